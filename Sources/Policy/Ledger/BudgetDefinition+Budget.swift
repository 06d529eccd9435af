import CivilTime
public import Footprint
public import Ledger

extension BudgetDefinition {
  /// A budget over time as a ledger keeps it; nil for one of another kind, and for a limit that a ledger
  /// cannot count.
  public init?(_ budget: Budget) {
    let length: PeriodLength
    switch budget.per {
    case .week: length = .week
    case .month: length = .month
    case .quarter: length = .quarter
    case .year: length = .year
    case .total: length = .total
    case .run, .change, .check, .amount: return nil
    }
    guard let metric = LedgerMetric(budget.metric), let limit = metric.amount(of: budget.limit)
    else {
      return nil
    }
    self.init(
      id: budget.id, parent: budget.parent?.name, metric: metric, limit: limit,
      calendar: FiscalCalendar(length), isHard: budget.severity == .deny,
      thresholds: (budget.warnAt.map { [Int64(($0 * 100).rounded())] } ?? [80]) + [100])
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
