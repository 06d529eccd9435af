/// A budget over several runs, with what the check asks of it.
public struct BudgetResult: Sendable, Equatable {
  /// The id that its policy gives it.
  public var id: String
  /// What the budget covers: `check`, or the label of a period such as `2026`.
  public var period: String
  /// What it limits; nil in results of before this was said.
  public var metric: MetricKey?
  /// The unit of all amounts.
  public var unit: AmountUnit
  /// The most that may be spent.
  public var limit: Double
  /// What runs that are done have spent; no number where no ledger says so.
  public var settled: Double
  /// What runs that are under way may spend; no number where no ledger says so.
  public var reserved: Double
  /// The part of it that is ahead in the queue; nil where no ledger was consulted.
  public var ahead: Double?
  /// What the runs of this check ask for; nil when one of them is unknown.
  public var requested: Double?
  /// What those of the runs ask for of which it is known; nil where nothing is known of them, where
  /// ``requested`` says it all, and in results of before this was said.
  public var requestedAtLeast: Double?
  /// What a change under review adds to it; nil without a base, and where that is not known.
  public var added: Double?
  /// What is said of the budget as a whole where it is overdrawn; nil elsewhere, and in results of before
  /// this was said.
  public var ruling: BudgetRuling?

  /// Creates a budget; all amounts are in `unit`.
  public init(
    id: String, period: String, unit: AmountUnit, limit: Double, settled: Double,
    reserved: Double, requested: Double?, ahead: Double? = nil
  ) {
    self.id = id
    self.period = period
    self.unit = unit
    self.limit = limit
    self.settled = settled
    self.reserved = reserved
    self.requested = requested
    self.ahead = ahead
  }

  /// What is left once the runs of this check are counted; negative when the budget is overdrawn.
  public var free: Double? {
    guard let requested else { return nil }
    let free = limit - settled - reserved - requested
    return free.isNaN ? nil : free
  }

  /// What the runs ask for, or what a change under review adds, as a share of what was left for it;
  /// infinite where nothing was left, and nil where it is not known.
  public var share: Double? {
    guard let requested, let free, let asked = added ?? requested as Double? else { return nil }
    // What the base has already does not take from what was left.
    let left = free + asked
    let share = left > 0 ? asked / left : asked > 0 ? Double.infinity : 0
    return share.isNaN ? nil : share
  }

  /// What would be used if nothing else that is open came; nil where it is not known.
  public var aloneTotal: Double? { total(0) }
  /// What would be used with everything that is open.
  public var openTotal: Double? { total(reserved) }
  /// What would be used after what is ahead in the queue; nil without a ledger.
  public var aheadTotal: Double? { ahead.flatMap(total) }

  private func total(_ held: Double) -> Double? {
    guard let requested else { return nil }
    let total = settled + held + requested
    return total.isNaN ? nil : total
  }
}
