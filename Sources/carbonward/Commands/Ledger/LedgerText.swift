import Ledger
import Quantities

/// What the ledger's commands say.
enum LedgerText {
  /// The answer to a reservation, with the numbers of every budget.
  static func outcome(_ outcome: ReservationOutcome, key: String) -> String {
    let word: String
    switch outcome.decision {
    case .granted: word = "granted"
    case .unchanged: word = "already held"
    case .refused: word = "refused"
    }
    var text = "\(word): `\(key)`\n"
    for standing in outcome.standings { text += "  " + line(standing) + "\n" }
    for crossing in outcome.crossings {
      text += "  `\(crossing.budget)` passes \(crossing.threshold) % (\(crossing.basis.rawValue))\n"
    }
    return text
  }

  /// The three numbers of a budget: alone, with all that is open, with what is ahead.
  static func line(_ standing: Standing) -> String {
    func amount(_ value: Int64) -> String { LedgerAmounts.text(value, standing.metric) }
    let mark = standing.fitsWithOpen ? "" : standing.isHard ? ", over" : ", over (soft)"
    return "\(standing.budget) (\(standing.period.label)): \(amount(standing.requested)) asked; "
      + "\(amount(standing.total(0))) alone, \(amount(standing.total(standing.reserved))) with all "
      + "open, \(amount(standing.total(standing.ahead))) with those ahead, of "
      + "\(amount(standing.entitled))\(mark)"
  }

  static func resolution(_ outcome: ResolutionOutcome, _ word: String) -> String {
    outcome.changed.map { "\(word): `\($0)`\n" }.joined()
      + outcome.unchanged.map { "already \(word): `\($0)`\n" }.joined()
  }

  static func settlement(_ outcome: SettlementOutcome, in ledger: Ledger) throws(Stop) -> String {
    if outcome.isUnchanged { return "already settled: `\(outcome.key)`\n" }
    var text = "settled: `\(outcome.key)`\(outcome.isUnreserved ? ", which held nothing" : "")\n"
    for line in outcome.lines {
      let metric = try LedgerAmounts.metric(of: line.budget, in: ledger)
      text += "  \(line.budget): \(LedgerAmounts.text(line.settled, metric)) used, "
      text += "\(LedgerAmounts.text(line.reserved, metric)) reserved"
      if line.excess > 0 { text += ", \(LedgerAmounts.text(line.excess, metric)) more" }
      if let debt = outcome.debts[line.budget] {
        text += "; the next period owes \(LedgerAmounts.text(debt, metric))"
      }
      text += "\n"
    }
    for budget in outcome.estimated { text += "  \(budget): not measured, counted as reserved\n" }
    return text
  }

  static func match(_ match: ActualMatching.Match) -> String {
    var text = "`\(match.key)`:"
    for (metric, amount) in match.settlement.actuals.sorted(by: {
      $0.key.rawValue < $1.key.rawValue
    }) {
      text += " \(metric.rawValue) \(LedgerAmounts.text(amount, metric))"
      if let ratio = match.differences[metric]?.ratio {
        text += " (\(CanonicalNumber.rounded(ratio, significantDigits: 3)) × predicted)"
      }
    }
    return text + "\n"
  }
}
