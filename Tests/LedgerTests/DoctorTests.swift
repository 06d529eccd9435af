import Foundation
import Ledger
import Testing

/// What `doctor` finds odd, and what not.
@Suite(.serialized) struct DoctorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var kind: Oddity.Kind?
    /// What each line must contain.
    var words: String
    var stores = Store.here
    var make: @Sendable (Fresh, Ledger) throws -> Void
    var testDescription: String { kind?.rawValue ?? "nothing" }
  }

  private static let day: Int64 = 86_400

  static let cases = [
    Case(kind: nil, words: "") { _, ledger in _ = try ledger.reserve(request("a", 40)) },
    Case(kind: .unsettled, words: "`a` should have ended 9 days ago") { fresh, ledger in
      var wanted = request("a", 40)
      wanted.charges[0].draws[0].end = Fresh.now + day
      _ = try ledger.reserve(wanted)
      _ = try ledger.commit(.key("a"), act: act)
      fresh.clock.seconds += 10 * day
    },
    Case(kind: .endedLeases, words: "2 leases have ended") { fresh, ledger in
      _ = try ledger.reserve(request("a", 10, lease: 60))
      _ = try ledger.reserve(request("b", 10, lease: 60))
      fresh.clock.seconds += 60
    },
    Case(kind: .clock, words: "1440 min ahead of the clock") { fresh, ledger in
      _ = try ledger.reserve(request("a", 40))
      fresh.clock.seconds -= day
    },
    Case(kind: .debt, words: "more than 2026 had") { _, ledger in
      _ = try ledger.reserve(request("a", 40))
      _ = try ledger.settle([Settlement(key: "a", actuals: [.emissions: 101])], act: act)
    },
    Case(kind: .overcommitted, words: "draw on `root`") { _, ledger in
      _ = try ledger.define(
        [
          BudgetDefinition(
            id: "right", parent: "root", limit: 51, calendar: FiscalCalendar(.year))
        ], act: act)
    },
    Case(kind: .unreserved, words: "2 runs were used without having been reserved; the last is `b`")
    { _, ledger in
      for key in ["a", "b"] {
        _ = try ledger.settle(
          [Settlement(key: key, actuals: [.emissions: 5], budgets: ["left"])], act: act)
      }
    },
    Case(kind: .damage, words: "the file: ", stores: [.sqlite]) { fresh, _ in
      let mark = String(repeating: "damaged", count: 300)
      try fresh.database().execute(
        script: """
          CREATE TABLE extra (a); INSERT INTO extra VALUES ('\(mark)');
          PRAGMA wal_checkpoint(TRUNCATE)
          """)
      let file = URL(fileURLWithPath: fresh.address)
      var bytes = try Data(contentsOf: file)
      let page = try #require(bytes.range(of: Data(mark.utf8))).lowerBound / 4096 * 4096
      bytes[page] = 0xFF
      try bytes.write(to: file)
    },
  ]

  @Test(arguments: cases)
  func whatIsOddIsNamed(_ row: Case) throws {
    for store in row.stores where Store.here.contains(store) {
      let fresh = try Fresh(store)
      do {
        let ledger = try fresh.tree(limit: 100, children: 50)
        try row.make(fresh, ledger)
      }
      let oddities = try fresh.ledger().doctor()
      #expect(Set(oddities.map(\.kind)) == Set([row.kind].compactMap(\.self)), "on \(store)")
      #expect(oddities.allSatisfy { $0.message.contains(row.words) }, "on \(store): \(oddities)")
    }
  }

  @Test func everyKindHasACase() {
    #expect(Set(Self.cases.compactMap(\.kind)) == Set(Oddity.Kind.allCases))
  }
}
