/// Budgets over time, and what has been reserved and used of them.
///
/// A ledger belongs to one thread; every thread and every process opens its own. All changes are made in
/// transactions that see each other's results, and each either happens whole or not at all.
public final class Ledger {
  let database: any LedgerDatabase
  var zones = ZoneCache()
  /// A name that no other ledger has, and every copy of this one.
  public internal(set) var id: String
  /// Definitions by their stored text, which is read again in every transaction.
  var definitions: [String: BudgetDefinition] = [:]

  /// Opens a ledger, and sets it up where there is none.
  ///
  /// - Parameter isReadOnly: Leaves an absent or older ledger as it is, and fails.
  public init(_ database: any LedgerDatabase, isReadOnly: Bool = false) throws(LedgerError) {
    self.database = database
    switch try database.contents() {
    case .other: throw .notALedger
    case .nothing where isReadOnly: throw .unavailable(.cannotOpen)
    case .nothing, .ledger: break
    }
    id = try Self.migrate(database, isReadOnly: isReadOnly)
  }

  /// How often a transaction is tried that others get in the way of.
  static let mostTries = 8

  /// Does something in a transaction that writes.
  ///
  /// Where the database is lost on the way, or another transaction wins, it is done again from the
  /// start: what had been committed by then is recognised and does not happen twice.
  func write<Result>(
    _ preload: Preload, _ body: (LedgerTransaction) throws(LedgerError) -> Result
  ) throws(LedgerError) -> Result {
    var tries = 0
    while true {
      do {
        let transaction = try LedgerTransaction(self, preload)
        let result = try body(transaction)
        try transaction.commit()
        return result
      } catch .unavailable(.contended) where tries < Self.mostTries {
        database.rollback()
      } catch .unavailable(.connectionLost) where tries < 2 {
        database.rollback()
        try database.reconnect()
      } catch {
        database.rollback()
        throw error
      }
      tries += 1
    }
  }

  /// Reads in one short transaction; once more where the connection was lost meanwhile.
  func read<Result>(
    _ body: (Int64) throws(LedgerError) -> Result
  ) throws(LedgerError) -> Result {
    do {
      return try readOnce(body)
    } catch .unavailable(.connectionLost) {
      try database.reconnect()
      return try readOnce(body)
    }
  }

  private func readOnce<Result>(
    _ body: (Int64) throws(LedgerError) -> Result
  ) throws(LedgerError) -> Result {
    do {
      let opening = try database.begin(.read, [Statement.head()])
      // The clock of the ledger never goes back, whatever the machine's does.
      var now = opening.now
      if let head = opening.rows.first?.first { now = max(now, try head.integer(2)) }
      let result = try body(now)
      try database.commit([])
      return result
    } catch {
      database.rollback()
      throw error
    }
  }

  func definition(_ text: String) throws(LedgerError) -> BudgetDefinition {
    if let known = definitions[text] { return known }
    guard let json = JSONValue(parsing: Array(text.utf8)) else {
      throw .corrupt("a budget's definition cannot be read")
    }
    let definition = try BudgetDefinition(json: json, zones: &zones)
    if definitions.count < 10_000 { definitions[text] = definition }
    return definition
  }
}

/// What a transaction needs from the start, so that it is asked for in one round trip.
struct Preload {
  var groups: [String] = []
  var keys: [String] = []
  var budgets: [String] = []
  /// The budgets whose balances are read, with all above them, in these moments.
  var drawn: [String] = []
  /// In seconds since 1970.
  var moments: ClosedRange<Int64>?
}

extension Ledger {
  /// Brings the schema up to date, or sets it up.
  ///
  /// - Returns: The ledger's own name.
  private static func migrate(
    _ database: any LedgerDatabase, isReadOnly: Bool
  ) throws(LedgerError) -> String {
    if let (version, id) = try current(database), version == Migration.latest || isReadOnly {
      guard version == Migration.latest else {
        throw .unavailable(.readOnly)
      }
      return id
    }
    do {
      _ = try database.begin(.write, [])
      // Another process may have been quicker.
      var version: Int64 = 0
      var id = ""
      if let present = try currentInTransaction(database) { (version, id) = present }
      guard version < Migration.latest else {
        try database.commit([])
        return id
      }
      for step in Migration.all[Int(version)...] {
        let script = step.script.split(separator: "{sequence}", omittingEmptySubsequences: false)
        try database.execute(script: script.joined(separator: type(of: database).sequenceType))
      }
      if version == 0 {
        id = Digest.hexadecimal(Digest.random(16))
        _ = try database.run([Statement.setMeta("ledger", .text(id))])
      } else if Migration.all[Int(version)...].contains(where: \.rebuilds) {
        try Rebuilding.fillDays(database)
      }
      _ = try database.run([Statement.setMeta("schema", .text(String(Migration.latest)))])
      try database.commit([])
      return id
    } catch {
      database.rollback()
      throw error
    }
  }

  private static func current(
    _ database: any LedgerDatabase
  ) throws(LedgerError) -> (version: Int64, id: String)? {
    do {
      _ = try database.begin(.read, [])
      let present = try currentInTransaction(database)
      try database.commit([])
      return present
    } catch {
      database.rollback()
      throw error
    }
  }

  private static func currentInTransaction(
    _ database: any LedgerDatabase
  ) throws(LedgerError) -> (version: Int64, id: String)? {
    guard case .ledger = try database.contents() else { return nil }
    let rows = try database.run([Statement.schemaVersion(), Statement.ledgerID()])
    guard let version = try rows[0].first?.integer(0), let id = try rows[1].first?.text(0) else {
      throw .corrupt("it does not say its version")
    }
    guard version <= Migration.latest else {
      throw .newerSchema(found: version, known: Migration.latest)
    }
    return (version, id)
  }
}
