import Foundation
import Ledger
import LedgerSQLite

#if CARBONWARD_POSTGRESQL
  import LedgerPostgreSQL
#endif

/// Times the ledger beside the bare database doing the same writes.
///
/// SQLite in a folder for temporary files, and PostgreSQL where `CARBONWARD_TEST_POSTGRESQL` names one.
enum LedgerBenchmarks {
  private static let act = Act(
    actor: "benchmark", digests: ["config": String(repeating: "0", count: 64)])
  private static let start: Int64 = 1_795_824_000

  static func run(_ arguments: ArraySlice<String>) {
    do {
      let events = arguments.first.flatMap { Int($0) } ?? 1_000_000
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let path = folder.appendingPathComponent("ledger.db").path
      disk(folder.appendingPathComponent("disk").path)
      try compare("SQLite", count: 2000) { try SQLiteDatabase(path: path) }
      try rush("SQLite") { try SQLiteDatabase(path: path) }
      #if CARBONWARD_POSTGRESQL
        if let address = ProcessInfo.processInfo.environment["CARBONWARD_TEST_POSTGRESQL"] {
          try compare("PostgreSQL", count: 2000) { try PostgreSQLDatabase(address: address) }
          try rush("PostgreSQL") { try PostgreSQLDatabase(address: address) }
        }
      #endif
      try large(folder.appendingPathComponent("large.db").path, events)
    } catch {
      Swift.print("failed: \(error)")
    }
  }

  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let time = try clock.measure(body)
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
  }

  private static func print(_ name: String, _ times: [Double], beside bare: [Double]? = nil) {
    let sorted = times.sorted()
    func milliseconds(_ share: Double, _ sorted: [Double]) -> Double {
      sorted[Int(Double(sorted.count - 1) * share)] * 1000
    }
    var line = String(
      format: "%@: median %.2f ms, p99 %.2f ms", name, milliseconds(0.5, sorted),
      milliseconds(0.99, sorted))
    if let bare {
      let other = bare.sorted()
      line += String(
        format: "; the bare database %.2f ms, ratio %.2f", milliseconds(0.5, other),
        milliseconds(0.5, sorted) / milliseconds(0.5, other))
    }
    Swift.print(line)
  }

  private static func request(_ key: String) -> ReservationRequest {
    ReservationRequest(
      group: key,
      charges: [
        ChargeRequest(
          key: key + "/run", draws: [Draw(budget: "project", amount: 100, start: start)],
          labels: ["config": key])
      ], act: act)
  }

  private static func tree(_ ledger: Ledger) throws {
    let calendar = FiscalCalendar(.year)
    _ = try ledger.define(
      [
        BudgetDefinition(id: "org", limit: .max / 4, calendar: calendar),
        BudgetDefinition(id: "team", parent: "org", limit: .max / 4, calendar: calendar),
        BudgetDefinition(id: "project", parent: "team", limit: .max / 4, calendar: calendar),
      ], act: act)
  }

  /// One reservation after the other, and the same rows written without a ledger.
  private static func compare(
    _ name: String, count: Int, _ open: () throws -> any LedgerDatabase
  ) throws {
    let ledger = try Ledger(try open())
    try tree(ledger)
    var times: [Double] = []
    for number in 0..<count {
      let request = request("\(name)-\(number)")
      times.append(try seconds { _ = try ledger.reserve(request) })
    }
    let bare = try Bare(try open(), name)
    let others = try (0..<count).map { number in try seconds { try bare.write(number) } }
    try bare.drop()
    print("\(name), a reservation", times, beside: others)
  }

  /// The rows of a reservation, written by hand.
  private struct Bare {
    private let database: any LedgerDatabase
    private let name: String

    private static let event = Statement.fixed(
      "bare_event", "INSERT INTO bare_events VALUES ($1, $2, $3, $4)")
    private static let balance = Statement.fixed(
      "bare_balance",
      """
      INSERT INTO bare_balances VALUES ($1, $2)
      ON CONFLICT (id) DO UPDATE SET reserved = bare_balances.reserved + excluded.reserved
      """)
    private static let charge = Statement.fixed(
      "bare_charge", "INSERT INTO bare_charges VALUES ($1, $2)")
    private static let body = String(repeating: "x", count: 600)
    private static let hash = String(repeating: "0", count: 64)

    init(_ database: any LedgerDatabase, _ name: String, isFirst: Bool = true) throws {
      self.database = database
      self.name = name
      guard isFirst else { return }
      try database.execute(
        script: """
          CREATE TABLE bare_events (seq BIGINT PRIMARY KEY, id TEXT UNIQUE, hash TEXT, body TEXT);
          CREATE TABLE bare_balances (id TEXT PRIMARY KEY, reserved BIGINT);
          CREATE TABLE bare_charges (key TEXT PRIMARY KEY, body TEXT);
          """)
    }

    func write(_ number: Int) throws {
      _ = try database.begin(.write, [])
      try database.commit([
        Self.event(
          .integer(Int64(number)), .text("\(name)-\(number)"), .text(Self.hash), .text(Self.body)),
        Self.balance("org", 100), Self.balance("team", 100), Self.balance("project", 100),
        Self.charge(.text("\(name)-\(number)"), .text(Self.body)),
      ])
    }

    func drop() throws {
      try database.execute(
        script: "DROP TABLE bare_events; DROP TABLE bare_balances; DROP TABLE bare_charges")
    }
  }

  /// Sixteen runners on one budget at once, and on one table without a ledger.
  private static func rush(
    _ name: String, _ open: @escaping @Sendable () throws -> any LedgerDatabase
  ) throws {
    let each = 150
    let (rate, times) = rush(each) { runner in
      let ledger = try Ledger(try open())
      return { number in
        _ = try ledger.reserve(request("\(name)-rush-\(runner)-\(number)"))
      }
    }
    let table = try Bare(try open(), name)
    let (bareRate, _) = rush(each) { runner in
      let bare = try Bare(try open(), name, isFirst: false)
      return { number in try bare.write(runner * each + number) }
    }
    try table.drop()
    print("\(name), \(runners) runners at \(Int(rate)) reservations/s", times)
    Swift.print(
      String(format: "  the bare database %d/s, ratio %.2f", Int(bareRate), rate / bareRate))
  }

  private static let runners = 16

  private static func rush(
    _ each: Int, _ start: @Sendable (Int) throws -> (Int) throws -> Void
  ) -> (rate: Double, times: [Double]) {
    let collected = Collected()
    let time = seconds {
      DispatchQueue.concurrentPerform(iterations: runners) { runner in
        guard let act = try? start(runner) else { return }
        collected.add((0..<each).map { number in seconds { try? act(number) } })
      }
    }
    return (Double(collected.times.count) / time, collected.times)
  }

  /// What one wait for this disk takes, which bounds whoever writes alone.
  private static func disk(_ path: String) {
    let file = open(path, O_CREAT | O_WRONLY, 0o600)
    defer { close(file) }
    let block = [UInt8](repeating: 1, count: 4096)
    let times = (0..<200).map { _ in
      seconds {
        _ = write(file, block, block.count)
        fdatasync(file)
      }
    }
    print("a write of 4 KiB that waits for this disk", times)
  }

  private final class Collected: @unchecked Sendable {
    private let lock = NSLock()
    private(set) var times: [Double] = []
    func add(_ more: [Double]) { lock.withLock { times += more } }
  }

  /// A thousand budgets and as many events as asked for.
  private static func large(_ path: String, _ events: Int) throws {
    let database = try SQLiteDatabase(path: path, isDurable: false)
    let ledger = try Ledger(database)
    let calendar = FiscalCalendar(.month)
    _ = try ledger.define(
      [BudgetDefinition(id: "org", limit: .max / 4, calendar: calendar)]
        + (0..<999).map {
          BudgetDefinition(id: "team-\($0)", parent: "org", limit: .max / 8, calendar: calendar)
        }, act: act)
    let batch = 200
    let filled = try seconds {
      for number in 0..<(events / batch / 2) {
        let charges = (0..<batch).map {
          ChargeRequest(
            key: "mr-\(number)/run-\($0)",
            draws: [
              Draw(
                budget: "team-\((number * batch + $0) % 999)", amount: 100,
                start: start - Int64(number % 24) * 2_592_000)
            ])
        }
        _ = try ledger.reserve(
          ReservationRequest(group: "mr-\(number)", charges: charges, act: act))
        _ = try ledger.settle(
          charges.map { Settlement(key: $0.key, actuals: [.emissions: 90]) }, act: act)
      }
    }
    let count = try ledger.checkpoint().size
    Swift.print(String(format: "%d events written in %.1f s", count, filled))
    var problems = 0
    let verified = try seconds { problems = try ledger.verify().problems.count }
    Swift.print(
      String(format: "verified in %.2f s, %d problems", verified, problems))
    let times = try (0..<20).map { _ in
      try seconds { _ = try Ledger(try SQLiteDatabase(path: path)).status(at: start) }
    }
    print("status of 1000 budgets, opened anew", times)
  }
}
