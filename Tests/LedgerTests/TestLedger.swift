import Foundation
import Ledger
import LedgerSQLite
import Testing

#if CARBONWARD_POSTGRESQL
  import LedgerPostgreSQL
#endif

/// The databases that every test of the suite runs on.
enum Store: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case sqlite
  case postgresql

  static let address = ProcessInfo.processInfo.environment["CARBONWARD_TEST_POSTGRESQL"]
  static var hasPostgreSQL: Bool {
    #if CARBONWARD_POSTGRESQL
      return address != nil
    #else
      return false
    #endif
  }
  /// Those that there are here; `PostgreSQLPresenceTests` says where one is missing.
  static var here: [Store] { hasPostgreSQL ? [.sqlite, .postgresql] : [.sqlite] }

  var testDescription: String { rawValue }
}

/// A clock that a test sets, in milliseconds since 1970.
final class TestClock: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Int64

  init(_ seconds: Int64) { value = seconds * 1000 }

  var seconds: Int64 {
    get { lock.withLock { value / 1000 } }
    set { lock.withLock { value = newValue * 1000 } }
  }
  var milliseconds: Int64 { lock.withLock { value } }
}

/// A fresh database, and ledgers in it.
final class Fresh {
  let store: Store
  let address: String
  let clock: TestClock
  private let folder: URL?

  /// 2026-11-28T00:00:00Z.
  static let now: Int64 = 1_795_824_000

  init(_ store: Store, at seconds: Int64 = now) throws {
    self.store = store
    clock = TestClock(seconds)
    let name = "t" + UUID().uuidString.lowercased().filter { $0 != "-" }
    switch store {
    case .sqlite:
      let folder = FileManager.default.temporaryDirectory.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      self.folder = folder
      address = folder.appendingPathComponent("ledger.db").path
    case .postgresql:
      folder = nil
      #if CARBONWARD_POSTGRESQL
        let server = try #require(Store.address)
        try PostgreSQLDatabase(address: server).execute(script: "CREATE SCHEMA \(name)")
        address = "\(server)?options=-csearch_path%3D\(name)"
      #else
        address = ""
      #endif
    }
  }

  deinit { if let folder { try? FileManager.default.removeItem(at: folder) } }

  /// - Parameter isDurable: Whether commits wait for the disk; where nothing is pulled out, nobody need wait.
  func database(isDurable: Bool = false) throws -> any LedgerDatabase {
    let clock = self.clock
    #if CARBONWARD_POSTGRESQL
      if store == .postgresql {
        let database = try PostgreSQLDatabase(address: address, clock: { clock.milliseconds })
        if !isDurable { try database.execute(script: "SET synchronous_commit = off") }
        return database
      }
    #endif
    return try SQLiteDatabase(
      path: address, isDurable: isDurable, clock: { clock.milliseconds })
  }

  func ledger() throws -> Ledger { try Ledger(try database()) }

  /// A ledger with a root that allows `limit`, and two budgets that draw on it.
  func tree(limit: Int64 = 1000, children: Int64 = 1000) throws -> Ledger {
    let ledger = try ledger()
    _ = try ledger.define(
      [
        BudgetDefinition(id: "root", limit: limit, calendar: FiscalCalendar(.year)),
        BudgetDefinition(
          id: "left", parent: "root", limit: children, calendar: FiscalCalendar(.year)),
        BudgetDefinition(
          id: "right", parent: "root", limit: children, calendar: FiscalCalendar(.year)),
      ], act: act)
    return ledger
  }
}

let act = Act(actor: "tester", reason: "a test")

/// A request of one run for one budget.
func request(
  _ key: String, _ amount: Int64, _ budget: String = "left", at start: Int64 = Fresh.now,
  lease: Int64 = 3600, config: String? = nil
) -> ReservationRequest {
  ReservationRequest(
    group: key,
    charges: [
      ChargeRequest(
        key: key, draws: [Draw(budget: budget, amount: amount, start: start)],
        labels: config.map { ["config": $0] } ?? [:])
    ], lease: lease, act: act)
}

extension Ledger {
  func status(_ budget: String, at moment: Int64? = Fresh.now) throws -> BudgetStatus {
    try #require(try status(at: moment).first { $0.definition.id == budget })
  }

  func expectSound(sourceLocation: SourceLocation = #_sourceLocation) throws {
    let verification = try verify()
    #expect(verification.problems == [], sourceLocation: sourceLocation)
    var sums: [String: Int64] = [:]
    for status in try status(at: Fresh.now) {
      let id = status.definition.parent ?? status.definition.id
      let sign: Int64 = status.definition.parent == nil ? -1 : 1
      sums[id, default: 0] += sign * (status.balance.reserved + status.balance.settled)
    }
    // Leaves that draw on a root add up to it, where nothing is charged to the root itself.
    #expect(sums["root"] ?? 0 == 0, sourceLocation: sourceLocation)
  }
}

@Suite struct PostgreSQLPresenceTests {
  @Test(
    .enabled(
      if: Store.hasPostgreSQL, "needs CARBONWARD_TEST_POSTGRESQL, as `.ci/with-postgresql` sets it")
  )
  func theSuiteRunsOnPostgreSQLToo() { #expect(Store.here.count == 2) }
}
