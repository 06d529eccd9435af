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
  /// a line trains nothing itself, without what the system's packages bring, and without remarks and what only
  /// describes the image, unless a text of several lines is among them.
  private static func image(_ file: SourceFile) -> [String] {
    let hasTexts = file.bytes.holds(Array("<<".utf8))
    var goesOn = false
    let lines = String(decoding: file.bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false
    ).compactMap { line -> String? in
      let isFirst = !goesOn
      // A remark between the lines of a command does not end it; one with a value may be told to the builder.
      let isRemark = line.first { $0 != " " } == "#" && !line.contains("=")
      if !isRemark { goesOn = line.hasSuffix("\\") }
      let describes = ["LABEL ", "EXPOSE ", "MAINTAINER "].contains(where: line.hasPrefix)
      if !hasTexts, isRemark || isFirst && !goesOn && describes { return nil }
      guard isFirst, line.lowercased().hasPrefix("from ") else {
        return unpinned(String(line), "==", file.path)
      }
      return unpinned(withoutDigest(line), ":", file.path)
    }
    // Where another mark continues a line, what looks like one line is several.
    guard !hasTexts, !file.bytes.holds(Array("escape".utf8)) else { return lines }
    let whole = lines.joined(separator: "\n").replacing("\\\n", with: " ")
    return whole.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.hasPrefix("RUN ") ? "RUN " + SystemPackages.leftOut(of: line.dropFirst(4)) : String(line)
    }.filter { $0 != "RUN " }
  }

  /// The name of an image without the digest of what its owner has put there.
  private static func withoutDigest(_ line: Substring) -> String {
    guard let mark = line.firstRange(of: "@sha256:") else { return String(line) }
    let digest = line[mark.upperBound...].prefix { $0.isHexDigit }
    guard digest.count == 64 else { return String(line) }
    return String(line[..<mark.lowerBound]) + line[digest.endIndex...]
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
    for entry in root.entries
    where (named.isEmpty ? !keys.contains(entry.key) : entry.key != "jobs") && !onlyReads(entry) {
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
      entries.filter { !onlyReads($0) }.map { entry in
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

  /// Whether an entry allows the jobs of a workflow to read, and no more: they may do so by themselves.
  private static func onlyReads(_ entry: ConfigEntry) -> Bool {
    guard entry.key == "permissions" else { return false }
    guard case .map(let rights) = entry.value.content else { return entry.value.text == "read-all" }
    return rights.allSatisfy { ["read", "none"].contains($0.value.text) }
  }

  /// A step without what it is called, which nothing can ask for, without the version of the action that it
  /// uses, which is whatever its owner says, and without those of what it installs.
  private static func unversioned(_ step: ConfigNode, _ file: SourceFile) -> ConfigNode {
    guard case .map(let entries) = step.content else { return step }
    let action = entries.first { $0.key == "uses" }?.value.text
    // What is asked of a cache may decide whether another step runs.
    let isCache =
      action?.hasPrefix("actions/cache@") == true && !entries.contains { $0.key == "id" }
    var step = step
    step.content = .map(
      entries.filter { $0.key != "name" }.compactMap { entry in
        var entry = entry
        if entry.key == "with", case .map(let inputs) = entry.value.content {
          entry.value.content = .map(inputs.compactMap { without($0, of: action, isCache) })
        }
        guard var scalar = entry.value.scalar else { return entry }
        if entry.key == "run" {
          let left = SystemPackages.leftOut(of: scalar.text)
          if left.isEmpty, entries.allSatisfy({ ["name", "run"].contains($0.key) }) { return nil }
          scalar.text = unpinned(left, "==", file.path)
        } else if entry.key == "uses", !scalar.text.hasPrefix("."), !scalar.text.contains("://"),
          let version = scalar.text.lastIndex(of: "@")
        {
          scalar.text = String(scalar.text[..<version])
        }
        entry.value.content = .scalar(scalar)
        return entry
      })
    return step
  }

  /// What an action is told, without the name under which a cache is kept, since whoever keeps something under
  /// a name decides what it is, and without the version of a tool that `setup-` and the tool's name set up.
  private static func without(
    _ input: ConfigEntry, of action: String?, _ isCache: Bool
  ) -> ConfigEntry? {
    if isCache, ["key", "restore-keys"].contains(input.key) { return nil }
    guard let name = action?.prefix(while: { $0 != "@" }).split(separator: "/").last,
      name.hasPrefix("setup-"), input.key == name.dropFirst("setup-".count) + "-version",
      var scalar = input.value.scalar, scalar.text.allSatisfy({ $0.isNumber || $0 == "." })
    else { return input }
    scalar.text = ""
    var input = input
    input.value.content = .scalar(scalar)
    return input
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
