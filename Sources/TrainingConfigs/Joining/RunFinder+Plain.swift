import ConfigText
import Diagnostics
import Files
import Runs
import Text

/// Files that are plainly no configs, of which a change may still bring one that starts a training.
extension RunFinder {
  /// What begins a text of several lines in languages that have such, one of which may be a command.
  private static let longQuotes = Array("\"\"\"".utf8)

  /// Counts a file that is plainly no config; source code of a change may still start a command.
  mutating func countPlain(_ path: String) {
    let kind = FileSort.plainKind(path) ?? "other"
    account.count(path, as: kind)
    let isMarkup = path.lowercased().hasSuffix(".xml")
    let isExecuted = FileSort.isExecuted(path) || isNotebookText(path)
    let isSettings = FileSort.mayBeSettings(path)
    let isPickled = FileSort.mayBePickled(path)
    guard changed.contains(path),
      kind == "source code" || isMarkup || isExecuted || isSettings || isPickled,
      let bytes = try? workspace.files.read(path, limit: Workspace.fileLimit)
    else { return }
    var file = SourceFile(path: path, bytes: bytes)
    if isPickled, let found = FormatList.carrier.pickledTraining(in: file) {
      return account.isNotUnderstood(path, at: found.range, found.reason)
    }
    if isPickled, !isSettings { return }
    if isSettings {
      if !bytes.contains(0), let place = UnknownRecipe.length(in: file) {
        account.isNotUnderstood(
          path, at: place, "says how long something trains, in a language that is not read")
      }
      return
    }
    if isExecuted { file = ExecutedDocument.code(of: file) }
    let found =
      FormatList.carrier.quotedTraining(in: file)
      ?? (isMarkup || isExecuted || bytes.holds(Self.longQuotes)
        ? FormatList.carrier.training(in: file) : nil)
    if let found {
      account.isNotUnderstood(path, at: found.range, found.reason)
    } else if kind == "source code", let place = ForeignTraining.place(in: file) {
      account.isNotUnderstood(path, at: place, ForeignTraining.reason)
    } else if isMarkup, BrokenConfig.isSure(bytes) {
      account.isNotUnderstood(path, at: BrokenConfig.place(in: file), BrokenConfig.reason)
    }
  }

  /// Whether a text of a change is a notebook written as one, whose blocks are run.
  private func isNotebookText(_ path: String) -> Bool {
    guard changed.contains(path), path.lowercased().hasSuffix(".md"),
      let bytes = try? workspace.files.read(path, limit: Workspace.fileLimit)
    else { return false }
    return ExecutedDocument.isNotebook(bytes)
  }
}
