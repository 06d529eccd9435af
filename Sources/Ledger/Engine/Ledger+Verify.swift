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
    let reader = ChainReader(checkpoints.map(\.size))
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
    var charges = StoredCharges()

    init(_ ledger: Ledger) throws(LedgerError) {
      var found = (
        size: Int64(0), balances: [Balance](), budgets: [(BudgetDefinition, Bool)](),
        charges: StoredCharges()
      )
      try ledger.read { (_) throws(LedgerError) in
        let rows = try ledger.database.run([
          Statement.head(), Statement.allBalances(), Statement.allBudgets(),
        ])
        found.size = try rows[0].first?.integer(0) ?? 0
        (found.balances, found.budgets, found.charges) = ([], [], StoredCharges())
        for row in rows[1] { found.balances.append(try LedgerTransaction.balance(row)) }
        for row in rows[2] {
          found.budgets.append((try ledger.definition(try row.text(3)), try row.integer(2) != 0))
        }
        try ledger.database.scan(Statement.chargeStates()) { (row) throws(LedgerError) in
          guard let state = ChargeState(stored: row.column(1)) else {
            throw .corrupt("reservation `\(row.text(0))` is in no known state")
          }
          found.charges.append(row.column(0), state, try row.integer(2))
        }
      }
      size = found.size
      balances = found.balances
      budgets = found.budgets.map { (definition: $0.0, isFrozen: $0.1) }
      charges = found.charges
    }
  }
}

/// The reservations as they are stored, their keys in one piece of memory: there may be half a million.
struct StoredCharges {
  private var bytes: [UInt8] = []
  private var entries: [(end: Int, state: ChargeState, generation: Int64)] = []

  var count: Int { entries.count }

  mutating func append(
    _ key: UnsafeBufferPointer<UInt8>, _ state: ChargeState, _ generation: Int64
  ) {
    bytes.append(contentsOf: key)
    entries.append((bytes.count, state, generation))
  }

  func visit(_ body: (UnsafeBufferPointer<UInt8>, ChargeState, Int64) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      for entry in entries {
        body(UnsafeBufferPointer(rebasing: bytes[start..<entry.end]), entry.state, entry.generation)
        start = entry.end
      }
    }
  }
}
