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
        ["LABEL ", "EXPOSE ", "MAINTAINER ", "USER "].contains(where: line.hasPrefix)
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
      line.hasPrefix("RUN ") ? "RUN " + IdleCommands.leftOut(of: line.dropFirst(4)) : String(line)
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
    let key = root["jobs"] == nil ? "tasks" : "jobs"
    let named = root[key].map { $0.entries.filter(\.value.isMap) } ?? []
    // A task may be one command and no more.
    if key == "tasks", named.count != root[key]?.entries.count ?? 0 { return nil }
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
    let isAlone = kept.count(where: \.self) == 1
    var context = zip(jobs, kept).filter(\.1).map { job, _ in
      job.key + ": " + text(of: bearing(job.value, file, isAlone: isAlone))
    }
    // Whoever asks what a workflow is called has it in the text.
    let names = ["github.workflow", "GITHUB_WORKFLOW"].map { Array($0.utf8) }
    let isAsked = names.contains { file.bytes.holds($0) }
    for entry in root.entries
    where (named.isEmpty ? !keys.contains(entry.key) : entry.key != key) && !bearsNothing(entry)
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

  /// Entries of workflows and jobs that say how long they may take at most, what waits for what, and what is
  /// told to people.
  private static let limits: Set<String> = [
    "timeout-minutes", "timeout", "concurrency", "interruptible", "resource_group", "desc",
    "summary",
  ]

  private static func bearsNothing(_ entry: ConfigEntry) -> Bool {
    limits.contains(entry.key) || onlyReads(entry)
  }

  /// Whether an entry allows the jobs of a workflow to read, and no more: they may do so by themselves.
  private static func onlyReads(_ entry: ConfigEntry) -> Bool {
    guard entry.key == "permissions" else { return false }
    guard case .map(let rights) = entry.value.content else { return entry.value.text == "read-all" }
    return rights.allSatisfy { ["read", "none"].contains($0.value.text) }
  }

  /// A step without what it is called, which nothing can ask for, without the version of the action that it
  /// uses, which is whatever its owner says, and without those of what it installs.
  private static func unversioned(_ step: ConfigNode, _ file: SourceFile) -> ConfigNode? {
    guard case .map(let entries) = step.content else { return step }
    let action = entries.first { $0.key == "uses" }?.value.text
    if action?.hasPrefix("actions/cache@") == true, keepsPackages(entries) { return nil }
    // What is asked of a cache may decide whether another step runs.
    let isCache =
      action?.hasPrefix("actions/cache@") == true && !entries.contains { $0.key == "id" }
    var step = step
    step.content = .map(
      entries.filter { $0.key != "name" && !limits.contains($0.key) }.compactMap { entry in
        var entry = entry
        if entry.key == "env", case .map(let variables) = entry.value.content {
          entry.value.content = .map(variables.filter { !isToken($0) })
          if entry.value.entries.isEmpty { return nil }
        }
        if entry.key == "with", case .map(let inputs) = entry.value.content {
          entry.value.content = .map(inputs.compactMap { without($0, of: action, isCache) })
        }
        guard var scalar = entry.value.scalar else { return entry }
        if entry.key == "run" {
          let left = IdleCommands.leftOut(of: scalar.text)
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
    return step.entries.isEmpty ? nil : step
  }

  /// Whether a variable is a token by its name, and a secret by its value: who has it may do something, and
  /// nothing else follows from it.
  private static func isToken(_ variable: ConfigEntry) -> Bool {
    guard let text = variable.value.text, text.hasPrefix("${{ secrets."), text.hasSuffix(" }}"),
      text.count(where: { $0 == "{" }) == 2
    else { return false }
    return ["_TOKEN", "_API_KEY", "_PASSWORD", "_SECRET"].contains(where: variable.key.hasSuffix)
  }

  /// Whether a step keeps nothing but what installers have fetched, and nobody asks it anything.
  private static func keepsPackages(_ entries: [ConfigEntry]) -> Bool {
    let places: Set<String> = ["~/.cache/pip", "~/.cache/uv", "~/.cache/pre-commit", "~/.npm"]
    return entries.allSatisfy { ["uses", "with", "name"].contains($0.key) }
      && entries.first(where: { $0.key == "with" })?.value["path"]?.text.map(places.contains)
        == true
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
