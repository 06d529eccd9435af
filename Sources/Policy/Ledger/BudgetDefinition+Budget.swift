import CivilTime
public import Footprint
public import Ledger

extension BudgetDefinition {
  /// A budget over time as a ledger keeps it; nil for one of another kind, and for a limit that a ledger
  /// cannot count.
  public init?(_ budget: Budget) {
    guard let calendar = budget.calendar, let metric = LedgerMetric(budget.metric),
      let limit = metric.amount(of: budget.limit)
    else { return nil }
    let terms = budget.terms
    let usual = (budget.warnAt.map { [Int64(($0 * 100).rounded())] } ?? [80]) + [100]
    self.init(
      id: budget.id, parent: budget.parent?.name, metric: metric, limit: limit, calendar: calendar,
      isHard: budget.severity == .deny, thresholds: terms.thresholds ?? usual,
      carryOver: terms.carryOver.flatMap(metric.amount(of:)) ?? 0,
      borrowingCap: terms.borrow.map { Int64(($0 * 1e6).rounded()) }
        ?? BudgetDefinition.usualBorrowingCap,
      lendingLimit: terms.lend.flatMap(metric.amount(of:)) ?? 0)
  }
}

extension LedgerMetric {
  /// What a ledger calls a metric of estimates.
  public init?(_ metric: Metric) { self.init(rawValue: metric.rawValue) }
}

extension PolicySet {
  /// The budgets over time of these policies, as a ledger keeps them.
  ///
  /// A parent that is not among the policies, or that is no budget over time, is left to the ledger.
  public var ledgerDefinitions: [BudgetDefinition] {
    let timeless = Set(budgets.filter { !$0.per.isCalendar }.map(\.id))
    return budgets.compactMap { budget in
      guard var definition = BudgetDefinition(budget) else { return nil }
      if let parent = definition.parent, timeless.contains(parent) { definition.parent = nil }
      return definition
    }
  }
}
