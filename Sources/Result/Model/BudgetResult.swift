/// A budget over several runs, with what the check asks of it.
public struct BudgetResult: Sendable, Equatable {
  /// The id that its policy gives it.
  public var id: String
  /// What the budget covers: `check`, or the label of a period such as `2026`.
  public var period: String
  /// The unit of all amounts.
  public var unit: AmountUnit
  /// The most that may be spent.
  public var limit: Double
  /// What runs that are done have spent.
  public var settled: Double
  /// What runs that are under way may spend.
  public var reserved: Double
  /// What the runs of this check ask for; nil when one of them is unknown.
  public var requested: Double?

  /// Creates a budget; all amounts are in `unit`.
  public init(
    id: String, period: String, unit: AmountUnit, limit: Double, settled: Double,
    reserved: Double, requested: Double?
  ) {
    self.id = id
    self.period = period
    self.unit = unit
    self.limit = limit
    self.settled = settled
    self.reserved = reserved
    self.requested = requested
  }

  /// What is left once the runs of this check are counted; negative when the budget is overdrawn.
  public var free: Double? { requested.map { limit - settled - reserved - $0 } }
}
