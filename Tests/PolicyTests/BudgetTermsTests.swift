import CEL
import CivilTime
import Diagnostics
import Footprint
import Runs
import Testing

@testable import Ledger
@testable import Policy

/// Budgets over time as a ledger keeps them, and what runs ask of them.
@Suite struct BudgetTermsTests {
  private struct Row: CustomTestStringConvertible {
    var budget: String
    var expected: BudgetDefinition
    var testDescription: String { budget }
  }

  private static func definition(
    _ limit: Int64, _ calendar: FiscalCalendar,
    _ change: (inout BudgetDefinition) -> Void = { _ in }
  ) -> BudgetDefinition {
    var definition = BudgetDefinition(id: "b", limit: limit, calendar: calendar)
    change(&definition)
    return definition
  }

  private static var rows: [Row] {
    let oslo = LedgerZone("Europe/Oslo") ?? .utc
    return [
      Row(budget: "limit: 1 kg, per: year", expected: definition(1_000_000, .init(.year))),
      Row(
        budget: "limit: 1 kg, per: quarter, zone: Europe/Oslo, year_start: 10-01",
        expected: definition(
          1_000_000, FiscalCalendar(.quarter, zone: oslo, firstMonth: 10, firstDay: 1))),
      Row(
        budget: "limit: 2 kg, per: month, carry_over: 10 %, lend: 0.5 kg",
        expected: definition(2_000_000, .init(.month)) {
          $0.carryOver = 200_000
          $0.lendingLimit = 500_000
        }),
      Row(
        budget: "limit: 2 kg, per: month, carry_over: 300 g, lend: 5 %, borrow: 2.5 %",
        expected: definition(2_000_000, .init(.month)) {
          $0.carryOver = 300_000
          $0.lendingLimit = 100_000
          $0.borrowingCap = 25_000
        }),
      Row(
        budget: "limit: 1 kg, per: week, thresholds: [90 %, 50 %, 100 %], warn_at: 70 %",
        expected: definition(1_000_000, .init(.week)) { $0.thresholds = [50, 90, 100] }),
      Row(
        budget: "limit: 1 kg, per: total, warn_at: 70 %, severity: warn",
        expected: definition(1_000_000, .init(.total)) {
          $0.thresholds = [70, 100]
          $0.isHard = false
        }),
      Row(
        budget: "metric: energy, limit: 1 MWh, per: year, carry_over: 1 kWh",
        expected: definition(1_000_000_000, .init(.year)) {
          $0.metric = .energy
          $0.carryOver = 1_000_000
        }),
    ]
  }

  @Test(arguments: rows) private func yamlSaysAllThatALedgerKeeps(_ row: Row) throws {
    let set = try Policies.set("budgets:\n  - {id: b, \(row.budget)}")
    #expect(set.ledgerDefinitions == [row.expected])
  }

  @Test func theManualSaysHowPeriodsLie() throws {
    let set = try Policies.set(
      "budgets:\n  - {id: b, limit: 1 t, per: year, zone: '+01:00', year_start: 04-06, "
        + "thresholds: 50 %, carry_over: 10 %, borrow: 1 %, lend: 2 %}")
    let fields = set.explain("b")[0].fields.map { "\($0.label): \($0.text)" }
    for line in [
      "time zone: +01:00", "year starts on: 04-06", "reports at: 50 %",
      "carries over: up to 100 kgCO2e", "may borrow: 1 % of the next period",
      "may lend: up to 20 kgCO2e",
    ] {
      #expect(fields.contains(line), "\(fields)")
    }
  }

  // MARK: - What runs ask for

  private func subjects(_ runs: [Run]) -> [EvaluationSubject] {
    runs.map { EvaluationSubject(Policies.estimator.assess($0)) }
  }

  private var context: EvaluationContext {
    get throws { EvaluationContext(at: Timestamp(try #require(CalendarDate("2026-11-23")))) }
  }

  @Test func aRequestAsksEachBudgetInScopeAtItsPercentile() throws {
    let set = try Policies.set(
      """
      budgets:
        - {id: all, limit: 900 kg, per: year}
        - {id: own, limit: 900 kg, per: month, scope: run.team == "t", parent: all, percentile: p95}
        - {id: other, metric: energy, limit: 1 GWh, per: year, scope: run.team == "x"}
        - {id: once, limit: 900 kg, per: run}
      """)
    var unknown = try Policies.kilograms(1, ["name=u"])
    unknown[.intensity] = nil
    let start = "schedule.start=2026-12-31T00:00:00Z"
    let runs = [
      try Policies.kilograms(100, ["name=r", "team=t", start]),
      try Policies.kilograms(50, ["name=s"]), unknown,
    ]
    let request = set.reservation(
      of: subjects(runs), in: try context, group: "g", keys: ["g/r", "g/s", "g/u"],
      act: Act(actor: "a"))
    #expect(request.charges.map(\.key) == ["g/r", "g/s"])
    #expect(request.charges[0].draws.map(\.budget) == ["all", "own"])
    #expect(request.charges[0].draws[0].amount == 100_000_000)
    let instant = try #require(Instant("2026-12-31T00:00:00Z"))
    #expect(request.charges[0].draws[0].start == Int64(instant.seconds))
    #expect(request.charges[0].draws[0].end - request.charges[0].draws[0].start == 360_000)
    #expect(request.charges[1].draws.map(\.budget) == ["all"])
    #expect(request.charges[0].labels["team"] == "t")
    #expect(request.definitions.map(\.id) == ["all", "other", "own"])
  }

  @Test func nothingIsAskedForWhereNothingIsDrawn() throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 9 t, per: year}")
    var subjects = try subjects([Policies.kilograms(1)])
    subjects[0].isSpentBefore = true
    let request = set.reservation(
      of: subjects, in: try context, group: "g", keys: ["g/r"], act: Act(actor: "a"))
    #expect(request.charges.isEmpty)
  }

  @Test func exceptionsReachTheLedgerWithTheirCaps() throws {
    let waiver = "scope: 'true', reason: r, owner: o, expires: 2026-12-31"
    let set = try Policies.set(
      """
      budgets:
        - {id: a, limit: 10 kg, per: year}
        - {id: b, limit: 10 kg, per: year}
        - {id: c, limit: 10 kg, per: check}
        - {id: d, limit: 900 kg, per: year}
      waivers:
        - {id: w1, covers: [a, c, d], up_to: 120 kg, \(waiver)}
        - {id: w2, covers: [b], \(waiver)}
      """)
    var context = try context
    context.ledger = [:]
    let evaluation = set.evaluate(try subjects([Policies.kilograms(100)]), in: context)
    #expect(evaluation.verdict == .pass)
    #expect(
      set.waivedBudgets(evaluation) == [
        WaivedBudget(budget: "a", exception: "w1", most: 120_000_000),
        WaivedBudget(budget: "b", exception: "w2"),
      ])
  }

  @Test func whatTheLedgerRefusesIsViolated() throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 2 t, per: year}")
    let definition = set.ledgerDefinitions[0]
    var outcome = ReservationOutcome(
      decision: .refused,
      standings: [
        Standing(
          budget: "b", metric: .emissions,
          period: definition.calendar.period(at: (try context).at.seconds),
          entitled: 2_000_000_000, requested: 1_000_000_001, settled: 0,
          reserved: 1_000_000_000, ahead: 0, isHard: true)
      ], crossings: [], differingLimits: [])
    var context = try context
    // Within the tolerance of an estimate, and one milligram too much for the ledger.
    let runs = try subjects([Policies.kilograms(1000.000_000_4)])
    for (decision, status) in [
      (ReservationOutcome.Decision.granted, Finding.Status.passed), (.refused, .violated),
    ] {
      outcome.decision = decision
      context.ledger = [:]
      context.ledger?.take(outcome)
      #expect(set.evaluate(runs, in: context).runs[0].findings[0].status == status)
    }
  }
}
