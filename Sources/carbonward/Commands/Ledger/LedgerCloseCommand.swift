import ArgumentParser
import CEL
import Ledger

struct LedgerCloseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "close",
    abstract: "End a period for good, with a closing statement.",
    discussion: """
      Nothing is reserved or settled in it any more: what is measured later is booked in the current \
      period and says where it belongs. An unused rest lapses unless it is carried over.
      """)

  @Argument(help: "The budget.")
  var budget: String

  @Option(help: "Any moment of the period.")
  var at: String

  @Option(help: "What of the unused rest the next period gets, with its unit.")
  var carry: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var act: ActOptions

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let ledger = try ledger.open()
    let metric = try LedgerAmounts.metric(of: budget, in: ledger)
    let carried = try carry.map { try LedgerAmounts.amount($0, of: metric) } ?? 0
    let moment = try Clock.instant(at).seconds
    let statement = try asking { () throws(LedgerError) in
      try ledger.close(budget, at: moment, carrying: carried, act: act.act)
    }
    Terminal.standardOutput.write(statement.canonical + [0x0A])
  }
}
