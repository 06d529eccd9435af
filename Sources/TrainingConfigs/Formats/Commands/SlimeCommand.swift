import ConfigText
import Diagnostics
import Runs

/// slime and its kin: Megatron's flags with those of a loop of rollouts.
///
/// The trainer computes in bf16 unless told otherwise, whatever Megatron's own default is.
enum SlimeCommand: CommandDialect {
  static let name = "megatron_sh"
  static let framework = Framework(name: "slime", version: "0.2")

  private static let markers = [
    "num_rollout", "rollout_batch_size", "n_samples_per_prompt", "hf_checkpoint",
    "rollout_max_response_len", "actor_num_gpus_per_node", "advantage_estimator", "ref_load",
  ]

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.isScript,
      program.options.hasAny(["num_rollout", "hf_checkpoint", "num_epoch"])
    else { return Confidence.none }
    return program.options.count(of: markers) >= 3 ? Confidence.named : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.modelID, ["hf_checkpoint"], .text),
    Field(.globalBatch, ["global_batch_size"], .count),
    Field(.microBatch, ["micro_batch_size"], .count),
    Field(.tensorParallel, ["tensor_model_parallel_size"], .count, default: .number(1)),
    Field(.pipelineParallel, ["pipeline_model_parallel_size"], .count, default: .number(1)),
    Field(.contextParallel, ["context_parallel_size"], .count),
    Field(.expertParallel, ["expert_model_parallel_size"], .count),
    Field(.datasetID, ["prompt_data"], .text),
    Field(.epochs, ["num_epoch"], .ratio),
  ]

  private static let rollouts: [Field] = [
    Field(.rlGenerations, ["n_samples_per_prompt"], .count, default: .number(1)),
    Field(.rlCompletionLength, ["rollout_max_response_len"], .count),
    Field(.rlPromptLength, ["rollout_max_prompt_len"], .count),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name)
    own.read(fields, from: settings, framework: framework)
    MegatronCommand.readShape(settings, into: &own)
    MegatronCommand.readRecompute(settings, into: &own)
    readPrecision(settings, into: &own)
    readCount(settings, into: &own)
    let isSupervised = settings.text("loss_type") == "sft_loss"
    if isSupervised {
      own.state(
        .method, .text("full"), .declared(settings["loss_type"]?.range ?? settings.root.range))
    } else {
      readRollouts(settings, into: &own)
    }
    readSteps(settings, isSupervised, into: &own)
    own.readSizeFromName()
    own.insertions = [:]
    reading.merge(own)
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    for (key, word) in [("fp8_format", "fp8"), ("fp8", "fp8"), ("bf16", "bf16"), ("fp16", "fp16")] {
      guard let setting = settings[key], setting.flag != false else { continue }
      return reading.state(.precision, .text(word), .declared(setting.range))
    }
    reading.state(.precision, .text("bf16"), framework.origin)
  }

  private static func readRollouts(_ settings: Settings, into reading: inout Reading) {
    let estimator = settings["advantage_estimator"]
    let key = estimator?.range ?? settings["num_rollout"]?.range ?? settings.root.range
    reading.state(.method, .text("rl"), .declared(key))
    reading.read(rollouts, from: settings, framework: framework)
    let penalties = ["kl_coef", "kl_loss_coef"].compactMap { settings[$0] }
    let isUsed = settings.has("use_kl_loss") || (settings.number("kl_coef") ?? 0) != 0
    reading.state(
      .rlReference, .flag(isUsed), penalties.first.map { .declared($0.range) } ?? framework.origin)
    if estimator?.text == "ppo" {
      reading.state(.rlCritic, .flag(true), .declared(key))
    }
  }

  /// A rollout makes as many steps as its answers fill batches.
  private static func readSteps(
    _ settings: Settings, _ isSupervised: Bool, into reading: inout Reading
  ) {
    let each = isSupervised ? 1 : reading.number(.rlGenerations) ?? 1
    let prompts = settings.number("rollout_batch_size")
    var stepsEach = settings.number("num_steps_per_rollout")
    if let prompts, let batch = reading.number(.globalBatch), batch > 0 {
      stepsEach = max(1, (prompts * each / batch).rounded(.down))
    } else if let prompts, let range = settings["rollout_batch_size"]?.range {
      reading.state(
        .globalBatch, .number((prompts * each / (stepsEach ?? 1)).rounded()), .declared(range),
        place: .cannot("the batch is that of a rollout"))
    }
    if !isSupervised, let batch = reading.number(.globalBatch) {
      reading.derive(
        .rlPrompts, max(1, batch / each), "global_batch ÷ rl.generations",
        [Fact.globalBatch.rawValue, Fact.rlGenerations.rawValue])
    }
    guard let rollouts = settings["num_rollout"] else { return }
    if let problem = rollouts.problem {
      return reading.markUnreadable(.steps, problem, rollouts.range)
    }
    guard let count = rollouts.number, count > 0 else { return }
    let times = stepsEach ?? 1
    reading.state(
      .steps, .number(count * times), .declared(rollouts.range),
      place: times == 1
        ? .replacing(rollouts, .count) : .cannot("the steps are rollouts times steps of each"))
    reading.forget([.epochs])
  }

  private static func readCount(_ settings: Settings, into reading: inout Reading) {
    let nodes = settings["actor_num_nodes"]
    guard let devices = settings["actor_num_gpus_per_node"] ?? nodes else { return }
    guard nodes.map({ $0.number != nil }) ?? true, devices.number != nil else {
      return reading.markUnreadable(
        .count, devices.problem ?? nodes?.problem ?? "the devices are not a number", devices.range)
    }
    let actors = (nodes?.number ?? 1) * (settings.number("actor_num_gpus_per_node") ?? 8)
    let servers = settings.has("colocate") ? 0 : settings.number("rollout_num_gpus") ?? 0
    reading.state(
      .count, .number(actors + servers), .declared(devices.range),
      place: servers == 0 && (nodes?.number ?? 1) == 1 && settings.has("actor_num_gpus_per_node")
        ? .replacing(devices, .count) : .cannot("the count is that of actors and servers"))
    if let nodes, servers == 0 { reading.read(.nodes, nodes, .count) }
  }
}
