import ArgumentParser
import Diagnostics
import Gate
import Glibc
import Ledger
import Quantities
import TrainingConfigs

struct LedgerHistoryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "What was predicted and what came of it; calibrates the next predictions.",
    discussion: """
      Prints by team and format how measured runs compare with their predictions, and the runs as \
      `history` of carbonward.yaml. With --write, adds them there: the next predictions for the same \
      accelerators follow them and have narrower ranges. Runs that the file has already are left alone. \
      Where `history` names a file, they go there.
      """)

  @Flag(help: "Add the measured runs to the project file.")
  var write = false

  @Option(help: ArgumentHelp("The project file.", valueName: "path"))
  var file = ProjectFile.name

  @OptionGroup var ledger: LedgerOptions

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let ledger = try ledger.open(isReadOnly: true)
    let charges = try asking { () throws(LedgerError) in try ledger.settledCharges() }
    let history = MeasuredHistory(charges)
    var text = PredictionRecord.all(of: charges).map { Self.line($0) + "\n" }.joined()
    for (key, reason) in history.skipped { text += "left out: `\(key)`: \(reason)\n" }
    guard write else {
      Terminal.standardOutput.write(Talk.said(text + history.yaml))
      return
    }
    let target = try target()
    guard let bytes = target.bytes,
      let (edited, keys) = history.added(to: SourceFile(path: target.path, bytes: bytes))
    else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "`\(target.path)` cannot take a history",
          help: [
            "it has to be a project file without errors, which begins with `carbonward: project/v1`, "
              + "or the file that its `history` names, which begins with `carbonward: history/v1`"
          ]))
    }
    if !keys.isEmpty {
      var files = OutputFiles()
      try files.stage(edited.bytes, at: target.path)
      try files.commit()
    }
    text += keys.map { "added: `\($0)`\n" }.joined()
    Terminal.standardOutput.write(
      Talk.said(
        text + "\(keys.count) run\(keys.count == 1 ? "" : "s") added to `\(target.path)`\n"))
  }

  /// The project file, or the one that its `history` names, which need not be there yet.
  private func target() throws -> (path: String, bytes: [UInt8]?) {
    guard let bytes = BoundedFile.bytes(file, most: 16 << 20) else { return (file, nil) }
    var bag = DiagnosticBag()
    let project = ProjectFile.read(SourceFile(path: file, bytes: bytes), into: &bag)
    guard let named = project?.historyFile?.path else { return (file, bytes) }
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let path = (folder.map(String.init) + [named]).joined(separator: "/")
    let isThere = access(path, F_OK) == 0
    return (
      path,
      isThere ? BoundedFile.bytes(path, most: 16 << 20) : Array(ProjectFile.historyHeader.utf8)
    )
  }

  private static func line(_ record: PredictionRecord) -> String {
    func text(_ ratio: Double) -> String { CanonicalNumber.rounded(ratio, significantDigits: 3) }
    let who = [record.team, record.format].filter { !$0.isEmpty }.joined(separator: ", ")
    let count = record.ratios.count
    let range =
      count > 1 ? " (\(text(record.ratios[0])) to \(text(record.ratios[count - 1])))" : ""
    return "\(who.isEmpty ? "no team" : who): \(count) run\(count == 1 ? "" : "s"), "
      + "\(record.metric.rawValue) \(text(record.median)) × predicted\(range)"
  }
}
