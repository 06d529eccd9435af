import CSodium

/// What verification found.
public struct Verification: Sendable, Equatable {
  /// Something that is not as it was written.
  public struct Problem: Sendable, Equatable {
    /// How it is not as it was.
    public enum Kind: String, Sendable {
      /// An event's bytes, or its hash, are not what they were.
      case edited
      case deleted
      case truncated
      case reordered
      case repeated
      /// A balance, reservation or budget is not what the events add up to.
      case state
      /// The ledger is not the one of the checkpoint.
      case otherLedger = "other-ledger"
      case signature
    }
    /// How it is not as it was.
    public var kind: Kind
    /// The event, where it is about one.
    public var sequence: Int64?
    /// What was found, in one line.
    public var message: String
  }
  /// How many events were read.
  public var events: Int64
  /// The hash of the last event, in hexadecimal.
  public var head: String
  /// What was found, in the order of the events.
  public var problems: [Problem]
  /// How many problems there are beyond those listed.
  public var unlisted = 0

  static let mostListed = 100

  mutating func add(_ kind: Problem.Kind, _ sequence: Int64? = nil, _ message: String) {
    if problems.count < Self.mostListed {
      problems.append(Problem(kind: kind, sequence: sequence, message: message))
    } else {
      unlisted += 1
    }
  }
}

extension Ledger {
  /// Reads every event, and holds the chain of hashes, the state and checkpoints against each other.
  ///
  /// - Parameters:
  ///   - checkpoints: From elsewhere; each must be part of the chain.
  ///   - key: The public key in hexadecimal that must have signed them; any, without it.
  public func verify(
    checkpoints: [Checkpoint] = [], signedBy key: String? = nil
  ) throws(LedgerError) -> Verification {
    let snapshot = try Snapshot(self)
    var reader = ChainReader(checkpoints.map(\.size))
    try reader.read(self, upTo: snapshot.size)
    reader.compare(with: snapshot, id: id)
    for checkpoint in checkpoints { reader.hold(checkpoint, id: id, key: key) }
    return reader.result
  }

  /// The present end of the chain, to be signed and kept elsewhere.
  public func checkpoint() throws(LedgerError) -> Checkpoint {
    try read { (now) throws(LedgerError) in
      let row = try database.run([Statement.head()])[0].first
      return Checkpoint(
        ledger: id, size: try row?.integer(0) ?? 0, head: try row?.text(1) ?? HashChain.start,
        at: now)
    }
  }

  /// All stored state at one moment, read in one short transaction.
  struct Snapshot {
    var size: Int64 = 0
    var balances: [Balance] = []
    var budgets: [(definition: BudgetDefinition, isFrozen: Bool)] = []
    /// Key, state, generation.
    var charges: [(String, ChargeState, Int64)] = []

    init(_ ledger: Ledger) throws(LedgerError) {
      var found = (
        size: Int64(0), balances: [Balance](), budgets: [(BudgetDefinition, Bool)](),
        charges: [(String, ChargeState, Int64)]()
      )
      try ledger.read { (_) throws(LedgerError) in
        let rows = try ledger.database.run([
          Statement.head(), Statement.allBalances(), Statement.allBudgets(),
        ])
        found.size = try rows[0].first?.integer(0) ?? 0
        (found.balances, found.budgets, found.charges) = ([], [], [])
        for row in rows[1] { found.balances.append(try LedgerTransaction.balance(row)) }
        for row in rows[2] {
          found.budgets.append((try ledger.definition(try row.text(3)), try row.integer(2) != 0))
        }
        try ledger.database.scan(Statement.chargeStates()) { (row) throws(LedgerError) in
          guard let state = ChargeState(rawValue: row.text(1)) else {
            throw .corrupt("reservation `\(row.text(0))` is in no known state")
          }
          found.charges.append((row.text(0), state, try row.integer(2)))
        }
      }
      size = found.size
      balances = found.balances
      budgets = found.budgets.map { (definition: $0.0, isFrozen: $0.1) }
      charges = found.charges
    }
  }
}

/// Reads the chain from its start.
private struct ChainReader {
  var result = Verification(events: 0, head: HashChain.start, problems: [])
  private var state = LedgerState()
  private var zones = ZoneCache()
  private var hashes: [Int64: String] = [:]
  private var noted: Set<Int64>
  private var expected: Int64 = 1
  private var lastTime: Int64 = 0
  private var previous = Array(HashChain.start.utf8)
  private var scanned = ScannedEvent()
  private var isReadable = true
  private var link = ChainLink()

  private static let pageSize: Int64 = 10_000

  init(_ sizes: [Int64]) { noted = Set(sizes) }

  mutating func read(_ ledger: Ledger, upTo size: Int64) throws(LedgerError) {
    var last: Int64 = 0
    while true {
      // Pages keep transactions short; what was appended stays as it is.
      var count: Int64 = 0
      try ledger.database.scan(
        Statement.eventsAfter(.integer(last), .integer(size), .integer(Self.pageSize))
      ) { (row) throws(LedgerError) in
        last = try row.integer(0)
        count += 1
        take(last, hash: row.column(1), body: row.column(2))
      }
      if count < Self.pageSize { break }
    }
    result.head = String(decoding: previous, as: UTF8.self)
  }

  private mutating func take(
    _ sequence: Int64, hash: UnsafeBufferPointer<UInt8>, body: UnsafeBufferPointer<UInt8>
  ) {
    result.events += 1
    if sequence != expected {
      let missing =
        sequence == expected + 1
        ? "event \(expected) is" : "events \(expected) to \(sequence - 1) are"
      result.add(.deleted, sequence, "\(missing) missing")
    }
    expected = sequence + 1
    if !link.follows(previous, body, is: hash) {
      result.add(.edited, sequence, "event \(sequence) is not what was hashed")
    }
    // The chain goes on from what is stored, so that one change is one problem.
    if hash.count == previous.count {
      for index in hash.indices { previous[index] = hash[index] }
    } else {
      previous = Array(hash)
    }
    if noted.contains(sequence) { hashes[sequence] = String(decoding: hash, as: UTF8.self) }
    fold(sequence, body)
  }

  private mutating func fold(_ sequence: Int64, _ body: UnsafeBufferPointer<UInt8>) {
    do throws(LedgerError) {
      if try !state.apply(body, scanned: &scanned, zones: &zones) {
        result.add(.repeated, sequence, "event \(sequence) repeats an earlier one")
      }
    } catch {
      result.add(.edited, sequence, "event \(sequence): \(error.message)")
      isReadable = false
      return
    }
    if scanned.sequence != sequence {
      result.add(
        .reordered, sequence, "event \(scanned.sequence) stands in the place of \(sequence)")
    }
    if scanned.at < lastTime {
      result.add(.reordered, sequence, "event \(sequence) is earlier than the one before")
    }
    lastTime = max(lastTime, scanned.at)
  }

  mutating func compare(with snapshot: Ledger.Snapshot, id: String) {
    if expected <= snapshot.size {
      result.add(.truncated, nil, "the last event is \(expected - 1) instead of \(snapshot.size)")
    }
    // The state cannot be compared with events that cannot be read.
    guard isReadable else { return }
    if let created = state.ledgerID, created != id {
      result.add(.otherLedger, 1, "the events are those of another ledger")
    }
    do throws(LedgerError) {
      compare(try state.balances(), snapshot.balances)
    } catch {
      result.add(.state, nil, error.message)
    }
    let accounts = state.accounts().filter { $0.definition != nil }
    var known: [String: (definition: BudgetDefinition, isFrozen: Bool)] = [:]
    for budget in snapshot.budgets { known[budget.definition.id] = budget }
    for account in accounts {
      let stored = known.removeValue(forKey: account.name)
      if stored?.definition != account.definition || stored?.isFrozen != account.isFrozen {
        result.add(.state, nil, "budget `\(account.name)` is not as it was defined")
      }
    }
    for name in known.keys.sorted() {
      result.add(.state, nil, "budget `\(name)` was never defined")
    }
    var wrong = 0
    for (key, charge, generation) in snapshot.charges
    where !state.holds(key, charge, generation: generation) {
      wrong += 1
      result.add(.state, nil, "reservation `\(key)` is not in the state that its events left")
    }
    if wrong == 0, snapshot.charges.count != state.chargeCount {
      result.add(
        .state, nil,
        "there are \(snapshot.charges.count) reservations where events made \(state.chargeCount)")
    }
  }

  private mutating func compare(_ folded: [Balance], _ stored: [Balance]) {
    var rest: [LedgerTransaction.BalanceKey: Balance] = [:]
    for balance in stored {
      rest[LedgerTransaction.BalanceKey(budget: balance.budget, period: balance.period)] = balance
    }
    for balance in folded {
      let key = LedgerTransaction.BalanceKey(budget: balance.budget, period: balance.period)
      if rest.removeValue(forKey: key) != balance {
        result.add(
          .state, nil, "a balance of budget `\(balance.budget)` is not what its events add up to")
      }
    }
    for key in rest.keys.sorted(by: { ($0.budget, $0.period) < ($1.budget, $1.period) }) {
      // A period in which everything is zero need not have had an event.
      result.add(.state, nil, "a balance of budget `\(key.budget)` has no events")
    }
  }

  mutating func hold(_ checkpoint: Checkpoint, id: String, key: String?) {
    if let key, !checkpoint.isSigned(by: key) {
      result.add(
        .signature, nil, "the checkpoint of event \(checkpoint.size) is not signed by that key")
      return
    }
    if key == nil, !checkpoint.signature.isEmpty, !checkpoint.isSigned(by: checkpoint.publicKey) {
      result.add(
        .signature, nil, "the signature of the checkpoint of event \(checkpoint.size) is wrong")
      return
    }
    if checkpoint.ledger != id {
      result.add(.otherLedger, nil, "the checkpoint belongs to another ledger")
      return
    }
    if checkpoint.size == 0 { return }
    guard let hash = hashes[checkpoint.size] else {
      result.add(
        .truncated, checkpoint.size,
        "the ledger had \(checkpoint.size) events at the checkpoint and has \(expected - 1)")
      return
    }
    if hash != checkpoint.head {
      result.add(
        .edited, checkpoint.size, "event \(checkpoint.size) is another than at the checkpoint")
    }
  }
}

/// Computes links of the chain without making anything new for each of a million.
private struct ChainLink {
  private var hashing = crypto_hash_sha256_state()
  private var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))

  /// Whether the hash of an event's bytes after another hash is this one.
  mutating func follows(
    _ previous: [UInt8], _ body: UnsafeBufferPointer<UInt8>, is hash: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    var separator: UInt8 = 0x0A
    _ = crypto_hash_sha256_init(&hashing)
    _ = crypto_hash_sha256_update(&hashing, previous, UInt64(previous.count))
    _ = crypto_hash_sha256_update(&hashing, &separator, 1)
    _ = crypto_hash_sha256_update(&hashing, body.baseAddress, UInt64(body.count))
    _ = crypto_hash_sha256_final(&hashing, &digest)
    guard hash.count == digest.count * 2 else { return false }
    for (index, byte) in digest.enumerated() {
      guard hash[index * 2] == Self.digit(byte >> 4), hash[index * 2 + 1] == Self.digit(byte & 15)
      else { return false }
    }
    return true
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
