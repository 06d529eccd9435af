import Testing

@testable import Ledger

/// Exceptions let a reservation pass a limit, and nothing of what is used is forgotten.
@Suite(.serialized) struct WaivedTests {
  private func waived(_ key: String, _ amount: Int64, _ waived: [WaivedBudget])
    -> ReservationRequest
  {
    var wanted = request(key, amount)
    wanted.waived = waived
    return wanted
  }

  private struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var exceptions: [WaivedBudget]
    var isGranted: Bool
    /// The exceptions that the event names.
    var named: [String] = []
    var testDescription: String { name }
  }

  /// 40 of 100 are held, and 90 more are asked of `left`, which is below `root`.
  private static let rows = [
    Row(name: "none", exceptions: [], isGranted: false),
    Row(
      name: "for both",
      exceptions: [
        .init(budget: "left", exception: "w-1"), .init(budget: "root", exception: "w-2"),
      ],
      isGranted: true, named: ["w-1", "w-2"]),
    Row(
      name: "for the leaf alone", exceptions: [.init(budget: "left", exception: "w-1")],
      isGranted: false),
    Row(
      name: "up to what it would be",
      exceptions: [
        .init(budget: "left", exception: "w-1", most: 130),
        .init(budget: "root", exception: "w-2", most: 130),
      ], isGranted: true, named: ["w-1", "w-2"]),
    Row(
      name: "up to a little less",
      exceptions: [
        .init(budget: "left", exception: "w-1", most: 130),
        .init(budget: "root", exception: "w-2", most: 129),
      ], isGranted: false),
    Row(
      name: "for another budget", exceptions: [.init(budget: "right", exception: "w-3")],
      isGranted: false),
  ]

  @Test(arguments: Store.here, rows)
  private func anExceptionHoldsUpToItsCap(_ store: Store, _ row: Row) throws {
    let ledger = try Fresh(store).tree(limit: 100, children: 100)
    _ = try ledger.reserve(request("first", 40))
    let answer = try ledger.reserve(waived("second", 90, row.exceptions))
    #expect(answer.decision == (row.isGranted ? .granted : .refused))
    #expect(answer.binding.map(\.budget) == ["left", "root"])
    #expect(try ledger.status("root").balance.reserved == (row.isGranted ? 130 : 40))
    var events: [String] = []
    try ledger.export { line in events.append(String(decoding: line, as: UTF8.self)) }
    let last = events.last ?? ""
    for exception in ["w-1", "w-2", "w-3"] {
      #expect(last.contains("\"\(exception)\"") == row.named.contains(exception), "\(last)")
    }
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func whatIsWaivedIsOwedAllTheSame(_ store: Store) throws {
    let fresh = try Fresh(store)
    let ledger = try fresh.tree(limit: 100, children: 100)
    let both = ["left", "root"].map { WaivedBudget(budget: $0, exception: "w") }
    #expect(try ledger.reserve(waived("a", 130, both)).decision == .granted)
    let settled = try ledger.settle([Settlement(key: "a", actuals: [.emissions: 125])], act: act)
    #expect(settled[0].debts == ["left": 25, "root": 25])
    let next = Fresh.now + 366 * 86_400
    #expect(try ledger.status("root", at: next).free == 75)
    // The waiver was for that run, and lets nothing else pass.
    #expect(try ledger.reserve(request("b", 1)).decision == .refused)
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func aSnapshotKnowsEveryPeriodAndNothingOfAFrozenBudget(_ store: Store) throws {
    let ledger = try Fresh(store).tree(limit: 100, children: 60)
    _ = try ledger.reserve(request("other", 30))
    _ = try ledger.reserve(request("own", 20))
    _ = try ledger.setFrozen(true, budget: "right", act: act)
    let snapshot = try ledger.snapshot(beside: "own")
    #expect(snapshot.isHolding)
    #expect(try !ledger.snapshot(beside: "nobody").isHolding)
    func standing(_ budget: String, _ moment: Int64) -> [Int64] {
      snapshot.standing(of: budget, at: moment).map {
        [$0.entitled, $0.settled, $0.reserved, $0.ahead]
      }
        ?? []
    }
    #expect(standing("root", Fresh.now) == [100, 0, 30, 30])
    #expect(standing("left", Fresh.now) == [60, 0, 30, 30])
    #expect(standing("left", Fresh.now + 366 * 86_400) == [60, 0, 0, 0])
    #expect(standing("right", Fresh.now) == [0, 0, 0, 0])
    #expect(standing("nowhere", Fresh.now) == [])
  }
}
