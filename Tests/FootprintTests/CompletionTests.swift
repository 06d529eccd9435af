import Diagnostics
import Quantities
import Runs
import Testing

@testable import Footprint

@Suite struct CompletionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var facts: [Fact: FactValue]
    var fact: Fact
    var value: FactValue?
    var origin: String

    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(
      name: "tokens from steps", facts: [.steps: 100, .globalBatch: 8, .sequenceLength: 2048],
      fact: .tokens, value: .number(100 * 8 * 2048), origin: "derived"),
    Case(
      name: "global batch from micro batch",
      facts: [.microBatch: 2, .gradientAccumulation: 4, .count: 8], fact: .globalBatch,
      value: .number(64), origin: "derived"),
    Case(
      name: "replicas leave out tensor and pipeline groups",
      facts: [.count: 64, .tensorParallel: 8, .pipelineParallel: 2], fact: .dataParallel,
      value: .number(4), origin: "derived"),
    Case(
      name: "count from parallelism", facts: [.dataParallel: 4, .tensorParallel: 8], fact: .count,
      value: .number(32), origin: "derived"),
    Case(
      name: "a method for so many tokens", facts: [.modelParams: 7e9, .tokens: 2e12],
      fact: .method, value: .text("pretrain"), origin: "assumed"),
    Case(
      name: "a method for so many tokens of a small model",
      facts: [.modelParams: 1e8, .tokens: 2e8], fact: .method, value: .text("pretrain"),
      origin: "assumed"),
    Case(
      name: "a method for few tokens", facts: [.modelParams: 7e9, .tokens: 1e9], fact: .method,
      value: .text("full"), origin: "assumed"),
    Case(
      name: "a method for a model given by its shape",
      facts: [.modelLayers: 24, .modelHiddenSize: 2048], fact: .method, value: .text("pretrain"),
      origin: "assumed"),
    Case(
      name: "tokens from epochs and a dataset", facts: [.datasetID: "c4", .epochs: 2],
      fact: .tokens, value: .number(312e9), origin: "derived"),
    Case(
      name: "dataset tokens of packed examples",
      facts: [.datasetExamples: 1000, .sequenceLength: 512, .packing: true], fact: .datasetTokens,
      value: .number(512_000), origin: "derived"),
    Case(
      name: "count from an instance", facts: [.instanceType: "p5.48xlarge", .nodes: 4],
      fact: .count, value: .number(32), origin: "derived"),
    Case(
      name: "accelerator from an instance", facts: [.instanceType: "p5.48xlarge"],
      fact: .accelerator, value: .text("h100"), origin: "catalogue"),
    Case(
      name: "provider from an instance", facts: [.instanceType: "p5.48xlarge"],
      fact: .provider, value: .text("aws"), origin: "catalogue"),
    Case(
      name: "machines from an instance and a count",
      facts: [.instanceType: "p5.48xlarge", .count: 12], fact: .nodes, value: .number(2),
      origin: "derived"),
    Case(
      name: "rated power", facts: [.accelerator: "h100"], fact: .power, value: .number(700),
      origin: "catalogue"),
    Case(
      name: "peak rate at a precision", facts: [.accelerator: "h100", .precision: "fp8"],
      fact: .peakFlops, value: .number(2e15), origin: "catalogue"),
    Case(
      name: "peak rate of a format that the device lacks",
      facts: [.accelerator: "h100", .precision: "nvfp4"], fact: .peakFlops, value: .number(2e15),
      origin: "assumed"),
    Case(
      name: "usual precision", facts: [.accelerator: "h100"], fact: .precision,
      value: .text("bf16"), origin: "assumed"),
    Case(
      name: "parameters of a known model", facts: [.modelID: "llama-8b"], fact: .modelParams,
      value: .number(8e9), origin: "catalogue"),
    Case(
      name: "architecture does not go with another size",
      facts: [.modelID: "llama-8b", .modelParams: 1e9], fact: .modelLayers, value: nil,
      origin: ""),
    Case(
      name: "zone of a region", facts: [.region: "gcp/us-central1"], fact: .gridZone,
      value: .text("US-MID"), origin: "catalogue"),
    Case(
      name: "country of a region", facts: [.region: "gcp/us-central1"], fact: .country,
      value: .text("USA"), origin: "catalogue"),
    Case(
      name: "country of a zone beside a region of another one",
      facts: [.region: "gcp/us-central1", .gridZone: "FRA"], fact: .country, value: .text("FRA"),
      origin: "catalogue"),
    Case(
      name: "intensity of a region beside the zone of another country: the dearer one",
      facts: [.region: "gcp/us-central1", .gridZone: "FRA"], fact: .intensity,
      value: .number(RangedValue(low: 0.4, central: 0.5, high: 0.6)),
      origin: "catalogue"),
    Case(
      name: "intensity of a region beside another country: the dearer one",
      facts: [.region: "gcp/us-central1", .country: "FRA"], fact: .intensity,
      value: .number(RangedValue(low: 0.4, central: 0.5, high: 0.6)),
      origin: "catalogue"),
    Case(
      name: "intensity of a region beside another zone of its country: the dearer one",
      facts: [.region: "gcp/us-central1", .gridZone: "US-WEST"], fact: .intensity,
      value: .number(RangedValue(low: 0.4, central: 0.5, high: 0.6)), origin: "catalogue"),
    Case(
      name: "intensity of a zone beside another country: the dearer one",
      facts: [.gridZone: "FRA", .country: "USA"], fact: .intensity,
      value: .number(RangedValue(low: 0.3, central: 0.4, high: 0.5)),
      origin: "catalogue"),
    Case(
      name: "intensity of a region beside its country: the narrower one",
      facts: [.region: "gcp/us-central1", .country: "USA"], fact: .intensity,
      value: .number(RangedValue(low: 0.4, central: 0.5, high: 0.6)),
      origin: "catalogue"),
    Case(
      name: "PUE of a region", facts: [.region: "gcp/us-central1"], fact: .pue,
      value: .number(1.1), origin: "catalogue"),
    Case(
      name: "duration from speed", facts: [.tokens: 3.6e9, .tokensPerSecond: 1e5],
      fact: .duration, value: .number(10), origin: "derived"),
    Case(
      name: "duration from step time", facts: [.steps: 1000, .stepTime: 0.01], fact: .duration,
      value: .number(10), origin: "derived"),
    Case(
      name: "market intensity from a contracted share",
      facts: [.intensity: 0.5, .renewableShare: 0.8], fact: .marketIntensity,
      value: .number(0.5 * (1 - 0.8)), origin: "derived"),
    Case(
      name: "one trial", facts: [:], fact: .trials, value: .number(1), origin: "assumed"),
    Case(
      name: "a world figure is never silent: no site, no intensity", facts: [:], fact: .intensity,
      value: nil, origin: ""),
    Case(
      name: "the world for a place without a figure", facts: [.region: "lambda/nowhere"],
      fact: .intensity, value: .number(RangedValue(low: 0.1, central: 0.475, high: 0.9)),
      origin: "catalogue"),
  ]

  @Test(arguments: cases)
  func fills(_ item: Case) {
    let run = Estimator(figures: FigureTable()).assess(.stating(item.facts)).run
    #expect(run[item.fact]?.value == item.value)
    if item.value != nil { #expect(run[item.fact]?.origin.name == item.origin) }
  }

  /// What is said over the files takes the place of what they say, whichever of the two is dearer.
  @Test(arguments: [
    (Fact.country, "FRA", Fact.region, "gcp/us-central1", 0.05),
    (.region, "gcp/us-central1", .country, "FRA", 0.5),
    (.gridZone, "FRA", .country, "USA", 0.05),
    (.gridZone, "US-WEST", .region, "gcp/us-central1", 0.2),
  ])
  func whatIsSaidOverTheFilesDecidesThePlace(
    _ said: Fact, _ place: String, _ declared: Fact, _ other: String, _ intensity: Double
  ) {
    let file = SourceFile(path: "a.yaml", text: "site:")
    var run = Run.stating([said: .text(place)])
    run[declared] = Traced(.text(other), .declared(SourceRange(file: file, bytes: 0..<4)))
    let assessment = Estimator(figures: FigureTable()).assess(run)
    #expect(assessment.run.number(.intensity)?.central == intensity)
    #expect(!assessment.concerns.contains { $0.id == "site-contradiction" })
  }

  /// Who states no length may go over the data more than once; who leaves it open is asked.
  @Test func aLengthThatNobodyStatesIsARange() throws {
    let data: [Fact: FactValue] = [.modelParams: 8e9, .datasetTokens: 1e6, .method: "full"]
    let estimator = Estimator(figures: FigureTable())
    let unstated = try #require(estimator.assess(.stating(data)).run.number(.tokens))
    #expect(unstated.low < 1.5e6 && unstated.high > 9e6, "\(unstated)")
    let twice = data.merging([.epochs: 2]) { $1 }
    #expect(estimator.assess(.stating(twice)).run.number(.tokens)?.central == 2e6)
    var open = Run.stating(data)
    let file = SourceFile(path: "a.py", text: "while True: train()")
    open.markOpen(
      .steps,
      UnresolvedFact(reason: "no end", range: SourceRange(file: file, bytes: 0..<10)))
    let assessed = estimator.assess(open)
    #expect(assessed.run[.tokens] == nil)
    #expect(Set(assessed.missing.map(\.remedy)).contains("epochs: 3"))
  }

  /// Data of which only the tokens are known are prompts: what is generated for each of them counts.
  @Test func tokensOfPromptsAreNotWhatIsTrainedOn() throws {
    func tokens(_ facts: [Fact: FactValue]) throws -> Double {
      let all: [Fact: FactValue] = [
        .modelParams: 8e9, .method: "rl", .datasetTokens: 20e6, .epochs: 3, .rlGenerations: 64,
        .rlCompletionLength: 16_384,
      ]
      let run = Estimator(figures: FigureTable()).assess(.stating(all.merging(facts) { $1 })).run
      return try #require(run.number(.tokens)).central
    }
    let found = try tokens([:])
    #expect(found > 64 * 3 * 20e6)
    #expect(try tokens([.rlGenerations: 128]) > 1.5 * found)
    #expect(try tokens([.epochs: 6]) > 1.9 * found)
    #expect(try tokens([.rlCompletionLength: 32_768]) > 1.9 * found)
  }

  /// The same for answers: their number is not that of one epoch where the epochs cannot be read.
  @Test func answersOfAnUnreadableLengthAreUnknown() throws {
    let facts: [Fact: FactValue] = [
      .modelParams: 8e9, .method: "rl", .datasetExamples: 1_000, .rlGenerations: 8,
      .rlCompletionLength: 1_000, .rlPromptLength: 100,
    ]
    let estimator = Estimator(figures: FigureTable())
    let unstated = try #require(estimator.assess(.stating(facts)).run.number(.tokens))
    let once = facts.merging([.epochs: 1]) { $1 }
    let single = try #require(estimator.assess(.stating(once)).run.number(.tokens))
    #expect(unstated.central > 2 * single.central, "\(unstated) \(single)")
    var run = Run.stating(facts)
    let file = SourceFile(path: "a.sh", text: "train --epochs $N")
    run.markUnreadable(
      .epochs, UnresolvedFact(reason: "`N`", range: SourceRange(file: file, bytes: 15..<17)))
    #expect(estimator.assess(run).run[.tokens] == nil)
  }

  @Test func neverReplacesWhatIsStated() {
    let facts: [Fact: FactValue] = [
      .accelerator: "h100", .count: 3, .power: 500, .peakFlops: 1, .pue: 1.01, .intensity: 0.1,
      .region: "gcp/us-central1", .gridZone: "FRA", .country: "FRA", .tokens: 5, .steps: 10,
      .globalBatch: 2, .sequenceLength: 100, .duration: 7, .modelID: "llama-8b",
      .modelParams: 8.1e9, .trials: 2, .idleShare: 0.2, .sharing: "shared", .precision: "fp8",
    ]
    let run = Estimator(figures: FigureTable()).assess(.stating(facts)).run
    for (fact, value) in facts { #expect(run[fact]?.value == value, "\(fact.rawValue)") }
  }

  @Test func examplesThatAreNotPackedHaveAnHonestRange() throws {
    let run = Estimator(figures: FigureTable()).assess(
      .stating([
        .method: "lora", .steps: 100, .globalBatch: 8, .sequenceLength: 2048, .packing: false,
      ])
    ).run
    let tokens = try #require(run.number(.tokens))
    #expect(tokens.high <= 100 * 8 * 2048 * 1.3)
    #expect(tokens.low < tokens.central && tokens.central < tokens.high)
  }

  struct TuningCase: Sendable, CustomTestStringConvertible {
    var name: String
    var facts: [Fact: FactValue]
    /// The median of the positions that the run computes.
    var tokens: Double
    var isExact = false

    var testDescription: String { name }
  }

  static let tuning: [TuningCase] = [
    TuningCase(
      name: "packed examples are as long as they are",
      facts: [.datasetID: "counted", .epochs: 2, .packing: true, .sequenceLength: 4096],
      tokens: 2e6, isExact: true),
    TuningCase(
      name: "padding is computed too",
      facts: [.datasetID: "counted", .epochs: 2, .sequenceLength: 4096, .microBatch: 4],
      tokens: 2e6 * 1.6),
    TuningCase(
      name: "one example needs no padding",
      facts: [.datasetID: "counted", .epochs: 1, .sequenceLength: 4096, .microBatch: 1],
      tokens: 1e6, isExact: true),
    TuningCase(
      name: "the sequence length cuts examples off",
      facts: [.datasetID: "counted", .epochs: 1, .sequenceLength: 32], tokens: 320_000,
      isExact: true),
    TuningCase(
      name: "tokens from the bytes of the text",
      facts: [.datasetID: "measured", .epochs: 1, .packing: true], tokens: 1e6),
    TuningCase(
      name: "a slice has its share of the tokens",
      facts: [
        .datasetID: "counted", .datasetExamples: 100, .epochs: 1, .packing: true,
      ], tokens: 1e4, isExact: true),
    TuningCase(
      name: "examples of unknown length",
      facts: [.datasetExamples: 1000, .epochs: 1, .packing: true, .sequenceLength: 4096],
      tokens: 350_000),
    TuningCase(
      name: "steps of examples of known length",
      facts: [
        .datasetID: "counted", .steps: 100, .globalBatch: 8, .packing: false,
        .sequenceLength: 4096,
      ], tokens: 100 * 8 * 100 * 1.6),
    TuningCase(
      name: "steps of examples of unknown length and no cap",
      facts: [.steps: 100, .globalBatch: 8], tokens: 100 * 8 * 350 * 1.6),
    TuningCase(
      name: "steps of packed sequences",
      facts: [.steps: 100, .globalBatch: 8, .packing: true, .sequenceLength: 4096],
      tokens: 100 * 8 * 4096, isExact: true),
    TuningCase(
      name: "preferences are between two answers",
      facts: [.method: "dpo", .datasetExamples: 1000, .epochs: 1, .microBatch: 1],
      tokens: 1000 * 2 * 350),
    TuningCase(
      name: "stated tokens are counted by whoever states them",
      facts: [.datasetTokens: 5e6, .epochs: 3, .packing: false, .microBatch: 4], tokens: 15e6,
      isExact: true),
  ]

  @Test(arguments: tuning)
  func countsWhatExamplesToTuneOnReallyHold(_ item: TuningCase) throws {
    var facts = item.facts
    facts[.method] = facts[.method] ?? "lora"
    let run = Estimator(figures: FigureTable()).assess(.stating(facts)).run
    let tokens = try #require(run.number(.tokens))
    #expect(abs(tokens.central / item.tokens - 1) < 1e-9, "\(tokens)")
    #expect(tokens.isExact == item.isExact)
  }

  /// A cycle between facts is broken by their order, and every derived fact names known inputs.
  @Test func derivedFactsNameKnownInputs() {
    let run = Estimator(figures: FigureTable()).assess(
      .stating([
        .instanceType: "p5.48xlarge", .nodes: 2, .modelID: "llama-8b", .microBatch: 1,
        .steps: 1000, .sequenceLength: 4096, .region: "gcp/us-central1", .method: "pretrain",
      ])
    ).run
    for (fact, value) in run.known {
      guard case .derived(_, let inputs) = value.origin else { continue }
      for input in inputs {
        let isKnown = Fact(named: input).map { run[$0] != nil } ?? (input == "trial_device_hours")
        #expect(isKnown, "\(fact.rawValue) uses \(input)")
      }
    }
  }

  /// The wall clock is that of one trial, whatever the run is multiplied with.
  @Test(
    arguments: [
      [Fact.accelerator: "h100", .count: 8, .modelParams: 1e9, .tokens: 1e9, .trials: 3],
      [
        .accelerator: "h100", .count: 8, .modelParams: 1e9, .tokens: 1e9, .development: 2,
        .evaluationOverhead: 0.2,
      ],
    ] as [[Fact: FactValue]])
  func aPredictedDurationIsWhatItsFormulaSays(_ facts: [Fact: FactValue]) throws {
    let assessment = Estimator(figures: FigureTable()).assess(.stating(facts), explaining: true)
    let duration = try #require(assessment.run[.duration])
    #expect(
      duration.origin
        == .derived(
          formula: "trial_device_hours ÷ hardware.count",
          inputs: ["trial_device_hours", "hardware.count"]))
    let hours = try #require(
      assessment.estimate.trace.first { $0.quantity == "trial_device_hours" }?.value)
    let central = try #require(assessment.run.number(.duration)?.central)
    #expect(abs(central * 8 / hours.median - 1) < 1e-12)
  }

  @Test func aTimeLimitThatStandsInForADurationIsSaidToBeAssumed() throws {
    let run = Estimator(figures: FigureTable()).assess(.stating([.timeLimit: 24])).run
    guard case .assumed("time-limit", _)? = run[.duration]?.origin else {
      Issue.record("\(String(describing: run[.duration]))")
      return
    }
    #expect(run.number(.duration)?.high == 24)
  }

  /// Steps that nobody can read may be any number: only the limit ends such a run.
  @Test func allOfATimeLimitStandsInWhereTheLengthCannotBeRead() {
    var run = Run.stating([.timeLimit: 24])
    let file = SourceFile(path: "a.sh", text: "train --max_steps $N")
    run.markUnreadable(
      .steps, UnresolvedFact(reason: "`N`", range: SourceRange(file: file, bytes: 18..<20)))
    let duration = Estimator(figures: FigureTable()).assess(run).run.number(.duration)
    #expect(duration?.low == 24 && duration?.high == 24)
  }
}
