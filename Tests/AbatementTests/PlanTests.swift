import Abatement
import Catalogue
import Footprint
import Policy
import Quantities
import Runs
import Testing
import TrainingConfigs

@Suite struct PlanTests {
  static let repository = Repository(files: [
    "run.yaml": """
    carbonward: run/v1
    name: plan & <test>
    model: {params: 8B}
    method: full
    precision: bf16
    tokens: 2B
    hardware: {accelerator: a100-sxm4-80gb, count: 8}
    site: {region: aws/us-west-1}
    """,
    "policy.yaml": """
    carbonward: policy/v1
    name: test
    budgets: [{id: run-cap, limit: 100 kg, per: run, percentile: p95, warn_at: 80 %}]
    rules:
      - {id: clean, severity: warn, require: run.site.intensity <= g_per_kwh(300)}
      - {id: few, when: run.precision == "bf16", require: run.hardware.count <= 64.0}
    measures:
      - {id: cap, category: efficient-hardware, scale: {power: 0.80..0.86, duration: 1.02..1.06}, effort: low}
      - {id: move, category: renewables, set: {site.region: aws/eu-north-1}, effort: medium}
    """,
  ])

  private func planner(_ check: Repository.Check) -> Planner {
    Planner(
      policy: check.policy, estimator: Repository.estimator,
      options: PlannerOptions(context: check.context, objectives: Objective.allCases))
  }

  @Test(arguments: [
    ("hardware.count=8..512*2", 7, "8", "512"), ("hardware.count=8..32/8", 4, "8", "32"),
    ("hardware.count=8..32+8", 4, "8", "32"),
    ("hardware.accelerator=a100,h100-sxm5-80gb", 2, "a100", "h100-sxm5-80gb"),
    ("duration=10 h..50 h/10 h", 5, "10 h", "50 h"), ("recompute=*", 2, "false", "true"),
    ("precision=*", 7, "fp32", "int8"),
    (
      "schedule.start=2026-12-01..2026-12-14/1h", 313, "2026-12-01T00:00:00Z",
      "2026-12-14T00:00:00Z"
    ),
    ("site.region=gcp/europe-north*", 2, "gcp/europe-north1", "gcp/europe-north2"),
    ("duration=10..20 h,30 h", 2, "", "30 h"),
  ])
  func axesAreReadAsWritten(
    _ text: String, _ count: Int, _ first: String, _ last: String
  ) throws {
    let axis = try SweepParser(catalogue: .shipped).axis(text)
    #expect(axis.values.count == count)
    if !first.isEmpty { #expect(axis.label(0) == first) }
    #expect(axis.label(axis.values.count - 1) == last)
  }

  @Test(arguments: [
    ("hardware.coun=1,2", "there is no fact"), ("hardware.count", "does not vary a fact"),
    ("hardware.count=", "no values"), ("hardware.count=64..8*2", "ends before it starts"),
    ("hardware.count=8..64*1", "is not a step"), ("site.region=mars/*", "fits `mars/*`"),
    ("team=*", "no list of names"), ("hardware.count=1..1e9/1", "over 10000 values"),
    ("precision=fp31", "is not a value"), ("precision=fp32..bf16*2", "no range"),
  ])
  func whatVariesNothingIsRefused(_ text: String, _ message: String) {
    #expect {
      _ = try SweepParser(catalogue: .shipped).axis(text)
    } throws: { error in
      (error as? SweepError)?.message.contains(message) == true
    }
  }

  /// The fast path of sweeps against the plain one: each point completed, estimated and evaluated.
  @Test func sweptPointsAreWhatACheckSays() throws {
    let check = try Self.repository.check()
    let parser = SweepParser(catalogue: .shipped)
    let axes = try [
      "site.region=aws/*", "hardware.count=8..128*4", "precision=bf16,fp32",
    ].map { try parser.axis($0) }
    let result = try planner(check).sweep(check.runs[0].run, axes: axes)
    #expect(result.isComplete && result.total == axes[0].values.count * 3 * 2)
    var verdicts: Set<String> = []
    for index in 0..<result.total {
      let point = result.point(at: index)
      let settings = zip(axes, point.coordinates).map { "\($0.fact.rawValue)=\($0.label($1))" }
      let plain = try Self.repository.check(settings)
      #expect(plain.evaluation.verdict == point.verdict, "\(settings)")
      let estimate = plain.subjects[0].assessment.estimate
      #expect(estimate[.emissions] == point.values[0], "\(settings)")
      #expect(estimate[.water] == point.values[3], "\(settings)")
      verdicts.insert(point.verdict?.rawValue ?? "")
    }
    #expect(verdicts.count >= 3)
    let front = result.pareto()
    #expect(!front.isEmpty)
    for index in front { #expect((result.verdict(at: index)?.rank ?? 9) <= Verdict.warn.rank) }
  }

  @Test func startsFollowTheHoursOfTheGrid() throws {
    var repository = Self.repository
    repository.replace("run.yaml", "tokens: 2B", with: "duration: 4 h")
    let check = try repository.check()
    let parser = SweepParser(catalogue: .shipped)
    let axes = try [
      "site.region=aws/us-west-1,aws/us-east-1",
      "schedule.start=2026-06-01..2026-06-01T23:00:00Z/1h",
    ].map { try parser.axis($0) }
    let result = try planner(check).sweep(check.runs[0].run, axes: axes)
    let california = (0..<24).compactMap { result.value(0, at: $0)?.median }
    #expect(california.count == 24)
    #expect(california.firstIndex(of: california.min() ?? 0) == 20)
    // Without a trace every hour is the mean of the year.
    #expect(Set((24..<48).map { result.value(0, at: $0)?.median }).count == 1)
    #expect(result.notes.contains { $0.hasPrefix("no hourly trace of 1 of 2 sites") })
    let map = try #require(HeatMap(result, rows: 0, columns: 1))
    #expect(map.text(PlotStyle()).split(separator: "\n").count == 6)
    #expect(map.svg(title: "a < b").contains("a &lt; b"))
  }

  /// Cells carry their values, and what fails is hatched so that it shows on any colour.
  @Test func heatMapsOfManyColumnsCarryValues() throws {
    let check = try Self.repository.check()
    let parser = SweepParser(catalogue: .shipped)
    let axes = try ["hardware.count=8..32*2", "site.region=gcp/*"].map { try parser.axis($0) }
    let result = try planner(check).sweep(check.runs[0].run, axes: axes)
    let map = try #require(HeatMap(result, rows: 0, columns: 1))
    #expect(map.columns.count > 40)
    let svg = map.svg(title: "x")
    for row in map.values {
      for value in row {
        #expect(
          svg.contains(">\(QuantityFormatter.describe(try #require(value), as: .mass))</text>"))
      }
    }
    let failing = map.passes.flatMap(\.self).count { !$0 }
    #expect(failing > 0 && svg.ranges(of: "stroke-opacity").count == 2 * failing)
    #expect(svg.contains(">hatched does not meet the policy</text>"))
  }

  @Test func stoppedSweepsKeepWhatTheyFound() throws {
    let check = try Self.repository.check()
    let axis = try SweepParser(catalogue: .shipped).axis("hardware.count=8..8000/1")
    let result = try planner(check).sweep(check.runs[0].run, axes: [axis]) { done, _ in done < 10 }
    #expect(!result.isComplete && result.count >= 1 && result.count < result.total)
    #expect(result.json(at: "2026-11-23T00:00:00Z").contains("\"complete\": false"))
  }

  @Test func plotsAndTablesShowThePlan() throws {
    let check = try Self.repository.check()
    let planner = planner(check)
    let run = check.runs[0].run
    let advice = check.advice()
    let best = try #require(advice.suggestions.first ?? advice.closest)
    let waterfall = planner.waterfall(run, to: best)
    #expect(waterfall.steps.map(\.label) == ["today"] + best.measures)
    #expect(waterfall.steps.last?.emissions == best.emissions)
    #expect(waterfall.limit == 100)
    let curve = planner.effortCurve(run)
    #expect(curve.bars.map(\.measure) == ["cap", "move"])
    let saved = curve.bars.map(\.saving).reduce(0, +)
    let left = try #require(curve.bars.last?.left.median)
    #expect(abs(saved + left - (curve.today?.median ?? 0)) < 1e-6)
    let tornado = planner.tornado(run)
    #expect(tornado.bars.count >= 5)
    #expect(
      tornado.bars.contains { $0.fact == .intensity && $0.emissionsAtLow < $0.emissionsAtHigh })
    let documents = [
      ("waterfall", PlanPlots.waterfall(waterfall, title: run.displayName)),
      ("effort", PlanPlots.effortCurve(curve, title: run.displayName)),
      ("tornado", PlanPlots.tornado(tornado, title: run.displayName)),
    ]
    for (name, svg) in documents {
      #expect(svg.hasPrefix("<svg xmlns=") && svg.hasSuffix("</svg>\n"), "\(name)")
      #expect(svg.contains("plan &amp; &lt;test&gt;"), "\(name)")
    }
    let axis = try SweepParser(catalogue: .shipped).axis("hardware.count=8..32*2")
    let sweep = try planner.sweep(run, axes: [axis])
    #expect(sweep.csv().split(separator: "\n").count == 4)
    #expect(sweep.table().hasPrefix("hardware.count"))
  }
}
