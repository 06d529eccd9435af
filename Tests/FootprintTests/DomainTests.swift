import Catalogue
import Quantities
import Runs
import Testing

@testable import Footprint

/// Work of what is no language model, of reinforcement learning, and of what stands beside a run.
@Suite struct DomainTests {
  private let shipped = Estimator(catalogue: .shipped)

  private func table(_ facts: [Fact: FactValue]) -> Assessment {
    Estimator(figures: FigureTable()).assess(.stating(facts), explaining: true)
  }

  /// A config of a domain, and its operations by hand.
  struct Config: Sendable {
    let model: String
    let family: String
    let method: String
    let size: Double
    let examples: Double
    let epochs: Double
    let flops: Double
  }

  /// Ten configs that were unknown before, each with the calculation by hand: operations of a forward
  /// pass × passes × (input ÷ usual input)^power × samples, and what runs forward only.
  static let configs: [Config] = [
    Config(
      model: "resnet50", family: "", method: "full", size: 224, examples: 1.28e6, epochs: 90,
      flops: 24.54e9 * 115.2e6),
    Config(
      model: "timm/vit_base_patch16_384", family: "", method: "full", size: 448, examples: 1e6,
      epochs: 10, flops: 105.3e9 * 4 * 1e7),
    Config(
      model: "google/convnext_tiny.in12k", family: "", method: "head", size: 224, examples: 1e5,
      epochs: 5, flops: 8.91e9 * 5e5),
    Config(
      model: "ultralytics/yolov8n.pt", family: "", method: "full", size: 640, examples: 118_287,
      epochs: 100, flops: 26.1e9 * 11_828_700),
    Config(
      model: "", family: "yolo11x", method: "full", size: 1280, examples: 118_287, epochs: 10,
      flops: 584.7e9 * 4 * 1_182_870),
    Config(
      model: "runwayml/stable-diffusion-v1-5", family: "", method: "lora", size: 512,
      examples: 1000, epochs: 20, flops: 2446e9 * 2e4),
    Config(
      model: "stabilityai/stable-diffusion-xl-base-1.0", family: "diffusion", method: "full",
      size: 1024, examples: 1e4, epochs: 1, flops: 22_440e9 * 1e4),
    Config(
      model: "black-forest-labs/FLUX.1-dev", family: "", method: "lora", size: 512, examples: 500,
      epochs: 10, flops: 157_900e9 / 4 * 5000),
    Config(
      model: "openai/whisper-small", family: "", method: "full", size: 30, examples: 1e5,
      epochs: 3, flops: 1140e9 * 3e5),
    Config(
      model: "facebook/wav2vec2-base-960h", family: "", method: "full", size: 15,
      examples: 281_241, epochs: 2, flops: 675e9 * 562_482),
  ]

  @Test(arguments: configs)
  func samplesTimesTheWorkOfOne(_ config: Config) throws {
    var facts: [Fact: FactValue] = [
      .method: .text(config.method), .inputSize: .number(config.size),
      .datasetExamples: .number(config.examples), .epochs: .number(config.epochs),
      .accelerator: "a100-sxm4-80gb", .count: 8,
    ]
    if !config.model.isEmpty { facts[.modelID] = .text(config.model) }
    if !config.family.isEmpty { facts[.modelFamily] = .text(config.family) }
    let assessment = shipped.assess(.stating(facts), explaining: true)
    let found = try #require(assessment.estimate[.flops])
    #expect(abs(found.p50 / config.flops - 1) < 1e-6)
    let hours = try #require(assessment.estimate[.deviceTime])
    #expect(hours.p95 / hours.p5 > 4, "few rows tell these domains, so the range is wide")
    #expect(assessment.estimate.trace.contains { $0.formula.hasPrefix("samples × ") })
  }

  @Test func thirtyArchitecturesHaveWorkAndSource() {
    #expect(Architecture.all.count >= 30)
    #expect(Set(Architecture.all.map(\.id)).count == Architecture.all.count)
    for row in Architecture.all {
      #expect(row.forward > 0 && row.size > 0 && row.passes >= 1 && row.params > 0, "\(row.id)")
      #expect(!row.source.isEmpty && !row.names.isEmpty, "\(row.id)")
      #expect(Architecture.named([row.names[0]])?.id == row.id, "\(row.id)")
    }
  }

  @Test(arguments: [
    ("resnet101", "resnet-101"), ("microsoft/swin-tiny-patch4-window7-224", "swin-t"),
    ("timm/efficientnet_b0.ra_in1k", "efficientnet-b0"), ("sd3", "sd3-medium"),
    ("meta-llama/Llama-3.1-8B", ""), ("my-unet-like-llm", ""), ("resnet1", ""),
    ("stabilityai/stable-diffusion-3.5-large", "sd3.5-large"),
    ("stabilityai/stable-diffusion-3.9-large", ""),
    ("openai/clip-vit-large-patch14-336", "clip-vit-l-14"),
    ("openai/whisper-large", "whisper-large"), ("distil-whisper/large-32-2", ""),
    ("DiT-XL/2", "dit-xl-2"), ("facebook/DiT-XL/2", "dit-xl-2"),
  ])
  func namesMeanArchitectures(_ name: String, _ id: String) {
    #expect(Architecture.named([name])?.id ?? "" == id)
  }

  /// A family whose work nobody knows is unknown and says which line makes it known.
  @Test(arguments: ["diffusion", "recommendation", "speech", "gnn"])
  func aFamilyWithoutWorkIsUnknown(_ family: String) throws {
    let assessment = table([
      .modelFamily: .text(family), .modelParams: 1e9, .tokens: 1e9, .accelerator: "h100",
      .count: 8, .method: "full",
    ])
    #expect(assessment.estimate[.deviceTime] == nil)
    let missing = try #require(assessment.missing.first { $0.metric == .flops })
    #expect(missing.message.contains(family) && missing.remedy == "flops: 6.3 ZFLOP")
    let time = try #require(assessment.missing.first { $0.metric == .deviceTime })
    #expect(time.message.contains(family) && time.remedy == "duration: 10 h")
    let stated = table([
      .modelFamily: .text(family), .flops: 1e20, .accelerator: "h100", .count: 8, .method: "full",
    ])
    #expect(stated.estimate[.flops]?.p50 == 1e20)
    #expect(stated.estimate[.deviceTime] != nil)
  }

  // MARK: Attention and small runs

  /// A config that says only its size: layers and width come from it, so a long sequence counts.
  @Test func theLengthOfASequenceAlwaysCounts() throws {
    func flops(_ length: Double) throws -> Double {
      try #require(
        table([
          .modelParams: 7e9, .tokens: 1e9, .sequenceLength: .number(length), .method: "pretrain",
        ]).estimate[.flops]
      ).p50
    }
    // 32 × 4096 published: 12 L S d = 2.06e11 at 131,072, 5.9 times with the parameter work.
    let ratio = try flops(131_072) / (6 * 7e9 * 1e9)
    #expect((5.0...6.8).contains(ratio))
    #expect(try flops(2048) < 6 * 7e9 * 1e9 * 1.12)
    let free = table([
      .modelParams: 7e9, .tokens: 1e9, .sequenceLength: 131_072, .method: "pretrain",
      .modelFamily: "mamba",
    ])
    #expect(free.estimate[.flops]?.p50 == 6 * 7e9 * 1e9)
    #expect(free.concerns.contains { $0.id == "attention-not-counted" && $0.isRemark })
  }

  @Test func tenStepsTakeMinutes() throws {
    let hours = try #require(
      table([
        .modelID: "llama-8b", .steps: 10, .globalBatch: 8, .sequenceLength: 512, .method: "lora",
        .accelerator: "h100", .count: 1,
      ]).estimate[.deviceTime])
    #expect(hours.p5 > 1.0 / 60 && hours.p95 < 1)
  }

  // MARK: Reinforcement learning

  /// An author measured 24 device-hours: six hours on four H100.
  @Test func rolloutsOfAPublishedRecipeHoldWhatWasMeasured() throws {
    let assessment = shipped.assess(
      .stating([
        .modelID: "Qwen/Qwen2.5-3B-Instruct", .method: "rl", .steps: 450, .microBatch: 1,
        .gradientAccumulation: 8, .sequenceLength: 1280, .rlGenerations: 8, .rlPromptLength: 256,
        .rlCompletionLength: 1024, .accelerator: "h100-sxm5-80gb", .count: 4,
      ]), explaining: true)
    let hours = try #require(assessment.estimate[.deviceTime])
    #expect(hours.p5 < 24 && 24 < hours.p95 && hours.p50 > 4)
    #expect(assessment.estimate.trace.contains { $0.quantity == "rollout_mfu" })
    #expect(assessment.estimate.trace.contains { $0.quantity == "generation_rounds_h" })
  }

  /// An editor of images reads the one that it starts from: twice the positions, and more in attention.
  @Test(arguments: [
    ("black-forest-labs/FLUX.1-Kontext-dev", "black-forest-labs/FLUX.1-dev"),
    ("Qwen/Qwen-Image-Edit-2509", "Qwen/Qwen-Image"), ("flux1kontextdev", "flux"),
  ])
  func anEditReadsTwoImages(_ edit: String, _ plain: String) throws {
    func flops(_ name: String) throws -> Double {
      try #require(
        table([
          .modelFamily: .text(name), .method: "lora", .steps: 100, .globalBatch: 1,
          .inputSize: 1024,
        ]).estimate[.flops]
      ).p50
    }
    let ratio = try flops(edit) / flops(plain)
    #expect(ratio > 2 && ratio < 2.5)
  }

  /// 10,000 prompts that only the catalogue counts, each answered eight times in two passes.
  @Test(arguments: [true, false])
  func promptsOfAKnownDatasetAreAnsweredAsOftenAsStated(isMixture: Bool) throws {
    var run = Run.stating([
      .modelParams: 1e9, .method: "rl", .epochs: 2, .datasetID: "counted", .rlGenerations: 8,
      .rlPromptLength: .range(100, 100), .rlCompletionLength: .range(1000, 1000), .rlPrompts: 50,
      .sequenceLength: 1100, .globalBatch: 400,
    ])
    if isMixture { run.dataSources = [DataSource("counted", .atMost(examples: 10_000))] }
    let completed = Estimator(figures: FigureTable()).assess(run).run
    let tokens = try #require(completed.number(.tokens)?.central)
    #expect(abs(tokens / (10_000 * 2 * 8 * (50.0 + 450)) - 1) < 0.2)
    let steps = try #require(completed.number(.steps)?.central)
    #expect(abs(steps / (10_000 * 2 / 50) - 1) < 0.01)
  }

  /// Training 6, sampling probabilities 2, reference 2; a critic 6 + 2 more; answers 2 to generate.
  @Test(arguments: [
    (true, false, 1.0, 10.0), (false, false, 1, 8), (true, true, 1, 18), (true, false, 4, 7),
  ])
  func passesOfRollouts(
    _ reference: Bool, _ critic: Bool, _ updates: Double, _ perToken: Double
  ) throws {
    let estimate = table([
      .modelParams: 1e9, .method: "rl", .steps: 100, .rlPrompts: 16, .rlGenerations: 4,
      .rlPromptLength: .range(100, 100), .rlCompletionLength: 1000,
      .rlReference: .flag(reference), .rlCritic: .flag(critic), .rlUpdates: .number(updates),
    ]).estimate
    let answers = 100.0 * 16 * 4
    let each = try #require(estimate[.flops]).p50 / answers / 1e9
    // Half a prompt and 45 % of the longest answer, by median; sums of ranges shift it a little.
    let tokens = 50.0 + 450
    #expect(abs(each / (tokens * (perToken * updates + 2)) - 1) < 0.1)
  }

  @Test func aTeacherCountsWithItsSize() throws {
    let estimate = table([
      .modelParams: 1e9, .tokens: 1e9, .method: "distill", .teacherParams: 8e9,
    ]).estimate
    #expect(estimate[.flops] == Distribution(median: (6e9 + 16e9) * 1e9))
  }

  /// Half of 1,000 batches of 16 are answered by the student: 8,000 answers that are generated, and read
  /// by memory rather than by arithmetic.
  @Test func aStudentThatAnswersItselfTakesLonger() throws {
    let facts: [Fact: FactValue] = [
      .modelParams: 7e9, .method: "distill", .teacherParams: 14e9, .steps: 1000, .globalBatch: 16,
      .sequenceLength: 2048, .rlCompletionLength: 512, .accelerator: "h100", .count: 8,
    ]
    var own = facts
    own[.rlGenerations] = 0.5
    let (taught, answered) = (table(facts).estimate, table(own).estimate)
    let more = try #require(answered[.flops]).p50 - (try #require(taught[.flops])).p50
    let tokens = 8000 * (512 * 0.45 + 150.0)
    #expect(abs(more / (2 * 7e9 * tokens) - 1) < 0.4)
    let hours = (try #require(taught[.deviceTime]), try #require(answered[.deviceTime]))
    #expect(hours.1.p50 > 2 * hours.0.p50)
    own[.rlGenerations] = 0
    #expect(table(own).estimate[.deviceTime] == hours.0)
  }

  // MARK: Goodput, overheads, power

  @Test func statedGoodputStandsInPlaceOfTheUsual() throws {
    let known = try #require(table(EstimateTests.predicted).estimate[.deviceTime])
    var facts = EstimateTests.predicted
    facts[.goodput] = 0.95
    let better = table(facts)
    let hours = try #require(better.estimate[.deviceTime])
    #expect(abs(hours.p50 / known.p50 - 0.76 / 0.95) < 0.01)
    #expect(hours.sigma < known.sigma)
    #expect(better.estimate.trace.contains { $0.quantity == "usual_goodput" })
    facts[.goodput] = 1.4
    #expect(table(facts).concerns.contains { $0.id == "implausible-goodput" && $0.isImpossible })
  }

  @Test func restartsLoseHalfACheckpointEach() throws {
    func hours(_ interval: Double) throws -> Double {
      var facts = EstimateTests.predicted
      facts[.restarts] = 10
      facts[.checkpointInterval] = .number(interval)
      return try #require(table(facts).estimate[.deviceTime]).p50
    }
    // 10 restarts × 2 h more × 64 devices; sums of ranges shift the median a little.
    #expect(abs((try hours(5) - hours(1)) / 1280 - 1) < 0.15)
  }

  @Test func overheadsAddUpAndScaleTheWhole() throws {
    var facts: [Fact: FactValue] = [
      .accelerator: "custom", .count: 5, .power: 300, .hostPower: 0, .duration: 10,
      .intensity: 0.7, .pue: 1,
    ]
    #expect(table(facts).estimate[.energy] == Distribution(median: 15))
    facts[.evaluationOverhead] = 0.05
    facts[.failedRuns] = 0.15
    facts[.dataPreparation] = 0.3
    #expect(abs(try #require(table(facts).estimate[.energy]).p50 - 22.5) < 1e-9)
  }

  @Test func networkAndStorageAreAsStated() throws {
    var facts: [Fact: FactValue] = [
      .accelerator: "custom", .count: 10, .power: 300, .hostPower: 100, .networkPower: 80,
      .storagePower: 20, .duration: 100, .pue: 1,
    ]
    #expect(table(facts).estimate[.energy] == Distribution(median: 500))
    facts[.storagePower] = nil
    #expect(table(facts).estimate[.energy] == Distribution(median: 480))
  }

  @Test(arguments: [
    ("v100-sxm2-32gb", "bf16", true), ("a100-sxm4-80gb", "fp8", true),
    ("h100-sxm5-80gb", "nvfp4", true), ("h100-sxm5-80gb", "fp8", false),
    ("v100-sxm2-32gb", "fp16", false), ("tpu-v4", "fp16", false),
  ])
  func aFormatThatTheDeviceLacksIsAFinding(
    _ accelerator: String, _ precision: String, _ isFound: Bool
  ) {
    let assessment = shipped.assess(
      .stating([
        .modelParams: 7e9, .tokens: 1e9, .accelerator: .text(accelerator), .count: 8,
        .precision: .text(precision), .method: "pretrain",
      ]))
    #expect(assessment.concerns.contains { $0.id == "precision-not-in-hardware" } == isFound)
  }

  /// bf16 on a V100 is computed in 32 bits, at 15.7 TFLOP/s and not at the 125 of fp16.
  @Test func brainFloatsFallBackToThirtyTwoBits() {
    let run = shipped.compile(
      .stating([.accelerator: "v100-sxm2-32gb", .precision: "bf16"])
    ).run
    #expect(run.number(.peakFlops)?.central == 15.7e12)
  }

  /// A format that the device lacks is as fast as the one that it computes in instead.
  @Test(arguments: [
    ("a100-sxm4-80gb", "fp8", "bf16"), ("h100-sxm5-80gb", "nvfp4", "fp8"),
    ("v100-sxm2-32gb", "bf16", "fp32"), ("v100-sxm2-32gb", "tf32", "fp32"),
    ("mi250x", "fp8", "bf16"), ("tpu-v4", "fp8", "bf16"), ("rtx-3090", "nvfp4", "bf16"),
  ])
  func aFormatThatTheDeviceLacksGainsNothing(
    _ accelerator: String, _ stated: String, _ computed: String
  ) throws {
    func hours(_ precision: String) throws -> Distribution {
      let facts: [Fact: FactValue] = [
        .modelParams: 7e9, .tokens: 1e10, .accelerator: .text(accelerator), .count: 8,
        .precision: .text(precision), .method: "pretrain",
      ]
      return try #require(shipped.assess(.stating(facts)).estimate[.deviceTime])
    }
    let ratio = try hours(stated).p50 / hours(computed).p50
    #expect(abs(ratio - 1) < 1e-9)
  }

  @Test func adaptersTrainAtTheirOwnSpeed() throws {
    func hours(_ adapter: String?) throws -> Distribution {
      var facts: [Fact: FactValue] = [
        .modelID: "llama-8b", .tokens: 1e9, .method: "lora", .accelerator: "h100", .count: 8,
      ]
      if let adapter { facts[.adapter] = .text(adapter) }
      return try #require(table(facts).estimate[.deviceTime])
    }
    let lora = try hours(nil)
    #expect(try hours("lora") == lora)
    #expect(try hours("HRA").p50 > 2.5 * lora.p50)
    #expect(try hours("of-our-own").sigma > lora.sigma)
  }

  // MARK: Market-based figures

  /// A supplier's claim for a year is no zero: its hours are not all matched.
  @Test func aClaimIsNeverABareZero() throws {
    var facts: [Fact: FactValue] = [
      .accelerator: "custom", .count: 1, .power: 1000, .hostPower: 0, .duration: 10, .pue: 1,
      .intensity: 0.5, .marketIntensity: 0, .marketInstrument: "claim",
      .marketMatching: "annual",
    ]
    let claimed = table(facts)
    let emissions = try #require(claimed.estimate[.marketEmissions])
    #expect(emissions.p5 > 0 && emissions.p95 < 5)
    facts[.marketMatching] = "hourly"
    #expect(table(facts).estimate[.marketEmissions]?.p50 == 0)
    facts[.marketInstrument] = nil
    #expect(table(facts).concerns.contains { $0.id == "market-instrument-unsaid" && $0.isRemark })
    // Where the catalogue has a claim, the run says whose it is and how it is matched.
    let region = shipped.compile(.stating([.region: "gcp/us-central1"])).run
    if let market = region.number(.marketIntensity) {
      #expect(region.text(.marketInstrument) == "claim")
      #expect(region.text(.marketMatching) == "annual")
      #expect(market.high > 0)
    }
  }

  @Test func aStartWithoutHoursSaysThatItChangedNothing() {
    var facts: [Fact: FactValue] = [
      .accelerator: "h100", .count: 8, .duration: 10, .region: "lambda/nowhere",
      .start: "2026-03-01T00:00:00Z",
    ]
    #expect(table(facts).concerns.contains { $0.id == "start-without-hours" && $0.isRemark })
    facts[.start] = nil
    #expect(!table(facts).concerns.contains { $0.id == "start-without-hours" })
  }
}
