/// What the events add up to: the ledger's state is this fold, and everything else in the database a copy
/// of it for speed.
///
/// An event counts once however often it is seen, and events of different charges in any order give the
/// same state.
public struct LedgerState: Sendable {
  private var seen: Set<Name> = []
  private var names: [Name: Int] = [:]
  private var budgets: [Account] = []
  private var sums: [BalanceKey: Sums] = [:]
  private var charges: [Name: ChargeSum] = [:]
  private(set) var ledgerID: String?

  struct Account: Sendable {
    var name: String
    var definition: BudgetDefinition?
    var version: Int64 = 0
    var isFrozen = false
    var freezeVersion: Int64 = 0
  }

  /// What stands for a name: a hash that nobody outside of the process can aim at, so that tables need not
  /// hash it again.
  private struct Name: Hashable, Sendable {
    let hash: UInt64

    func hash(into hasher: inout Hasher) { hasher.combine(hash) }
    func _rawHashValue(seed: Int) -> Int { Int(truncatingIfNeeded: hash) ^ seed }
  }

  private struct BalanceKey: Hashable {
    var budget: Int
    var period: Int64

    // Each event changes several balances, and a hash that nobody could foresee costs more than the rest of it.
    func _rawHashValue(seed: Int) -> Int {
      var mixed = (UInt64(bitPattern: period) ^ UInt64(bitPattern: Int64(budget)) << 40)
      mixed = (mixed ^ mixed >> 33) &* 0xFF51_AFD7_ED55_8CCD
      mixed = (mixed ^ mixed >> 33) &* 0xC4CE_B9FE_1A85_EC53
      return Int(truncatingIfNeeded: mixed ^ mixed >> 33) ^ seed
    }
  }

  private struct Sums {
    var amounts: (reserved: Int64, settled: Int64, carried: Int64, borrowed: Int64, lent: Int64) =
      (0, 0, 0, 0, 0)
    /// What the period allowed and owed when it was closed.
    var closed: (allowance: Int64, debt: Int64)?

    mutating func add(_ delta: Int64, to field: BalanceField) throws(LedgerError) {
      switch field {
      case .reserved: amounts.reserved = try amounts.reserved.plus(delta)
      case .settled: amounts.settled = try amounts.settled.plus(delta)
      case .carried: amounts.carried = try amounts.carried.plus(delta)
      case .borrowed: amounts.borrowed = try amounts.borrowed.plus(delta)
      case .lent: amounts.lent = try amounts.lent.plus(delta)
      }
    }
  }

  private struct ChargeSum: Equatable {
    var generation: Int64
    var state: ChargeState
  }

  /// Creates the state of an empty ledger.
  public init() {}

  /// Makes room for so many events, as far as that is not a lie that would fill the memory.
  mutating func expect(events: Int64) { seen.reserveCapacity(Int(min(max(events, 0), 1 << 22))) }

  /// A number for bytes; the same within a process.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> Name {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
    return Name(hash: UInt64(bitPattern: Int64(hasher.finalize())))
  }

  private static func hash(_ text: String) -> Name {
    var text = text
    return text.withUTF8(hash)
  }

  private mutating func index(of budget: String) -> Int {
    var budget = budget
    return budget.withUTF8 { index(of: $0) }
  }

  private mutating func index(of budget: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = Self.hash(budget)
    if let index = names[hash] { return index }
    names[hash] = budgets.count
    budgets.append(Account(name: String(decoding: budget, as: UTF8.self)))
    return budgets.count - 1
  }

  /// Adds an event as it is stored.
  ///
  /// - Returns: Whether it is the first with its id.
  mutating func apply(
    _ bytes: UnsafeBufferPointer<UInt8>, scanned event: inout ScannedEvent, zones: inout ZoneCache
  ) throws(LedgerError) -> Bool {
    guard event.scan(bytes), let kind = event.kind, let id = event.id else {
      let full = try LedgerEvent(canonical: Array(bytes), zones: &zones)
      event.sequence = full.sequence
      event.at = full.at
      return try apply(full)
    }
    switch kind {
    case .create, .define, .freeze, .thaw, .close:
      return try apply(try LedgerEvent(canonical: Array(bytes), zones: &zones))
    case .reserve, .renew, .commit, .release, .expire, .settle, .restate, .borrow: break
    }
    guard seen.insert(Self.hash(id)).inserted else { return false }
    for change in event.changes {
      try add(change.delta, to: change.field, of: index(of: change.budget), change.period)
    }
    if let key = event.key, let state = event.state {
      note(Self.hash(key), ChargeSum(generation: event.generation, state: state))
    }
    return true
  }

  /// Adds an event.
  ///
  /// - Returns: Whether it is the first with its id.
  @discardableResult
  mutating func apply(_ event: LedgerEvent) throws(LedgerError) -> Bool {
    guard seen.insert(Self.hash(event.id)).inserted else { return false }
    for change in event.changes {
      try add(change.delta, to: change.field, of: index(of: change.budget), change.period)
    }
    if let charge = event.charge {
      note(Self.hash(charge.key), ChargeSum(generation: charge.generation, state: charge.state))
    }
    switch event.kind {
    case .create: ledgerID = event.details?["ledger"]?.text
    case .define:
      guard let definition = event.definition, let version = event.version else {
        throw .corrupt("event \(event.sequence) defines nothing")
      }
      let index = index(of: definition.id)
      if version > budgets[index].version {
        budgets[index].definition = definition
        budgets[index].version = version
      }
    case .freeze, .thaw:
      guard let budget = event.budget, let version = event.version else {
        throw .corrupt("event \(event.sequence) names no budget")
      }
      let index = index(of: budget)
      if version > budgets[index].freezeVersion {
        budgets[index].isFrozen = event.kind == .freeze
        budgets[index].freezeVersion = version
      }
    case .close:
      guard let budget = event.budget, let period = event.details?["start"]?.whole,
        let allowance = event.details?["allowance"]?.whole,
        let debt = event.details?["debt_in"]?.whole
      else { throw .corrupt("event \(event.sequence) closes nothing") }
      let key = BalanceKey(budget: index(of: budget), period: period)
      sums[key, default: Sums()].closed = (allowance, debt)
    case .reserve, .renew, .commit, .release, .expire, .settle, .restate, .borrow: break
    }
    return true
  }

  private mutating func add(
    _ delta: Int64, to field: BalanceField, of budget: Int, _ period: Int64
  ) throws(LedgerError) {
    // Changed where it is: this is done for every change of every event.
    try sums[BalanceKey(budget: budget, period: period), default: Sums()].add(delta, to: field)
  }

  private mutating func note(_ key: Name, _ charge: ChargeSum) {
    if let known = charges[key],
      (known.generation, known.state.rank) >= (charge.generation, charge.state.rank)
    {
      return
    }
    charges[key] = charge
  }
}

extension LedgerState {
  /// Every budget's balances, by budget and period, with allowances and debts worked out.
  public func balances() throws(LedgerError) -> [Balance] {
    var result: [Balance] = []
    let keys = sums.keys.sorted {
      ($0.budget == $1.budget)
        ? $0.period < $1.period : budgets[$0.budget].name < budgets[$1.budget].name
    }
    var last: (key: BalanceKey, balance: Balance)?
    for key in keys {
      guard let sum = sums[key], let definition = budgets[key.budget].definition else {
        throw .corrupt("budget `\(budgets[key.budget].name)` was never defined")
      }
      var balance = Balance(
        budget: definition.id, period: key.period,
        allowance: sum.closed?.allowance ?? definition.limit)
      balance.reserved = sum.amounts.reserved
      balance.settled = sum.amounts.settled
      balance.carried = sum.amounts.carried
      balance.borrowed = sum.amounts.borrowed
      balance.lent = sum.amounts.lent
      balance.isClosed = sum.closed != nil
      if let closed = sum.closed {
        balance.debt = closed.debt
      } else if let last, last.key.budget == key.budget {
        balance.debt = try definition.debt(at: key.period, after: last.balance)
      }
      last = (key, balance)
      result.append(balance)
    }
    return result
  }

  /// Budgets by name.
  func accounts() -> [Account] { budgets.sorted { $0.name < $1.name } }

  /// How many charges there are.
  public var chargeCount: Int { charges.count }

  /// Whether a charge is in a state.
  func holds(
    _ key: UnsafeBufferPointer<UInt8>, _ state: ChargeState, generation: Int64
  ) -> Bool {
    charges[Self.hash(key)] == ChargeSum(generation: generation, state: state)
  }
}

extension LedgerState: Equatable {
  /// The same where every balance, charge and budget is.
  public static func == (left: LedgerState, right: LedgerState) -> Bool {
    guard left.charges == right.charges, left.seen == right.seen,
      left.ledgerID == right.ledgerID,
      let ours = try? left.balances(), let theirs = try? right.balances()
    else { return false }
    return ours == theirs
  }
}

extension BudgetDefinition {
  /// What a period owes for the one before it in which anything happened.
  func debt(at period: Int64, after earlier: Balance) throws(LedgerError) -> Int64 {
    let overrun = try earlier.overrun()
    guard overrun > 0 else { return 0 }
    let gap = calendar.count(from: earlier.period, to: period)
    return Balance.debt(after: overrun, gap: gap, limit: limit)
  }
}
