public import Quantities

/// One field of a run: the whole vocabulary that configs are read into and policies speak about.
///
/// The raw value is the fact's name in YAML, CEL, JSON and on the command line. `labels` is not here,
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

/// The type of a fact's value.
public enum FactKind: Sendable, Equatable {
  case text
  /// One of a fixed list of words.
  case choice([String])
  /// True or false.
  case flag
  /// A number in the canonical unit of its dimension.
  case number(Dimension)
  /// An instant, RFC 3339.
  case timestamp
}

extension Fact {
  /// The methods of training that the estimate tells apart.
  public static let methods = [
    "pretrain", "continued", "full", "lora", "qlora", "rl", "dpo", "distill", "head",
  ]

  /// The compute precisions that a peak rate is known for, slowest first.
  public static let precisions = ["fp32", "tf32", "fp16", "bf16", "fp8", "nvfp4", "int8"]

  /// What stands behind a market-based figure: a contract with a plant, certificates, or what a supplier
  /// claims for all its customers.
  public static let instruments = ["contract", "certificate", "claim"]

  /// Over which time a contract or claim is matched with what was used.
  public static let matchings = ["annual", "hourly"]

  /// Whether the devices are the run's own for its whole length, or shared with others.
  public static let sharings = ["dedicated", "shared"]
}
