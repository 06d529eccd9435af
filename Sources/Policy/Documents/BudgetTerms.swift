public import Ledger

/// How the periods of a budget over time lie, and what passes between them.
public struct BudgetTerms: Sendable, Equatable {
  /// A day that fiscal years begin on; one that every month has.
  public struct YearStart: Sendable, Equatable {
    /// 1 to 12.
    public var month = 1
    /// 1 to 28.
    public var day = 1
  }

  /// The zone in which periods begin and end.
  public var zone = LedgerZone.utc
  /// The day on which years start.
  public var yearStart = YearStart()
  /// Shares of what a period has, in percent, whose crossing is reported; those that are usual where
  /// none are stated.
  public var thresholds: [Int64]?
  /// The most of an unused rest that may be added to the next period, in the unit of the limit.
  public var carryOver: Double?
  /// The most that may be borrowed from the next period, as a share of its limit.
  public var borrow: Double?
  /// The most that a period may lend to budgets with the same parent, in the unit of the limit.
  public var lend: Double?
}
