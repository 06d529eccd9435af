/// How a budget stands in one period.
public struct BudgetStatus: Sendable, Equatable {
  /// The budget.
  public var definition: BudgetDefinition
  /// The period.
  public var period: LedgerPeriod
  /// What happened to it in the period.
  public var balance: Balance
  /// `allowance + carried + borrowed − lent − debt − reserved − settled`.
  public var free: Int64
  /// Whether nothing more may be reserved.
  public var isFrozen: Bool
}

/// What a budget settled on a day.
public struct DayTotal: Sendable, Equatable {
  /// Days since 1970 in UTC, by the ledger's clock.
  public var day: Int64
  /// What was settled, in the smallest unit.
  public var settled: Int64
}

extension Ledger {
  /// Every budget in the period that holds a moment, by name.
  ///
  /// Leases that have ended hold nothing, whether or not anybody has swept them.
  ///
  /// - Parameter moment: Seconds since 1970; the ledger's own clock without it.
  public func status(at moment: Int64? = nil) throws(LedgerError) -> [BudgetStatus] {
    var budgetRows: [SQLRow] = []
    var balanceRows: [SQLRow] = []
    var expiredRows: [SQLRow] = []
    var seconds: Int64 = 0
    try read { (now) throws(LedgerError) in
      seconds = now / 1000
      let rows = try database.run([
        Statement.allBudgets(), Statement.latestBalances(.integer(moment ?? seconds)),
        Statement.allExpired(.integer(seconds)),
      ])
      (budgetRows, balanceRows, expiredRows) = (rows[0], rows[1], rows[2])
    }
    let at = moment ?? seconds
    var latest: [String: Balance] = [:]
    for row in balanceRows {
      let balance = try LedgerTransaction.balance(row)
      latest[balance.budget] = balance
    }
    var ended: [LedgerTransaction.BalanceKey: Int64] = [:]
    for row in expiredRows {
      for change in try LedgerTransaction.charge(row).changes {
        let key = LedgerTransaction.BalanceKey(budget: change.budget, period: change.period)
        ended[key] = try (ended[key] ?? 0).plus(change.delta)
      }
    }
    var statuses: [BudgetStatus] = []
    for row in budgetRows {
      let definition = try self.definition(try row.text(3))
      let period = definition.calendar.period(at: at)
      var balance = Balance(
        budget: definition.id, period: period.start, allowance: definition.limit)
      if let last = latest[definition.id] {
        if last.period == period.start {
          balance = last
          if !balance.isClosed { balance.allowance = definition.limit }
        } else {
          balance.debt = try definition.debt(at: period.start, after: last)
        }
      }
      let key = LedgerTransaction.BalanceKey(budget: definition.id, period: balance.period)
      balance.reserved = try balance.reserved.minus(ended[key] ?? 0)
      statuses.append(
        BudgetStatus(
          definition: definition, period: period, balance: balance, free: try balance.free(),
          isFrozen: try row.integer(2) != 0))
    }
    return statuses
  }

  /// What a budget settled in a period, day by day.
  public func days(of budget: String, in period: LedgerPeriod) throws(LedgerError) -> [DayTotal] {
    var days: [DayTotal] = []
    try read { (_) throws(LedgerError) in
      days = []
      let rows = try database.run([Statement.days(.text(budget), .integer(period.start))])[0]
      for row in rows {
        days.append(DayTotal(day: try row.integer(0), settled: try row.integer(1)))
      }
    }
    return days
  }

  /// Charges that hold something, the oldest first.
  public func openCharges() throws(LedgerError) -> [Charge] {
    try charges(Statement.openCharges())
  }

  /// Charges that were settled.
  public func settledCharges() throws(LedgerError) -> [Charge] {
    try charges(Statement.settledCharges())
  }

  private func charges(_ query: Query) throws(LedgerError) -> [Charge] {
    try read { (now) throws(LedgerError) in
      var charges: [Charge] = []
      for row in try database.run([query])[0] {
        let charge = try LedgerTransaction.charge(row)
        if charge.state == .reserved, charge.expires <= now / 1000 { continue }
        charges.append(charge)
      }
      return charges
    }
  }

  /// The ledger's clock in milliseconds since 1970, never before its last event.
  public func clock() throws(LedgerError) -> Int64 { try read { (now) throws(LedgerError) in now } }
}
