import ArgumentParser
import Ledger

struct LedgerBorrowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "borrow",
    abstract: "Give a period more, at the cost of the next one or of a sibling.",
    discussion: """
      At most one percent of the next period can be borrowed, as UK law has it for its carbon \
      budgets. Borrowing needs an approver who is somebody else. Doing it again for the same reason \
      changes nothing.
      """)

  @Argument(help: "The budget.")
  var budget: String

  @Option(help: "How much, with its unit.")
  var amount: String

  @Option(help: "Who approves it.")
  var approver: String

  @Option(help: "A budget with the same parent to borrow from; the next period if left out.")
  var from: String?

  @Option(help: "Any moment of the period; now if left out.")
  var at: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var act: ActOptions

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let ledger = try ledger.open()
    let amount = try LedgerAmounts.amount(amount, of: budget, in: ledger)
    let moment = try LedgerAmounts.moment(at, in: ledger)
    let isNew = try asking { () throws(LedgerError) in
      try ledger.borrow(
        amount, for: budget, at: moment, from: from.map(BorrowingSource.sibling) ?? .nextPeriod,
        approver: approver, act: act.act)
    }
    Terminal.standardOutput.write(
      Talk.said(isNew ? "borrowed\n" : "already borrowed, for the same reason\n"))
  }
}
