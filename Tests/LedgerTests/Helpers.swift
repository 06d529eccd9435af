import CivilTime
import Foundation
import Ledger
import LedgerSQLite
import Testing

#if CARBONWARD_POSTGRESQL
  import LedgerPostgreSQL
#endif

/// Processes that work on a ledger at once.
enum Workers {
  static func database(_ store: Store, _ address: String) throws -> any LedgerDatabase {
    #if CARBONWARD_POSTGRESQL
      if store == .postgresql { return try PostgreSQLDatabase(address: address) }
    #endif
    return try SQLiteDatabase(path: address)
  }

  static let executable: URL = {
    // The test program stands beside what was built with it.
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<4 {
      let candidate = folder.appendingPathComponent("ledger-worker")
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
      folder = folder.deletingLastPathComponent()
    }
    return URL(fileURLWithPath: "/nonexistent")
  }()

  static func start(_ arguments: [String]) throws -> (process: Process, output: Pipe) {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    return (process, output)
  }

  /// Lets processes reserve at once.
  ///
  /// - Returns: How many reservations were granted; every process must have ended well.
  static func race(_ address: String, processes: Int, count: Int, amount: Int64) throws -> Int {
    let running = try (0..<processes).map {
      try start([address, "race", String(count), String(amount), "p\($0)"])
    }
    var granted = 0
    for (process, output) in running {
      let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      let lines = text.split(separator: "\n")
      #expect(lines.count == count)
      granted += lines.filter { $0 == "granted" }.count
    }
    return granted
  }
}

/// A database whose connection breaks.
final class LossyDatabase: LedgerDatabase {
  enum Loss {
    /// The commit happens, and its answer does not arrive.
    case reply
    /// A query in the middle of a transaction is not answered.
    case query
    case everything
    /// The server ends the connection before a commit reaches it.
    case server
  }
  static var sequenceType: String { "" }

  private let base: any LedgerDatabase
  private let loss: Loss
  private let at: Int
  private let cut: () -> Void
  private var transactions = 0
  private(set) var losses = 0

  /// - Parameters:
  ///   - at: Which transaction is hit, counted from 1.
  ///   - cut: What ends the connection, where the server does.
  init(
    _ base: any LedgerDatabase, loses loss: Loss, at: Int, cut: @escaping () -> Void = {}
  ) {
    self.cut = cut
    self.base = base
    self.loss = loss
    self.at = at
  }

  private func lose() -> LedgerError {
    losses += 1
    return .unavailable(.connectionLost)
  }

  func contents() throws(LedgerError) -> DatabaseContents {
    if loss == .everything, at == 0 { throw lose() }
    return try base.contents()
  }

  func execute(script: String) throws(LedgerError) { try base.execute(script: script) }

  func begin(_ mode: TransactionMode, _ queries: [Query]) throws(LedgerError) -> Opening {
    transactions += 1
    if loss == .everything, transactions >= at { throw lose() }
    return try base.begin(mode, queries)
  }

  func run(_ queries: [Query]) throws(LedgerError) -> [[SQLRow]] {
    if loss == .query, transactions == at, losses == 0 { throw lose() }
    return try base.run(queries)
  }

  func commit(_ queries: [Query]) throws(LedgerError) {
    if loss == .server, transactions == at, losses == 0 {
      losses += 1
      cut()
    }
    try base.commit(queries)
    if loss == .reply, transactions == at, losses == 0 { throw lose() }
  }

  func rollback() { base.rollback() }

  func scan(
    _ query: Query, _ each: (UnsafeRow) throws(LedgerError) -> Void
  ) throws(LedgerError) { try base.scan(query, each) }

  func reconnect() throws(LedgerError) {
    if loss == .everything { throw lose() }
    try base.reconnect()
  }

  func damage() throws(LedgerError) -> [String] { try base.damage() }
}

enum SQLiteDatabaseOpening {
  static func readOnly(_ path: String, _ clock: TestClock) throws -> SQLiteDatabase {
    try SQLiteDatabase(path: path, isReadOnly: true, clock: { clock.milliseconds })
  }
}

/// The seconds of an instant.
func moment(_ text: String) throws -> Int64 {
  Int64(try #require(Instant(text), "\(text)").seconds)
}
