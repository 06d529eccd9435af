import CivilTime
import Ledger
import TestSupport
import Testing

/// Runs at the edges of periods, over zones, changes of the clock and leap days.
@Suite(.serialized) struct PeriodEdgeTests {
  struct Edge: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var length: PeriodLength = .month
    var zone = "UTC"
    /// The zone of the budget above.
    var above = "UTC"
    var start: String
    var end: String
    var amount: Int64 = 24
    /// By label.
    var left: [String: Int64]
    var root: [String: Int64]

    init(
      _ name: String, per length: PeriodLength = .month, zone: String = "UTC", above: String? = nil,
      _ start: String, _ end: String, left: [String: Int64], root: [String: Int64]? = nil
    ) {
      testDescription = name
      (self.length, self.zone, self.above) = (length, zone, above ?? zone)
      (self.start, self.end, self.left, self.root) = (start, end, left, root ?? left)
    }
  }

  static let edges = [
    Edge(
      "a run that ends at the instant at which its period does", "2026-11-30T00:00:00Z",
      "2026-12-01T00:00:00Z", left: ["2026-11": 24]),
    Edge(
      "a run that begins at that instant", "2026-12-01T00:00:00Z", "2026-12-01T01:00:00Z",
      left: ["2026-12": 24]),
    Edge(
      "a run of no known length at that instant", "2026-12-01T00:00:00Z", "2026-12-01T00:00:00Z",
      left: ["2026-12": 24]),
    Edge(
      "a run that ends a second later", "2026-11-30T23:59:37Z", "2026-12-01T00:00:01Z",
      left: ["2026-11": 23, "2026-12": 1]),
    Edge(
      "two time zones", per: .year, zone: "+08:00", above: "UTC", "2026-12-31T16:00:00Z",
      "2026-12-31T20:00:00Z", left: ["2027": 24], root: ["2026": 24]),
    Edge(
      "two time zones, across both ends", per: .year, zone: "+08:00", above: "UTC",
      "2026-12-31T10:00:00Z", "2027-01-01T10:00:00Z", left: ["2026": 6, "2027": 18],
      root: ["2026": 14, "2027": 10]),
    Edge(
      "clocks that go forward", per: .week, zone: "Europe/Oslo", "2026-03-29T00:00:00Z",
      "2026-03-30T00:00:00Z", left: ["2026-W13": 22, "2026-W14": 2]),
    Edge(
      "clocks that go back", per: .week, zone: "Europe/Oslo", "2026-10-25T00:00:00Z",
      "2026-10-26T00:00:00Z", left: ["2026-W43": 23, "2026-W44": 1]),
    Edge(
      "a leap day", "2028-02-29T12:00:00Z", "2028-03-01T12:00:00Z",
      left: ["2028-02": 12, "2028-03": 12]),
    Edge(
      "a century without a leap day", "2100-02-28T12:00:00Z", "2100-03-01T12:00:00Z",
      left: ["2100-02": 12, "2100-03": 12]),
  ]

  /// Where a run at the edge of a period counts, in its own budget and in the one above.
  @Test(arguments: Store.here, edges)
  func aRunAtTheEdgeOfAPeriodCountsWhereItDrawsPower(_ store: Store, _ edge: Edge) throws {
    let ledger = try Fresh(store).ledger()
    var definitions: [String: BudgetDefinition] = [:]
    for (id, zone) in [("root", edge.above), ("left", edge.zone)] {
      let calendar = FiscalCalendar(edge.length, zone: try #require(LedgerZone(zone)))
      definitions[id] = BudgetDefinition(
        id: id, parent: id == "left" ? "root" : nil, limit: 24, calendar: calendar)
    }
    _ = try ledger.define([definitions["root"], definitions["left"]].compactMap(\.self), act: act)
    var wanted = request("a", edge.amount, at: try moment(edge.start))
    wanted.charges[0].draws[0].end = try moment(edge.end)
    #expect(try ledger.reserve(wanted).decision == .granted)
    func expectBooked(_ field: (Balance) -> Int64) throws {
      for (id, amounts) in ["left": edge.left, "root": edge.root] {
        let calendar = try #require(definitions[id]).calendar
        for at in [try moment(edge.start), try moment(edge.end) - 1] {
          let label = calendar.period(at: at).label
          let status = try ledger.status(id, at: at)
          #expect(status.period.label == label)
          #expect(field(status.balance) == amounts[label] ?? 0, "\(id) \(label)")
        }
        #expect(amounts.values.reduce(0, +) == edge.amount)
      }
    }
    try expectBooked(\.reserved)
    // The tree allows no more in any period that is full, and what is measured counts in the same ones.
    _ = try ledger.settle([Settlement(key: "a", actuals: [.emissions: edge.amount])], act: act)
    try expectBooked(\.settled)
    #expect(try ledger.verify().problems == [])
  }
}
