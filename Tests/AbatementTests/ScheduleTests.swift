import Abatement
import Catalogue
import CivilTime
import Footprint
import Policy
import Runs
import TestSupport
import Testing
import TrainingConfigs

/// Starts: sweeps, measures and the estimate see the same hours.
@Suite struct ScheduleTests {
  private static func run(_ facts: String) -> String {
    """
    carbonward: run/v1
    name: nightly
    hardware: {accelerator: a100-sxm4-80gb, count: 8}
    \(facts)

    """
  }

  private static let policy = """
    carbonward: policy/v1
    name: test
    budgets: [{id: run-cap, limit: 1000 t, per: run}]
    rules: [{id: clean, severity: warn, require: run.site.intensity <= g_per_kwh(200)}]
    """

  /// Every point of a sweep over regions, starts and what decides the duration is what the run would be
  /// estimated at with these facts stated.
  @Test(arguments: [
    ("duration: 4 h\nsite: {region: aws/us-west-1}", "hardware.count=8,16"),
    ("duration: 20..40 h\nsite: {region: aws/us-west-1}", "trials=1,3"),
    (
      "model: {params: 7B}\ntokens: 200M\nmethod: full\nsite: {region: aws/us-west-1}",
      "tokens=100M,900M"
    ),
  ])
  func sweepsAreEstimates(_ facts: String, _ axis: String) throws {
    let repository = Repository(files: ["run.yaml": Self.run(facts), "policy.yaml": Self.policy])
    let check = try repository.check()
    let parser = SweepParser(catalogue: .shipped)
    let axes = try [
      axis, "site.region=gcp/us-west2,aws/eu-south-2,gcp/us-central1",
      "schedule.start=2026-06-01..2026-06-02/5h",
    ].map { try parser.axis($0) }
    let planner = Planner(
      policy: check.policy, estimator: Repository.estimator,
      options: PlannerOptions(context: check.context))
    let result = try planner.sweep(check.runs[0].run, axes: axes)
    #expect(result.count == 2 * 3 * 5)
    var different: Set<String> = []
    for index in 0..<result.count {
      let point = try #require(result.value(0, at: index), "\(index)")
      var settings: [String] = []
      var rest = index
      for axis in axes.reversed() {
        settings.append("\(axis.fact.rawValue)=\(axis.label(rest % axis.values.count))")
        rest /= axis.values.count
      }
      guard settings.contains(where: { $0 == "hardware.count=16" }) == false else { continue }
      let alone = try repository.check(settings).subjects[0].assessment
      let emissions = try #require(alone.estimate[.emissions])
      #expect(abs(point.median / emissions.median - 1) < 1e-9, "\(settings)")
      #expect(abs(point.p95 / emissions.p95 - 1) < 1e-9, "\(settings)")
      different.insert("\(emissions.median)")
    }
    // The hours of Virginia are not known, those of California and Aragon are.
    #expect(different.count > 10)
    #expect(result.notes.contains { $0.contains("upper bound") })
  }

  /// A sweep over the site leaves the start as it is stated.
  @Test func statedStartsCountInEverySweep() throws {
    let facts =
      "site: {region: aws/us-west-1}\nduration: 5 h\nschedule: {start: \"2026-06-01T18:00:00Z\"}"
    let repository = Repository(files: ["run.yaml": Self.run(facts), "policy.yaml": Self.policy])
    let check = try repository.check()
    let parser = SweepParser(catalogue: .shipped)
    let axes = try ["duration=2 h..26 h/6 h", "site.region=aws/us-west-1,aws/eu-south-2"].map {
      try parser.axis($0)
    }
    let planner = Planner(
      policy: check.policy, estimator: Repository.estimator,
      options: PlannerOptions(context: check.context))
    let result = try planner.sweep(check.runs[0].run, axes: axes)
    for (index, hours) in [2, 8, 14, 20, 26].enumerated() {
      for (position, region) in ["aws/us-west-1", "aws/eu-south-2"].enumerated() {
        let alone = try repository.check(["duration=\(hours) h", "site.region=\(region)"])
        let emissions = try #require(alone.subjects[0].assessment.estimate[.emissions])
        let point = try #require(result.value(0, at: index * 2 + position))
        #expect(abs(point.median / emissions.median - 1) < 1e-9)
      }
    }
  }

  // MARK: - Suggestions

  /// Repositories whose one run starts at a bad hour, stated in different files.
  private static func repository(_ seed: UInt64) -> (repository: Repository, isStated: Bool) {
    var random = SeededGenerator(seed: seed)
    let start =
      "2026-0\(Int.random(in: 4...9, using: &random))-0\(Int.random(in: 1...9, using: &random))"
      + "T0\(Int.random(in: 0...9, using: &random)):\(random.pick(["00", "20", "45"]) ?? "00"):00Z"
    let hours = random.pick(["0.5 h", "3 h", "7.5 h", "30 h", "4..6 h"]) ?? "3 h"
    let region = random.pick(["aws/us-west-1", "aws/eu-south-2", "gcp/us-west2"]) ?? ""
    var files: [String: String] = [:]
    let place = Int.random(in: 0..<4, using: &random)
    let key = place == 3 ? "earliest" : "start"
    let schedule = "schedule: {\(key): \"\(start)\"}"
    let entry = """
      runs:
        - match: train/*.yaml
          facts:
            duration: \(hours)
            hardware: {accelerator: a100-sxm4-80gb, count: 8}
            \(place == 0 || place == 3 ? schedule + "  # at night" : "team: x")
      """
    files["carbonward.yaml"] = """
      carbonward: project/v1
      policies: [policy.yaml]
      defaults: {site: {region: \(region)}}  # ours
      \(place == 2 ? "" : entry)
      """
    let recipe = "base_model: our/model\ndatasets: [{path: our/data}]\nsequence_len: 4096\n"
    if place == 2 {
      files["run.yaml"] =
        Self.run(
          "site: {region: \(region)}\nduration: \(hours)  # measured\n\(schedule)  # why not")
    } else {
      files["train/tune.yaml"] =
        (place == 1 ? "# carbonward: schedule.start=\(start)\n" : "") + recipe
    }
    // A limit between the worst hour and the best: what the run emits at its start, less a few per cent.
    files["policy.yaml"] = """
      carbonward: policy/v1
      name: test
      budgets: [{id: run-cap, limit: LIMIT g, per: run}]
      measures:
        - {id: later, category: scheduling, effort: low, shift: {max_delay: 24 h}}
        - {id: week, category: scheduling, effort: medium, excludes: [later], shift: {max_delay: 168 h}}
      """
    return (Repository(files: files), place != 3)
  }

  @Test func movedStartsHoldOnDisk() throws {
    var (edited, said, passed) = (0, 0, 0)
    for seed in 1...UInt64(24) {
      var (repository, isStated) = Self.repository(seed)
      let limitless = repository.files["policy.yaml"] ?? ""
      func limit(_ grams: Double) -> String {
        limitless.split(separator: "LIMIT").joined(separator: "\(Int(grams))")
      }
      repository.files["policy.yaml"] = limit(1e9)
      let before = try #require(try repository.check().subjects[0].assessment.estimate[.emissions])
      repository.files["policy.yaml"] = limit(before.median * 930)
      let check = try repository.check()
      #expect(check.evaluation.verdict == .fail)
      let advice = check.advice()
      for suggestion in advice.suggestions + [advice.closest].compactMap({ $0 }) {
        #expect(suggestion.changes.map(\.fact) == [.start], "\(seed)")
        #expect(suggestion.notes.contains { $0.contains("upper bound") })
        guard suggestion.unwritten.isEmpty else {
          said += 1
          #expect(!isStated, "\(seed) \(suggestion.unwritten)")
          continue
        }
        edited += 1
        let after = try repository.applying(suggestion).check()
        #expect(after.evaluation.verdict == suggestion.verdict)
        let claimed = try #require(suggestion.assessment.estimate[.emissions])
        let reached = try #require(after.subjects[0].assessment.estimate[.emissions])
        #expect(claimed == reached, "\(seed)")
        #expect(reached.median < before.median)
        if suggestion.verdict == .pass { passed += 1 }
      }
    }
    #expect(edited >= 12 && passed >= 8, "\(edited) edited, \(said) said, \(passed) passed")
  }

  /// A run that may pause is estimated over the hours that it does not pause in, which no start states.
  @Test func pausesAreSaidBesideTheStart() throws {
    let repository = Repository(files: [
      "run.yaml": Self.run(
        """
        duration: 8 h
        site: {region: aws/us-west-1}
        schedule: {start: "2026-06-01T02:30:00Z", deadline: "2026-06-03T00:00:00Z", interruptible: true}
        """),
      "policy.yaml": """
      carbonward: policy/v1
      name: test
      budgets: [{id: run-cap, limit: 1 kg, per: run}]
      measures:
        - {id: pause, category: scheduling, effort: low, shift: {max_delay: 48 h, pause: true}}
        - {id: later, category: scheduling, effort: low, excludes: [pause], shift: {max_delay: 48 h}}
      """,
    ])
    let check = try repository.check()
    func emissions(_ measure: String) throws -> Double {
      var only = repository
      let lines = (repository.files["policy.yaml"] ?? "").split(separator: "\n")
      let kept = lines.filter {
        !$0.contains("{id:") || $0.contains("run-cap") || $0.contains("{id: \(measure)")
      }
      only.files["policy.yaml"] = kept.joined(separator: "\n")
        .split(separator: " excludes: [pause],").joined()
      let closest = try #require(try only.check().advice().closest)
      #expect(closest.notes.contains { $0.contains("checkpoints") } == (measure == "pause"))
      #expect(closest.unwritten.contains { $0.hasPrefix("site.intensity") } == (measure == "pause"))
      return try #require(closest.emissions).median
    }
    let (pausing, moving) = (try emissions("pause"), try emissions("later"))
    let today = try #require(check.subjects[0].assessment.estimate[.emissions]).median
    #expect(pausing < moving && moving < today)
  }
}
