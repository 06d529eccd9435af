import CivilTime
import Ledger
import TestSupport
import Testing

/// What happens over several periods and budgets.
@Suite(.serialized) struct PeriodTests {
  private func monthly(
    _ store: Store, at text: String, limit: Int64 = 100, carryOver: Int64 = 0, cap: Int64 = 10_000
  ) throws -> (Fresh, Ledger) {
    let fresh = try Fresh(store, at: try moment(text))
    let ledger = try fresh.ledger()
    _ = try ledger.define(
      [
        BudgetDefinition(id: "year", limit: 10_000, calendar: FiscalCalendar(.year)),
        BudgetDefinition(
          id: "month", parent: "year", limit: limit, calendar: FiscalCalendar(.month),
          carryOver: carryOver, borrowingCap: cap),
      ], act: act)
    return (fresh, ledger)
  }

  @Test(arguments: Store.here)
  func aRunIsChargedToThePeriodsInWhichItDrawsPower(_ store: Store) throws {
    let (_, ledger) = try monthly(store, at: "2026-11-28T00:00:00Z", limit: 50)
    // Four days, one before and three after the turn of the month.
    let start = try moment("2026-11-30T00:00:00Z")
    let outcome = try ledger.reserve(
      ReservationRequest(
        group: "a",
        charges: [
          ChargeRequest(
            key: "a",
            draws: [Draw(budget: "month", amount: 61, start: start, end: start + 4 * 86_400)])
        ], act: act))
    #expect(outcome.decision == .granted)
    #expect(try ledger.status("month", at: start).balance.reserved == 15)
    #expect(try ledger.status("month", at: start + 86_400).balance.reserved == 46)
    #expect(try ledger.status("year", at: start).balance.reserved == 61)
    // The stricter of the two months refuses.
    #expect(try ledger.reserve(request("b", 5, "month", at: start + 86_400)).decision == .refused)
    #expect(try ledger.reserve(request("b", 35, "month", at: start)).decision == .granted)
    _ = try ledger.settle([Settlement(key: "a", actuals: [.emissions: 40])], act: act)
    #expect(try ledger.status("month", at: start).balance.settled == 10)
    #expect(try ledger.status("month", at: start + 86_400).balance.settled == 30)
    #expect(try ledger.verify().problems == [])
  }

  @Test(arguments: Store.here)
  func whatIsUsedTooMuchIsOwedInTheSameTransaction(_ store: Store) throws {
    let (fresh, ledger) = try monthly(store, at: "2026-11-28T00:00:00Z")
    _ = try ledger.reserve(request("a", 90, "month", at: fresh.clock.seconds))
    let next = try moment("2026-12-01T00:00:00Z")
    _ = try ledger.reserve(request("b", 95, "month", at: next))
    let outcome = try ledger.settle([Settlement(key: "a", actuals: [.emissions: 130])], act: act)
    #expect(outcome[0].debts == ["month": 30])
    #expect(outcome[0].lines.first { $0.budget == "month" }?.excess == 40)
    let december = try ledger.status("month", at: next)
    #expect(december.balance.debt == 30)
    #expect(december.free == -25)
    // The debt is paid by what the next months have, and used-up months pass it on.
    #expect(try ledger.status("month", at: try moment("2027-01-01T00:00:00Z")).balance.debt == 0)
    _ = try ledger.settle([Settlement(key: "b", actuals: [.emissions: 250])], act: act)
    #expect(try ledger.status("month", at: try moment("2027-01-15T00:00:00Z")).balance.debt == 180)
    #expect(try ledger.status("month", at: try moment("2027-02-15T00:00:00Z")).balance.debt == 80)
    #expect(try ledger.status("month", at: try moment("2027-03-15T00:00:00Z")).balance.debt == 0)
    #expect(
      try ledger.reserve(request("c", 21, "month", at: try moment("2027-02-15T00:00:00Z"))).decision
        == .refused)
    #expect(
      try ledger.reserve(request("c", 20, "month", at: try moment("2027-02-15T00:00:00Z"))).decision
        == .granted)
    #expect(try ledger.doctor().contains { $0.kind == .debt } == true)
    #expect(try ledger.verify().problems == [])
  }

  @Test(arguments: Store.here)
  func aClosedPeriodTakesNothingMore(_ store: Store) throws {
    let (fresh, ledger) = try monthly(store, at: "2026-11-28T00:00:00Z", carryOver: 30)
    let november = fresh.clock.seconds
    _ = try ledger.reserve(request("a", 40, "month", at: november))
    #expect(throws: LedgerError.refused(.periodNotOver("2026-11"))) {
      try ledger.close("month", at: november, act: act)
    }
    fresh.clock.seconds = try moment("2026-12-03T00:00:00Z")
    _ = try ledger.reserve(request("held", 5, "month", at: november))
    #expect(throws: LedgerError.refused(.openReservations(1))) {
      try ledger.close("month", at: november, act: act)
    }
    _ = try ledger.release(.key("held"), act: act)
    #expect(throws: LedgerError.refused(.carryOverCap(most: 30, asked: 31))) {
      try ledger.close("month", at: november, carrying: 31, act: act)
    }
    // The lease of the first ended meanwhile.
    let statement = try ledger.close("month", at: november, carrying: 30, act: act)
    #expect(statement["settled"]?.whole == 0)
    #expect(statement["carried_out"]?.whole == 30)
    #expect(statement["lapsed"]?.whole == 70)
    #expect(statement["period"]?.text == "2026-11")
    let closed = LedgerError.closed(budget: "month", period: "2026-11")
    #expect(throws: closed) { try ledger.close("month", at: november, act: act) }
    #expect(throws: closed) { try ledger.reserve(request("b", 1, "month", at: november)) }
    #expect(throws: closed) { try ledger.preview(request("b", 1, "month", at: november)) }
    // A late actual is booked in the current period and says where it belongs.
    let outcome = try ledger.settle(
      [
        Settlement(
          key: "late", actuals: [.emissions: 7], interval: (november, november + 60),
          budgets: ["month"])
      ], act: act)
    #expect(outcome[0].isUnreserved)
    let december = try ledger.status("month", at: fresh.clock.seconds)
    #expect(december.balance.carried == 30)
    #expect(december.balance.settled == 7)
    #expect(december.free == 123)
    #expect(try ledger.status("month", at: november).balance.settled == 0)
    #expect(try ledger.status("year", at: november).balance.settled == 7)
    // The limit of a closed period is what it was.
    var changed = december.definition
    changed.limit = 500
    #expect(try ledger.define([changed], act: act) == ["month"])
    #expect(try ledger.status("month", at: november).balance.allowance == 100)
    #expect(try ledger.status("month", at: fresh.clock.seconds).free == 523)
    #expect(try ledger.verify().problems == [])
  }

  @Test(arguments: Store.here)
  func periodsAreClosedInTheirOrder(_ store: Store) throws {
    let (fresh, ledger) = try monthly(store, at: "2026-10-10T00:00:00Z")
    let october = fresh.clock.seconds
    _ = try ledger.settle(
      [Settlement(key: "a", actuals: [.emissions: 130], budgets: ["month"])], act: act)
    fresh.clock.seconds = try moment("2026-12-03T00:00:00Z")
    let november = try moment("2026-11-15T00:00:00Z")
    #expect(throws: LedgerError.refused(.earlierPeriodOpen("2026-10"))) {
      try ledger.close("month", at: november, act: act)
    }
    #expect(try ledger.close("month", at: october, act: act)["debt_out"]?.whole == 30)
    let statement = try ledger.close("month", at: november, act: act)
    #expect(statement["debt_in"]?.whole == 30)
    #expect(statement["debt_out"]?.whole == 0)
    #expect(try ledger.verify().problems == [])
  }

  @Test(arguments: Store.here)
  func borrowingNeedsRoomAndSomebodyElse(_ store: Store) throws {
    let fresh = try Fresh(store)
    let ledger = try fresh.ledger()
    let calendar = FiscalCalendar(.quarter)
    _ = try ledger.define(
      [
        BudgetDefinition(id: "org", limit: 2000, calendar: calendar),
        BudgetDefinition(id: "a", parent: "org", limit: 1000, calendar: calendar),
        BudgetDefinition(
          id: "b", parent: "org", limit: 1000, calendar: calendar, lendingLimit: 300),
      ], act: act)
    let now = Fresh.now
    func borrow(
      _ amount: Int64, _ source: BorrowingSource = .nextPeriod, _ approver: String = "boss"
    ) throws -> Bool {
      try ledger.borrow(amount, for: "a", at: now, from: source, approver: approver, act: act)
    }
    #expect(throws: LedgerError.refused(.approverNeeded)) { try borrow(5, .nextPeriod, "") }
    #expect(throws: LedgerError.refused(.approverIsActor)) { try borrow(5, .nextPeriod, "tester") }
    // One percent, as the UK's law has it.
    #expect(throws: LedgerError.refused(.borrowingCap(most: 10, asked: 11))) { try borrow(11) }
    #expect(try borrow(6))
    #expect(try !borrow(6), "the same for the same reason is asked twice, and done once")
    #expect(throws: LedgerError.refused(.borrowingCap(most: 10, asked: 11))) { try borrow(5) }
    #expect(throws: LedgerError.refused(.lendingLimit(most: 300, asked: 301))) {
      try borrow(301, .sibling("b"))
    }
    _ = try ledger.reserve(request("x", 800, "b"))
    #expect(throws: LedgerError.refused(.notEnoughToLend(free: 200, asked: 201))) {
      try borrow(201, .sibling("b"))
    }
    #expect(try borrow(200, .sibling("b")))
    #expect(try ledger.status("a").free == 1206)
    #expect(try ledger.status("b").free == 0)
    #expect(try ledger.status("org").free == 1200)
    #expect(try ledger.status("a", at: now + 60 * 86_400).free == 994)
    #expect(throws: LedgerError.invalid(.differentMetric("org"))) { try borrow(1, .sibling("org")) }
    #expect(try ledger.verify().problems == [])
  }

  @Test(arguments: Store.here)
  func aFrozenBudgetReservesNothingAndIsStillSettled(_ store: Store) throws {
    let ledger = try Fresh(store).tree()
    _ = try ledger.reserve(request("a", 10))
    #expect(try ledger.setFrozen(true, budget: "root", act: act))
    #expect(try !ledger.setFrozen(true, budget: "root", act: act))
    #expect(throws: LedgerError.frozen(budget: "root")) { try ledger.reserve(request("b", 1)) }
    #expect(throws: LedgerError.frozen(budget: "root")) { try ledger.preview(request("b", 1)) }
    #expect(try ledger.reserve(request("a", 10)).decision == .unchanged)
    _ = try ledger.settle([Settlement(key: "a", actuals: [.emissions: 10])], act: act)
    #expect(try ledger.setFrozen(false, budget: "root", act: act))
    #expect(try ledger.reserve(request("b", 1)).decision == .granted)
    #expect(throws: LedgerError.unknownBudget("none")) {
      try ledger.setFrozen(true, budget: "none", act: act)
    }
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func restatingBooksTheDifferenceAndKeepsTheFirst(_ store: Store) throws {
    let ledger = try Fresh(store).tree()
    _ = try ledger.reserve(request("a", 100))
    #expect(throws: LedgerError.resolved(key: "a", as: .reserved)) {
      try ledger.restate("a", amounts: [.emissions: 90], from: "f1", to: "f2", act: act)
    }
    _ = try ledger.settle([Settlement(key: "a", actuals: [.emissions: 80])], act: act)
    for _ in 0..<2 {
      let outcome = try ledger.restate(
        "a", amounts: [.emissions: 95], from: "f1", to: "f2", act: act)
      #expect(try ledger.status("root").balance.settled == 95)
      #expect(outcome.lines.allSatisfy { $0.settled == 15 })
    }
    _ = try ledger.restate("a", amounts: [.emissions: 60], from: "f2", to: "f3", act: act)
    #expect(try ledger.status("root").balance.settled == 60)
    var text = ""
    try ledger.exportCSV { text += String(decoding: $0, as: UTF8.self) }
    for delta in ["settled,80,mg", "settled,15,mg", "settled,-35,mg"] {
      #expect(text.contains(delta))
    }
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func thresholdsAreReportedOnceACrossing(_ store: Store) throws {
    let ledger = try Fresh(store).tree(limit: 100)
    func crossed(_ outcome: ReservationOutcome) -> [String] {
      outcome.crossings.filter { $0.budget == "root" }.map { "\($0.threshold) \($0.basis)" }
    }
    #expect(crossed(try ledger.reserve(request("a", 79))) == [])
    #expect(crossed(try ledger.reserve(request("b", 1))) == ["80 committed"])
    #expect(crossed(try ledger.reserve(request("c", 5))) == [])
    #expect(crossed(try ledger.reserve(request("d", 15))) == ["100 committed"])
    _ = try ledger.release(.key("a"), act: act)
    // Fallen below, it is crossed anew.
    #expect(crossed(try ledger.reserve(request("a", 79))) == ["80 committed", "100 committed"])
    let settled = try ledger.settle([Settlement(key: "a", actuals: [.emissions: 81])], act: act)
    #expect(settled[0].crossings.filter { $0.budget == "root" }.map(\.basis) == [.settled])
  }

  @Test(arguments: Store.here)
  func softBudgetsWarnAndHardOnesDecide(_ store: Store) throws {
    let fresh = try Fresh(store)
    let ledger = try fresh.ledger()
    _ = try ledger.define(
      [
        BudgetDefinition(id: "root", limit: 100, calendar: FiscalCalendar(.year)),
        BudgetDefinition(
          id: "left", parent: "root", limit: 10, calendar: FiscalCalendar(.year), isHard: false),
      ], act: act)
    let outcome = try ledger.reserve(request("a", 50))
    #expect(outcome.decision == .granted)
    #expect(outcome.binding.map(\.budget) == ["left"])
    #expect(try ledger.reserve(request("b", 51)).decision == .refused)
  }

  @Test(arguments: Store.here)
  func aRerunReplacesAndKeepsItsPlace(_ store: Store) throws {
    let ledger = try Fresh(store).tree(limit: 100)
    _ = try ledger.reserve(request("first", 30, config: "1"))
    _ = try ledger.reserve(request("second", 40, config: "1"))
    _ = try ledger.reserve(request("first", 50, config: "2"))
    #expect(try ledger.status("root").balance.reserved == 90)
    #expect(try ledger.openCharges().map(\.key) == ["first", "second"])
    // Refused, what was held before is still held.
    #expect(try ledger.reserve(request("first", 61, config: "3")).decision == .refused)
    #expect(try ledger.status("root").balance.reserved == 90)
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func aMergeRequestIsGrantedWholeAndReleasesWhatItDrops(_ store: Store) throws {
    let ledger = try Fresh(store).tree(limit: 100)
    func runs(_ amounts: [String: Int64]) -> ReservationRequest {
      ReservationRequest(
        group: "mr",
        charges: amounts.sorted { $0.key < $1.key }.map {
          ChargeRequest(
            key: "mr/\($0.key)", draws: [Draw(budget: "left", amount: $0.value, start: Fresh.now)])
        }, act: act)
    }
    #expect(try ledger.reserve(runs(["a": 60, "b": 41])).decision == .refused)
    #expect(try ledger.openCharges() == [])
    #expect(try ledger.reserve(runs(["a": 60, "b": 40])).decision == .granted)
    #expect(try ledger.reserve(runs(["b": 40, "c": 60])).decision == .granted)
    #expect(try ledger.openCharges().map(\.key).sorted() == ["mr/b", "mr/c"])
    #expect(try ledger.commit(.group("mr"), act: act).changed == ["mr/b", "mr/c"])
    #expect(try ledger.release(.group("mr"), act: act).changed == ["mr/b", "mr/c"])
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func threeNumbersTellAloneOpenAndAhead(_ store: Store) throws {
    let ledger = try Fresh(store).tree(limit: 100)
    _ = try ledger.reserve(request("early", 30))
    _ = try ledger.reserve(request("mine", 20))
    _ = try ledger.reserve(request("late", 45))
    let outcome = try ledger.preview(request("mine", 60))
    let root = try #require(outcome.standings.first { $0.budget == "root" })
    #expect([root.total(0), root.total(root.reserved), root.total(root.ahead)] == [60, 135, 90])
    #expect([root.fitsAlone, root.fitsWithOpen, root.fitsWithAhead] == [true, false, true])
    #expect(outcome.decision == .refused)
    let named = try ledger.preview(request("mine", 60), ahead: ["late"])
    #expect(named.standings.first { $0.budget == "root" }?.ahead == 45)
    _ = try ledger.commit(.key("late"), act: act)
    let merged = try ledger.preview(request("mine", 60))
    #expect(merged.standings.first { $0.budget == "root" }?.ahead == 75)
    #expect(try ledger.status("root").balance.reserved == 95, "asking changes nothing")
  }

  @Test(arguments: Store.here)
  func aRunUnderTwoBudgetsCountsOnceAboveThem(_ store: Store) throws {
    let ledger = try Fresh(store).tree()
    let draws = [
      Draw(budget: "left", amount: 10, start: Fresh.now),
      Draw(budget: "right", amount: 12, start: Fresh.now),
    ]
    _ = try ledger.reserve(
      ReservationRequest(group: "a", charges: [ChargeRequest(key: "a", draws: draws)], act: act))
    #expect(try ledger.status("root").balance.reserved == 12)
    _ = try ledger.reserve(
      ReservationRequest(
        group: "b",
        charges: [
          ChargeRequest(
            key: "b", draws: draws + [Draw(budget: "root", amount: 15, start: Fresh.now)])
        ], act: act))
    #expect(try ledger.status("root").balance.reserved == 27)
    _ = try ledger.settle([Settlement(key: "a", actuals: [.emissions: 11])], act: act)
    #expect(try ledger.status("root").balance.settled == 11)
    #expect(try ledger.verify().problems == [])
  }

  @Test(arguments: Store.here)
  func definitionsOfARequestAddBudgetsAndNeverLoosenThem(_ store: Store) throws {
    let ledger = try Fresh(store).tree(limit: 100)
    var asked = request("a", 50)
    var root = try ledger.status("root").definition
    root.limit = 1_000_000
    asked.definitions = [root]
    #expect(try ledger.reserve(asked).differingLimits == ["root"])
    #expect(try ledger.reserve(request("b", 51)).decision == .refused)
    root.limit = 10
    var strict = request("c", 1)
    strict.definitions = [root]
    // A stricter limit of the request counts for the request.
    #expect(try ledger.reserve(strict).decision == .refused)
    root.metric = .energy
    strict.definitions = [root]
    #expect(throws: LedgerError.conflictingDefinition(budget: "root", field: "metric")) {
      try ledger.reserve(strict)
    }
  }

  @Test(arguments: Store.here)
  func whatCannotBeCountedIsRefused(_ store: Store) throws {
    let ledger = try Fresh(store).tree(limit: .max, children: .max)
    _ = try ledger.reserve(request("a", .max - 10))
    #expect(throws: LedgerError.overflow) {
      try ledger.settle(
        [Settlement(key: "b", actuals: [.emissions: 100], budgets: ["right"])], act: act)
    }
    #expect(try ledger.reserve(request("b", 100, "right")).decision == .refused)
    #expect(try ledger.reserve(request("b", 10, "right")).decision == .granted)
    for (bad, error) in [
      (request("", 1), LedgerError.invalid(.emptyName)),
      (request("a\u{0}b", 1), .invalid(.longName)), (request("a\nb", 1), .invalid(.longName)),
      (request(String(repeating: "x", count: 513), 1), .invalid(.longName)),
      (request("c", -1), .invalid(.negativeAmount)),
      (request("c", 1, "none"), .unknownBudget("none")),
      (request("c", 1, lease: 0), .invalid(.leaseTooLong)),
    ] {
      #expect(throws: error) { try ledger.reserve(bad) }
      #expect(throws: error) { try ledger.preview(bad) }
    }
    try ledger.expectSound()
  }

  /// User input is bound, never part of a statement.
  @Test(
    arguments: Store.here,
    [
      "'; DROP TABLE carbonward_events; --", "\" OR 1=1", "a'b\"c", "$1", "?", "%s", "\\", "é漢🙂",
    ])
  func namesAreOnlyEverData(_ store: Store, _ name: String) throws {
    let ledger = try Fresh(store).tree()
    _ = try ledger.define(
      [BudgetDefinition(id: name, parent: "root", limit: 5, calendar: FiscalCalendar(.year))],
      act: Act(actor: name, reason: name, digests: ["config": name]))
    _ = try ledger.reserve(request(name, 3, name, config: name))
    #expect(try ledger.openCharges().map(\.key) == [name])
    _ = try ledger.settle([Settlement(key: name, actuals: [.emissions: 4])], act: act)
    #expect(try ledger.status(name).balance.settled == 4)
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func budgetsFormATree(_ store: Store) throws {
    let ledger = try Fresh(store).tree()
    let calendar = FiscalCalendar(.year)
    for (definition, error) in [
      (
        BudgetDefinition(id: "root", parent: "left", limit: 1, calendar: calendar),
        LedgerError.invalid(.cycle("root"))
      ),
      (BudgetDefinition(id: "x", parent: "x", limit: 1, calendar: calendar), .invalid(.cycle("x"))),
      (
        BudgetDefinition(id: "x", parent: "none", limit: 1, calendar: calendar),
        .unknownBudget("none")
      ),
      (
        BudgetDefinition(id: "x", parent: "root", metric: .energy, limit: 1, calendar: calendar),
        .invalid(.parentMetric("x"))
      ),
      (BudgetDefinition(id: "x", limit: -1, calendar: calendar), .invalid(.negativeAmount)),
    ] {
      #expect(throws: error) { try ledger.define([definition], act: act) }
    }
    #expect(throws: LedgerError.invalid(.tooDeep)) {
      try ledger.define(
        (0..<40).map {
          BudgetDefinition(
            id: "d\($0)", parent: $0 == 0 ? "root" : "d\($0 - 1)", limit: 1, calendar: calendar)
        }, act: act)
    }
    #expect(try ledger.status().count == 3)
  }

  // MARK: - Edges
}
