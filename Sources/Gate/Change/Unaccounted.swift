import Diagnostics
import Result
import Text
import TrainingConfigs

/// What a check cannot answer for: files that may train and were not understood, and what a limit kept
/// it from looking at.
struct Unaccounted: Sendable {
  /// One warning a place, in the order of the files.
  let diagnostics: [Diagnostic]
  /// Whether anything is unaccounted for.
  var isEmpty: Bool { count == 0 }
  private let count: Int

  /// How many places are said one by one; the account lists all of them.
  private static let longest = 50

  /// - Parameters:
  ///   - account: Where the files of the check ended.
  ///   - isOfChange: Which of the files a change answers for; nil for all.
  init(_ account: Account, where isOfChange: ((Account.Entry) -> Bool)? = nil) {
    let entries = account.notUnderstood.filter { isOfChange?($0) ?? true }
    count = entries.count + account.notLookedAt.count(where: \.isLimit)
    var diagnostics = entries.prefix(Self.longest).map { Diagnostic.notUnderstood($0) }
    if entries.count > Self.longest {
      diagnostics.append(
        Diagnostic(
          GateDiagnostic.configNotUnderstood, .warning,
          "\(entries.count - Self.longest) more files could not be understood",
          help: ["`--format json` lists all of them, under `account`"]))
    }
    self.diagnostics = diagnostics
  }
}

extension Diagnostic {
  fileprivate static func notUnderstood(_ entry: Account.Entry) -> Diagnostic {
    let message = "\(entry.path.quoted) \(entry.reason)"
    let help = [
      "state the run in `\(ProjectFile.name)`, under `runs`, or list the file under `ignore` there",
      "as it is, it counts as unknown",
    ]
    guard let range = entry.range else {
      return Diagnostic(
        GateDiagnostic.configNotUnderstood, .warning, message, help: help, path: entry.path)
    }
    return Diagnostic(GateDiagnostic.configNotUnderstood, .warning, message, at: range, help: help)
  }
}

extension AccountResult {
  /// The account as plain data.
  init(_ account: Account) {
    func entries(_ list: [Account.Entry]) -> [Entry] {
      list.map { Entry(path: $0.path, line: $0.line, reason: $0.reason) }
    }
    self.init(
      files: account.files, runs: account.runs, notTraining: entries(account.notTraining),
      notUnderstood: entries(account.notUnderstood),
      notLookedAt: account.notLookedAt.map {
        Gap(path: $0.path, reason: $0.reason, files: $0.files, isLimit: $0.isLimit)
      },
      other: account.plain.sorted { $0.key < $1.key }.map { Sort(kind: $0.key, files: $0.value) })
  }
}
