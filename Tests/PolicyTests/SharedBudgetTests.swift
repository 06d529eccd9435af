import CivilTime
import Diagnostics
import Runs
import Testing

@testable import Policy

/// Budgets that several runs draw on.
@Suite struct SharedBudgetTests {
  private func runs(_ amounts: [Double?]) throws -> [Run] {
    try amounts.enumerated().map { index, amount in
      var run = try Policies.kilograms(amount ?? 1, ["name=r\(index)", "team=t\(index)"])
      if amount == nil { run[.intensity] = nil }
      return run
    }
  }

  @Test func addsUpTheRunsOfACheck() throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 250 kg, per: check, warn_at: 0.9}")
    let within = Policies.evaluate(set, try runs([100, 120]))
    #expect(within.verdict == .pass)
    #expect(within.budgets[0].requested == 220)
    #expect(within.budgets[0].free == 30)
    #expect(within.budgets[0].period == "check")
    let over = Policies.evaluate(set, try runs([100, 120, 60]))
    #expect(over.verdict == .fail)
    #expect(over.runs.map(\.verdict) == [.fail, .fail, .fail])
    #expect(
      over.runs[2].findings[0].message
        == "emissions of 280 kgCO2e (p50) over 3 runs, 12 % over the limit of 250 kgCO2e per check; "
        + "this run adds 60 kgCO2e")
    #expect(Policies.evaluate(set, try runs([130, 100])).verdict == .warn)
  }

  @Test func anUnknownRunMakesTheBudgetUnknownUnlessItIsOverdrawnAnyway() throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 250 kg, per: check}")
    let unknown = Policies.evaluate(set, try runs([100, nil]))
    #expect(unknown.verdict == .unknown)
    #expect(unknown.budgets[0].requested == nil)
    #expect(unknown.runs[0].findings[0].message.contains("(for `r1`, which draws on the same"))
    #expect(Policies.evaluate(set, try runs([300, nil])).verdict == .fail)
  }

  @Test func countsOnlyRunsInScope() throws {
    let set = try Policies.set(
      "budgets:\n  - {id: b, limit: 250 kg, per: check, scope: run.team != 't1'}")
    let evaluation = Policies.evaluate(set, try runs([100, 900]))
    #expect(evaluation.verdict == .pass)
    #expect(evaluation.budgets[0].runs == [0])
    #expect(evaluation.runs[1].findings[0].status == .notApplicable)
  }

  @Test func countsAgainstTheParentWhatCountsAgainstAChild() throws {
    let set = try Policies.set(
      """
      budgets:
        - {id: all, limit: 150 kg, per: check, scope: run.team == "nobody"}
        - {id: one, limit: 120 kg, per: check, scope: run.team == "t0", parent: all}
        - {id: two, limit: 120 kg, per: check, scope: run.team == "t1", parent: all}
      """)
    let evaluation = Policies.evaluate(set, try runs([100, 100]))
    #expect(evaluation.budgets.map(\.id) == ["all", "one", "two"])
    #expect(evaluation.budgets.map(\.requested) == [200, 100, 100])
    #expect(evaluation.budgets.map(\.status) == [.violated, .passed, .passed])
  }

  @Test(arguments: [
    ("week", "2026-W48"), ("month", "2026-11"), ("quarter", "2026-Q4"), ("year", "2026"),
    ("total", "total"),
  ])
  func countsWhatALedgerHolds(_ per: String, _ label: String) throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 250 kg, per: \(per)}")
    let runs = try runs([100])
    let alone = Policies.evaluate(set, runs)
    #expect(alone.verdict == .pass)
    #expect(alone.budgets[0].period == label)
    #expect(!alone.budgets[0].ledgerConsulted)
    #expect(alone.runs[0].findings[0].message.hasSuffix("; no ledger was consulted"))
    #expect(alone.diagnostics.map(\.code.id) == ["budget-without-ledger"])
    let usage = ["b": LedgerUsage(settled: 120, reserved: 40)]
    let spent = Policies.evaluate(set, runs, ledger: usage)
    #expect(spent.verdict == .fail)
    #expect(spent.budgets[0].free == -10)
    #expect(spent.runs[0].findings[0].observed == 260)
    #expect(spent.diagnostics.isEmpty)
    #expect(
      spent.runs[0].findings[0].message.contains(
        "with 120 kgCO2e settled and 40 kgCO2e reserved"))
  }

  @Test(arguments: [
    ("2024-12-30", "2025-W01"), ("2027-01-01", "2026-W53"), ("2026-01-01", "2026-W01"),
    ("2023-01-01", "2022-W52"), ("2024-02-29", "2024-W09"),
  ])
  func weeksBelongToTheYearOfTheirThursday(_ day: String, _ label: String) throws {
    let date = try #require(CalendarDate(day))
    #expect(BudgetPeriod.week.label(on: date) == label)
    #expect(CalendarDate(secondsSince1970: Int64(date.daysSince1970) * 86_400 + 86_399) == date)
  }
}
