import Diagnostics
import Files
import Runs
import Text
import TrainingConfigs

/// Workflows that a change has started by more than before, where they start a training that is known, and those
/// that call another one which trains more often, or with something else: each push and each call is one more.
struct NewTriggers {
  let head: any FileProvider
  /// The bytes of a file at the base; nil for a new file.
  let before: (String) -> [UInt8]?

  /// By which somebody starts a workflow once, and sees that it is started.
  private static let byHand: Set<String> = ["workflow_dispatch", "workflow_call"]
  private static let runners: Set<String> = [
    "bash", "sh", "sbatch", "source", ".", "python", "python3",
  ]
  private static let sizeLimit = 1_000_000

  func found(in touched: Set<String>, of runs: [Run]) -> [Diagnostic] {
    let files = Set(runs.flatMap { $0.files.map(\.path) }).sorted()
    let dispatched = touched.sorted().compactMap { newDispatch(by: $0, files) }
    let pipelines = touched.sorted().filter { path in
      [".github/", ".gitlab", ".gitea/", ".forgejo/"].contains(where: path.hasPrefix)
        && (path.hasSuffix(".yml") || path.hasSuffix(".yaml"))
    }
    guard !pipelines.isEmpty else { return dispatched }
    let workflows = pipelines.filter { $0.hasPrefix(".github/workflows/") }
    return dispatched + pipelines.compactMap { newCall(by: $0, files) ?? newStart(by: $0, files) }
      + workflows.compactMap { path in
        guard let bytes = try? head.read(path, limit: Self.sizeLimit) else { return nil }
        let events = CarriedContext.triggers(of: bytes, in: path)
        let old = before(path).map { CarriedContext.triggers(of: $0, in: path) } ?? []
        guard let event = events.subtracting(old).subtracting(Self.byHand).min(),
          let started = Self.started(by: bytes, of: files).first
        else { return nil }
        return .newTrigger(path, event, started)
      }
  }

  /// The first call of a pipeline that trains, and that was not there in the same words.
  private func newCall(by path: String, _ files: [String]) -> Diagnostic? {
    guard let bytes = try? head.read(path, limit: Self.sizeLimit) else { return nil }
    var old: [String: Int] = [:]
    for call in before(path).map({ CarriedContext.calls(of: $0, in: path) }) ?? [] {
      old[call.path + call.text, default: 0] += 1
    }
    for call in CarriedContext.calls(of: bytes, in: path) {
      let key = call.path + call.text
      if let count = old[key], count > 0 {
        old[key] = count - 1
      } else if trains(call.path, files) {
        return .newCall(path, call.path)
      }
    }
    return nil
  }

  /// The first file of a run that a pipeline runs more often than it did; somebody who starts a new one by hand
  /// means it once.
  private func newStart(by path: String, _ files: [String]) -> Diagnostic? {
    guard let bytes = try? head.read(path, limit: Self.sizeLimit) else { return nil }
    let started = Self.started(by: bytes, of: files)
    guard !started.isEmpty else { return nil }
    let old = before(path).map { Self.started(by: $0, of: files) } ?? []
    let isByHand =
      path.hasPrefix(".github/")
      ? CarriedContext.triggers(of: bytes, in: path).subtracting(Self.byHand).isEmpty
      : bytes.holds(Array("when: manual".utf8))
    func count(_ file: String, _ all: [String]) -> Int { all.count { $0 == file } }
    let file = started.first { count($0, started) > max(isByHand ? 1 : 0, count($0, old)) }
    return file.map { .newCall(path, $0) }
  }

  /// Words by which a script, a program or a pipeline has a service run a pipeline.
  private static let dispatches = [
    "gh workflow run", "/dispatches", "trigger/pipeline", "glab ci run", "glab pipeline run",
    "WorkflowDispatch", "create_dispatch(", "pipelines.create(", "trigger_pipeline(",
  ].map { Array($0.utf8) }
  private static let loops: Set<String> = [
    "for", "while", "until", "repeat", "xargs", "parallel", "seq", "do", "map",
  ]
  private static let callers: Set<String> = [
    "sh", "bash", "zsh", "py", "js", "mjs", "cjs", "ts", "rb", "ps1", "mk", "yml", "yaml", "toml",
    "json",
  ]

  /// The first pipeline that trains and that a file has run otherwise, or more often, than it did.
  private func newDispatch(by path: String, _ files: [String]) -> Diagnostic? {
    let name = path.lastPathPart
    let ending = name.split(separator: ".").dropFirst().last.map(String.init)
    guard ending.map(Self.callers.contains) ?? true,
      let bytes = try? head.read(path, limit: Self.sizeLimit)
    else { return nil }
    let isPipeline = ending == "yml" || ending == "yaml"
    let lines = Self.starts(in: bytes, isPipeline)
    guard !lines.isEmpty, lines != before(path).map({ Self.starts(in: $0, isPipeline) }) else {
      return nil
    }
    let words = lines.flatMap { $0.split { !($0.isLetter || $0.isNumber || "._-/".contains($0)) } }
    var named = words.flatMap { $0.split(separator: "/") }.filter {
      $0.hasSuffix(".yml") || $0.hasSuffix(".yaml")
    }.map { ".github/workflows/" + $0 }.filter { head.kind(of: $0) == .file }
    if named.isEmpty {
      let workflows = ((try? head.list(".github/workflows")) ?? []).prefix(500).map(\.name).sorted()
      named = workflows.map { ".github/workflows/" + $0 } + [".gitlab-ci.yml"]
    }
    return named.first { $0 != path && trains($0, files) }.map { .newCall(path, $0) }
  }

  /// The lines that have a pipeline run, and those that repeat something; of a pipeline, all that say more than
  /// a name.
  private static func starts(in bytes: [UInt8], _ isPipeline: Bool) -> [String] {
    guard dispatches.contains(where: { bytes.holds($0) }) else { return [] }
    return bytes.split(separator: 0x0A).compactMap { line in
      let text = trimmed(String(decoding: line, as: UTF8.self))
      guard !text.isEmpty, !text.hasPrefix("#"), !text.hasPrefix("//") else { return nil }
      if isPipeline {
        return ["- uses:", "uses:", "name:", "- name:"].contains(where: text.hasPrefix) ? nil : text
      }
      return dispatches.contains { Array(line).holds($0) }
        || text.split { !$0.isLetter }.contains { loops.contains(String($0)) } ? text : nil
    }
  }

  /// Whether a pipeline or an action trains, itself or by others that it calls.
  private func trains(_ callee: String, _ files: [String]) -> Bool {
    var pending = [callee]
    var seen: Set<String> = []
    while let next = pending.popLast() {
      // Nobody calls so many.
      guard seen.count < 100 else { return true }
      guard seen.insert(next).inserted else { continue }
      for path in [next, next + "/action.yml", next + "/action.yaml"] {
        guard let bytes = try? head.read(path, limit: Self.sizeLimit) else { continue }
        if CarriedContext.trains(bytes, in: path) || !Self.started(by: bytes, of: files).isEmpty {
          return true
        }
        pending += CarriedContext.calls(of: bytes, in: path).map(\.path)
      }
    }
    return false
  }

  /// The files of runs that a workflow runs, and does not only name, as often as it does.
  private static func started(by bytes: [UInt8], of files: [String]) -> [String] {
    let text = String(decoding: bytes, as: UTF8.self)
    var found: [String] = []
    for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("#") {
      let words = line.split { " \t\"'[],".contains($0) }.map(String.init)
      for (before, word) in zip(words, words.dropFirst()) where word.contains(".") {
        let plain = word.hasPrefix("./") ? String(word.dropFirst(2)) : word
        let isRun =
          runners.contains(before.lastPathPart) || word.hasPrefix("./") || before == "run:"
        if isRun, before != "uses:", files.contains(plain) { found.append(plain) }
      }
    }
    return found
  }
}

extension Diagnostic {
  static func newCall(_ path: String, _ callee: String) -> Diagnostic {
    Diagnostic(
      GateDiagnostic.configNotUnderstood, .warning,
      "this change has \(path.quoted) call \(callee.quoted), which trains, more often or with something else: what"
        + " that comes to is not read",
      help: [
        "agree to it in a change of its own", "as it is, the change counts as unknown",
      ], path: path)
  }

  fileprivate static func newTrigger(_ path: String, _ event: String, _ run: String) -> Diagnostic {
    Diagnostic(
      GateDiagnostic.configNotUnderstood, .warning,
      "this change has \(path.quoted) run \(run.quoted), which trains, on \(event.quoted): how often that is"
        + " is not read",
      help: [
        "start it by hand, or agree to it in a change of its own",
        "as it is, the change counts as unknown",
      ], path: path)
  }
}
