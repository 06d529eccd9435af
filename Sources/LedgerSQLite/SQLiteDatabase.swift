import CSQLite
import Glibc
public import Ledger

/// A ledger in one file of this machine, without a server.
///
/// The file is in WAL mode. A commit gives its lock on before it waits until the log is on the disk, so that many
/// wait for one write together; nobody is told of a commit that is not there to stay. The file must not lie on a
/// network file system, where SQLite's locks do not hold.
public final class SQLiteDatabase: LedgerDatabase {
  /// The type of a column that numbers events.
  public static var sequenceType: String { "INTEGER" }

  private let path: String
  private let isReadOnly: Bool
  private let clock: () -> Int64
  private var handle: OpaquePointer?
  private var prepared: [Statement: OpaquePointer] = [:]
  private var isWriting = false
  private let isDurable: Bool
  private var waitsForLog = false

  /// Opens a file, which is made where there is none.
  ///
  /// - Parameters:
  ///   - isDurable: Whether commits wait for the disk; only a file that nobody needs after a crash goes without.
  ///   - clock: Milliseconds since 1970.
  public init(
    path: String, isReadOnly: Bool = false, isDurable: Bool = true,
    clock: @escaping () -> Int64 = SQLiteDatabase.systemClock
  ) throws(LedgerError) {
    self.path = path
    self.isReadOnly = isReadOnly
    self.isDurable = isDurable
    self.clock = clock
    try connect()
  }

  deinit { disconnect() }

  /// The machine's clock in milliseconds since 1970.
  public static func systemClock() -> Int64 {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return Int64(now.tv_sec) * 1000 + Int64(now.tv_nsec) / 1_000_000
  }

  private func connect() throws(LedgerError) {
    // SQLite would wait for ever for the other end of a named pipe.
    var status = stat()
    guard stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
      throw .unavailable(.cannotOpen)
    }
    var flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
    flags |= isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    var opened: OpaquePointer?
    let code = sqlite3_open_v2(path, &opened, flags, nil)
    guard code == SQLITE_OK else {
      sqlite3_close_v2(opened)
      throw Self.error(code)
    }
    handle = opened
    sqlite3_busy_handler(opened, { _, tries in SQLiteDatabase.wait(tries) }, nil)
    // A file that somebody else wrote runs nothing.
    try execute(script: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")
    if !isReadOnly { try setUp() }
  }

  private func setUp() throws(LedgerError) {
    if case .other = try contents() { return }
    // Several processes may change the mode of a new file at once, which waits for nobody.
    for attempt in 0..<200 {
      do {
        let mode = try run([Self.keepLog()])[0].first?.values
        // Where there can be no log, SQLite waits itself. NORMAL leaves the wait after a commit to
        // ``waitForLog()``, and orders all other writes as FULL does.
        waitsForLog = isDurable && mode == [.text("wal")]
        let level = !isDurable ? "OFF" : waitsForLog ? "NORMAL" : "FULL"
        try execute(script: "PRAGMA synchronous = " + level)
        return
      } catch .unavailable(.busy) where attempt < 199 {
        usleep(5000)
      }
    }
  }

  private func disconnect() {
    for statement in prepared.values { sqlite3_finalize(statement) }
    prepared = [:]
    sqlite3_close_v2(handle)
    handle = nil
  }

  /// Waits for whoever holds the lock, up to about half a minute.
  private static func wait(_ tries: Int32) -> Int32 {
    // Short and uneven, so that nobody of many is always late.
    let longest = min(300 + UInt32(tries) * 50, 8000)
    usleep(UInt32.random(in: 100...longest))
    return tries < 8000 ? 1 : 0
  }

  static func error(_ code: Int32) -> LedgerError {
    // `SQLITE_BUSY_SNAPSHOT`, a macro that Swift does not see.
    if code == SQLITE_BUSY | (2 << 8) { return .unavailable(.contended) }
    switch code & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: return .unavailable(.busy)
    case SQLITE_FULL: return .unavailable(.full)
    case SQLITE_READONLY: return .unavailable(.readOnly)
    case SQLITE_IOERR: return .unavailable(.inputOutput)
    case SQLITE_CANTOPEN: return .unavailable(.cannotOpen)
    case SQLITE_PERM, SQLITE_AUTH: return .unavailable(.accessDenied)
    case SQLITE_NOTADB: return .notALedger
    case SQLITE_CORRUPT: return .corrupt("its file is not as SQLite left it")
    default: return .unavailable(.failed(code: "SQLite \(code)"))
    }
  }

  private func check(_ code: Int32) throws(LedgerError) {
    guard code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW else {
      throw Self.error(code)
    }
  }

  // MARK: LedgerDatabase

  /// Tells whether the file holds a ledger, or something else.
  public func contents() throws(LedgerError) -> DatabaseContents {
    let statement = try compile("SELECT name FROM sqlite_schema WHERE type = 'table'")
    defer { sqlite3_finalize(statement) }
    var isOther = false
    while true {
      let code = sqlite3_step(statement)
      try check(code)
      guard code == SQLITE_ROW else { break }
      if let name = sqlite3_column_text(statement, 0), String(cString: name) == "carbonward_meta" {
        return .ledger
      }
      isOther = true
    }
    return isOther ? .other : .nothing
  }

  /// Runs statements that return nothing.
  public func execute(script: String) throws(LedgerError) {
    try check(sqlite3_exec(handle, script, nil, nil, nil))
  }

  private static let keepLog = Statement.fixed("keep_log", "PRAGMA journal_mode = WAL")
  private static let beginRead = Statement.fixed("begin_read", "BEGIN")
  private static let beginWrite = Statement.fixed("begin_write", "BEGIN IMMEDIATE")
  private static let commit = Statement.fixed("commit", "COMMIT")

  /// Begins a transaction and runs queries in it.
  public func begin(_ mode: TransactionMode, _ queries: [Query]) throws(LedgerError) -> Opening {
    _ = try run([mode == .write ? Self.beginWrite() : Self.beginRead()])
    isWriting = mode == .write
    return Opening(now: clock(), rows: try run(queries))
  }

  /// Runs queries, in their order.
  public func run(_ queries: [Query]) throws(LedgerError) -> [[SQLRow]] {
    var results: [[SQLRow]] = []
    results.reserveCapacity(queries.count)
    for query in queries {
      let statement = try bind(query)
      defer { sqlite3_reset(statement) }
      var rows: [SQLRow] = []
      while true {
        let code = sqlite3_step(statement)
        try check(code)
        guard code == SQLITE_ROW else { break }
        rows.append(Self.row(statement))
      }
      results.append(rows)
    }
    return results
  }

  /// Runs queries and commits them.
  public func commit(_ queries: [Query]) throws(LedgerError) {
    _ = try run(queries + [Self.commit()])
    if isWriting, waitsForLog { try waitForLog() }
    isWriting = false
  }

  /// Returns once all that was committed is on stable storage.
  ///
  /// Without a lock: the log only grows at its end, and is begun anew only once all of it is in the main file
  /// and on the disk there.
  private func waitForLog() throws(LedgerError) {
    var log: UnsafeMutablePointer<sqlite3_file>?
    try check(sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log))
    // What cannot be waited for is not there to stay.
    guard let log, let sync = log.pointee.pMethods?.pointee.xSync else {
      throw .unavailable(.inputOutput)
    }
    guard sync(log, SQLITE_SYNC_NORMAL) == SQLITE_OK else { throw .unavailable(.inputOutput) }
  }

  /// Gives up the transaction.
  public func rollback() {
    isWriting = false
    if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
  }

  /// Hands over the rows of a query one by one, without keeping them.
  public func scan(
    _ query: Query, _ each: (UnsafeRow) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    let statement = try bind(query)
    defer { sqlite3_reset(statement) }
    let row = UnsafeRow { column in
      let text = sqlite3_column_text(statement, Int32(column))
      return UnsafeBufferPointer(
        start: text, count: Int(sqlite3_column_bytes(statement, Int32(column))))
    }
    while true {
      let code = sqlite3_step(statement)
      try check(code)
      guard code == SQLITE_ROW else { return }
      try each(row)
    }
  }

  /// Opens the file again.
  public func reconnect() throws(LedgerError) {
    disconnect()
    try connect()
  }

  /// What SQLite's own check finds wrong with the file.
  public func damage() throws(LedgerError) -> [String] {
    let statement = try compile("PRAGMA quick_check(10)")
    defer { sqlite3_finalize(statement) }
    var problems: [String] = []
    while true {
      let code = sqlite3_step(statement)
      // The check itself stops at what is too broken to go on with.
      if code & 0xFF == SQLITE_CORRUPT {
        return problems.isEmpty ? ["the file: a part of it cannot be read"] : problems
      }
      try check(code)
      guard code == SQLITE_ROW else { return problems }
      if let text = sqlite3_column_text(statement, 0), String(cString: text) != "ok" {
        problems.append("the file: \(String(cString: text))")
      }
    }
  }

  // MARK: Statements

  private func compile(_ sql: String) throws(LedgerError) -> OpaquePointer? {
    var statement: OpaquePointer?
    try check(
      sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil))
    return statement
  }

  private func bind(_ query: Query) throws(LedgerError) -> OpaquePointer? {
    let statement: OpaquePointer?
    if let known = prepared[query.statement] {
      statement = known
    } else {
      statement = try compile(query.statement.sql)
      prepared[query.statement] = statement
    }
    for (index, value) in query.values.enumerated() {
      let position = Int32(index + 1)
      switch value {
      case .null: try check(sqlite3_bind_null(statement, position))
      case .integer(let number): try check(sqlite3_bind_int64(statement, position, number))
      case .text(let text):
        let copies = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        try check(sqlite3_bind_text(statement, position, text, Int32(text.utf8.count), copies))
      }
    }
    return statement
  }

  private static func row(_ statement: OpaquePointer?) -> SQLRow {
    SQLRow(
      (0..<sqlite3_column_count(statement)).map { column in
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, column))
        case SQLITE_NULL: return .null
        default:
          guard let text = sqlite3_column_text(statement, column) else { return .null }
          let count = Int(sqlite3_column_bytes(statement, column))
          return .text(
            String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        }
      })
  }
}
