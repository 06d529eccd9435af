import CEL
import CivilTime
import Diagnostics
import Footprint
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

  /// `0.1 + 0.2 + 0.3` is not `0.3 + 0.2 + 0.1`, and the order of runs is that of the names of files.
  @Test func theOrderOfRunsDoesNotShow() throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 250 kg, per: check}")
    let amounts = [0.1, 0.2, 0.3, 0.7, 2.088, 0.261, 69.408]
    let orders = amounts.indices.flatMap { first in
      let turned = Array(amounts[first...] + amounts[..<first])
      return [turned, turned.reversed()]
    }
    let sums = try orders.map { Policies.evaluate(set, try runs($0)).budgets[0].requested }
    #expect(Set(sums).count == 1, "\(sums)")
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

  /// Of a run that may count, a check passes where there is room for it; a budget over time would not be
  /// charged, again and again.
  @Test(arguments: [("check", Verdict.pass), ("month", .unknown), ("total", .unknown)])
  func aRunThatMayCount(_ per: String, _ verdict: Verdict) throws {
    let set = try Policies.set(
      "budgets:\n  - {id: b, limit: 250 kg, per: \(per), scope: run.team == 'nlp'}")
    var runs = try runs([100])
    runs[0][.team] = nil
    #expect(Policies.evaluate(set, runs, ledger: [:]).verdict == verdict)
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
    #expect(alone.verdict == .unknown)
    #expect(alone.budgets[0].period == label)
    #expect(!alone.budgets[0].ledgerConsulted)
    let place = per == "total" ? "before" : "in \(label)"
    #expect(
      alone.runs[0].findings[0].message
        == "cannot be decided: no ledger says what was used of it \(place)")
    #expect(
      alone.runs[0].findings[0].help
        == "name the ledger with `--ledger FILE`, or set `CARBONWARD_LEDGER`")
    #expect(alone.diagnostics.map(\.code.id) == ["budget-without-ledger"])
    for (onUnknown, verdict) in [
      (UnknownPolicy.fail, Verdict.fail), (.warn, .warn), (.pass, .pass),
    ] {
      #expect(Policies.evaluate(set, runs, onUnknown: onUnknown).verdict == verdict)
    }
    #expect(Policies.evaluate(set, runs, ledger: [:]).verdict == .pass)
    let usage = LedgerUsage(settled: 120, reserved: 40, ahead: 10)
    let spent = Policies.evaluate(set, runs, ledger: ["b": usage])
    #expect(spent.verdict == .fail)
    #expect(spent.budgets[0].free == -10)
    #expect(spent.budgets[0].ahead == 10)
    #expect(spent.runs[0].findings[0].observed == 260)
    #expect(spent.diagnostics.isEmpty)
    #expect(
      spent.runs[0].findings[0].message.contains(
        "with 120 kgCO2e settled and 40 kgCO2e reserved (10 kgCO2e of it ahead)"))
  }

  @Test func whatIsTooMuchAloneIsTooMuchWithoutALedger() throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 250 kg, per: year}")
    let over = Policies.evaluate(set, try runs([300]))
    #expect(over.verdict == .fail)
    #expect(over.runs[0].findings[0].status == .violated)
  }

  @Test func aRunThatAChangeLeavesAsItWasAsksForNothing() throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 250 kg, per: year}")
    let subjects = try runs([200, 100]).enumerated().map { index, run in
      EvaluationSubject(Policies.estimator.assess(run), isSpentBefore: index == 0)
    }
    let context = EvaluationContext(
      at: Timestamp(try #require(CalendarDate("2026-11-23"))), ledger: [:])
    let evaluation = set.evaluate(subjects, in: context)
    #expect(evaluation.runs.map { $0.findings[0].status } == [.notApplicable, .passed])
    #expect(evaluation.budgets[0].requested == 100)
  }

  private struct UseCase: CustomTestStringConvertible {
    var name: String
    var budget: String
    var facts: [String]
    /// Period and amount of each row.
    var rows: [String]
    /// The label that the finding speaks of.
    var worst: String
    var testDescription: String { name }
  }

  private static let uses = [
    UseCase(
      name: "a start in another month", budget: "per: month",
      facts: ["schedule.start=2027-02-01T00:00:00Z"], rows: ["2027-02 100"], worst: "2027-02"),
    UseCase(
      name: "no start is now", budget: "per: month", facts: [], rows: ["2026-11 100"],
      worst: "2026-11"),
    UseCase(
      name: "a quarter of it in the next year", budget: "per: year",
      facts: ["schedule.start=2026-12-28T21:00:00Z"], rows: ["2026 75", "2027 25"], worst: "2026"),
    UseCase(
      name: "the end at the exact instant", budget: "per: year",
      facts: ["schedule.start=2026-12-27T20:00:00Z"], rows: ["2026 100"], worst: "2026"),
    UseCase(
      name: "the start at the exact instant", budget: "per: year",
      facts: ["schedule.start=2027-01-01T00:00:00Z"], rows: ["2027 100"], worst: "2027"),
    UseCase(
      name: "a zone ahead of UTC", budget: "per: year, zone: '+14:00'",
      facts: ["schedule.start=2026-12-31T10:00:00Z"], rows: ["2027 100"], worst: "2027"),
    UseCase(
      name: "a fiscal year", budget: "per: year, year_start: 04-06",
      facts: ["schedule.start=2026-04-05T23:00:00Z"], rows: ["2025/26 1", "2026/27 99"],
      worst: "2026/27"),
    UseCase(
      name: "not before the earliest", budget: "per: month",
      facts: ["schedule.earliest=2026-12-31T20:00:00Z"], rows: ["2026-12 4", "2027-01 96"],
      worst: "2027-01"),
    UseCase(
      name: "an earliest that is past", budget: "per: month",
      facts: ["schedule.earliest=2026-01-01T00:00:00Z"], rows: ["2026-11 100"], worst: "2026-11"),
    UseCase(
      name: "over a leap day", budget: "per: month",
      facts: ["schedule.start=2028-02-29T00:00:00Z"], rows: ["2028-02 24", "2028-03 76"],
      worst: "2028-03"),
  ]

  @Test(arguments: uses) private func aRunIsChargedWhenItDrawsPower(_ use: UseCase) throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 90 kg, \(use.budget)}")
    let run = try Policies.kilograms(100, use.facts)
    let evaluation = Policies.evaluate(set, [run], ledger: [:])
    #expect(
      evaluation.budgets.map { "\($0.period) \(Int(($0.requested ?? 0).rounded()))" } == use.rows)
    #expect(evaluation.runs[0].findings[0].message.contains("for \(use.worst)"))
  }

  /// A run has one finding of a budget, and every period that it overdraws is in it.
  @Test func everyPeriodThatIsOverdrawnIsNamed() throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 20 kg, per: month}")
    let run = try Policies.kilograms(100, ["schedule.start=2028-02-29T00:00:00Z"])
    let finding = Policies.evaluate(set, [run], ledger: [:]).runs[0].findings[0]
    #expect(finding.message.contains("for 2028-03"))
    #expect(finding.message.hasSuffix("; over that for 2028-02 as well"), "\(finding.message)")
  }

  /// What is known of the runs is told where it is not all, and what is said rests on it.
  @Test func aBudgetOfWhichPartIsKnownSaysSo() throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 250 kg, per: check}")
    for (amounts, known) in [([100, nil], 100), ([300, 20, nil], 320), ([nil, nil], nil)]
      as [([Double?], Double?)]
    {
      let usage = Policies.evaluate(set, try runs(amounts)).budgets[0]
      #expect(usage.requested == nil)
      #expect(usage.requestedAtLeast == known)
    }
  }

  @Test func aStartThatCannotBeReadIsNotReplaced() throws {
    let set = try Policies.set("budgets:\n  - {id: b, limit: 900 kg, per: month}")
    var run = try Policies.kilograms(100)
    let file = SourceFile(path: "launch.sh", text: "--start $WHEN")
    let range = SourceRange(file: file, bytes: 8..<13)
    run.markOpen(.start, UnresolvedFact(reason: "`$WHEN` is not set", range: range))
    let evaluation = Policies.evaluate(set, [run], ledger: [:])
    #expect(evaluation.verdict == .unknown)
    #expect(evaluation.runs[0].findings[0].message.contains("$WHEN"))
  }
}
