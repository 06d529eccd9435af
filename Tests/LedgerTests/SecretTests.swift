import Foundation
import Ledger
import Testing

#if CARBONWARD_POSTGRESQL
  import LedgerPostgreSQL

  /// Addresses hold passwords, and are never repeated.
  @Suite struct SecretTests {
    @Test(
      .enabled(if: Store.hasPostgreSQL, "needs CARBONWARD_TEST_POSTGRESQL"),
      arguments: [
        "postgres://ledger:hunter2secret@127.0.0.1:1/postgres",
        "postgres://ledger:hunter2secret@nowhere.invalid/postgres",
        "postgres://ledger:hunter2secret@127.0.0.1/postgres?nonsense=hunter2secret",
        "postgres://ledger:hunter2secret@127.0.0.1:port/postgres", "postgres://hunter2secret",
      ])
    func errorsDoNotRepeatAnAddress(_ address: String) throws {
      do {
        _ = try PostgreSQLDatabase(address: address + "")
        Issue.record("connected")
      } catch {
        #expect(!error.message.contains("hunter2secret"))
        #expect(!"\(error)".contains("hunter2secret"))
        #expect(error == .unavailable(.cannotConnect) || error == .unavailable(.accessDenied))
      }
    }

    @Test(.enabled(if: Store.hasPostgreSQL, "needs CARBONWARD_TEST_POSTGRESQL"))
    func aWrongPasswordIsDenied() throws {
      let address = try #require(Store.address)
      let parts = address.split(separator: "@")
      #expect(throws: LedgerError.unavailable(.accessDenied)) {
        try PostgreSQLDatabase(address: "postgres://ledger:hunter2secret@\(parts[1])")
      }
    }

    @Test(.enabled(if: Store.hasPostgreSQL, "needs CARBONWARD_TEST_POSTGRESQL"))
    func aServerThatEndsTheConnectionIsAskedAgain() throws {
      let fresh = try Fresh(.postgresql)
      _ = try fresh.tree()
      let name = "victim-\(UUID().uuidString)"
      let ledger = try Ledger(
        try PostgreSQLDatabase(address: fresh.address + "&application_name=\(name)"))
      for isReading in [true, false] {
        try fresh.database().execute(
          script:
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(name)'"
        )
        if isReading { #expect(try ledger.status().count == 3) }
      }
      #expect(try ledger.reserve(request("a", 1)).decision == .granted)
      try ledger.expectSound()
    }
  }
#endif
