import ConfigText
import Diagnostics
import Text

/// What of a file can bear on the commands in it that train: all of it, but the jobs of a pipeline and the
/// rules of a Makefile that stand beside those that hold the commands.
///
/// A job or a rule stands beside them where none of its commands trains, and where it neither names one
/// that does nor is named by one, directly or over others.
public enum CarriedContext {
  /// The parts in their order, without comments where they can be told; a change of one is a change of what
  /// the commands do.
  public static func parts(of bytes: [UInt8], in path: String) -> [[UInt8]] {
    let name = path.lastPathPart
    let file = SourceFile(path: path, bytes: bytes)
    let parts: [String]?
    if name.lowercased() == "makefile" || name == "GNUmakefile" || name.hasSuffix(".mk") {
      parts = MakefileRules(file).trainingContext
    } else if name.hasSuffix(".yml") || name.hasSuffix(".yaml") {
      parts = pipeline(file)
    } else if name.lowercased().split(separator: ".").contains("dockerfile") {
      parts = image(file)
    } else {
      parts = nil
    }
    return parts.map { $0.map { Array($0.utf8) } } ?? [bytes]
  }

  // MARK: - Images

  /// The lines of an image's file without the versions of what it is built on and of what is installed, where
  /// a line trains nothing itself, and without remarks and labels, unless a text of several lines is among them.
  private static func image(_ file: SourceFile) -> [String] {
    let hasTexts = file.bytes.holds(Array("<<".utf8))
    var goesOn = false
    return String(decoding: file.bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).compactMap { line in
      let isFirst = !goesOn
      // A remark between the lines of a command does not end it; one with a value may be told to the builder.
      let isRemark = line.first { $0 != " " } == "#" && !line.contains("=")
      if !isRemark { goesOn = line.hasSuffix("\\") }
      if !hasTexts, isRemark || isFirst && !goesOn && line.hasPrefix("LABEL ") { return nil }
      let isBase = isFirst && line.lowercased().hasPrefix("from ")
      return unpinned(String(line), isBase ? ":" : "==", file.path)
    }
  }

  /// A text without the versions that stand right behind a mark: numbers with points between them.
  private static func unpinned(_ text: String, _ mark: String, _ path: String) -> String {
    guard text.contains(mark), text.utf8.count < 20_000,
      FormatList.carrier.training(in: SourceFile(path: path, text: text)) == nil
    else { return text }
    var plain = ""
    var rest = text[...]
    while let place = rest.firstRange(of: mark) {
      plain += rest[..<place.upperBound]
      rest = rest[place.upperBound...]
      let version = rest.prefix { $0.isNumber || $0 == "." }
      if version.contains(".") { rest = rest.dropFirst(version.count) }
    }
    return plain + rest
  }

  // MARK: - Pipelines

  /// What bears on the commands of a pipeline; nil where it is not seen which jobs they belong to.
  private static func pipeline(_ file: SourceFile) -> [String]? {
    var bag = DiagnosticBag()
    guard
      let document = FormatList.reader.read(file, as: .yaml, into: &bag),
      bag.isEmpty, document.roots.count == 1, let root = document.root
    else { return nil }
    let named = root["jobs"].map { $0.entries.filter(\.value.isMap) } ?? []
    let jobs = named.isEmpty ? root.entries.filter { $0.value["script"] != nil } : named
    let keys = Set(jobs.map(\.key))
    guard !jobs.isEmpty, keys.count == jobs.count else { return nil }
    let parts = jobs.map { job in
      Part(
        names: [job.key, file.path.lastPathPart], words: words(of: text(of: job.value)),
        isKept: trains(job, file))
    }
    guard parts.contains(where: \.isKept) else { return nil }
    let kept = Part.kept(of: parts)
    var context = zip(jobs, kept).filter(\.1).map { job, _ in
      job.key + ": " + text(of: bearing(job.value, file))
    }
    for entry in root.entries where named.isEmpty ? !keys.contains(entry.key) : entry.key != "jobs"
    {
      context.append(entry.key + ": " + text(of: entry.value))
    }
    return context
  }

  private static func trains(_ entry: ConfigEntry, _ file: SourceFile) -> Bool {
    let range = entry.value.range.bytes
    let start = min(entry.keyRange.bytes.lowerBound, range.lowerBound)
    let source = SourceFile(
      path: file.path, bytes: Array(file.bytes[start..<max(range.upperBound, start)]))
    return mayTrain(entry.value, file.path) || FormatList.carrier.training(in: source) != nil
  }

  private static func mayTrain(_ node: ConfigNode, _ path: String) -> Bool {
    FormatList.carrier.mayTrain(node, path) || words(of: text(of: node)).contains("make")
  }

  /// A job without what is done after its last command that trains, and without what its matrix sets beside it
  /// in the same place.
  private static func bearing(_ job: ConfigNode, _ file: SourceFile) -> ConfigNode {
    guard case .map(let entries) = job.content else { return job }
    var job = job
    job.content = .map(
      entries.map { entry in
        var entry = entry
        if entry.key == "steps",
          let last = entry.value.elements.lastIndex(where: {
            mayTrain($0, file.path)
          })
        {
          entry.value.content = .list(entry.value.elements[...last].map { unversioned($0, file) })
        } else if entry.key == "steps" {
          entry.value.content = .list(entry.value.elements.map { unversioned($0, file) })
        } else if entry.key == "strategy" || entry.key == "matrix" {
          entry.value =
            entry.key == "matrix" ? alone(entry.value, file) : bearing(entry.value, file)
        }
        return entry
      })
    return job
  }

  /// A matrix whose lists hold what trains alone: one element of a list never meets another.
  private static func alone(_ matrix: ConfigNode, _ file: SourceFile) -> ConfigNode {
    guard case .map(let entries) = matrix.content else { return matrix }
    var matrix = matrix
    matrix.content = .map(
      entries.map { entry in
        let training = entry.value.elements.filter { mayTrain($0, file.path) }
        guard entry.key != "include", entry.key != "exclude", !training.isEmpty else {
          return entry
        }
        var entry = entry
        entry.value.content = .list(training)
        return entry
      })
    return matrix
  }

  /// A step without what it is called, which nothing can ask for, without the version of the action that it
  /// uses, which is whatever its owner says, and without those of what it installs.
  private static func unversioned(_ step: ConfigNode, _ file: SourceFile) -> ConfigNode {
    guard case .map(let entries) = step.content else { return step }
    var step = step
    step.content = .map(
      entries.filter { $0.key != "name" }.map { entry in
        guard var scalar = entry.value.scalar else { return entry }
        if entry.key == "run" {
          scalar.text = unpinned(scalar.text, "==", file.path)
        } else if entry.key == "uses", !scalar.text.hasPrefix("."), !scalar.text.contains("://"),
          let version = scalar.text.lastIndex(of: "@")
        {
          scalar.text = String(scalar.text[..<version])
        }
        var entry = entry
        entry.value.content = .scalar(scalar)
        return entry
      })
    return step
  }

  /// A node in one way of writing it.
  private static func text(of node: ConfigNode) -> String {
    switch node.content {
    case .scalar(let scalar):
      (scalar.isString ? "s" : "p") + String(reflecting: scalar.text) + (scalar.problem ?? "")
    case .list(let elements): "[" + elements.map(text).joined(separator: ", ") + "]"
    case .map(let entries):
      "{"
        + entries.map { String(reflecting: $0.key) + ": " + text(of: $0.value) }
        .joined(separator: ", ") + "}"
    }
  }

  static func words(of text: String) -> Set<String> {
    Set(
      text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && !"_-.".contains($0) }).map(
        String.init))
  }

  /// A job or a rule.
  struct Part {
    /// What others call it by.
    var names: Set<String>
    var words: Set<String>
    /// Whether it counts by itself.
    var isKept: Bool

    /// Which parts count, since they do by themselves, or name one that does, or are named by one.
    static func kept(of parts: [Part]) -> [Bool] {
      var kept = parts.map(\.isKept)
      var isGrowing = true
      while isGrowing {
        isGrowing = false
        for index in parts.indices where !kept[index] {
          let part = parts[index]
          let isJoined = zip(parts, kept).contains { other, isKept in
            isKept
              && !(other.words.isDisjoint(with: part.names)
                && part.words.isDisjoint(with: other.names))
          }
          if isJoined { (kept[index], isGrowing) = (true, true) }
        }
      }
      return kept
    }
  }
}
