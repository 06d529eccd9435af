import Diagnostics
import Files
import Runs
import Text
import TrainingConfigs

/// Workflows that a change has started by more than before, where they start a training that is known: each
/// push is one more.
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
    let workflows = touched.sorted().filter { $0.hasPrefix(".github/workflows/") }
    guard !workflows.isEmpty else { return [] }
    let files = Set(runs.flatMap { $0.files.map(\.path) }).sorted()
    return workflows.compactMap { path in
      guard let bytes = try? head.read(path, limit: Self.sizeLimit) else { return nil }
      let events = CarriedContext.triggers(of: bytes, in: path)
      let old = before(path).map { CarriedContext.triggers(of: $0, in: path) } ?? []
      guard let event = events.subtracting(old).subtracting(Self.byHand).min(),
        let started = Self.started(by: bytes, of: files)
      else { return nil }
      return .newTrigger(path, event, started)
    }
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
