import Result

extension BudgetResult {
  /// What the runs ask for, as far as it is known.
  ///
  /// - Parameter amount: Writes an amount, and the word for an unknown one.
  func asked(_ amount: (Double?) -> String) -> String {
    guard requested == nil, let known = requestedAtLeast, known > 0 else {
      return amount(requested)
    }
    return Phrase.atLeast(amount(known))
  }

  /// What is left, as far as it is known: what is not known of the runs cannot mend an overdrawn budget.
  func left(_ amount: (Double?) -> String) -> String {
    requested == nil && ruling?.status == .violated ? Phrase.nothingLeft() : amount(free)
  }
}
