/// Where a period borrows from.
public enum BorrowingSource: Sendable, Equatable {
  /// The same budget's next period, which is that much smaller.
  case nextPeriod
  /// A budget with the same parent, in the same period.
  case sibling(String)
}

extension Ledger {
  /// Adds budgets, or changes them.
  ///
  /// - Returns: The budgets that are not as they were.
  public func define(
    _ definitions: [BudgetDefinition], act: Act
  ) throws(LedgerError) -> [String] {
    for definition in definitions { try definition.check() }
    return try write(Preload(budgets: definitions.map(\.id))) { (transaction) throws(LedgerError) in
      try transaction.sweep()
      var changed: [String] = []
      for definition in LedgerTransaction.parentsFirst(definitions) {
        let known = try transaction.existingBudget(definition.id)
        if known?.definition == definition { continue }
        if let known,
          known.definition.calendar != definition.calendar
            || known.definition.metric != definition.metric
        {
          // Balances of other periods or in other units cannot be carried on.
          let field = known.definition.metric != definition.metric ? "metric" : "period"
          throw .conflictingDefinition(budget: definition.id, field: field)
        }
        try transaction.define(definition, version: (known?.version ?? 0) + 1, act)
        if known != nil { try transaction.reallow(definition.id, from: .min) }
        changed.append(definition.id)
      }
      return changed
    }
  }

  /// Stops reservations on a budget and on all that draw on it, or lets them again; settlements are still booked.
  public func setFrozen(
    _ isFrozen: Bool, budget id: String, act: Act
  ) throws(LedgerError) -> Bool {
    try write(Preload(budgets: [id])) { (transaction) throws(LedgerError) in
      var budget = try transaction.budget(id)
      if budget.isFrozen == isFrozen { return false }
      budget.isFrozen = isFrozen
      budget.version += 1
      let kind = isFrozen ? EventKind.freeze : .thaw
      try transaction.record(
        LedgerEvent(
          kind, id: Digest.identifier([kind.rawValue, id, String(budget.version)]), act: act,
          budget: id, version: budget.version))
      transaction.store(budget)
      return true
    }
  }

  /// Lets a period have more, at the cost of the next period or of a sibling.
  ///
  /// - Parameters:
  ///   - moment: Any moment of the period, in seconds since 1970.
  ///   - approver: Somebody other than the actor.
  /// - Returns: Whether this was not done before, with the same reason.
  public func borrow(
    _ amount: Int64, for id: String, at moment: Int64, from source: BorrowingSource,
    approver: String, act: Act
  ) throws(LedgerError) -> Bool {
    if amount <= 0 { throw .invalid(.negativeAmount) }
    if approver.isEmpty { throw .refused(.approverNeeded) }
    if approver == act.actor { throw .refused(.approverIsActor) }
    var preload = Preload(budgets: [id])
    if case .sibling(let other) = source { preload.budgets.append(other) }
    return try write(preload) { (transaction) throws(LedgerError) in
      try transaction.sweep()
      return try transaction.borrow(amount, id, moment, source, approver, act)
    }
  }

  /// Ends a period for good: nothing is reserved or settled in it any more.
  ///
  /// - Parameters:
  ///   - moment: Any moment of the period, in seconds since 1970.
  ///   - carrying: What of the unused rest is added to the next period.
  /// - Returns: The closing statement.
  public func close(
    _ id: String, at moment: Int64, carrying: Int64 = 0, act: Act
  ) throws(LedgerError) -> JSONValue {
    if carrying < 0 { throw .invalid(.negativeAmount) }
    return try write(Preload(budgets: [id])) { (transaction) throws(LedgerError) in
      try transaction.sweep()
      return try transaction.close(id, moment, carrying, act)
    }
  }
}

extension LedgerTransaction {
  func borrow(
    _ amount: Int64, _ id: String, _ moment: Int64, _ source: BorrowingSource, _ approver: String,
    _ act: Act
  ) throws(LedgerError) -> Bool {
    let definition = try budget(id).definition
    let period = definition.calendar.period(at: moment)
    let key = BalanceKey(budget: id, period: period.start)
    let balance = try balance(key)
    if balance.isClosed { throw .closed(budget: id, period: period.label) }
    let lender = try lender(source, definition, period, moment)
    let event = Digest.identifier([
      "borrow", id, String(period.start), lender.budget, String(lender.period), String(amount),
      act.reason,
    ])
    if try hasEvent(event) { return false }
    switch source {
    case .nextPeriod:
      let (product, overflow) = definition.limit.multipliedReportingOverflow(
        by: definition.borrowingCap)
      let most = overflow ? definition.limit : product / 1_000_000
      let total = try self.balance(lender).lent.plus(amount)
      if total > most { throw .refused(.borrowingCap(most: most, asked: total)) }
    case .sibling(let other):
      let sibling = try budget(other).definition
      let theirs = try self.balance(lender)
      if theirs.isClosed { throw .closed(budget: other, period: period.label) }
      let total = try theirs.lent.plus(amount)
      if total > sibling.lendingLimit {
        throw .refused(.lendingLimit(most: sibling.lendingLimit, asked: total))
      }
      let free = try theirs.free()
      if amount > free { throw .refused(.notEnoughToLend(free: free, asked: amount)) }
    }
    try record(
      LedgerEvent(
        .borrow, id: event, act: act, budget: id,
        changes: [
          BalanceChange(id, key.period, .borrowed, amount),
          BalanceChange(lender.budget, lender.period, .lent, amount),
        ], details: .object([.init("approver", .string(approver))])))
    return true
  }

  /// The balance that a period borrows from.
  private func lender(
    _ source: BorrowingSource, _ definition: BudgetDefinition, _ period: LedgerPeriod,
    _ moment: Int64
  ) throws(LedgerError) -> BalanceKey {
    switch source {
    case .nextPeriod:
      let next = definition.calendar.period(after: period)
      return BalanceKey(budget: definition.id, period: next.start)
    case .sibling(let other):
      let sibling = try budget(other).definition
      guard sibling.parent == definition.parent, sibling.metric == definition.metric,
        sibling.id != definition.id
      else { throw .invalid(.differentMetric(other)) }
      return BalanceKey(budget: other, period: sibling.calendar.period(at: moment).start)
    }
  }

  func close(
    _ id: String, _ moment: Int64, _ carrying: Int64, _ act: Act
  ) throws(LedgerError) -> JSONValue {
    let definition = try budget(id).definition
    let period = definition.calendar.period(at: moment)
    let key = BalanceKey(budget: id, period: period.start)
    let balance = try balance(key)
    if balance.isClosed { throw .closed(budget: id, period: period.label) }
    if seconds < period.end { throw .refused(.periodNotOver(period.label)) }
    if balance.reserved > 0 {
      let open = try ledger.database.run([Statement.openCharges()])[0]
      var count = 0
      for row in open {
        let charge = try Self.charge(row)
        if charge.changes.contains(where: { $0.budget == id && $0.period == period.start }) {
          count += 1
        }
      }
      throw .refused(.openReservations(max(count, 1)))
    }
    let earlier = try ledger.database.run([Statement.balance(.text(id), .integer(period.start - 1))]
    )[0]
    if let row = earlier.first {
      let before = try Self.balance(row)
      if !before.isClosed {
        throw .refused(.earlierPeriodOpen(definition.calendar.period(at: before.period).label))
      }
    }
    let unused = max(0, try balance.free())
    let most = min(definition.carryOver, unused)
    if carrying > most { throw .refused(.carryOverCap(most: most, asked: carrying)) }
    let next = definition.calendar.period(after: period)
    let statement = try statement(balance, definition, period, carrying, unused)
    try record(
      LedgerEvent(
        .close, id: Digest.identifier(["close", id, String(period.start)]), act: act, budget: id,
        changes: carrying > 0 ? [BalanceChange(id, next.start, .carried, carrying)] : [],
        details: statement))
    try close(key)
    return statement
  }

  private func statement(
    _ balance: Balance, _ definition: BudgetDefinition, _ period: LedgerPeriod, _ carried: Int64,
    _ unused: Int64
  ) throws(LedgerError) -> JSONValue {
    .object([
      .init("allowance", .integer(balance.allowance)),
      .init("borrowed", .integer(balance.borrowed)),
      .init("budget", .string(balance.budget)), .init("carried_in", .integer(balance.carried)),
      .init("carried_out", .integer(carried)), .init("debt_in", .integer(balance.debt)),
      .init("debt_out", .integer(try balance.overrun())), .init("end", .integer(period.end)),
      .init("lapsed", .integer(unused - carried)), .init("lent", .integer(balance.lent)),
      .init("metric", .string(definition.metric.rawValue)),
      .init("period", .string(period.label)), .init("settled", .integer(balance.settled)),
      .init("start", .integer(period.start)),
      .init("unit", .string(definition.metric.smallestUnit)),
    ])
  }
}
