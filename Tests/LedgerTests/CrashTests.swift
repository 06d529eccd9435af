import Foundation
import Ledger
import TestSupport
import Testing

/// What is left after a process was killed, the disk was full or a file cannot be written.
@Suite(.serialized) struct CrashTests {
  /// Killed at random points of a thousand operations; a share of them unless `CARBONWARD_SOAK` is set.
  @Test(arguments: Store.here)
  func killedAtRandomPointsNothingIsHalf(_ store: Store) throws {
    let isWhole = ProcessInfo.processInfo.environment["CARBONWARD_SOAK"] != nil
    let (kills, operations) = isWhole ? (100, 1000) : (8, 120)
    let fresh = try Fresh(store, at: Int64(Date().timeIntervalSince1970))
    _ = try fresh.tree(limit: 1_000_000, children: 1_000_000)
    var generator = SeededGenerator(seed: 9)
    var acknowledged = 0
    for seed in 0..<kills {
      let (process, output) = try Workers.start([fresh.address, "churn", "1000", String(seed)])
      // Killed in the midst of whatever follows so many operations.
      let point = Int.random(in: 1...operations, using: &generator)
      var text = ""
      var lines = 0
      while lines < point {
        let more = output.fileHandleForReading.availableData
        if more.isEmpty { break }
        text += String(decoding: more, as: UTF8.self)
        lines += more.count { $0 == 0x0A }
      }
      usleep(UInt32.random(in: 0..<9000, using: &generator))
      kill(process.processIdentifier, SIGKILL)
      text += String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      let ledger = try Ledger(try Workers.database(store, fresh.address))
      #expect(try ledger.verify().problems == [])
      acknowledged += try expectAcknowledged(text, in: ledger)
    }
    print(
      "killed \(kills) times on \(store): \(acknowledged) acknowledged operations are all there")
    #expect(acknowledged > kills)
    // No reservation outlives its lease.
    fresh.clock.seconds += 4000
    let ledger = try fresh.ledger()
    _ = try ledger.reserve(request("after", 1))
    #expect(try ledger.openCharges().allSatisfy { $0.state == .committed || $0.key == "after" })
    try ledger.expectSound()
  }

  /// Whatever a process said that it did, the ledger says too.
  private func expectAcknowledged(_ text: String, in ledger: Ledger) throws -> Int {
    var states: [String: ChargeState] = [:]
    let lines = text.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    for line in lines where line.count == 4 && line[3] != "refused" {
      switch line[1] {
      // Asked for again as it was, a charge stays as far as it has come.
      case "reserve" where line[3] == "unchanged": continue
      case "reserve": states[line[2]] = .reserved
      case "commit": states[line[2]] = .committed
      case "settle": states[line[2]] = .settled
      default: states[line[2]] = .released
      }
    }
    let open = Set(try ledger.openCharges().map(\.key))
    let settled = Set(try ledger.settledCharges().map(\.key))
    // The last operation may have been done without being said.
    let doubtful = 1
    var wrong = 0
    for (key, state) in states {
      switch state {
      case .reserved, .committed: wrong += open.contains(key) ? 0 : 1
      case .settled: wrong += settled.contains(key) ? 0 : 1
      default: wrong += open.contains(key) ? 1 : 0
      }
    }
    #expect(wrong <= doubtful)
    return lines.count
  }

  @Test func aFullDiskRefusesAndLosesNothing() throws {
    let fresh = try Fresh(.sqlite)
    _ = try fresh.tree(limit: 1_000_000, children: 1_000_000)
    let ledger = try fresh.ledger()
    _ = try ledger.reserve(request("before", 5))
    let database = try fresh.database()
    // The database may not grow: what SQLite does when the disk is full.
    try database.execute(script: "PRAGMA max_page_count = 1")
    let limited = try Ledger(database)
    var failure: LedgerError?
    for number in 0..<500 where failure == nil {
      do throws(LedgerError) {
        _ = try limited.reserve(request("n\(number)", 1))
      } catch {
        failure = error
      }
    }
    #expect(failure == .unavailable(.full))
    #expect(try ledger.verify().problems == [])
    #expect(try ledger.reserve(request("after", 1)).decision == .granted)
    try ledger.expectSound()
  }

  @Test func aReadOnlyFileIsReadAndNotWritten() throws {
    let fresh = try Fresh(.sqlite)
    let ledger = try fresh.tree(limit: 100)
    _ = try ledger.reserve(request("a", 5))
    let reader = try Ledger(
      try SQLiteDatabaseOpening.readOnly(fresh.address, fresh.clock), isReadOnly: true)
    #expect(try reader.status("root").balance.reserved == 5)
    #expect(try reader.preview(request("b", 96)).decision == .refused)
    #expect(throws: LedgerError.unavailable(.readOnly)) { try reader.reserve(request("b", 1)) }
    #expect(throws: LedgerError.unavailable(.cannotOpen)) {
      try Ledger(
        try SQLiteDatabaseOpening.readOnly(fresh.address + ".none", fresh.clock), isReadOnly: true)
    }
  }

  @Test func whatIsNoFileIsNoLedgerAndNobodyWaitsForIt() throws {
    let fresh = try Fresh(.sqlite)
    let pipe = fresh.address + ".pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    defer { unlink(pipe) }
    for address in [pipe, "/dev/zero", "/"] {
      #expect(throws: LedgerError.unavailable(.cannotOpen)) {
        try Ledger(try SQLiteDatabaseOpening.readOnly(address, fresh.clock), isReadOnly: true)
      }
    }
  }

  /// What PostgreSQL says when its disk is full, half-way through the rows of a reservation.
  @Test(.enabled(if: Store.hasPostgreSQL, "needs CARBONWARD_TEST_POSTGRESQL"))
  func aServerWithAFullDiskRefusesAndLosesNothing() throws {
    let fresh = try Fresh(.postgresql)
    let ledger = try fresh.tree(limit: 100)
    _ = try ledger.reserve(request("before", 5))
    let server = try fresh.database()
    try server.execute(
      script: """
        CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$;
        CREATE TRIGGER full_disk BEFORE INSERT ON carbonward_charges EXECUTE FUNCTION full_disk();
        """)
    #expect(throws: LedgerError.unavailable(.full)) { try ledger.reserve(request("a", 1)) }
    #expect(try ledger.verify().problems == [])
    #expect(try ledger.status("root").balance.reserved == 5)
    try server.execute(script: "DROP TRIGGER full_disk ON carbonward_charges")
    #expect(try ledger.reserve(request("a", 95)).decision == .granted)
    try ledger.expectSound()
  }

  @Test(.enabled(if: Store.hasPostgreSQL, "needs CARBONWARD_TEST_POSTGRESQL"))
  func aServerThatOnlyReadsIsReadAndNotWritten() throws {
    let fresh = try Fresh(.postgresql)
    // Whoever reads by the clock of the server comes long after the test's.
    _ = try fresh.tree(limit: 100).reserve(request("a", 5, lease: 400 * 86_400))
    let address = fresh.address + "%20-cdefault_transaction_read_only%3Don"
    let reader = try Ledger(try Workers.database(.postgresql, address), isReadOnly: true)
    #expect(try reader.status("root").balance.reserved == 5)
    #expect(try reader.preview(request("b", 96)).decision == .refused)
    #expect(try reader.verify().problems == [])
    #expect(throws: LedgerError.unavailable(.readOnly)) { try reader.reserve(request("b", 1)) }
    #expect(try fresh.ledger().status("root").balance.reserved == 5)
  }

  /// The server ends the connection when everything is written and nothing committed.
  @Test(.enabled(if: Store.hasPostgreSQL, "needs CARBONWARD_TEST_POSTGRESQL"))
  func aServerThatGoesInMidTransactionIsAskedAgain() throws {
    let fresh = try Fresh(.postgresql)
    _ = try fresh.tree(limit: 100)
    let name = "cut-\(UUID().uuidString)"
    let other = try fresh.database()
    let lossy = LossyDatabase(
      try Workers.database(.postgresql, fresh.address + "&application_name=\(name)"),
      loses: .server,
      at: 2,
      cut: {
        try? other.execute(
          script:
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(name)'"
        )
      })
    let outcome = try Ledger(lossy).reserve(request("a", 60))
    #expect(lossy.losses == 1)
    #expect(outcome.decision == .granted)
    #expect(try fresh.ledger().status("root").balance.reserved == 60)
    try fresh.ledger().expectSound()
  }

  @Test(arguments: [
    "not a database at all, but long enough to be read as one ".repeated(40), "CARBON",
  ])
  func somethingElseIsNoLedger(_ content: String) throws {
    let fresh = try Fresh(.sqlite)
    try Data(content.utf8).write(to: URL(fileURLWithPath: fresh.address))
    #expect(throws: LedgerError.self) { try fresh.ledger() }
    #expect(try Data(contentsOf: URL(fileURLWithPath: fresh.address)) == Data(content.utf8))
  }

  @Test func theDatabaseOfAnotherProgramIsLeftAlone() throws {
    let fresh = try Fresh(.sqlite)
    try fresh.database().execute(script: "CREATE TABLE other (a); PRAGMA journal_mode = DELETE")
    #expect(throws: LedgerError.notALedger) { try fresh.ledger() }
  }

  @Test(arguments: Store.here)
  func aClockThatIsSetBackDoesNotSetTheLedgerBack(_ store: Store) throws {
    let fresh = try Fresh(store)
    let ledger = try fresh.tree(limit: 100)
    _ = try ledger.reserve(request("a", 60, lease: 1000))
    fresh.clock.seconds -= 100_000
    _ = try ledger.reserve(request("b", 10, lease: 1000))
    #expect(try ledger.clock() == Fresh.now * 1000)
    // The lease of the first lasts as long as it was meant to, by the later clock.
    let charges = try ledger.openCharges()
    #expect(charges.map(\.expires) == [Fresh.now + 1000, Fresh.now + 1000])
    #expect(try ledger.doctor().contains { $0.kind == .clock })
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func everyOlderSchemaIsBroughtForward(_ store: Store) throws {
    for version in 1...Int64(2) {
      let fresh = try Fresh(store)
      let ledger = try fresh.tree(limit: 100)
      _ = try ledger.reserve(request("a", 60))
      _ = try ledger.settle([Settlement(key: "a", actuals: [.emissions: 55])], act: act)
      let days = try ledger.days(of: "root", in: try ledger.status("root").period)
      #expect(days.map(\.settled) == [55])
      if version == 1 {
        try fresh.database().execute(
          script: """
            DROP TABLE carbonward_days; DROP INDEX carbonward_charges_open;
            UPDATE carbonward_meta SET value = '1' WHERE name = 'schema'
            """)
      }
      let migrated = try fresh.ledger()
      #expect(try migrated.days(of: "root", in: try migrated.status("root").period) == days)
      #expect(try migrated.reserve(request("b", 45)).decision == .granted)
      try migrated.expectSound()
    }
  }

  @Test(arguments: Store.here)
  func aNewerSchemaIsRefused(_ store: Store) throws {
    let fresh = try Fresh(store)
    _ = try fresh.tree()
    try fresh.database().execute(
      script: "UPDATE carbonward_meta SET value = '99' WHERE name = 'schema'")
    #expect(throws: LedgerError.newerSchema(found: 99, known: 2)) { try fresh.ledger() }
    let message = LedgerError.newerSchema(found: 99, known: 2).message
    #expect(message.contains("99") && message.contains("update carbonward"))
  }
}

extension String {
  fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
