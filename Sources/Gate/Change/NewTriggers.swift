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
    let pipelines = touched.sorted().filter { path in
      [".github/", ".gitlab", ".gitea/", ".forgejo/"].contains(where: path.hasPrefix)
        && (path.hasSuffix(".yml") || path.hasSuffix(".yaml"))
    }
    guard !pipelines.isEmpty else { return [] }
    let files = Set(runs.flatMap { $0.files.map(\.path) }).sorted()
    let workflows = pipelines.filter { $0.hasPrefix(".github/workflows/") }
    return pipelines.compactMap { newCall(by: $0, files) }
      + workflows.compactMap { path in
        guard let bytes = try? head.read(path, limit: Self.sizeLimit) else { return nil }
        let events = CarriedContext.triggers(of: bytes, in: path)
        let old = before(path).map { CarriedContext.triggers(of: $0, in: path) } ?? []
        guard let event = events.subtracting(old).subtracting(Self.byHand).min(),
          let started = Self.started(by: bytes, of: files)
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
        if CarriedContext.trains(bytes, in: path) || Self.started(by: bytes, of: files) != nil {
          return true
        }
        pending += CarriedContext.calls(of: bytes, in: path).map(\.path)
      }
    }
    return false
  }

  /// The file of a run that a workflow runs, and does not only name.
  private static func started(by bytes: [UInt8], of files: [String]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    for line in text.split(separator: "\n") where !line.drop(while: { $0 == " " }).hasPrefix("#") {
      let words = line.split { " \t\"'[],".contains($0) }.map(String.init)
      for (before, word) in zip(words, words.dropFirst()) where word.contains(".") {
        let plain = word.hasPrefix("./") ? String(word.dropFirst(2)) : word
        let isRun =
          runners.contains(before.lastPathPart) || word.hasPrefix("./") || before == "run:"
        if isRun, before != "uses:", files.contains(plain) { return plain }
      }
    }
    return nil
  }
}

extension Diagnostic {
  fileprivate static func newCall(_ path: String, _ callee: String) -> Diagnostic {
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
