import Quantities

/// One field of a run: the whole vocabulary that configs are read into and policies speak about.
///
/// A new fact is a case here and its line in ``declaration``, without which it does not compile. The raw
/// value is the fact's name in YAML, CEL, JSON and on the command line. `labels` is not here,
/// because its keys are the user's own: see ``Run/labels``.
public enum Fact: String, Sendable, CaseIterable {
  case name, team, project, purpose
  case modelID = "model.id"
  case modelParams = "model.params"
  case modelActiveParams = "model.active_params"
  case modelTrainableParams = "model.trainable_params"
  case modelLayers = "model.layers"
  case modelHiddenSize = "model.hidden_size"
  case modelHeads = "model.heads"
  case modelVocabSize = "model.vocab_size"
  case modelFamily = "model.family"
  case method, precision, tokens, steps, epochs
  case sequenceLength = "sequence_length"
  case globalBatch = "global_batch"
  case microBatch = "micro_batch"
  case gradientAccumulation = "gradient_accumulation"
  case packing
  case datasetID = "dataset.id"
  case datasetTokens = "dataset.tokens"
  case datasetExamples = "dataset.examples"
  case recompute, mfu
  case tokensPerSecond = "tokens_per_second"
  case stepTime = "step_time"
  case trials
  case development
  case accelerator = "hardware.accelerator"
  case count = "hardware.count"
  case nodes = "hardware.nodes"
  case power = "hardware.power"
  case powerLimit = "hardware.power_limit"
  case hostPower = "hardware.host_power"
  case instanceType = "hardware.instance_type"
  case releaseYear = "hardware.release_year"
  case peakFlops = "hardware.peak_flops"
  case duration
  case timeLimit = "time_limit"
  case utilisation, sharing
  case idleShare = "idle_share"
  case provider = "site.provider"
  case region = "site.region"
  case country = "site.country"
  case gridZone = "site.grid_zone"
  case pue = "site.pue"
  case wue = "site.wue"
  case intensity = "site.intensity"
  case marketIntensity = "site.market_intensity"
  case renewableShare = "site.renewable_share"
  case dataParallel = "parallel.data"
  case tensorParallel = "parallel.tensor"
  case pipelineParallel = "parallel.pipeline"
  case contextParallel = "parallel.context"
  case expertParallel = "parallel.expert"
  case framework
  case start = "schedule.start"
  case earliest = "schedule.earliest"
  case deadline = "schedule.deadline"
  case interruptible = "schedule.interruptible"
  case adapter
  case goodput, restarts
  case checkpointInterval = "checkpoint_interval"
  case evaluationOverhead = "overheads.evaluation"
  case failedRuns = "overheads.failed_runs"
  case dataPreparation = "overheads.data_preparation"
  case networkPower = "hardware.network_power"
  case storagePower = "hardware.storage_power"
  case flops, samples
  case inputSize = "input_size"
  case rlPrompts = "rl.prompts"
  case rlGenerations = "rl.generations"
  case rlPromptLength = "rl.prompt_length"
  case rlCompletionLength = "rl.completion_length"
  case rlUpdates = "rl.updates"
  case rlReference = "rl.reference"
  case rlCritic = "rl.critic"
  case rlRewardParams = "rl.reward_params"
  case teacherParams = "distill.teacher_params"
  case marketInstrument = "site.market_instrument"
  case marketYear = "site.market_year"
  case marketMatching = "site.market_matching"
  case price = "hardware.price"
  case evaluationInterval = "evaluation.interval"
  case evaluationSteps = "evaluation.steps"
  case evaluationShare = "evaluation.share"
  case padding

  /// The position of the fact in the vocabulary: the index of its slot in a ``Run``.
  ///
  /// Every reading of a fact comes through here, where a table would have to be hashed into.
  public var index: Int {
    // INVARIANT: an enumeration without associated values is its case's number, in the order of the
    // cases; a test holds it against `allCases`.
    Int(unsafeBitCast(self, to: UInt8.self))
  }

  /// Facts compare as their positions do; their names, which are as unique, would take far longer.
  public static func == (left: Fact, right: Fact) -> Bool { left.index == right.index }

  /// Hashes the position.
  public func hash(into hasher: inout Hasher) { hasher.combine(index) }

  private static let byName = Dictionary(
    uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })

  /// Finds a fact by its name, such as `hardware.count`.
  public init?(named name: String) {
    guard let fact = Self.byName[name] else { return nil }
    self = fact
  }

  /// What kind of value the fact takes.
  public var kind: FactKind { Self.kinds[index] }

  /// One line for editors, `explain` and schemas, with the unit.
  public var summary: String { Self.summaries[index] }

  private static let kinds = allCases.map { $0.declaration.kind }
  private static let summaries = allCases.map { $0.declaration.summary }
}

extension Fact {
  /// The kind and the one-line description of each fact.
  var declaration: (kind: FactKind, summary: String) {
    switch self {
    case .name: (.text, "what the run is called")
    case .team: (.text, "who the run is charged to")
    case .project: (.text, "the project the run belongs to")
    case .purpose: (.text, "why the run exists")
    case .modelID: (.text, "the model's name or repository, such as `meta-llama/Llama-3.1-8B`")
    case .modelParams: (.number(.count), "how many parameters the model has, such as `7B`")
    case .modelActiveParams:
      (.number(.count), "how many parameters work on each token, for mixtures of experts")
    case .modelTrainableParams: (.number(.count), "how many parameters are trained")
    case .modelLayers: (.number(.count), "how many transformer layers the model has")
    case .modelHiddenSize: (.number(.count), "the width of the residual stream")
    case .modelHeads: (.number(.count), "how many attention heads each layer has")
    case .modelVocabSize: (.number(.count), "how many entries the vocabulary has")
    case .modelFamily: (.text, "the architecture family, such as `llama`")
    case .method: (.choice(Fact.methods), "how the model is trained")
    case .precision: (.choice(Fact.precisions), "the precision of the matrix arithmetic")
    case .tokens: (.number(.count), "how many tokens are processed in the whole run")
    case .steps: (.number(.count), "how many optimiser steps are taken")
    case .epochs: (.number(.ratio), "how often the dataset is passed through")
    case .sequenceLength: (.number(.count), "tokens in a sequence, at most")
    case .globalBatch: (.number(.count), "sequences in an optimiser step over all devices")
    case .microBatch: (.number(.count), "sequences in one forward pass of one device")
    case .gradientAccumulation: (.number(.count), "forward passes in an optimiser step")
    case .packing: (.flag, "whether short examples are packed into full sequences")
    case .datasetID: (.text, "the dataset's name, such as `allenai/c4`")
    case .datasetTokens: (.number(.count), "tokens in one pass over the dataset")
    case .datasetExamples: (.number(.count), "examples in one pass over the dataset")
    case .recompute: (.flag, "whether activations are recomputed in the backward pass")
    case .mfu: (.number(.fraction), "model FLOP/s as a share of the peak of the precision")
    case .tokensPerSecond: (.number(.rate), "tokens a second over all devices, as measured")
    case .stepTime: (.number(.time), "how long an optimiser step takes, as measured")
    case .trials: (.number(.count), "how often the run is carried out: sweeps, seeds, restarts")
    case .development:
      (.number(.ratio), "all that a project computes, over this run: 2 to 3.4 in what is published")
    case .accelerator: (.text, "the accelerator, by id or alias, or `custom`")
    case .count: (.number(.count), "how many accelerators the run uses over all nodes")
    case .nodes: (.number(.count), "how many machines the run uses")
    case .power: (.number(.power), "average draw of one accelerator under this load")
    case .powerLimit: (.number(.power), "the power cap set on each accelerator")
    case .hostPower: (.number(.power), "draw of the host that falls to one accelerator")
    case .instanceType: (.text, "the cloud instance type, such as `p5.48xlarge`")
    case .releaseYear: (.number(.count), "the year the accelerator came out")
    case .peakFlops: (.number(.flopRate), "peak rate of one accelerator at this precision")
    case .duration: (.number(.time), "how long the run takes, wall clock")
    case .timeLimit: (.number(.time), "when the scheduler stops the run")
    case .utilisation: (.number(.fraction), "average draw as a share of the accelerator's TDP")
    case .sharing: (.choice(Fact.sharings), "whether the devices are the run's own or shared")
    case .idleShare: (.number(.fraction), "share of the reserved time in which devices idle")
    case .provider: (.text, "the cloud provider, such as `gcp`")
    case .region: (.text, "the cloud region, such as `gcp/us-central1`")
    case .country: (.text, "the country, ISO 3166 alpha-3 such as `FRA`")
    case .gridZone: (.text, "the grid zone, such as `US-CAL-CISO`")
    case .pue: (.number(.ratio), "power usage effectiveness: facility energy over IT energy")
    case .wue: (.number(.waterIntensity), "water used on site per IT energy")
    case .intensity: (.number(.intensity), "location-based emissions per energy of the grid")
    case .marketIntensity: (.number(.intensity), "market-based emissions per energy")
    case .renewableShare: (.number(.fraction), "contracted carbon-free share, market-based only")
    case .dataParallel: (.number(.count), "data-parallel replicas")
    case .tensorParallel: (.number(.count), "devices a layer is split over")
    case .pipelineParallel: (.number(.count), "pipeline stages")
    case .contextParallel: (.number(.count), "devices a sequence is split over")
    case .expertParallel: (.number(.count), "devices the experts are split over")
    case .framework: (.text, "the training framework, such as `axolotl`")
    case .start: (.timestamp, "when the run starts")
    case .earliest: (.timestamp, "when the run could start at the earliest")
    case .deadline: (.timestamp, "when the run has to be done")
    case .interruptible: (.flag, "whether the run may be paused and resumed")
    case .adapter: (.text, "the kind of adapter that is trained, such as `dora`, `oft` or `ia3`")
    case .goodput:
      (.number(.fraction), "share of the run's time in which it computes steps that are kept")
    case .restarts: (.number(.count), "how often the run is expected to fail and start again")
    case .checkpointInterval: (.number(.time), "how long the run works between checkpoints")
    case .evaluationOverhead:
      (.number(.ratio), "device time of evaluation over that of the run itself, such as 0.05")
    case .failedRuns: (.number(.ratio), "device time of runs that fail over that of the run itself")
    case .dataPreparation:
      (.number(.ratio), "energy of preparing the data over that of the run itself")
    case .networkPower:
      (.number(.power), "draw of switches and links between machines that falls to one accelerator")
    case .storagePower: (.number(.power), "draw of storage that falls to one accelerator")
    case .flops:
      (.number(.flops), "operations of the model in the whole run, without recomputation")
    case .samples: (.number(.count), "images, clips or other samples processed in the whole run")
    case .inputSize:
      (.number(.count), "pixels on a side of an image, or seconds of a clip of sound")
    case .rlPrompts: (.number(.count), "prompts that are answered for each step")
    case .rlGenerations: (.number(.count), "answers that are generated for each prompt")
    case .rlPromptLength: (.number(.count), "tokens in a prompt, at most")
    case .rlCompletionLength: (.number(.count), "tokens in an answer, at most")
    case .rlUpdates: (.number(.count), "how often each batch of answers is trained on")
    case .rlReference: (.flag, "whether a frozen copy of the model scores every answer")
    case .rlCritic: (.flag, "whether a critic as large as the model is trained beside it")
    case .rlRewardParams: (.number(.count), "parameters of the model that rewards answers")
    case .teacherParams: (.number(.count), "parameters of the teacher that runs beside the student")
    case .marketInstrument:
      (.choice(Fact.instruments), "what stands behind the market-based figure")
    case .marketYear: (.number(.count), "the year that the contract or claim is of")
    case .marketMatching:
      (.choice(Fact.matchings), "over which time the contract or claim is matched with use")
    case .price:
      (.number(.price), "what one accelerator costs for an hour, such as `2.49 USD/h`")
    case .evaluationInterval:
      (.number(.count), "optimiser steps between two evaluations on held-out data")
    case .evaluationSteps:
      (.number(.ratio), "what one evaluation reads, in batches of a training step")
    case .padding: (.flag, "whether every sequence is filled up to its full length")
    case .evaluationShare:
      (.number(.fraction), "what one evaluation reads, as a share of the training data")
    }
  }
}
