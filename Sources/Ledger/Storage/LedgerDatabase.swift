/// A database that a ledger is kept in.
///
/// One connection, for one thread: whoever wants to share a ledger opens it again. All SQL is fixed
/// text (``Statement``); what users say only ever arrives as bound values.
public protocol LedgerDatabase: AnyObject {
  /// The SQL type of a 64-bit key that grows, in this database.
  static var sequenceType: String { get }

  /// What the database holds.
  func contents() throws(LedgerError) -> DatabaseContents
  /// Runs fixed text of several statements.
  func execute(script: String) throws(LedgerError)
  /// Starts a transaction and runs queries in it.
  ///
  /// A writing transaction waits until it is the only one that writes.
  func begin(_ mode: TransactionMode, _ queries: [Query]) throws(LedgerError) -> Opening
  /// Runs queries in the open transaction, in one round trip where the database has such.
  func run(_ queries: [Query]) throws(LedgerError) -> [[SQLRow]]
  /// Runs queries, commits, and returns once all of it is on stable storage.
  ///
  /// - Throws: ``LedgerError/Unavailability/connectionLost`` when it is not known whether the
  ///   transaction was committed.
  func commit(_ queries: [Query]) throws(LedgerError)
  /// Gives the open transaction up; does nothing without one.
  func rollback()
  /// Hands rows over one by one without keeping them.
  func scan(
    _ query: Query, _ each: (UnsafeRow) throws(LedgerError) -> Void
  ) throws(LedgerError)
  /// Connects again after a connection was lost.
  func reconnect() throws(LedgerError)
  /// What the database itself finds wrong with its files.
  func damage() throws(LedgerError) -> [String]
}

/// What is found where a ledger is expected.
public enum DatabaseContents: Sendable {
  case nothing
  case ledger
  case other
}

/// Whether a transaction writes.
public enum TransactionMode: Sendable {
  /// Sees one state of everything.
  case read
  /// Sees what is there now, alone.
  case write
}

/// The start of a transaction.
public struct Opening {
  /// The ledger's clock in milliseconds since 1970: the server's where there is one.
  public var now: Int64
  /// The rows of each query.
  public var rows: [[SQLRow]]

  /// Creates the start of a transaction.
  public init(now: Int64, rows: [[SQLRow]]) {
    self.now = now
    self.rows = rows
  }
}

/// A fixed text of SQL; `$1` to `$9` are numbered in the order in which they first appear.
public struct Statement: Sendable, Hashable {
  /// What a prepared statement is called.
  public let name: String
  /// The text of the statement.
  public let sql: String

  init(_ name: StaticString, _ sql: StaticString) {
    self.name = "\(name)"
    self.sql = "\(sql)"
  }

  /// A text of the database's own dialect; as fixed as any.
  public static func fixed(_ name: StaticString, _ sql: StaticString) -> Statement {
    Statement(name, sql)
  }

  /// No two statements have one name.
  public static func == (left: Statement, right: Statement) -> Bool { left.name == right.name }

  /// The text is as long as a statement is, and looked up with every query.
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }

  /// Called with the values to bind.
  public func callAsFunction(_ values: SQLValue...) -> Query {
    Query(statement: self, values: values)
  }
}

/// A statement with the values of its parameters.
public struct Query: Sendable {
  /// The statement.
  public var statement: Statement
  /// The values of `$1` and on.
  public var values: [SQLValue]
}

/// A value that is bound or read.
public enum SQLValue: Sendable, Equatable, ExpressibleByIntegerLiteral,
  ExpressibleByStringLiteral
{
  case null
  case integer(Int64)
  case text(String)

  /// Creates a whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// Creates a text.
  public init(stringLiteral value: String) { self = .text(value) }
}

/// A row of a result.
public struct SQLRow: Sendable {
  /// The columns in their order.
  public var values: [SQLValue]

  /// Creates a row.
  public init(_ values: [SQLValue]) { self.values = values }

  /// A whole number.
  public func whole(_ column: Int) throws(LedgerError) -> Int64 { try integer(column) }

  func integer(_ column: Int) throws(LedgerError) -> Int64 {
    switch column < values.count ? values[column] : .null {
    case .integer(let value): return value
    case .text(let text):
      if let value = Int64(text) { return value }
      throw .corrupt("a column is no number")
    case .null: throw .corrupt("a column is empty")
    }
  }

  func text(_ column: Int) throws(LedgerError) -> String {
    switch column < values.count ? values[column] : .null {
    case .integer(let value): return String(value)
    case .text(let text): return text
    case .null: throw .corrupt("a column is empty")
    }
  }
}

/// A row that is only there while it is handed over.
public struct UnsafeRow {
  /// The bytes of each column as text.
  public let column: (Int) -> UnsafeBufferPointer<UInt8>

  /// Creates a row over a function of the column's position.
  public init(column: @escaping (Int) -> UnsafeBufferPointer<UInt8>) { self.column = column }

  func text(_ column: Int) -> String { String(decoding: self.column(column), as: UTF8.self) }

  func integer(_ column: Int) throws(LedgerError) -> Int64 {
    var cursor = JSONCursor(self.column(column))
    guard let value = cursor.integer(), cursor.isAtEnd else {
      throw .corrupt("a column is no number")
    }
    return value
  }
}
