import ArgumentParser
import Diagnostics
import Gate
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
      accelerators follow them and have narrower ranges. Runs that the file has already are left alone.
      """)

  @Flag(help: "Add the measured runs to the project file.")
  var write = false

  @Option(help: ArgumentHelp("The project file.", valueName: "path"))
  var file = ProjectFile.name

  @OptionGroup var ledger: LedgerOptions

  func run() throws {
    let ledger = try ledger.open(isReadOnly: true)
    let charges = try asking { () throws(LedgerError) in try ledger.settledCharges() }
    let history = MeasuredHistory(charges)
    var text = PredictionRecord.all(of: charges).map { Self.line($0) + "\n" }.joined()
    for (key, reason) in history.skipped { text += "left out: `\(key)`: \(reason)\n" }
    guard write else {
      Terminal.standardOutput.write(Talk.plain(text + history.yaml))
      return
    }
    guard let bytes = BoundedFile.bytes(file, most: 16 << 20),
      let (edited, keys) = history.added(to: SourceFile(path: file, bytes: bytes))
    else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "`\(file)` cannot take a history",
          help: [
            "it has to be a project file without errors, which begins with `carbonward: project/v1`"
          ]))
    }
    if !keys.isEmpty {
      var files = OutputFiles()
      try files.stage(edited.bytes, at: file)
      try files.commit()
    }
    text += keys.map { "added: `\($0)`\n" }.joined()
    Terminal.standardOutput.write(
      Talk.plain(text + "\(keys.count) run\(keys.count == 1 ? "" : "s") added to `\(file)`\n"))
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
