import ArgumentParser
import CEL
import Ledger

struct LedgerReserveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reserve",
    abstract: "Hold part of a budget for a run.",
    discussion: """
      Asking again for the same changes nothing; asking for another amount replaces what was held. \
      `check --reserve` does this for all runs of a merge request.
      """)

  @Argument(help: "What names the run for good, such as github:org/repo#12/llama-70b.")
  var key: String

  @Option(help: "The budget; every budget above it is charged too.")
  var budget: String

  @Option(help: "How much, with its unit, such as \"12 kgCO2e\" or \"1.3 MWh\".")
  var amount: String

  @Option(help: "What is reserved and released together; the key if left out.")
  var group: String?

  @Option(help: "When the run draws power: a date or RFC 3339; now if left out.")
  var start: String?

  @Option(help: "When it ends; an amount is shared out over the periods in between.")
  var end: String?

  @Option(help: "How long to hold it unless it is committed, such as 14d, 12h or 90min.")
  var lease = "14d"

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var act: ActOptions

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let ledger = try ledger.open()
    let amount = try LedgerAmounts.amount(amount, of: budget, in: ledger)
    let start = try LedgerAmounts.moment(start, in: ledger)
    let draw = Draw(
      budget: budget, amount: amount, start: start,
      end: try end.map { try Clock.instant($0).seconds })
    let request = ReservationRequest(
      group: group ?? key, charges: [ChargeRequest(key: key, draws: [draw])],
      lease: try LedgerAmounts.seconds(lease), act: act.act)
    let outcome = try asking { () throws(LedgerError) in try ledger.reserve(request) }
    Terminal.standardOutput.write(Talk.said(LedgerText.outcome(outcome, key: key)))
    if outcome.decision == .refused { throw Stop(code: .fail, message: "") }
  }
}
