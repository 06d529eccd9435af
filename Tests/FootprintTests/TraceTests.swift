import Catalogue
import Diagnostics
import Quantities
import Runs
import Testing

@testable import Footprint

@Suite struct TraceTests {
  static let runs: [[Fact: FactValue]] = [
    EstimateTests.predicted,
    [
      .accelerator: "custom", .count: 5, .power: 300, .hostPower: 0, .duration: 10, .pue: 1,
      .intensity: 0.7,
    ],
    [
      .instanceType: "p5.48xlarge", .nodes: 4, .modelID: "llama-8b", .microBatch: 1, .steps: 1000,
      .sequenceLength: 4096, .region: "gcp/us-central1", .method: "lora", .powerLimit: 400,
      .idleShare: 0.1, .timeLimit: 3, .trials: 4, .renewableShare: 0.5,
    ],
    [.accelerator: "h100", .count: 8, .timeLimit: 24, .country: "FRA"],
    [
      .accelerator: "h100", .count: 8, .tokens: 1e9, .tokensPerSecond: 1e5, .gridZone: "US-MID",
      .modelParams: 1e8, .wue: 0.3,
    ],
    [.accelerator: "h100", .modelParams: 8e9, .datasetID: "c4", .region: "lambda/nowhere"],
  ]

  @Test(arguments: runs.indices, Metric.allCases)
  func everyLeafHasAnOrigin(_ index: Int, _ metric: Metric) throws {
    let assessment = Estimator(figures: FigureTable()).assess(
      .stating(Self.runs[index]), explaining: true)
    guard assessment.estimate[metric] != nil else {
      #expect(assessment.missing.contains { $0.metric == metric })
      return
    }
    let tree = try #require(TraceTree(assessment, metric: metric))
    #expect(tree.root.value == assessment.estimate[metric])
    for leaf in tree.root.leaves {
      let origin = try #require(leaf.origin, "\(leaf.name)")
      if case .assumed(let name, _) = origin { #expect(name != "unknown", "\(leaf.name)") }
      if case .derived = origin { Issue.record("`\(leaf.name)` is derived from nothing known") }
    }
  }

  /// A step's inputs are facts of the run, or steps before it.
  @Test(arguments: runs.indices)
  func stepsUseWhatCameBefore(_ index: Int) {
    let assessment = Estimator(figures: FigureTable()).assess(
      .stating(Self.runs[index]), explaining: true)
    var known: Set<String> = []
    for step in assessment.estimate.trace {
      for input in step.inputs {
        let isFact = Fact(named: input).map { assessment.run[$0] != nil } ?? false
        #expect(isFact || known.contains(input), "\(step.quantity) uses \(input)")
      }
      #expect(step.inputs.isEmpty == (step.origin != nil), "\(step.quantity)")
      known.insert(step.quantity)
    }
  }

  @Test func rendersLinesRowsAndAssumptions() throws {
    let file = SourceFile(path: "runs/a.yaml", text: "hardware:\n  count: 5\n")
    var run = Run.stating(Self.runs[1])
    run[.count] = Traced(.number(5), .declared(SourceRange(file: file, bytes: 19..<20)))
    run[.intensity] = nil
    run[.country] = Traced(.text("FRA"), .override("--set"))
    let assessment = Estimator(figures: FigureTable()).assess(run, explaining: true)
    let text = try #require(TraceTree(assessment, metric: .emissions)).rendered()
    #expect(
      text == """
        emissions_kg  750 gCO2e (612.4..918.6)  = energy_kwh × site.intensity
        ├─ energy_kwh  15 kWh  = it_energy_kwh × site.pue
        │  ├─ it_energy_kwh  15 kWh  = device_hours × mean_power_w ÷ 1000
        │  │  ├─ device_hours  50 h  = trial_device_hours × trials
        │  │  │  ├─ trial_device_hours  50 h  = hardware.count × duration
        │  │  │  │  ├─ hardware.count  5  [declared at runs/a.yaml:2:10]
        │  │  │  │  └─ duration  10 h  [override by --set]
        │  │  │  └─ trials  1  [assumed `single-trial`: one trial: neither sweeps nor restarts are stated]
        │  │  └─ mean_power_w  300 W  = hardware.power + hardware.host_power
        │  │     ├─ hardware.power  300 W  [override by --set]
        │  │     └─ hardware.host_power  0 W  [override by --set]
        │  └─ site.pue  1  [override by --set]
        └─ site.intensity  50 g/kWh (40..60)  [catalogue grids/FRA: made for tests, 2026]

        """)
  }

  @Test func namesCannotReachTheTerminal() throws {
    let file = SourceFile(path: "a\u{1b}[31m.yaml", text: "10 h")
    var run = Run.stating(Self.runs[1])
    run[.duration] = Traced(.number(10), .declared(SourceRange(file: file, bytes: 0..<4)))
    let assessment = Estimator(figures: FigureTable()).assess(run, explaining: true)
    let text = try #require(TraceTree(assessment, metric: .energy)).rendered()
    #expect(!text.contains("\u{1b}"))
  }

  @Test func thereIsNoTreeWithoutExplaining() {
    let assessment = Estimator(figures: FigureTable()).assess(.stating(Self.runs[1]))
    #expect(assessment.estimate.trace.isEmpty)
    #expect(TraceTree(assessment, metric: .energy) == nil)
  }
}
