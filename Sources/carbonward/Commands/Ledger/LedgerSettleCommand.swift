import ArgumentParser
import CEL
import Ledger

struct LedgerSettleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settle",
    abstract: "Book what a run used.",
    discussion: """
      Energy that was used cannot be refused: a run that used more than it reserved, or more than is \
      left, is booked all the same, and what its period does not have is owed by the next. \
      `ledger import` settles from the records of meters.
      """)

  @Argument(help: "The key of the run.")
  var key: String

  @Option(
    name: .customLong("actual"),
    help: ArgumentHelp(
      """
      What was measured, such as energy="1.3 MWh" or emissions="410 kg"; repeatable. A metric that \
      nobody measured counts as it was reserved.
      """, valueName: "metric=amount"))
  var actuals: [String] = []

  @Option(help: "The budget of a run that never reserved anything; repeatable.")
  var budget: [String] = []

  @Option(help: "When it began to draw power.")
  var start: String?

  @Option(help: "When it ended.")
  var end: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var act: ActOptions

  @OptionGroup var language: LanguageOptions

  func validate() throws {
    if actuals.isEmpty { throw ValidationError("give what was measured with `--actual`") }
    if (start == nil) != (end == nil) {
      throw ValidationError("`--start` and `--end` are given together")
    }
  }

  func run() throws {
    let ledger = try ledger.open()
    var amounts: [LedgerMetric: Int64] = [:]
    for actual in actuals {
      let parts = actual.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let metric = LedgerMetric(rawValue: String(parts[0])) else {
        let names = LedgerMetric.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
        throw Stop(
          code: .usage,
          message: Talk.error(
            "`--actual \(actual)` wants a metric and an amount", help: ["metrics: \(names)"]))
      }
      amounts[metric] = try LedgerAmounts.amount(String(parts[1]), of: metric)
    }
    var interval: (start: Int64, end: Int64)?
    if let start, let end {
      interval = (try Clock.instant(start).seconds, try Clock.instant(end).seconds)
    }
    let settlement = Settlement(
      key: key, actuals: amounts, interval: interval, budgets: budget)
    let outcomes = try asking { () throws(LedgerError) in
      try ledger.settle([settlement], act: act.act)
    }
    for outcome in outcomes {
      Terminal.standardOutput.write(Talk.said(try LedgerText.settlement(outcome, in: ledger)))
    }
  }
}
