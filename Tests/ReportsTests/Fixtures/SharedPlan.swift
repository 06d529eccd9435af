import Result
import Testing

/// The plans that planner pages are tested on.
enum SharedPlan: String, CaseIterable, Sendable, CustomTestStringConvertible {
  /// Two regions and two counts: one passes, one cannot be had.
  case small
  /// Nothing varies.
  case bare
  /// An attack in every field, numbers that are none.
  case hostile

  var testDescription: String { rawValue }

  var plan: PlanResult {
    switch self {
    case .small: .small
    case .bare: .bare
    case .hostile: .hostile
    }
  }
}

extension PlanResult {
  private static func range(_ median: Double) -> RangeResult {
    RangeResult(p5: median / 2, p50: median, p95: median * 2)
  }

  static let bare: PlanResult = {
    let base = Option(
      number: -1, coordinates: [], verdict: .fail, amounts: [range(89), range(216), range(48.8)])
    var run = CheckResult.mixed.runs[0]
    run.name = "llama-8b-sft"
    return PlanResult(
      version: "0.1.0", at: "2026-11-29T00:00:00Z",
      policies: [PolicyReference(path: "policies/nlp.yaml", sha256: "00")], run: run, axes: [],
      objectives: [.emissions, .energy, .duration], ranking: [0, 2], base: base, total: 1,
      evaluated: 1)
  }()

  static let small: PlanResult = {
    var plan = bare
    plan.axes = [
      Axis(fact: "site.region", values: ["gcp/europe-north1", "gcp/us-central1"], tried: 2),
      Axis(fact: "hardware.count", values: ["8", "16"], tried: 3),
    ]
    plan.limits = [Limit(id: "run-cap", objective: .emissions, amount: 40, percentile: .p95)]
    let rows: [([Int], VerdictWord, Double, Double, Bool)] = [
      ([0, 0], .pass, 8.4, 48.8, true), ([0, 1], .pass, 8.9, 25, true),
      ([1, 0], .fail, 89, 48.8, false),
    ]
    plan.options = rows.enumerated().map { number, row in
      var option = Option(
        number: number, coordinates: row.0, verdict: row.1,
        amounts: [range(row.2), nil, range(row.3)])
      option.isOnFront = row.4
      option.savingPercent = 100 * (1 - row.2 / 89)
      option.changes = ["site.region: gcp/us-central1 → \(plan.axes[0].values[row.0[0]])"]
      option.command = "carbonward plan run.yaml --vary 'site.region=it'\\''s'"
      option.patch = "--- a/run.yaml\n+++ b/run.yaml\n@@ -1 +1 @@\n-a: <b> & \"c\"\n+a: 'd'\n"
      return option
    }
    plan.options[1].patch = nil
    plan.options[1].patchProblem = .unprintable
    plan.options[1].unwritten = ["hardware.count: 8 → 16 (no file states it)"]
    (plan.total, plan.evaluated, plan.refused, plan.passing, plan.front) = (6, 6, 1, 2, 2)
    plan.refusals = ["16 accelerators do not fill machines of 8"]
    plan.notes = ["`schedule.start` changes nothing here"]
    plan.hours = Hours(
      start: "2026-12-01T00:00:00Z", end: "2026-12-01T04:00:00Z", step: 1,
      grids: [
        Hours.Grid(
          zone: "fin", source: "hourly trace, file fi.csv", places: [[0: 0]],
          values: [0.05, 0.06, nil, 0.07]),
        Hours.Grid(
          zone: "us-miso", source: "hourly trace, file us.csv", places: [[0: 1]],
          values: [0.4, 0.5, 0.45, 0.41]),
      ])
    plan.sharpenings = [
      Sharpening(
        fact: "mfu", value: "40 % (30 % to 50 %)", origin: .assumed,
        line: "# carbonward: mfu=40 %", emissions: RangeResult(p5: 70, p50: 89, p95: 110))
    ]
    return plan
  }()

  static let hostile: PlanResult = {
    let attack = "</textarea></style>" + Attack.everything
    let none = RangeResult(p5: .nan, p50: -1, p95: .infinity)
    var plan = bare
    plan.run = CheckResult.hostile.runs[0]
    plan.version = attack
    plan.at = attack
    plan.policies = [PolicyReference(path: attack, sha256: attack)]
    plan.axes = (0..<9).map { _ in Axis(fact: attack, values: [attack, attack], tried: 90) }
    plan.limits = [
      Limit(id: attack, objective: .emissions, amount: 1, percentile: .p95),
      Limit(id: attack, objective: .duration, amount: .nan, percentile: .p5),
    ]
    plan.options = (0..<40).map { number in
      var option = Option(
        number: number, coordinates: Array(repeating: number % 2, count: 9), verdict: .warn,
        amounts: number < 20 ? [range(1e-300), none, range(1e300)] : [none, nil, none])
      option.isOnFront = true
      option.savingPercent = number < 3 ? .nan : -1e9
      option.changes = [attack]
      option.notes = [attack]
      option.unwritten = [attack]
      option.patch = attack
      option.command = attack
      return option
    }
    plan.hours = Hours(
      start: attack, end: attack, step: 0,
      grids: [
        Hours.Grid(zone: attack, source: attack, places: [[0: 0], [7: 1]], values: [nil, 0.1])
      ])
    plan.sharpenings = [
      Sharpening(fact: attack, value: attack, origin: .assumed, line: attack, emissions: none)
    ]
    plan.refused = 1
    plan.refusals = [attack]
    plan.notes = [attack]
    return plan
  }()
}
