import Catalogue
import Quantities
import Runs
import Testing

@testable import Footprint

@Suite struct SanityTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var facts: [Fact: FactValue]
    /// The concern that must be found; nil when there must be none.
    var id: String?
    var isImpossible = false

    var testDescription: String { name }
  }

  /// The published ones are those of the catalogue of errors in `prediction-accuracy.md`.
  static let cases: [Case] = [
    Case(
      name: "a plain run raises nothing",
      facts: [
        .accelerator: "h100", .count: 64, .nodes: 8, .modelParams: 8e9, .tokens: 15e9,
        .duration: 12, .power: 600, .pue: 1.1, .intensity: 0.4, .tensorParallel: 8,
        .dataParallel: 8,
      ], id: nil),
    Case(
      name: "8B over 15T tokens in one hour on 8 devices",
      facts: [
        .accelerator: "h100", .count: 8, .modelParams: 8e9, .tokens: 15e12, .duration: 1,
      ], id: "duration-below-physics", isImpossible: true),
    Case(
      name: "8B over 15B tokens in no time",
      facts: [.accelerator: "h100", .count: 8, .modelParams: 8e9, .tokens: 15e9, .duration: 0],
      id: "not-positive", isImpossible: true),
    Case(
      name: "no time for work that nobody knows",
      facts: [.accelerator: "h100", .count: 8, .duration: 0], id: "not-positive"),
    Case(
      name: "a duration that needs 99 % of the peak (Palmyra X5)",
      facts: [
        .accelerator: "h100", .count: 1, .modelParams: 1e10, .tokens: 1e9,
        .duration: .number(6e19 / 0.99e15 / 3600),
      ], id: "implausible-mfu"),
    Case(
      name: "a duration at 1 % of the peak",
      facts: [
        .accelerator: "h100", .count: 1, .modelParams: 1e10, .tokens: 1e9,
        .duration: .number(6e19 / 0.01e15 / 3600),
      ], id: "implausible-mfu"),
    Case(
      name: "a stated MFU of 80 %", facts: [.mfu: 0.8], id: "implausible-mfu"),
    Case(
      name: "90 W for an accelerator of 700 W (Luminous)",
      facts: [.accelerator: "h100", .power: 90], id: "implausible-power"),
    Case(
      name: "kilowatts for watts", facts: [.accelerator: "h100", .power: 700_000],
      id: "unit-slip"),
    Case(name: "429 kg/kWh for 429 g/kWh", facts: [.intensity: 429], id: "unit-slip"),
    Case(
      name: "2.6 g/kWh, which the Llama 3.3 card implies", facts: [.intensity: 0.0026],
      id: "implausible-intensity"),
    Case(name: "7.6 times the real grid is still possible", facts: [.intensity: 0.432], id: nil),
    Case(
      name: "a PUE below one", facts: [.pue: 0.9], id: "pue-below-one", isImpossible: true),
    Case(
      name: "groups of 16 in 24 devices",
      facts: [.count: 24, .tensorParallel: 8, .pipelineParallel: 2],
      id: "parallelism-contradicts-count"),
    Case(
      name: "node counts stored as accelerator counts (GRITLM)",
      facts: [.count: 8, .nodes: 32], id: "nodes-contradict-count"),
    Case(
      name: "a batch that is not the product of its parts",
      facts: [
        .globalBatch: 100, .microBatch: 2, .gradientAccumulation: 4, .count: 8,
      ], id: "batch-contradiction"),
    Case(
      name: "a batch that is less than one micro batch", facts: [.globalBatch: 1, .microBatch: 8],
      id: "batch-contradiction"),
    Case(
      name: "a batch of one micro batch, on devices that may work on it together",
      facts: [.globalBatch: 8, .microBatch: 8, .count: 8], id: nil),
    Case(
      name: "tokens a thousand times the positions",
      facts: [.tokens: 1.6384e9, .steps: 100, .globalBatch: 8, .sequenceLength: 2048],
      id: "unit-slip"),
    Case(
      name: "more active parameters than parameters",
      facts: [.modelParams: 1e9, .modelActiveParams: 2e9], id: "active-above-params",
      isImpossible: true),
    Case(
      name: "7 parameters for 7 billion", facts: [.modelParams: 7, .tokens: 1e9], id: "unit-slip"),
    Case(
      name: "8 million parameters for a model of 8 billion",
      facts: [.modelID: "llama-8b", .modelParams: 8e6], id: "unit-slip"),
    Case(
      name: "70 billion parameters for a model of 8 billion",
      facts: [.modelID: "llama-8b", .modelParams: 70e9], id: "params-contradict-model"),
    Case(
      name: "less than one answer to a prompt", facts: [.rlGenerations: 0.1],
      id: "multiple-below-one", isImpossible: true),
    Case(
      name: "a student that answers half of its prompts",
      facts: [.rlGenerations: 0.5, .method: "distill"]),
    Case(name: "steps of no prompt", facts: [.rlPrompts: 0], id: "not-positive"),
    Case(
      name: "a duration above its time limit", facts: [.duration: 10, .timeLimit: 5],
      id: "duration-above-time-limit"),
    Case(
      name: "a time limit that the work cannot meet",
      facts: [
        .accelerator: "h100", .count: 8, .modelParams: 8e9, .tokens: 15e12, .timeLimit: 10,
      ], id: "time-limit-too-short"),
    Case(
      name: "a cap above what the device is rated for",
      facts: [.accelerator: "h100", .powerLimit: 900], id: "implausible-power-limit"),
    Case(
      name: "a region that nobody knows", facts: [.region: "gcp/us-central9"], id: "unknown-name"),
    Case(
      name: "a zone of another country", facts: [.gridZone: "US-MID", .country: "FRA"],
      id: "site-contradiction"),
    Case(
      name: "a region of another country", facts: [.region: "gcp/us-central1", .country: "FRA"],
      id: "site-contradiction"),
    Case(
      name: "a region on the grid of another country",
      facts: [.region: "gcp/us-central1", .gridZone: "FRA"], id: "site-contradiction"),
    Case(
      name: "a region on another grid of its country",
      facts: [.region: "gcp/us-central1", .gridZone: "US-WEST"], id: "site-contradiction"),
    Case(
      name: "a region in its country and on its grid",
      facts: [.region: "gcp/us-central1", .gridZone: "US-MID", .country: "USA"]),
  ]

  @Test(arguments: cases)
  func finds(_ item: Case) throws {
    let concerns = Estimator(figures: FigureTable()).assess(.stating(item.facts)).concerns
    guard let id = item.id else {
      #expect(concerns.isEmpty, "\(concerns)")
      return
    }
    let concern = try #require(concerns.first { $0.id == id }, "\(concerns)")
    #expect(concern.isImpossible == item.isImpossible)
    #expect(!concern.facts.isEmpty)
    #expect(concern.message.first?.isUppercase == false && !concern.message.hasSuffix("."))
  }

  struct Gap: Sendable, CustomTestStringConvertible {
    var facts: [Fact: FactValue]
    var metric: Metric
    var fact: Fact
    var remedy: String

    var testDescription: String { "\(metric.rawValue): \(remedy)" }
  }

  static let gaps: [Gap] = [
    Gap(facts: [:], metric: .flops, fact: .modelParams, remedy: "model: {params: 7B}"),
    Gap(facts: [.modelParams: 1e9], metric: .flops, fact: .tokens, remedy: "tokens: 1B"),
    Gap(
      facts: [.modelID: "lama-8b"], metric: .flops, fact: .modelID,
      remedy: "model: {params: 7B}"),
    Gap(
      facts: [.modelID: "nobodys-own"], metric: .flops, fact: .modelID,
      remedy: "model: {params: 7B}"),
    Gap(facts: [:], metric: .deviceTime, fact: .duration, remedy: "model: {params: 7B}"),
    Gap(
      facts: [.modelParams: 1e9, .steps: 10, .microBatch: 2, .sequenceLength: 512],
      metric: .flops, fact: .count, remedy: "hardware: {count: 8}"),
    Gap(
      facts: [.modelParams: 1e9, .steps: 10, .globalBatch: 2], metric: .flops,
      fact: .sequenceLength, remedy: "sequence_length: 2048"),
    Gap(
      facts: [.modelParams: 1e9, .epochs: 3], metric: .flops, fact: .datasetTokens,
      remedy: "dataset: {tokens: 1B}"),
    Gap(
      facts: [.duration: 10], metric: .deviceTime, fact: .count, remedy: "hardware: {count: 8}"),
    Gap(
      facts: [.modelParams: 1e9, .tokens: 1e9], metric: .energy, fact: .accelerator,
      remedy: "hardware: {accelerator: h100-sxm5-80gb}"),
    Gap(
      facts: [.accelerator: "custom", .duration: 10, .count: 1], metric: .energy, fact: .power,
      remedy: "hardware: {power: 300 W}"),
    Gap(
      facts: [.accelerator: "h1000", .duration: 10, .count: 1], metric: .emissions,
      fact: .accelerator, remedy: "--set hardware.accelerator=h100"),
    Gap(
      facts: [.accelerator: "h100", .duration: 10, .count: 1], metric: .emissions, fact: .region,
      remedy: "site: {region: gcp/us-central1}"),
    Gap(
      facts: [.accelerator: "h100", .duration: 10, .count: 1, .region: "gcp/us"],
      metric: .emissions, fact: .region, remedy: "--set site.region=gcp/us-central1"),
    Gap(
      facts: [.accelerator: "h100", .duration: 10, .count: 1], metric: .marketEmissions,
      fact: .marketIntensity, remedy: "site: {market_intensity: 0.1 kgCO2e/kWh}"),
    Gap(
      facts: [.accelerator: "h100", .duration: 10, .count: 1], metric: .water, fact: .wue,
      remedy: "site: {wue: 0.2 L/kWh}"),
    Gap(
      facts: [.accelerator: "h100", .duration: 10, .count: 1], metric: .cost, fact: .price,
      remedy: "hardware: {price: 2.49 USD/h}"),
    Gap(
      facts: [.accelerator: "custom", .power: 1, .duration: 10, .count: 1], metric: .embodied,
      fact: .accelerator, remedy: "hardware: {accelerator: h100-sxm5-80gb}"),
  ]

  @Test(arguments: gaps)
  func saysWhichLineWouldMakeAMetricKnown(_ gap: Gap) throws {
    let assessment = Estimator(figures: FigureTable()).assess(.stating(gap.facts))
    #expect(assessment.estimate[gap.metric] == nil)
    let missing = try #require(assessment.missing.first { $0.metric == gap.metric })
    #expect(missing.facts.contains(gap.fact))
    #expect(missing.remedy == gap.remedy)
  }

  @Test func saysAllThatKeepsAMetricFromBeingKnown() {
    let missing = Estimator(figures: FigureTable()).assess(.stating([:])).missing
    #expect(
      missing.filter { $0.metric == .emissions }.map(\.remedy) == [
        "model: {params: 7B}", "tokens: 1B", "hardware: {accelerator: h100-sxm5-80gb}",
        "site: {region: gcp/us-central1}",
      ])
  }

  /// Every metric is either known or missing, for every subset of a full description.
  @Test func nothingIsSilentlyUnknown() {
    let full: [(Fact, FactValue)] = [
      (.accelerator, "h100"), (.count, 8), (.modelParams, 1e9), (.tokens, 1e9), (.duration, 5),
      (.region, "gcp/us-central1"), (.pue, 1.1), (.wue, 0.1),
    ]
    for mask in 0..<(1 << full.count) {
      var facts: [Fact: FactValue] = [:]
      for (bit, entry) in full.enumerated() where mask & (1 << bit) != 0 {
        facts[entry.0] = entry.1
      }
      let assessment = Estimator(figures: FigureTable()).assess(.stating(facts))
      for metric in Metric.allCases {
        let isMissing = assessment.missing.contains { $0.metric == metric }
        #expect(isMissing == (assessment.estimate[metric] == nil))
      }
    }
  }
}
