import CPostgreSQL
public import Ledger

/// A ledger in a PostgreSQL database, shared by many machines.
///
/// Writers wait for an advisory lock that lasts as long as their transaction, so that the chain of events has
/// one order. A transaction commits without waiting for the disk, which gives the lock on at once, and its caller then
/// waits until the log up to it is on stable storage: many wait for one write together.
public final class PostgreSQLDatabase: LedgerDatabase {
  /// The type of a column that numbers events.
  public static var sequenceType: String { "BIGINT" }

  private let address: String
  private let clock: (() -> Int64)?
  private var connection: OpaquePointer?
  private var prepared: Set<Statement> = []
  private var isWriting = false

  /// Connects.
  ///
  /// - Parameters:
  ///   - address: `postgres://…`; it may hold a password, and is never repeated.
  ///   - clock: Milliseconds since 1970; the server's clock without it.
  public init(address: String, clock: (() -> Int64)? = nil) throws(LedgerError) {
    self.address = address
    self.clock = clock
    try connect()
  }

  deinit { PQfinish(connection) }

  private func connect() throws(LedgerError) {
    // The address comes first, so that it can set any of these itself.
    let settings = [
      ("connect_timeout", "10"), ("application_name", "carbonward"), ("client_encoding", "UTF8"),
      ("keepalives_idle", "30"), ("tcp_user_timeout", "20000"), ("dbname", address),
    ]
    connection = Self.withCStrings(settings.map(\.0)) { names in
      Self.withCStrings(settings.map(\.1)) { values in PQconnectdbParams(names, values, 1) }
    }
    guard PQstatus(connection) == CONNECTION_OK else {
      // The server's own words may hold what the address holds, so that only their kind is kept.
      let words = connection.flatMap { PQerrorMessage($0) }.map { String(cString: $0) } ?? ""
      PQfinish(connection)
      connection = nil
      throw .unavailable(Self.isDenial(words) ? .accessDenied : .cannotConnect)
    }
    // Notices would go to standard error.
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
    prepared = []
    try execute(script: Self.session)
  }

  private static func isDenial(_ words: String) -> Bool {
    words.contains("authentication") || words.contains("role \"") || words.contains("permission")
      || words.contains("password") || words.contains("pg_hba")
  }

  private static let session = """
    SET statement_timeout = '120s';
    SET lock_timeout = '60s';
    SET idle_in_transaction_session_timeout = '60s';
    SET standard_conforming_strings = on;
    SELECT set_config('synchronous_commit', 'on', false)
      WHERE current_setting('synchronous_commit') = 'off';
    """

  private static func withCStrings<Result>(
    _ strings: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    let copies = strings.map { Array($0.utf8CString) }
    func add(
      _ index: Int, _ pointers: [UnsafePointer<CChar>?],
      _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
    ) -> Result {
      guard index < copies.count else {
        return (pointers + [nil]).withUnsafeBufferPointer { body($0.baseAddress) }
      }
      return copies[index].withUnsafeBufferPointer {
        add(index + 1, pointers + [$0.baseAddress], body)
      }
    }
    return add(0, [], body)
  }

  // MARK: Errors

  private func lost() -> LedgerError {
    .unavailable(.connectionLost)
  }

  private func error(_ result: OpaquePointer?) -> LedgerError {
    guard PQstatus(connection) == CONNECTION_OK else { return lost() }
    // `PG_DIAG_SQLSTATE`, a macro that Swift does not see.
    guard let field = PQresultErrorField(result, Int32(UInt8(ascii: "C"))) else { return lost() }
    let state = String(cString: field)
    switch state {
    case "40001", "40P01": return .unavailable(.contended)
    case "55P03", "57014": return .unavailable(.busy)
    case "53100": return .unavailable(.full)
    case "25006": return .unavailable(.readOnly)
    case "42501": return .unavailable(.accessDenied)
    case "58030": return .unavailable(.inputOutput)
    case "57P01", "57P02", "57P03": return lost()
    case "25P03": return lost()
    case "22003": return .overflow
    default:
      if state.hasPrefix("08") { return lost() }
      return .unavailable(.failed(code: "SQLSTATE \(state)"))
    }
  }

  // MARK: Queries

  /// Tells whether the database holds a ledger, or something else.
  public func contents() throws(LedgerError) -> DatabaseContents {
    let result = PQexec(connection, "SELECT to_regclass('carbonward_meta') IS NOT NULL")
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_TUPLES_OK else { throw error(result) }
    // Other tables may stand beside the ledger's.
    return PQgetvalue(result, 0, 0).map { String(cString: $0) } == "t" ? .ledger : .nothing
  }

  /// Runs statements that return nothing.
  public func execute(script: String) throws(LedgerError) {
    let result = PQexec(connection, script)
    defer { PQclear(result) }
    switch PQresultStatus(result) {
    case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return
    default: throw error(result)
    }
  }

  private static let beginRead = Statement.fixed(
    "begin_read", "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
  private static let beginWrite = Statement.fixed(
    "begin_write", "BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED")
  // The number is the name of the lock that all ledgers of a database share.
  private static let lock = Statement.fixed(
    "lock", "SELECT pg_advisory_xact_lock(4848128330021)")
  private static let async = Statement.fixed("async", "SET LOCAL synchronous_commit = off")
  private static let now = Statement.fixed(
    "now", "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
  private static let commit = Statement.fixed("commit", "COMMIT")
  private static let flush = Statement.fixed(
    "flush", "SELECT pg_logical_emit_message(true, 'carbonward', '')")

  /// Begins a transaction and runs queries in one round trip.
  public func begin(_ mode: TransactionMode, _ queries: [Query]) throws(LedgerError) -> Opening {
    if connection == nil { throw .unavailable(.connectionLost) }
    isWriting = mode == .write
    let opening: [Statement] =
      isWriting ? [Self.beginWrite, Self.lock, Self.async, Self.now] : [Self.beginRead, Self.now]
    let rows = try pipeline(opening.map { $0() } + queries)
    let time = try rows[opening.count - 1].first.map { (row) throws(LedgerError) in try row.whole(0)
    }
    return Opening(now: clock?() ?? time ?? 0, rows: Array(rows.dropFirst(opening.count)))
  }

  /// Runs queries in one round trip, in their order.
  public func run(_ queries: [Query]) throws(LedgerError) -> [[SQLRow]] { try pipeline(queries) }

  /// Runs queries and commits them, in one round trip.
  public func commit(_ queries: [Query]) throws(LedgerError) {
    // Whatever is committed before the flush on the server is on stable storage once that is.
    _ = try pipeline(queries + (isWriting ? [Self.commit(), Self.flush()] : [Self.commit()]))
    isWriting = false
  }

  /// Gives up the transaction; a connection that is lost has done so.
  public func rollback() {
    guard connection != nil else { return }
    if PQpipelineStatus(connection) != PQ_PIPELINE_OFF { _ = drain() }
    if PQtransactionStatus(connection) != PQTRANS_IDLE { PQclear(PQexec(connection, "ROLLBACK")) }
    isWriting = false
  }

  /// Opens the connection again.
  public func reconnect() throws(LedgerError) {
    PQfinish(connection)
    connection = nil
    try connect()
  }

  /// Nothing: the server looks after its own files.
  public func damage() throws(LedgerError) -> [String] { [] }

  /// Hands over the rows of a query one by one, without keeping them.
  public func scan(
    _ query: Query, _ each: (UnsafeRow) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    let result = withParameters(query.values) { values in
      PQexecParams(
        connection, query.statement.sql, Int32(query.values.count), nil, values, nil, nil, 0)
    }
    defer { PQclear(result) }
    guard PQresultStatus(result) == PGRES_TUPLES_OK else { throw error(result) }
    var index: Int32 = 0
    let count = PQntuples(result)
    while index < count {
      let row = index
      try each(
        UnsafeRow { column in
          let length = Int(PQgetlength(result, row, Int32(column)))
          let bytes = PQgetvalue(result, row, Int32(column)).map { UnsafeRawPointer($0) }
          return UnsafeBufferPointer(
            start: bytes?.assumingMemoryBound(to: UInt8.self), count: length)
        })
      index += 1
    }
  }

  private func withParameters<Result>(
    _ values: [SQLValue], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    let copies = values.map { value -> [CChar]? in
      switch value {
      case .null: nil
      case .integer(let number): Array(String(number).utf8CString)
      case .text(let text): Array(text.utf8CString)
      }
    }
    func add(_ index: Int, _ pointers: [UnsafePointer<CChar>?]) -> Result {
      guard index < copies.count else {
        return pointers.withUnsafeBufferPointer { body($0.baseAddress) }
      }
      guard let copy = copies[index] else { return add(index + 1, pointers + [nil]) }
      return copy.withUnsafeBufferPointer { add(index + 1, pointers + [$0.baseAddress]) }
    }
    return add(0, [])
  }

  // MARK: Pipelines

  /// Sends all queries and then reads all answers.
  private func pipeline(_ queries: [Query]) throws(LedgerError) -> [[SQLRow]] {
    if queries.isEmpty { return [] }
    guard connection != nil else { throw .unavailable(.connectionLost) }
    guard PQenterPipelineMode(connection) == 1 else { throw lost() }
    guard let steps = send(queries), PQpipelineSync(connection) == 1 else {
      _ = drain()
      throw lost()
    }
    var results: [[SQLRow]] = []
    var position = 0
    var failure: LedgerError?
    while true {
      guard let result = PQgetResult(connection) else {
        // The end of one query's results; nothing at all once the connection is gone.
        if PQstatus(connection) != CONNECTION_OK { throw failure ?? lost() }
        continue
      }
      defer { PQclear(result) }
      switch PQresultStatus(result) {
      case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
        guard position < steps.count else { throw lost() }
        if let statement = steps[position] {
          prepared.insert(statement)
        } else {
          results.append(Self.rows(result))
        }
      case PGRES_PIPELINE_ABORTED: break
      case PGRES_PIPELINE_SYNC:
        PQexitPipelineMode(connection)
        if let failure { throw failure }
        guard results.count == queries.count else { throw lost() }
        return results
      default:
        if failure == nil { failure = error(result) }
      }
      position += 1
    }
  }

  /// Sends queries, and each statement that this connection does not have yet before its first query.
  ///
  /// - Returns: What each answer will be to: the statement that is prepared, or a query. Nil when nothing can be sent.
  private func send(_ queries: [Query]) -> [Statement?]? {
    var steps: [Statement?] = []
    var sent: Set<Statement> = []
    for query in queries {
      let statement = query.statement
      if !prepared.contains(statement), sent.insert(statement).inserted {
        guard PQsendPrepare(connection, statement.name, statement.sql, 0, nil) == 1 else {
          return nil
        }
        steps.append(statement)
      }
      let isSent = withParameters(query.values) { values in
        PQsendQueryPrepared(
          connection, statement.name, Int32(query.values.count), values, nil, nil, 0)
      }
      guard isSent == 1 else { return nil }
      steps.append(nil)
    }
    return steps
  }

  /// Reads answers that nobody waits for any more.
  private func drain() -> Bool {
    PQpipelineSync(connection)
    var empty = 0
    while PQstatus(connection) == CONNECTION_OK, empty < 1000 {
      guard let result = PQgetResult(connection) else {
        empty += 1
        continue
      }
      defer { PQclear(result) }
      if PQresultStatus(result) == PGRES_PIPELINE_SYNC {
        return PQexitPipelineMode(connection) == 1
      }
    }
    return false
  }

  private static func rows(_ result: OpaquePointer) -> [SQLRow] {
    let columns = PQnfields(result)
    return (0..<PQntuples(result)).map { row in
      SQLRow(
        (0..<columns).map { column in
          guard PQgetisnull(result, row, column) == 0, let value = PQgetvalue(result, row, column)
          else { return .null }
          return .text(String(cString: value))
        })
    }
  }
}
