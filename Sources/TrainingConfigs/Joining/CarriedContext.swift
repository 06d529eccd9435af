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
    } else if name.hasSuffix(".toml") {
      parts = tables(file)
    } else {
      parts = nil
    }
    return parts.map { $0.map { Array($0.utf8) } } ?? [bytes]
  }

  /// The files that a Makefile takes in as if they stood in it.
  public static func included(by bytes: [UInt8], in path: String) -> [String] {
    let name = path.lastPathPart
    guard name.lowercased() == "makefile" || name == "GNUmakefile" || name.hasSuffix(".mk") else {
      return []
    }
    let folder = path.pathParts.dropLast().joined(separator: "/")
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").flatMap { line in
      let words = line.split(separator: " ")
      guard ["include", "-include", "sinclude"].contains(words.first) else { return [String]() }
      return words.dropFirst().compactMap { PathResolver.normalised(String($0), in: folder) }
    }
  }

  /// What starts a pipeline of a hosted repository: `push`, `schedule`, `workflow_dispatch`.
  public static func triggers(of bytes: [UInt8], in path: String) -> Set<String> {
    var bag = DiagnosticBag()
    let file = SourceFile(path: path, bytes: bytes)
    guard let document = FormatList.reader.read(file, as: .yaml, into: &bag),
      let events = document.root?["on"]
    else { return [] }
    if let text = events.text { return [text] }
    return Set(events.elements.compactMap(\.text) + events.entries.map(\.key))
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
      let describes =
        ["LABEL ", "EXPOSE ", "MAINTAINER ", "USER ", "VOLUME ", "STOPSIGNAL "].contains(
          where: line.hasPrefix) || line == "HEALTHCHECK NONE"
        || line.hasPrefix("ENV ") && setsNothing(line.dropFirst(4))
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
      guard let name = ["RUN ", "CMD ", "ENTRYPOINT "].first(where: line.hasPrefix) else {
        return String(line)
      }
      let rest = line.dropFirst(name.count)
      return name
        + (name == "RUN "
          ? IdleCommands.leftOut(of: rest)
          : IdleCommands.ordered(rest.split(separator: " ")).joined(separator: " "))
    }.filter { $0 != "RUN " }
  }

  /// Whether all that a line sets are variables of the environment by which programs speak or install.
  private static func setsNothing(_ line: Substring) -> Bool {
    let pairs = line.split(separator: " ")
    return pairs.allSatisfy { pair in
      guard let equals = pair.firstIndex(of: "="), !pair.contains("$") else { return false }
      let name = pair[..<equals]
      return quietVariables.contains(name) || name.hasPrefix("PIP_") && !name.hasSuffix("URL")
    }
  }

  private static let quietVariables: Set<Substring> = [
    "PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "DEBIAN_FRONTEND", "LANG", "LC_ALL", "TZ",
    "TOKENIZERS_PARALLELISM", "NCCL_DEBUG", "HF_HUB_ENABLE_HF_TRANSFER", "UV_LINK_MODE",
    "UV_COMPILE_BYTECODE", "FORCE_COLOR", "NO_COLOR", "TERM",
  ]

  /// The name of an image without the digest of what its owner has put there.
  private static func withoutDigest(_ line: Substring) -> String {
    guard let mark = line.firstRange(of: "@sha256:") else { return String(line) }
    let digest = line[mark.upperBound...].prefix { $0.isHexDigit }
    guard digest.count == 64 else { return String(line) }
    return String(line[..<mark.lowerBound]) + line[digest.endIndex...]
  }

  /// A text without the versions that stand right behind a mark: numbers with points between them.
  static func unpinned(_ text: String, _ mark: String, _ path: String) -> String {
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
    let key = root["jobs"] == nil ? "tasks" : "jobs"
    let named = root[key].map { $0.entries.filter(\.value.isMap) } ?? []
    // A task may be one command and no more.
    if key == "tasks", named.count != root[key]?.entries.count ?? 0 { return nil }
    let jobs =
      named.isEmpty ? root.entries.filter { $0.value["script"] != nil } : ungated(named, file)
    let keys = Set(jobs.map(\.key))
    guard !jobs.isEmpty, keys.count == jobs.count else { return nil }
    let parts = jobs.map { job in
      Part(
        names: [job.key, file.path.lastPathPart], words: words(of: text(of: job.value)),
        isKept: trains(job, file))
    }
    guard parts.contains(where: \.isKept) else { return nil }
    let kept = Part.kept(of: parts)
    let isAlone = kept.count(where: \.self) == 1
    var context = zip(jobs, kept).filter(\.1).map { job, _ in
      job.key + ": " + text(of: bearing(job.value, file, isAlone: isAlone))
    }
    // Whoever asks what a workflow is called has it in the text.
    let names = ["github.workflow", "GITHUB_WORKFLOW"].map { Array($0.utf8) }
    let isAsked = names.contains { file.bytes.holds($0) }
    // Who leaves nothing behind may come before or after.
    let isOrderless =
      named.isEmpty && !zip(jobs, kept).contains { !$1 && $0.value.hasAny(["artifacts", "cache"]) }
    for entry in root.entries
    where !(isOrderless && entry.key == "stages")
      && (named.isEmpty ? !keys.contains(entry.key) : entry.key != key) && !bearsNothing(entry)
      && (isAsked || !["name", "run-name"].contains(entry.key))
    {
      context.append(
        entry.key + ": " + text(of: entry.key == "on" ? undescribed(entry.value) : entry.value))
    }
    return context
  }

  static func trains(_ entry: ConfigEntry, _ file: SourceFile) -> Bool {
    let range = entry.value.range.bytes
    let start = min(entry.keyRange.bytes.lowerBound, range.lowerBound)
    let source = SourceFile(
      path: file.path, bytes: Array(file.bytes[start..<max(range.upperBound, start)]))
    return mayTrain(entry.value, file.path) || FormatList.carrier.training(in: source) != nil
  }

  static func mayTrain(_ node: ConfigNode, _ path: String) -> Bool {
    FormatList.carrier.mayTrain(node, path) || words(of: text(of: node)).contains("make")
  }

  /// A job without what is done after its last command that trains, and without what its matrix sets beside it
  /// in the same place.
  ///
  /// - Parameter isAlone: Whether no other job counts, which might take what this one leaves behind.
  private static func bearing(
    _ job: ConfigNode, _ file: SourceFile, isAlone: Bool = false
  ) -> ConfigNode {
    guard case .map(let entries) = job.content else { return job }
    var job = job
    job.content = .map(
      entries.filter { !bearsNothing($0) && !(isAlone && $0.key == "artifacts") }.compactMap {
        entry in
        var entry = entry
        if ["before_script", "script", "cmds"].contains(entry.key) {
          entry.value = withoutIdle(entry.value, file)
          if entry.key == "before_script", entry.value.elements.isEmpty, entry.value.scalar == nil {
            return nil
          }
        }
        if entry.key == "steps" {
          let steps = entry.value.elements
          let last = steps.lastIndex { mayTrain($0, file.path) } ?? steps.count - 1
          entry.value.content = .list(steps.prefix(last + 1).compactMap { unversioned($0, file) })
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

  /// Commands of a list without those that only look or speak.
  private static func withoutIdle(_ list: ConfigNode, _ file: SourceFile) -> ConfigNode {
    guard case .list(let elements) = list.content else { return list }
    var list = list
    list.content = .list(
      elements.compactMap { element in
        guard var scalar = element.scalar, scalar.problem == nil else { return element }
        scalar.text = unpinned(IdleCommands.leftOut(of: scalar.text), "==", file.path)
        var element = element
        element.content = .scalar(scalar)
        return scalar.text.isEmpty ? nil : element
      })
    return list
  }

  /// What starts a workflow without what is told to whoever starts it by hand.
  private static func undescribed(_ events: ConfigNode) -> ConfigNode {
    guard case .map(let entries) = events.content else { return events }
    var events = events
    events.content = .map(
      entries.filter { $0.key != "description" || $0.value.scalar == nil }.map { entry in
        var entry = entry
        entry.value = undescribed(entry.value)
        return entry
      })
    return events
  }

  /// A node in one way of writing it.
  static func text(of node: ConfigNode) -> String {
    switch node.content {
    case .scalar(let scalar):
      (scalar.isString || isWord(scalar.text) ? "s" : "p") + String(reflecting: scalar.text)
        + (scalar.problem ?? "")
    case .list(let elements): "[" + elements.map(text).joined(separator: ", ") + "]"
    case .map(let entries):
      "{"
        + entries.map { String(reflecting: $0.key) + ": " + text(of: $0.value) }
        .joined(separator: ", ") + "}"
    }
  }

  /// Whether a plain text is a string whoever reads it: no number, no time, and neither true nor false.
  private static func isWord(_ text: String) -> Bool {
    guard let first = text.utf8.first, (0x61...0x7A).contains(first | 0x20) else { return false }
    return ![
      "true", "false", "yes", "no", "on", "off", "null", "none", "y", "n", "nan", "inf", "infinity",
    ].contains(text.lowercased())
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
