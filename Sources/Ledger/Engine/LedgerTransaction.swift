/// What one transaction has read and is going to write.
final class LedgerTransaction {
  let ledger: Ledger
  /// Milliseconds since 1970, not before the last event.
  let now: Int64
  private var size: Int64 = 0
  private var head = HashChain.start
  private(set) var events: [LedgerEvent] = []
  private var budgets: [String: StoredBudget] = [:]
  private var changedBudgets: [String] = []
  private var balances: [BalanceKey: StoredBalance] = [:]
  private var changedBalances: Set<BalanceKey> = []
  private var charges: [String: Charge] = [:]
  private var changedCharges: [String] = []
  private var dayTotals: [DayKey: Int64] = [:]
  private var queries: [Query] = []
  private var hasSwept = false
  private var known: KnownBalances
  /// When the first lease ends, in seconds since 1970.
  private var soonestLease: Int64?

  struct StoredBudget {
    var definition: BudgetDefinition
    var version: Int64
    var isFrozen: Bool
  }

  struct BalanceKey: Hashable {
    var budget: String
    var period: Int64
  }

  private struct DayKey: Hashable {
    var key: BalanceKey
    var day: Int64
  }

  private struct StoredBalance {
    var balance: Balance
    let overrunBefore: Int64
    /// What it was when the transaction began.
    let before: Balance
  }

  /// Seconds since 1970.
  var seconds: Int64 { now / 1000 }

  init(_ ledger: Ledger, _ preload: Preload) throws(LedgerError) {
    self.ledger = ledger
    known = KnownBalances(preload.moments)
    let drawn = preload.moments == nil ? [] : preload.drawn
    var first = [Statement.head(), Statement.soonestLease()]
    first += preload.groups.map { Statement.chargesOfGroup(.text($0)) }
    first += preload.keys.map { Statement.charge(.text($0)) }
    first += preload.budgets.map { Statement.budgetPath(.text($0)) }
    if let moments = preload.moments {
      first += drawn.map {
        Statement.pathBalances(
          .text($0), .integer(moments.upperBound), .integer(moments.lowerBound))
      }
    }
    let opening = try ledger.database.begin(.write, first)
    var clock = opening.now
    if let last = opening.rows[0].first {
      size = try last.integer(0)
      head = try last.text(1)
      // A clock that was set back does not set the ledger back.
      clock = max(clock, try last.integer(2))
    }
    now = clock
    soonestLease = try opening.rows[1].first?.integer(0)
    var rest = opening.rows.dropFirst(2)
    for rows in rest.prefix(preload.groups.count + preload.keys.count) {
      for row in rows { try remember(Self.charge(row)) }
    }
    rest = rest.dropFirst(preload.groups.count + preload.keys.count)
    for rows in rest.prefix(preload.budgets.count) { try remember(path: rows) }
    for (budget, rows) in zip(drawn, rest.dropFirst(preload.budgets.count)) {
      try known.add(
        rows, of: Array(sequence(first: budget) { self.budgets[$0]?.definition.parent }.prefix(32)))
    }
    if size == 0 {
      append(
        LedgerEvent(
          .create, id: Digest.identifier(["create", ledger.id]), act: Act(actor: "carbonward"),
          details: .object([.init("ledger", .string(ledger.id)), .init("version", .integer(1))])))
    }
  }

  // MARK: Reading

  static func charge(_ row: SQLRow) throws(LedgerError) -> Charge {
    guard let state = ChargeState(rawValue: try row.text(3)),
      let body = JSONValue(parsing: Array(try row.text(6).utf8))
    else { throw .corrupt("reservation `\(try row.text(0))` cannot be read") }
    return try Charge(
      key: row.text(0), group: row.text(1), generation: row.integer(2), state: state,
      expires: row.integer(4), sequence: row.integer(5), body: body)
  }

  static func balance(_ row: SQLRow) throws(LedgerError) -> Balance {
    var balance = Balance(
      budget: try row.text(0), period: try row.integer(1), allowance: try row.integer(2))
    balance.carried = try row.integer(3)
    balance.borrowed = try row.integer(4)
    balance.lent = try row.integer(5)
    balance.debt = try row.integer(6)
    balance.reserved = try row.integer(7)
    balance.settled = try row.integer(8)
    balance.isClosed = try row.integer(9) != 0
    return balance
  }

  private func remember(_ charge: Charge) { charges[charge.key] = charge }

  private func remember(path rows: [SQLRow]) throws(LedgerError) {
    for row in rows {
      let id = try row.text(0)
      if budgets[id] != nil { continue }
      budgets[id] = StoredBudget(
        definition: try ledger.definition(try row.text(3)), version: try row.integer(1),
        isFrozen: try row.integer(2) != 0)
    }
  }

  /// The charges that were asked for at the start, by key.
  func charges(ofGroup group: String) -> [Charge] {
    charges.values.filter { $0.group == group }.sorted { $0.key < $1.key }
  }

  /// A charge.
  func charge(_ key: String) throws(LedgerError) -> Charge? {
    if let known = charges[key] { return known }
    guard let row = try ledger.database.run([Statement.charge(.text(key))])[0].first else {
      return nil
    }
    let charge = try Self.charge(row)
    remember(charge)
    return charge
  }

  func budget(_ id: String) throws(LedgerError) -> StoredBudget {
    if let known = budgets[id] { return known }
    try remember(path: ledger.database.run([Statement.budgetPath(.text(id))])[0])
    guard let budget = budgets[id] else { throw .unknownBudget(id) }
    return budget
  }

  /// A budget that there may not be.
  func existingBudget(_ id: String) throws(LedgerError) -> StoredBudget? {
    do { return try budget(id) } catch .unknownBudget { return nil }
  }

  /// A budget and those that it draws on, from the top.
  func path(of id: String) throws(LedgerError) -> [BudgetDefinition] {
    var path: [BudgetDefinition] = []
    var next: String? = id
    while let id = next {
      guard path.count < 32 else { throw .invalid(.tooDeep) }
      let definition = try budget(id).definition
      path.append(definition)
      next = definition.parent
    }
    return path.reversed()
  }

  /// Reads the balances that are not read yet, in one round trip; in none where they came with the opening.
  func load(_ keys: [BalanceKey]) throws(LedgerError) {
    var missing: [BalanceKey] = []
    for key in keys where balances[key] == nil && !missing.contains(key) {
      switch known.last(upTo: key.period, of: key.budget) {
      case .unread: missing.append(key)
      case .nothing: try remember(nil, key)
      case .balance(let balance): try remember(balance, key)
      }
    }
    let sweeps = !hasSwept && soonestLease.map { $0 <= seconds } ?? false
    hasSwept = true
    if missing.isEmpty && !sweeps { return }
    var batch = missing.map { Statement.balance(.text($0.budget), .integer($0.period)) }
    if sweeps { batch.append(Statement.expiredCharges(.integer(seconds))) }
    let rows = try ledger.database.run(batch)
    for (key, rows) in zip(missing, rows) {
      try remember(rows.first.map { (row) throws(LedgerError) in try Self.balance(row) }, key)
    }
    if sweeps { try sweep(rows[missing.count]) }
  }

  /// - Parameter last: The balance of the period, or of the last one before it in which anything happened.
  private func remember(_ last: Balance?, _ key: BalanceKey) throws(LedgerError) {
    let definition = try budget(key.budget).definition
    if let last, last.period == key.period { return try remember(last, definition) }
    // A budget that was never used has a balance of zeros, and is locked all the same.
    var fresh = Balance(budget: key.budget, period: key.period, allowance: definition.limit)
    if let last { fresh.debt = try definition.debt(at: key.period, after: last) }
    try remember(fresh, definition)
  }

  private func remember(_ balance: Balance, _ definition: BudgetDefinition) throws(LedgerError) {
    var balance = balance
    if !balance.isClosed { balance.allowance = definition.limit }
    balances[BalanceKey(budget: balance.budget, period: balance.period)] = StoredBalance(
      balance: balance, overrunBefore: try balance.overrun(), before: balance)
  }

  func balance(_ key: BalanceKey) throws(LedgerError) -> Balance {
    if let known = balances[key] { return known.balance }
    try load([key])
    guard let balance = balances[key]?.balance else { throw .unknownBudget(key.budget) }
    return balance
  }

  // MARK: Writing

  /// Adds an event, and does what it says.
  func record(_ event: LedgerEvent) throws(LedgerError) {
    append(event)
    try load(event.changes.map { BalanceKey(budget: $0.budget, period: $0.period) })
    for change in event.changes {
      let key = BalanceKey(budget: change.budget, period: change.period)
      try balances[key]?.balance.add(change.delta, to: change.field)
      changedBalances.insert(key)
      if change.field == .settled {
        dayTotals[DayKey(key: key, day: seconds / 86_400), default: 0] += change.delta
      }
    }
  }

  private func append(_ event: LedgerEvent) {
    var event = event
    size += 1
    event.sequence = size
    event.at = now
    if event.charge?.sequence == 0 { event.charge?.sequence = size }
    let body = event.canonical
    head = HashChain.link(after: head, body)
    queries.append(
      Statement.addEvent(
        .integer(size), .text(event.id), .integer(now), .text(head),
        .text(String(decoding: body, as: UTF8.self))))
    events.append(event)
    if let charge = event.charge {
      if !changedCharges.contains(charge.key) { changedCharges.append(charge.key) }
      charges[charge.key] = charge
    }
  }

  func store(_ budget: StoredBudget) {
    let id = budget.definition.id
    budgets[id] = budget
    if !changedBudgets.contains(id) { changedBudgets.append(id) }
  }

  func close(_ key: BalanceKey) throws(LedgerError) {
    _ = try balance(key)
    balances[key]?.balance.isClosed = true
    changedBalances.insert(key)
  }

  /// What all balances that changed were and are now.
  func movements() -> [(before: Balance, after: Balance)] {
    changedBalances.sorted { ($0.budget, $0.period) < ($1.budget, $1.period) }.compactMap { key in
      balances[key].map { ($0.before, $0.balance) }
    }
  }

  /// Whether an event with this id was recorded before.
  func hasEvent(_ id: String) throws(LedgerError) -> Bool {
    if events.contains(where: { $0.id == id }) { return true }
    return try !ledger.database.run([Statement.eventByID(.text(id))])[0].isEmpty
  }

  /// Releases what nobody resolved in time; every transaction does so before it looks at a balance.
  func sweep() throws(LedgerError) { try load([]) }

  private func sweep(_ expired: [SQLRow]) throws(LedgerError) {
    var rows = expired
    while true {
      for row in rows {
        let stored = try Self.charge(row)
        guard let charge = try self.charge(stored.key), charge.state == .reserved,
          charge.expires <= seconds
        else { continue }
        try resolve(charge, as: .expired, .expire, Act(actor: "carbonward", reason: "lease ended"))
      }
      guard rows.count == 100 else { return }
      try flush()
      rows = try ledger.database.run([Statement.expiredCharges(.integer(seconds))])[0]
    }
  }

  /// Ends a charge without a settlement: what it held is free again.
  func resolve(
    _ charge: Charge, as state: ChargeState, _ kind: EventKind, _ act: Act
  ) throws(LedgerError) {
    var ended = charge
    ended.state = state
    ended.changes = []
    let event = LedgerEvent(
      kind, id: Digest.identifier([kind.rawValue, charge.key, String(charge.generation)]), act: act,
      charge: ended,
      changes: charge.changes.map {
        BalanceChange($0.budget, $0.period, .reserved, -$0.delta)
      })
    try record(event)
  }

  /// Debts of later periods follow from what changed in earlier ones.
  private func settleDebts() throws(LedgerError) {
    for key in changedBalances.sorted(by: { ($0.budget, $0.period) < ($1.budget, $1.period) }) {
      guard let stored = balances[key], try stored.balance.overrun() != stored.overrunBefore else {
        continue
      }
      let definition = try budget(key.budget).definition
      var earlier = stored.balance
      let rows = try ledger.database.run([
        Statement.balancesAfter(.text(key.budget), .integer(key.period))
      ])[0]
      var later: [Balance] = []
      for row in rows { later.append(try Self.balance(row)) }
      // What this transaction adds is not stored yet.
      for (other, stored) in balances where other.budget == key.budget && other.period > key.period
      {
        later.removeAll { $0.period == other.period }
        later.append(stored.balance)
      }
      for balance in later.sorted(by: { $0.period < $1.period }) {
        let laterKey = BalanceKey(budget: key.budget, period: balance.period)
        if balances[laterKey] == nil { try remember(balance, definition) }
        let debt = try definition.debt(at: balance.period, after: earlier)
        balances[laterKey]?.balance.debt = debt
        changedBalances.insert(laterKey)
        earlier = balances[laterKey]?.balance ?? balance
      }
    }
  }

  /// Recomputes what follows from a budget's limit.
  func reallow(_ id: String, from period: Int64) throws(LedgerError) {
    let definition = try budget(id).definition
    let rows = try ledger.database.run([Statement.balancesAfter(.text(id), .integer(period))])[0]
    for row in rows {
      let balance = try Self.balance(row)
      let key = BalanceKey(budget: id, period: balance.period)
      if balances[key] == nil { try remember(balance, definition) }
      if balances[key]?.balance.isClosed == false {
        balances[key]?.balance.allowance = definition.limit
      }
      changedBalances.insert(key)
    }
    var earlier: Balance?
    for key in balances.keys.filter({ $0.budget == id }).sorted(by: { $0.period < $1.period }) {
      if let earlier, balances[key]?.balance.isClosed == false {
        balances[key]?.balance.debt = try definition.debt(at: key.period, after: earlier)
      }
      earlier = balances[key]?.balance
    }
  }

  /// Hands over to the database what there is to write.
  private func flush() throws(LedgerError) {
    let batch = try writes()
    if !batch.isEmpty { _ = try ledger.database.run(batch) }
  }

  private func writes() throws(LedgerError) -> [Query] {
    try settleDebts()
    var batch = queries
    queries = []
    for id in changedBudgets {
      guard let budget = budgets[id] else { continue }
      let definition = budget.definition
      batch.append(
        Statement.setBudget(
          .text(id), definition.parent.map(SQLValue.text) ?? .null, .integer(budget.version),
          .integer(budget.isFrozen ? 1 : 0),
          .text(String(decoding: definition.json.canonical, as: UTF8.self))))
    }
    // From the top of the tree down and in one order, as every other writer does.
    for key in changedBalances.sorted(by: { ($0.budget, $0.period) < ($1.budget, $1.period) }) {
      guard let balance = balances[key]?.balance else { continue }
      batch.append(Self.write(balance))
    }
    for key in changedCharges {
      guard let charge = charges[key] else { continue }
      batch.append(Self.write(charge))
    }
    for (day, total) in dayTotals.sorted(by: {
      ($0.key.key.budget, $0.key.key.period) < ($1.key.key.budget, $1.key.key.period)
    }) {
      batch.append(
        Statement.addToDay(
          .text(day.key.budget), .integer(day.key.period), .integer(day.day), .integer(total)))
    }
    changedBudgets = []
    changedCharges = []
    dayTotals = [:]
    return batch
  }

  static func write(_ balance: Balance) -> Query {
    Statement.setBalance(
      .text(balance.budget), .integer(balance.period), .integer(balance.allowance),
      .integer(balance.carried), .integer(balance.borrowed), .integer(balance.lent),
      .integer(balance.debt), .integer(balance.reserved), .integer(balance.settled),
      .integer(balance.isClosed ? 1 : 0))
  }

  static func write(_ charge: Charge) -> Query {
    Statement.setCharge(
      .text(charge.key), .text(charge.group), .integer(charge.generation),
      .text(charge.state.rawValue), .integer(charge.expires), .integer(charge.sequence),
      .text(String(decoding: charge.json.canonical, as: UTF8.self)))
  }

  /// Writes everything and ends the transaction.
  func commit() throws(LedgerError) {
    // A ledger that was only set up has its first event, and nothing else to say.
    try ledger.database.commit(try writes())
  }
}

extension LedgerTransaction {
  /// Whether nothing was ever written.
  var isUnused: Bool { events.count == 1 && events[0].kind == .create }

  /// Writes prepared rows instead of anything that this transaction recorded.
  func replaceAll(with queries: [Query]) throws(LedgerError) {
    self.queries = queries
  }
}
