/// What a ledger holds at one moment, as one merge request meets it.
public struct LedgerSnapshot: Sendable {
  private typealias Key = LedgerTransaction.BalanceKey

  /// What others hold of a balance.
  private struct Held {
    var all: Int64 = 0
    var ahead: Int64 = 0
  }

  private var budgets: [String: LedgerTransaction.StoredBudget] = [:]
  /// By budget, in the order of their periods.
  private var balances: [String: [Balance]] = [:]
  private var held: [Key: Held] = [:]
  /// The limits of the request that are not the ledger's.
  private var differing: [String: Int64] = [:]
  /// Whether the merge request holds anything now.
  public private(set) var isHolding = false

  /// - Throws: When the ledger knows a budget with another parent, metric or calendar.
  init(
    _ rows: [[SQLRow]], of ledger: Ledger, now: Int64, beside group: String, keys: Set<String>,
    definitions: [BudgetDefinition], ahead: [String]?
  ) throws(LedgerError) {
    for row in rows[0] {
      budgets[try row.text(0)] = LedgerTransaction.StoredBudget(
        definition: try ledger.definition(try row.text(3)), version: try row.integer(1),
        isFrozen: try row.integer(2) != 0)
    }
    for row in rows[1] {
      let balance = try LedgerTransaction.balance(row)
      balances[balance.budget, default: []].append(balance)
    }
    var open: [Charge] = []
    for row in rows[2] {
      let charge = try LedgerTransaction.charge(row)
      // A lease that ended holds nothing, whether or not it has been swept.
      if charge.state == .reserved, charge.expires <= now / 1000 { continue }
      open.append(charge)
    }
    let own = open.filter { $0.group == group || keys.contains($0.key) }
    isHolding = !own.isEmpty
    let place = own.map(\.sequence).min() ?? .max
    for charge in open where charge.group != group && !keys.contains(charge.key) {
      // What is merged or launched is ahead of everything that is not.
      let isAhead =
        charge.state == .committed || ahead?.contains(charge.group) ?? (charge.sequence < place)
      for change in charge.changes {
        let key = Key(budget: change.budget, period: change.period)
        var sum = held[key] ?? Held()
        sum.all = try sum.all.plus(change.delta)
        if isAhead { sum.ahead = try sum.ahead.plus(change.delta) }
        held[key] = sum
      }
    }
    try add(definitions)
  }

  /// Adds the budgets that the ledger does not know yet.
  private mutating func add(_ definitions: [BudgetDefinition]) throws(LedgerError) {
    for definition in LedgerTransaction.parentsFirst(definitions) {
      guard let known = budgets[definition.id]?.definition else {
        budgets[definition.id] = LedgerTransaction.StoredBudget(
          definition: definition, version: 0, isFrozen: false)
        continue
      }
      try known.expectLike(definition)
      if known.limit != definition.limit { differing[definition.id] = definition.limit }
    }
  }

  /// How a budget stands in the period that holds a moment, before anything more is asked of it.
  ///
  /// A period that is closed, and a frozen budget, have nothing beyond what is used and held.
  ///
  /// - Parameter moment: Seconds since 1970.
  /// - Returns: Nil where the ledger does not know the budget, and where its amounts are too large to count.
  public func standing(of budget: String, at moment: Int64) -> Standing? {
    guard let known = budgets[budget] else { return nil }
    let period = known.definition.calendar.period(at: moment)
    do throws(LedgerError) {
      var standing = try standing(
        Key(budget: budget, period: period.start), known.definition, requested: 0)
      if known.isFrozen || isClosed(budget, period) {
        standing.entitled = try standing.settled.plus(standing.reserved)
      }
      return standing
    } catch {
      return nil
    }
  }

  /// What a reservation would meet.
  ///
  /// - Throws: When a budget is frozen or a period closed that something is asked of.
  func outcome(of request: ReservationRequest) throws(LedgerError) -> ReservationOutcome {
    var asked: [Key: Int64] = [:]
    for charge in request.charges {
      let changes = try DrawExpansion.changes(charge.draws) { (id) throws(LedgerError) in
        guard let budget = budgets[id] else { throw .unknownBudget(id) }
        return budget.definition
      }
      for change in changes {
        let key = Key(budget: change.budget, period: change.period)
        asked[key] = try (asked[key] ?? 0).plus(change.delta)
      }
    }
    var standings: [Standing] = []
    for (key, amount) in asked {
      guard let budget = budgets[key.budget] else { throw .unknownBudget(key.budget) }
      if budget.isFrozen, amount > 0 { throw .frozen(budget: key.budget) }
      let standing = try standing(key, budget.definition, requested: amount)
      if amount > 0, isClosed(key.budget, standing.period) {
        throw .closed(budget: key.budget, period: standing.period.label)
      }
      standings.append(standing)
    }
    standings.sort { ($0.free, $0.budget) < ($1.free, $1.budget) }
    var outcome = ReservationOutcome(
      decision: .granted, standings: standings, crossings: [],
      differingLimits: differing.keys.sorted(), waived: request.waived)
    if outcome.isRefused { outcome.decision = .refused }
    return outcome
  }

  private func isClosed(_ budget: String, _ period: LedgerPeriod) -> Bool {
    balances[budget]?.contains { $0.period == period.start && $0.isClosed } ?? false
  }

  private func standing(
    _ key: Key, _ definition: BudgetDefinition, requested: Int64
  ) throws(LedgerError) -> Standing {
    let balance = try balance(key, definition)
    let stricter = differing[key.budget].map { min(0, $0 - definition.limit) } ?? 0
    return Standing(
      budget: key.budget, metric: definition.metric,
      period: definition.calendar.period(at: key.period),
      entitled: try balance.entitled().plus(stricter), requested: requested,
      settled: balance.settled, reserved: held[key]?.all ?? 0, ahead: held[key]?.ahead ?? 0,
      isHard: definition.isHard)
  }

  private func balance(
    _ key: Key, _ definition: BudgetDefinition
  ) throws(LedgerError) -> Balance {
    let earlier = balances[key.budget]?.last { $0.period <= key.period }
    if var present = earlier, present.period == key.period {
      if !present.isClosed { present.allowance = definition.limit }
      return present
    }
    var fresh = Balance(budget: key.budget, period: key.period, allowance: definition.limit)
    if let earlier { fresh.debt = try definition.debt(at: key.period, after: earlier) }
    return fresh
  }
}

extension BudgetDefinition {
  /// Makes sure that a request means the budget that the ledger knows under the same name.
  func expectLike(_ other: BudgetDefinition) throws(LedgerError) {
    for (field, isSame) in [
      ("parent", parent == other.parent), ("metric", metric == other.metric),
      ("period", calendar == other.calendar),
    ] where !isSame {
      throw .conflictingDefinition(budget: id, field: field)
    }
  }
}

extension Ledger {
  /// Takes down what the ledger holds, without writing anything.
  ///
  /// - Parameters:
  ///   - group: The merge request, whose own reservations do not stand in its way.
  ///   - keys: Further reservations that are its own.
  ///   - definitions: Budgets that the ledger may not know yet.
  ///   - ahead: The groups that are ahead in the queue; those that reserved earlier without it.
  public func snapshot(
    beside group: String, keys: Set<String> = [], definitions: [BudgetDefinition] = [],
    ahead: [String]? = nil
  ) throws(LedgerError) -> LedgerSnapshot {
    try Names.check(group)
    for definition in definitions { try definition.check() }
    return try read { (now) throws(LedgerError) in
      let rows = try database.run([
        Statement.allBudgets(), Statement.allBalances(), Statement.openCharges(),
      ])
      return try LedgerSnapshot(
        rows, of: self, now: now, beside: group, keys: keys, definitions: definitions, ahead: ahead)
    }
  }

  /// What a reservation would meet, without making it.
  ///
  /// - Parameter ahead: The groups that are ahead in the queue; those that reserved earlier without it.
  public func preview(
    _ request: ReservationRequest, ahead: [String]? = nil
  ) throws(LedgerError) -> ReservationOutcome {
    try request.check()
    let snapshot = try snapshot(
      beside: request.group, keys: Set(request.charges.map(\.key)),
      definitions: request.definitions, ahead: ahead)
    return try snapshot.outcome(of: request)
  }
}

extension LedgerSnapshot {
  /// Makes sure that whoever is asked for anything can be.
  ///
  /// - Throws: When a budget is frozen or a period closed that something is asked of.
  public func expectOpen(for request: ReservationRequest) throws(LedgerError) {
    try request.check()
    _ = try outcome(of: request)
  }
}

/// Which budgets and periods draws count in.
enum DrawExpansion {
  /// What draws reserve in their budgets and in all above, each budget counting once.
  static func changes(
    _ draws: [Draw], _ definition: (String) throws(LedgerError) -> BudgetDefinition
  ) throws(LedgerError) -> [BalanceChange] {
    var named: [String: Draw] = [:]
    for draw in draws {
      if let known = named[draw.budget], known.amount >= draw.amount { continue }
      named[draw.budget] = draw
    }
    var charged = named
    for draw in draws {
      var next = try definition(draw.budget).parent
      var depth = 0
      while let id = next {
        guard depth < 32 else { throw .invalid(.tooDeep) }
        depth += 1
        next = try definition(id).parent
        if named[id] != nil { continue }
        // One run under two budgets counts once above them.
        if let other = charged[id], other.amount >= draw.amount { continue }
        charged[id] = draw
      }
    }
    var changes: [BalanceChange] = []
    for (id, draw) in charged.sorted(by: { $0.key < $1.key }) {
      let calendar = try definition(id).calendar
      for share in try calendar.shares(of: draw.amount, from: draw.start, to: draw.end) {
        changes.append(BalanceChange(id, share.period.start, .reserved, share.amount))
      }
    }
    return changes
  }
}
