import ArgumentParser
import Ledger

struct LedgerFreezeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "freeze",
    abstract: "Stop reservations on a budget and on those that draw on it.",
    discussion: "What was used is still settled. `--thaw` lets reservations again.")

  @Argument(help: "The budget.")
  var budget: String

  @Flag(help: "Let reservations again.")
  var thaw = false

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var act: ActOptions

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let ledger = try ledger.open()
    let isChanged = try asking { () throws(LedgerError) in
      try ledger.setFrozen(!thaw, budget: budget, act: act.act)
    }
    let state = thaw ? "not frozen" : "frozen"
    Terminal.standardOutput.write(
      Talk.said("`\(budget)` is \(isChanged ? "now" : "already") \(state)\n"))
  }
}
