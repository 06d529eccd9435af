/// What a reservation would meet, worked out from what is stored and without writing anything.
struct Preview {
  private typealias Key = LedgerTransaction.BalanceKey
  private let ledger: Ledger
  private let request: ReservationRequest
  private let ahead: [String]?
  private var budgets: [String: LedgerTransaction.StoredBudget] = [:]
  private var balances: [Balance] = []
  private var open: [Charge] = []
  private var now: Int64 = 0

  init(_ ledger: Ledger, _ request: ReservationRequest, ahead: [String]?) throws(LedgerError) {
    self.ledger = ledger
    self.request = request
    self.ahead = ahead
    var budgetRows: [SQLRow] = []
    var balanceRows: [SQLRow] = []
    var chargeRows: [SQLRow] = []
    now = try ledger.read { (now) throws(LedgerError) in
      let rows = try ledger.database.run([
        Statement.allBudgets(), Statement.allBalances(), Statement.openCharges(),
      ])
      (budgetRows, balanceRows, chargeRows) = (rows[0], rows[1], rows[2])
      return now
    }
    for row in budgetRows {
      budgets[try row.text(0)] = LedgerTransaction.StoredBudget(
        definition: try ledger.definition(try row.text(3)), version: try row.integer(1),
        isFrozen: try row.integer(2) != 0)
    }
    for row in balanceRows { balances.append(try LedgerTransaction.balance(row)) }
    for row in chargeRows { open.append(try LedgerTransaction.charge(row)) }
  }

  func outcome() throws(LedgerError) -> ReservationOutcome {
    var book = self
    var differing: [String: Int64] = [:]
    for definition in LedgerTransaction.parentsFirst(request.definitions) {
      guard let known = budgets[definition.id]?.definition else {
        book.budgets[definition.id] = LedgerTransaction.StoredBudget(
          definition: definition, version: 0, isFrozen: false)
        continue
      }
      for (field, isSame) in [
        ("parent", known.parent == definition.parent),
        ("metric", known.metric == definition.metric),
        ("period", known.calendar == definition.calendar),
      ] where !isSame {
        throw .conflictingDefinition(budget: definition.id, field: field)
      }
      if known.limit != definition.limit { differing[definition.id] = definition.limit }
    }
    return try book.outcome(differing)
  }

  private func outcome(_ differing: [String: Int64]) throws(LedgerError) -> ReservationOutcome {
    var asked: [Key: Int64] = [:]
    for charge in request.charges {
      for change in try expand(charge.draws) {
        let key = Key(budget: change.budget, period: change.period)
        asked[key] = try (asked[key] ?? 0).plus(change.delta)
      }
    }
    let own = open.filter { $0.group == request.group || isAsked($0.key) }
    let place = own.map(\.sequence).min() ?? .max
    var standings: [Standing] = []
    for (key, amount) in asked {
      guard let budget = budgets[key.budget] else { throw .unknownBudget(key.budget) }
      if budget.isFrozen, amount > 0 { throw .frozen(budget: key.budget) }
      let balance = try balance(key, budget.definition)
      let period = budget.definition.calendar.period(at: key.period)
      if balance.isClosed, amount > 0 { throw .closed(budget: key.budget, period: period.label) }
      let stricter = differing[key.budget].map { min(0, $0 - budget.definition.limit) } ?? 0
      var standing = Standing(
        budget: key.budget, metric: budget.definition.metric, period: period,
        entitled: try balance.entitled().plus(stricter), requested: amount,
        settled: balance.settled, reserved: 0, ahead: 0, isHard: budget.definition.isHard)
      for charge in open where !own.contains(charge) {
        // A lease that ended holds nothing, whether or not it has been swept.
        if charge.state == .reserved, charge.expires <= now / 1000 { continue }
        let held = charge.changes.filter { $0.budget == key.budget && $0.period == key.period }
          .reduce(0) { $0 &+ $1.delta }
        standing.reserved = try standing.reserved.plus(held)
        if isAhead(charge, of: place) { standing.ahead = try standing.ahead.plus(held) }
      }
      standings.append(standing)
    }
    standings.sort { ($0.free, $0.budget) < ($1.free, $1.budget) }
    let isRefused = standings.contains { !$0.fitsWithOpen && $0.isHard }
    return ReservationOutcome(
      decision: isRefused ? .refused : .granted, standings: standings, crossings: [],
      differingLimits: differing.keys.sorted())
  }

  private func isAsked(_ key: String) -> Bool { request.charges.contains { $0.key == key } }

  private func isAhead(_ charge: Charge, of place: Int64) -> Bool {
    // What is merged or launched is ahead of everything that is not.
    if charge.state == .committed { return true }
    return ahead.map { $0.contains(charge.group) } ?? (charge.sequence < place)
  }

  private func balance(
    _ key: Key, _ definition: BudgetDefinition
  ) throws(LedgerError) -> Balance {
    let earlier = balances.last { $0.budget == key.budget && $0.period <= key.period }
    if var present = earlier, present.period == key.period {
      if !present.isClosed { present.allowance = definition.limit }
      return present
    }
    var fresh = Balance(budget: key.budget, period: key.period, allowance: definition.limit)
    if let earlier { fresh.debt = try definition.debt(at: key.period, after: earlier) }
    return fresh
  }

  private func expand(_ draws: [Draw]) throws(LedgerError) -> [BalanceChange] {
    try DrawExpansion.changes(draws) { (id) throws(LedgerError) in
      guard let budget = budgets[id] else { throw .unknownBudget(id) }
      return budget.definition
    }
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
