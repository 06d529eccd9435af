import Catalogue
import Quantities
import Runs
import Testing

@testable import Footprint

@Suite struct EstimateTests {
  static let predicted: [Fact: FactValue] = [
    .accelerator: "h100", .count: 64, .modelID: "llama-8b", .tokens: 15e9, .method: "pretrain",
    .region: "gcp/us-central1",
  ]

  private func assess(_ facts: [Fact: FactValue]) -> Assessment {
    Estimator(figures: FigureTable()).assess(.stating(facts), explaining: true)
  }

  @Test func aStatedShareOfThePeakGivesThePlainQuotient() throws {
    var facts = Self.predicted
    facts[.modelID] = nil
    facts[.modelParams] = 8e9
    facts[.mfu] = 0.4
    let estimate = assess(facts).estimate
    #expect(estimate[.flops] == Distribution(median: 6 * 8e9 * 15e9))
    let hours = try #require(estimate[.deviceTime])
    #expect(hours == Distribution(median: 6 * 8e9 * 15e9 / (1e15 * 0.4) / 3600))
  }

  @Test(arguments: [
    ("pretrain", 6.0), ("full", 6), ("lora", 4), ("qlora", 4), ("head", 2), ("dpo", 8),
    ("rl", 12),
  ])
  func workGoesByTheMethod(_ method: String, _ factor: Double) throws {
    let estimate = assess([
      .modelParams: 7e9, .modelTrainableParams: 0, .tokens: 1e9, .method: .text(method),
    ]).estimate
    let flops = try #require(estimate[.flops]).p50
    #expect(abs(flops / (factor * 7e9 * 1e9) - 1) < 1e-12)
  }

  /// Counted with XLA for a small decoder: the rules 6 N D and 4 N D with 12 L S d.
  @Test func attentionIsCountedWhereTheShapeIsKnown() throws {
    let estimate = assess([
      .modelID: "llama-8b", .tokens: 1e9, .sequenceLength: 8192, .method: "pretrain",
    ]).estimate
    let attention = 12.0 * 32 * 8192 * 4096
    #expect(try #require(estimate[.flops]).p50 == (6 * 8e9 + attention) * 1e9)
  }

  /// The input embedding is looked up and not multiplied, unless the output head is the same weights.
  @Test(arguments: [(true, 0.0), (false, 524_288_000.0)])
  func theInputEmbeddingDoesNoMatrixWork(_ isTied: Bool, _ embedding: Double) throws {
    var table = FigureTable()
    table.tiedEmbeddings = isTied
    let run = Run.stating([.modelID: "llama-8b", .tokens: 1e9, .method: "pretrain"])
    let estimate = Estimator(figures: table).assess(run).estimate
    let flops: Double = try #require(estimate[.flops]).p50
    #expect(abs(flops / (6 * (8e9 - embedding) * 1e9) - 1) < 1e-12)
  }

  @Test func aSmallInstanceHasASmallHost() throws {
    var table = FigureTable()
    table.instanceHost = (virtualCPUs: 4, memoryGiB: 16)
    let run = Run.stating([.instanceType: "p5.48xlarge", .duration: 1, .nodes: 1])
    let small: Double = try #require(Estimator(figures: table).inputs(for: run).hostPower).p50
    let general: Double = try #require(
      Estimator(figures: FigureTable()).inputs(for: run).hostPower
    ).p50
    #expect(small > 2 && small < general / 2)
  }

  @Test func countOfDevicesIsNotNeededForDeviceHours() throws {
    var facts = Self.predicted
    facts[.count] = nil
    let assessment = assess(facts)
    #expect(assessment.estimate[.deviceTime] != nil)
    #expect(assessment.estimate[.emissions] != nil)
    #expect(assessment.run[.duration] == nil)
  }

  @Test func aTimeLimitBoundsAPredictedDuration() throws {
    let free = try #require(assess(Self.predicted).run.number(.duration))
    var facts = Self.predicted
    facts[.timeLimit] = .number(free.central * 1.1)
    let bounded = try #require(assess(facts).run.number(.duration))
    #expect(bounded.central == free.central)
    #expect(abs(bounded.high / (free.central * 1.1) - 1) < 1e-9)
  }

  @Test func aTimeLimitAloneIsAnUpperEnd() throws {
    let estimate = assess([.accelerator: "h100", .count: 8, .timeLimit: 24]).estimate
    let hours = try #require(estimate[.deviceTime])
    #expect(abs(hours.p95 / (8 * 24) - 1) < 1e-9)
    #expect(hours.p50 < 8 * 24)
  }

  @Test func statedPowerIsNotScaledByUtilisation() throws {
    let facts: [Fact: FactValue] = [
      .accelerator: "h100", .count: 8, .duration: 10, .power: 600, .hostPower: 0, .nodes: 1,
      .utilisation: 0.5, .pue: 1,
    ]
    #expect(assess(facts).estimate[.energy] == Distribution(median: 48))
  }

  @Test func anUnstatedHostIsAssumedAndNeverNothing() throws {
    let facts: [Fact: FactValue] = [
      .accelerator: "custom", .count: 8, .duration: 10, .power: 600, .pue: 1,
    ]
    let energy = try #require(assess(facts).estimate[.energy])
    #expect(energy.p5 > 48)
    #expect(energy.sigma > 0)
  }

  @Test func trialsIdleTimeAndPUEScaleEnergy() throws {
    var facts: [Fact: FactValue] = [
      .accelerator: "h100", .count: 1, .nodes: 1, .duration: 100, .power: 500, .hostPower: 100,
      .pue: 1.2, .trials: 3,
    ]
    #expect(assess(facts).estimate[.energy]?.p50 == 300 * 600 / 1000.0 * 1.2)
    facts[.idleShare] = 0.5
    let idle = try #require(assess(facts).estimate[.energy])
    #expect(idle.p95 < 300 * 600 / 1000.0 * 1.2)
    facts[.sharing] = "shared"
    #expect(assess(facts).estimate[.energy]?.p50 == 300 * 600 / 1000.0 * 1.2)
  }

  @Test func moreDevicesForTheSameWorkCostEnergy() throws {
    func energy(_ count: Double) throws -> Double {
      var facts = Self.predicted
      facts[.count] = .number(count)
      facts[.nodes] = .number(count / 8)
      return try #require(assess(facts).estimate[.energy]).p50
    }
    #expect(try energy(512) > energy(64))
  }

  @Test func marketFiguresStandBesideAndNeverInstead() throws {
    var facts = Self.predicted
    let plain = assess(facts).estimate
    facts[.renewableShare] = 1
    let contracted = assess(facts).estimate
    #expect(contracted[.emissions] == plain[.emissions])
    #expect(contracted[.marketEmissions]?.p95 == 0)
  }

  @Test func recomputationIsHardwareWorkAndNotModelWork() throws {
    var facts = Self.predicted
    facts[.recompute] = true
    let with = assess(facts).estimate
    facts[.recompute] = false
    let without = assess(facts).estimate
    #expect(with[.flops] == without[.flops])
    #expect(try #require(with[.deviceTime]).p50 > #require(without[.deviceTime]).p50)
  }

  @Test(arguments: [(690.0, false), (600, true), (400, true), (300, false), (150, false)])
  func powerCapsSaveUntilTheyWaste(_ cap: Double, _ saves: Bool) throws {
    let free = try #require(assess(Self.predicted).estimate[.energy]).p50
    var facts = Self.predicted
    facts[.powerLimit] = .number(cap)
    let capped = assess(facts)
    #expect((try #require(capped.estimate[.energy]).p50 < free * 0.97) == saves)
    #expect(capped.run.number(.duration)?.central ?? 0 > 0)
  }

  @Test func historyMovesAndNarrowsThePrediction() throws {
    let run = Run.stating(Self.predicted)
    var estimator = Estimator(figures: FigureTable())
    let prior = try #require(estimator.assess(run).estimate[.deviceTime])
    let measured = try #require(estimator.measurement(of: run, deviceHours: prior.p50 * 1.5))
    estimator.options.history = [measured]
    let once = try #require(estimator.assess(run).estimate[.deviceTime])
    #expect(once.p50 > prior.p50 * 1.2 && once.p50 < prior.p50 * 1.5)
    #expect(once.sigma < prior.sigma)
    estimator.options.history = Array(repeating: measured, count: 5)
    let often = try #require(estimator.assess(run).estimate[.deviceTime])
    #expect(often.p50 > once.p50 && often.sigma < once.sigma)
  }

  @Test func figuresPerUnitDivideTheTotal() throws {
    let assessment = assess(Self.predicted)
    let figures = UnitFigures(assessment)
    let emissions = try #require(assessment.estimate[.emissions])
    #expect(try #require(figures.perToken).p50 > emissions.p50 / 15e9)
    #expect(figures.perFlop != nil && figures.perParameter != nil && figures.energyPerToken != nil)
  }

  @Test func theStrongestInputLeads() throws {
    let inputs = Estimator(figures: FigureTable()).inputs(for: .stating(Self.predicted))
    let table = inputs.sensitivity(of: .emissions)
    #expect(table.first?.input == "mfu")
    #expect(table.map(\.effect) == table.map(\.effect).sorted(by: >))
    #expect(inputs.sensitivity(of: .flops).isEmpty)
  }

  @Test func theShippedPriorCanBeRead() {
    #expect(ThroughputPrior.shipped.campaign.rowCount > 40)
    #expect(
      ThroughputPrior(table: ThroughputPrior.shipped.table())?.table()
        == ThroughputPrior.shipped.table())
    #expect(ThroughputPrior(table: "conduct,name,value\n") == nil)
  }
}
