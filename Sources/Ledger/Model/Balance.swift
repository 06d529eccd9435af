/// What happened to one budget in one period.
public struct Balance: Sendable, Equatable {
  /// The id of the budget.
  public var budget: String
  /// The start of the period.
  public var period: Int64
  /// What the period allows; fixed once it is closed.
  public var allowance: Int64
  /// What was taken over from the period before, in the smallest unit.
  public var carried: Int64 = 0
  /// What was borrowed from the next period, in the smallest unit.
  public var borrowed: Int64 = 0
  /// What was lent to siblings, in the smallest unit.
  public var lent: Int64 = 0
  /// What the periods before used beyond what they had.
  public var debt: Int64 = 0
  /// What open reservations hold, in the smallest unit.
  public var reserved: Int64 = 0
  /// What was charged, in the smallest unit.
  public var settled: Int64 = 0
  /// Whether nothing can change any more.
  public var isClosed = false

  init(budget: String, period: Int64, allowance: Int64) {
    self.budget = budget
    self.period = period
    self.allowance = allowance
  }

  /// `allowance + carried + borrowed − lent − debt − reserved − settled`.
  public func free() throws(LedgerError) -> Int64 {
    try entitled().minus(try reserved.plus(settled))
  }

  /// What the period has before anything is spent.
  func entitled() throws(LedgerError) -> Int64 {
    try allowance.plus(carried).plus(borrowed).minus(lent).minus(debt)
  }

  /// What was used beyond what the period had; the debt of the next.
  func overrun() throws(LedgerError) -> Int64 { max(0, try settled.minus(try entitled())) }

  mutating func add(_ delta: Int64, to field: BalanceField) throws(LedgerError) {
    let value: Int64
    switch field {
    case .reserved:
      value = try reserved.plus(delta)
      reserved = value
    case .settled:
      value = try settled.plus(delta)
      settled = value
    case .carried:
      value = try carried.plus(delta)
      carried = value
    case .borrowed:
      value = try borrowed.plus(delta)
      borrowed = value
    case .lent:
      value = try lent.plus(delta)
      lent = value
    }
    // Any sum of these must fit too, whatever comes next.
    _ = try free()
    if value < 0 { throw .corrupt("a balance of budget `\(budget)` is below zero") }
  }

  /// The debt of a period that starts so many periods after one that overran.
  static func debt(after overrun: Int64, gap: Int64, limit: Int64) -> Int64 {
    // Periods in which nothing happened pay the debt off.
    guard gap > 1 else { return overrun }
    let (paid, overflow) = limit.multipliedReportingOverflow(by: gap - 1)
    return overflow ? 0 : max(0, overrun - paid)
  }
}
