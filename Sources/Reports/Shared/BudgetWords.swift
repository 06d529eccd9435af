import Result

extension BudgetResult {
  /// Whether what is known of the runs overdraws the budget, so that what is not known cannot mend it.
  private var isOverdrawnAnyway: Bool { requested == nil && ruling?.status == .violated }

  /// What the runs ask for, as far as it is known.
  ///
  /// - Parameter amount: Writes an amount, and the word for an unknown one.
  func asked(_ amount: (Double?) -> String) -> String {
    guard isOverdrawnAnyway else { return amount(requested) }
    let used = [settled, reserved].filter { !$0.isNaN }.reduce(0, +)
    return Phrase.moreThan(amount(max(0, limit - used)))
  }

  /// What is left, as far as it is known.
  func left(_ amount: (Double?) -> String) -> String {
    isOverdrawnAnyway ? Phrase.nothingLeft() : amount(free)
  }
}
