import ArgumentParser
import Diagnostics
import Ledger

struct LedgerImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Settle runs from the records of meters, or fill an empty ledger from an export.",
    discussion: """
      Reads CodeCarbon's emissions.csv, BoAmps reports, `sacct --parsable2` with ConsumedEnergyRaw, \
      logs of Zeus, and tables with the columns key, energy_kwh, emissions_kg, start, end. Everything \
      is read and checked before anything is written. What is above the rated power over the time, or \
      counted once for each process of a node, is refused with the reason.
      """)

  @Argument(help: "The record, or what `ledger export` wrote.")
  var path: String

  @Option(
    help: "The kind of record: codecarbon, boamps, sacct, zeus or csv; found out if left out.")
  var from: String?

  @Flag(help: "Say what would be booked, and book nothing.")
  var dryRun = false

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var act: ActOptions

  @OptionGroup var language: LanguageOptions

  func validate() throws {
    if let from, ActualsFormat(rawValue: from) == nil {
      let names = ActualsFormat.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      throw ValidationError("no kind of record is called `\(from)`; there are \(names)")
    }
  }

  func run() throws {
    let ledger = try ledger.open()
    let document = try Self.read(path)
    if from == nil, document.starts(with: Array("{\"carbonward\":\"ledger/v1\"".utf8)) {
      let count = try asking { () throws(LedgerError) in try ledger.import(document) }
      Terminal.standardOutput.write(Talk.said("\(count) events imported\n"))
      return
    }
    guard
      let format = from.flatMap(ActualsFormat.init(rawValue:))
        ?? ActualsFormat(recognising: document)
    else {
      throw Stop(
        code: .usage,
        message: Talk.error(
          "`\(path)` is no record that is known", help: ["say what it is with `--from`"]))
    }
    try settle(format.read(document), in: ledger)
  }

  private func settle(_ reading: ActualsReading, in ledger: Ledger) throws {
    let charges = try asking { () throws(LedgerError) in try ledger.openCharges() }
    let matching = ActualMatching(reading.actuals, to: charges)
    var text = ""
    for remark in reading.remarks {
      let place = remark.line > 0 ? "\(path):\(remark.line)" : path
      text += "\(remark.isRefusal ? "refused" : "note"): \(place): \(remark.message)\n"
    }
    for (actual, reason) in matching.unmatched {
      text += "refused: `\(actual.name)`: \(reason)\n"
    }
    if !dryRun, !matching.matches.isEmpty {
      _ = try asking { () throws(LedgerError) in
        try ledger.settle(matching.matches.map(\.settlement), act: act.act)
      }
    }
    for match in matching.matches { text += LedgerText.match(match) }
    let refused = reading.remarks.count(where: \.isRefusal) + matching.unmatched.count
    text +=
      "\(matching.matches.count) \(dryRun ? "would be settled" : "settled"), \(refused) refused\n"
    Terminal.standardOutput.write(Talk.said(text))
    if refused > 0 { throw Stop(code: .fail, message: "") }
  }

  /// Reads a file of bounded size.
  static func read(_ path: String) throws(Stop) -> [UInt8] {
    guard let bytes = BoundedFile.bytes(path, most: 1 << 30) else {
      throw Stop(code: .usage, message: Talk.error("`\(path)` cannot be read"))
    }
    return bytes
  }
}
