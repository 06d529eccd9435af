/// What was measured of a run.
public struct Settlement: Sendable, Equatable {
  /// The reservation's key.
  public var key: String
  /// By metric, in smallest units; a metric that nobody measured counts as it was reserved.
  public var actuals: [LedgerMetric: Int64]
  /// When it was used, in seconds since 1970; as reserved without it.
  public var interval: (start: Int64, end: Int64)?
  /// The budgets of a run that never reserved anything.
  public var budgets: [String]
  /// What the run was, for those who read the ledger.
  public var labels: [String: String]

  /// Creates a settlement.
  public init(
    key: String, actuals: [LedgerMetric: Int64], interval: (start: Int64, end: Int64)? = nil,
    budgets: [String] = [], labels: [String: String] = [:]
  ) {
    self.key = key
    self.actuals = actuals
    self.interval = interval
    self.budgets = budgets
    self.labels = labels
  }

  /// The same where every part is.
  public static func == (left: Settlement, right: Settlement) -> Bool {
    left.key == right.key && left.actuals == right.actuals && left.budgets == right.budgets
      && left.labels == right.labels && left.interval?.start == right.interval?.start
      && left.interval?.end == right.interval?.end
  }

  func check() throws(LedgerError) {
    try Names.check(key)
    for budget in budgets { try Names.check(budget) }
    if actuals.values.contains(where: { $0 < 0 }) { throw .invalid(.negativeAmount) }
    if let interval, interval.end < interval.start { throw .invalid(.intervalBackwards) }
  }
}

/// What a settlement came to.
public struct SettlementOutcome: Sendable, Equatable {
  /// One budget in the period that was charged.
  public struct Line: Sendable, Equatable {
    /// The id of the budget.
    public var budget: String
    /// The start of the period, in seconds since 1970.
    public var period: Int64
    /// What was held, in the smallest unit.
    public var reserved: Int64
    /// What was charged, in the smallest unit.
    public var settled: Int64
    /// What was used beyond what was reserved.
    public var excess: Int64 { max(0, settled - reserved) }
  }
  /// The reservation's key.
  public var key: String
  /// Whether the same had been settled before.
  public var isUnchanged: Bool
  /// What was charged, by budget and period.
  public var lines: [Line]
  /// Budgets for which nothing was measured, so that the reservation counts.
  public var estimated: [String]
  /// Whether nothing was held: the run never reserved, or its lease had ended.
  public var isUnreserved: Bool
  /// What each budget owes after it, in the same transaction, where it owes anything: by budget.
  public var debts: [String: Int64]
  /// Thresholds that balances have passed with it.
  public var crossings: [Crossing]
}

extension Ledger {
  /// Books what runs used, all of them or none.
  ///
  /// Energy that was used cannot be refused, so a settlement may exceed what was reserved and what is free: what
  /// its period does not have is the debt of the next, from the same transaction on.
  ///
  /// - Throws: ``LedgerError/resolved(key:as:)`` when a charge was settled with other figures.
  public func settle(
    _ settlements: [Settlement], act: Act
  ) throws(LedgerError) -> [SettlementOutcome] {
    for settlement in settlements { try settlement.check() }
    var preload = Preload(keys: settlements.map(\.key))
    for settlement in settlements { preload.budgets += settlement.budgets }
    return try write(preload) { (transaction) throws(LedgerError) in
      try transaction.sweep()
      var outcomes: [SettlementOutcome] = []
      for settlement in settlements {
        outcomes.append(try transaction.settle(settlement, act))
      }
      let debts = try transaction.debts()
      let crossings = try transaction.crossings()
      for index in outcomes.indices where !outcomes[index].isUnchanged {
        let budgets = Set(outcomes[index].lines.map(\.budget))
        outcomes[index].debts = debts.filter { budgets.contains($0.key) }
        outcomes[index].crossings = crossings.filter { budgets.contains($0.budget) }
      }
      return outcomes
    }
  }

  /// Counts a settled charge anew, such as with another year's grid factors.
  ///
  /// The first booking stays; the difference is booked beside it, with the digests of both data sets.
  ///
  /// - Parameters:
  ///   - amounts: The new figures of metrics.
  ///   - from: The digest of the data that the old figures came from.
  ///   - to: The digest of the data that the new figures come from.
  public func restate(
    _ key: String, amounts: [LedgerMetric: Int64], from: String, to: String, act: Act
  ) throws(LedgerError) -> SettlementOutcome {
    try Settlement(key: key, actuals: amounts).check()
    return try write(Preload(keys: [key])) { (transaction) throws(LedgerError) in
      try transaction.sweep()
      return try transaction.restate(key, amounts, from: from, to: to, act)
    }
  }
}

extension LedgerTransaction {
  func settle(_ settlement: Settlement, _ act: Act) throws(LedgerError) -> SettlementOutcome {
    let known = try charge(settlement.key)
    if let known, known.state == .settled {
      guard known.actuals == settlement.actuals else {
        throw .resolved(key: known.key, as: .settled)
      }
      return SettlementOutcome(
        key: known.key, isUnchanged: true, lines: [], estimated: [], isUnreserved: false,
        debts: [:], crossings: [])
    }
    var charge: Charge
    if let known { charge = known } else { charge = try unreserved(settlement) }
    let held = charge.state.isOpen ? charge.changes : []
    var nodes = try nodes(of: charge)
    if nodes.isEmpty { throw .invalid(.nothingToCharge) }
    var estimated: [String] = []
    var settled: [BalanceChange] = []
    var late: [JSONValue] = []
    for index in nodes.indices {
      if let interval = settlement.interval {
        nodes[index].draw.start = interval.start
        nodes[index].draw.end = interval.end
      }
      let node = nodes[index]
      let amount = settlement.actuals[node.definition.metric] ?? node.draw.amount
      if settlement.actuals[node.definition.metric] == nil { estimated.append(node.definition.id) }
      for share in try node.definition.calendar.shares(
        of: amount, from: node.draw.start, to: node.draw.end)
      {
        let period = try openPeriod(share.period, of: node.definition)
        if period != share.period {
          late.append(.array([.string(node.definition.id), .integer(share.period.start)]))
        }
        settled.append(
          BalanceChange(node.definition.id, period.start, .settled, share.amount))
      }
    }
    let isUnreserved = held.isEmpty
    charge.state = .settled
    charge.actuals = settlement.actuals
    charge.labels.merge(settlement.labels) { _, new in new }
    charge.changes = settled
    var details: [JSONValue.Member] = []
    if !late.isEmpty { details.append(.init("belongs_to", .array(late))) }
    if !estimated.isEmpty {
      details.append(.init("estimated", .array(estimated.map(JSONValue.string))))
    }
    if isUnreserved { details.append(.init("unreserved", .bool(true))) }
    try record(
      LedgerEvent(
        .settle, id: Digest.identifier(["settle", charge.key]), act: act, charge: charge,
        changes: held.map { BalanceChange($0.budget, $0.period, .reserved, -$0.delta) } + settled,
        details: details.isEmpty ? nil : .object(details)))
    return SettlementOutcome(
      key: charge.key, isUnchanged: false, lines: Self.lines(held, settled), estimated: estimated,
      isUnreserved: isUnreserved, debts: [:], crossings: [])
  }

  private static func lines(
    _ held: [BalanceChange], _ settled: [BalanceChange]
  ) -> [SettlementOutcome.Line] {
    var lines: [SettlementOutcome.Line] = []
    for (change, isHeld) in held.map({ ($0, true) }) + settled.map({ ($0, false) }) {
      let position: Int
      if let known = lines.firstIndex(where: {
        $0.budget == change.budget && $0.period == change.period
      }) {
        position = known
      } else {
        position = lines.count
        lines.append(
          SettlementOutcome.Line(
            budget: change.budget, period: change.period, reserved: 0, settled: 0))
      }
      if isHeld {
        lines[position].reserved += change.delta
      } else {
        lines[position].settled += change.delta
      }
    }
    return lines
  }

  /// A charge for what was used without ever being asked for.
  private func unreserved(_ settlement: Settlement) throws(LedgerError) -> Charge {
    if settlement.budgets.isEmpty { throw .unknownCharge(settlement.key) }
    var draws: [Draw] = []
    for id in settlement.budgets {
      let metric = try budget(id).definition.metric
      guard let amount = settlement.actuals[metric] else { throw .invalid(.differentMetric(id)) }
      draws.append(
        Draw(
          budget: id, amount: amount, start: settlement.interval?.start ?? seconds,
          end: settlement.interval?.end))
    }
    return Charge(
      key: settlement.key, group: settlement.key, generation: 0, state: .released,
      expires: seconds, sequence: 0, draws: draws, actuals: [:], labels: settlement.labels,
      changes: [])
  }

  /// The budgets that a charge counts in, each with the draw that leads to it.
  private func nodes(
    of charge: Charge
  ) throws(LedgerError) -> [(definition: BudgetDefinition, draw: Draw)] {
    var nodes: [String: (definition: BudgetDefinition, draw: Draw)] = [:]
    for draw in charge.draws {
      for definition in try path(of: draw.budget) {
        let isNamed = draw.budget == definition.id
        if let known = nodes[definition.id] {
          let knownIsNamed = known.draw.budget == definition.id
          if knownIsNamed && !isNamed { continue }
          if knownIsNamed == isNamed, known.draw.amount >= draw.amount { continue }
        }
        nodes[definition.id] = (definition, draw)
      }
    }
    return nodes.values.sorted { $0.definition.id < $1.definition.id }
  }

  /// The period itself, or the current one where it is closed.
  private func openPeriod(
    _ period: LedgerPeriod, of definition: BudgetDefinition
  ) throws(LedgerError) -> LedgerPeriod {
    var period = period
    var tries = 0
    while try balance(BalanceKey(budget: definition.id, period: period.start)).isClosed {
      let current = definition.calendar.period(at: seconds)
      let next = definition.calendar.period(after: period)
      guard tries < 1000, next.start > period.start else {
        throw .closed(budget: definition.id, period: period.label)
      }
      tries += 1
      period = current.start > period.start ? current : next
    }
    return period
  }

  /// What budgets owe after this transaction, in the periods that it changed.
  func debts() throws(LedgerError) -> [String: Int64] {
    var debts: [String: Int64] = [:]
    for movement in movements() {
      let overrun = try movement.after.overrun()
      if overrun > 0 {
        debts[movement.after.budget] = max(debts[movement.after.budget] ?? 0, overrun)
      }
    }
    return debts
  }

  func restate(
    _ key: String, _ amounts: [LedgerMetric: Int64], from: String, to: String, _ act: Act
  ) throws(LedgerError) -> SettlementOutcome {
    guard var charge = try charge(key) else { throw .unknownCharge(key) }
    guard charge.state == .settled else { throw .resolved(key: key, as: charge.state) }
    let id = Digest.identifier(
      ["restate", key, from, to]
        + amounts.sorted { $0.key.rawValue < $1.key.rawValue }.map {
          "\($0.key.rawValue)=\($0.value)"
        })
    if try hasEvent(id) {
      return SettlementOutcome(
        key: key, isUnchanged: true, lines: [], estimated: [], isUnreserved: false, debts: [:],
        crossings: [])
    }
    var changes: [BalanceChange] = []
    for (definition, _) in try nodes(of: charge) {
      guard let amount = amounts[definition.metric] else { continue }
      let booked = charge.changes.filter { $0.budget == definition.id }
      let before = booked.reduce(0) { $0 &+ $1.delta }
      // The difference belongs to the periods of use, in the parts in which it was used.
      let weights = booked.isEmpty ? [] : booked
      var left = try amount.minus(before)
      for (index, part) in weights.enumerated() {
        let share =
          index == weights.count - 1 || before == 0
          ? left : Int64((Double(amount - before) * Double(part.delta) / Double(before)).rounded())
        left -= share
        let period = definition.calendar.period(at: part.period)
        let open = try openPeriod(period, of: definition)
        if share != 0 { changes.append(BalanceChange(definition.id, open.start, .settled, share)) }
        if before == 0 { break }
      }
    }
    charge.actuals.merge(amounts) { _, new in new }
    for change in changes {
      if let position = charge.changes.firstIndex(where: {
        $0.budget == change.budget && $0.period == change.period
      }) {
        charge.changes[position].delta += change.delta
      } else {
        charge.changes.append(change)
      }
    }
    var act = act
    act.digests["from"] = from
    act.digests["to"] = to
    try record(LedgerEvent(.restate, id: id, act: act, charge: charge, changes: changes))
    return SettlementOutcome(
      key: key, isUnchanged: false, lines: Self.lines([], changes), estimated: [],
      isUnreserved: false, debts: try debts(), crossings: try crossings())
  }
}
