import Catalogue
import ConfigText
import Diagnostics
import Runs

/// OpenRLHF's trainers, whose flags have sections (`--train.batch_size`) since 2026 and had none before.
enum OpenRLHFCommand: CommandDialect {
  static let name = "hf_cli_sh"
  static let framework = Framework(name: "openrlhf", version: "0.10")

  private static let sectioned = [
    "train.batch_size", "train.micro_batch_size", "train.max_epochs", "data.max_len",
    "ds.param_dtype", "ds.zero_stage", "model.model_name_or_path", "actor.model_name_or_path",
    "rollout.batch_size", "rollout.n_samples_per_prompt", "actor.num_gpus_per_node",
  ]
  private static let plain = [
    "micro_train_batch_size", "micro_rollout_batch_size", "pretrain", "zero_stage",
    "actor_num_gpus_per_node", "prompt_max_len", "generate_max_len",
  ]

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program else { return Confidence.none }
    if program.program.hasPrefix("openrlhf.cli.train") { return Confidence.named }
    if program.program.hasPrefix("openrlhf.") { return Confidence.none }
    let count = max(program.options.count(of: sectioned), program.options.count(of: plain))
    guard count >= 2, !program.options.has("train.train_iters") else { return Confidence.none }
    return Confidence.sure + min(count, 9)
  }

  private static let fields: [Field] = [
    Field(
      .modelID, ["actor.model_name_or_path", "model.model_name_or_path", "pretrain"], .text),
    Field(.globalBatch, ["train.batch_size", "train_batch_size"], .count),
    Field(.microBatch, ["train.micro_batch_size", "micro_train_batch_size"], .count),
    Field(.sequenceLength, ["data.max_len", "max_len"], .count),
    Field(.steps, ["train.max_steps", "max_steps"], .count),
    Field(
      .precision, ["ds.param_dtype", "param_dtype"], .precision, default: .text("bf16")),
    Field(
      .recompute,
      [
        "model.gradient_checkpointing_enable", "actor.gradient_checkpointing_enable",
        "gradient_checkpointing",
      ], .flag, default: .flag(false)),
    Field(.packing, ["ds.packing_samples", "packing_samples"], .flag),
    Field(.tensorParallel, ["ds.tensor_parallel_size", "ds_tensor_parallel_size"], .count),
    Field(.contextParallel, ["ds.ring_attn_size", "ring_attn_size"], .count),
  ]

  private static let rollouts: [Field] = [
    Field(
      .rlGenerations, ["rollout.n_samples_per_prompt", "n_samples_per_prompt"], .count,
      default: .number(1)),
    Field(.rlPrompts, ["rollout.batch_size", "rollout_batch_size"], .count),
    Field(.rlCompletionLength, ["rollout.max_new_tokens", "generate_max_len"], .count),
    Field(.rlPromptLength, ["prompt_max_len"], .count),
    Field(
      .rlUpdates, ["train.max_epochs", "max_epochs"], .count, default: .number(1)),
    Field(.epochs, ["train.num_episodes", "num_episodes"], .ratio, default: .number(1)),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name)
    let isOnline =
      program.program.contains("ppo") || program.program.contains("grpo")
      || program.options.hasAny([
        "rollout.batch_size", "rollout_batch_size", "n_samples_per_prompt",
        "rollout.n_samples_per_prompt", "prompt_data",
      ])
    // Others that took over its flags have defaults of their own.
    let isOwn =
      program.programPath.lowercased().contains("openrlhf")
      || program.options.count(of: sectioned) >= 2
    own.read(fields, from: settings, framework: framework)
    if !own.isKnown(.precision) || own[.precision]?.origin.isStated == false {
      readSwitch(settings, into: &own)
    }
    readDatasets(settings, into: &own)
    if isOnline {
      readRollouts(settings, into: &own)
      readCount(settings, into: &own)
    } else {
      let epochs = Field(
        .epochs, ["train.max_epochs", "max_epochs"], .ratio, default: .number(1))
      own.read(epochs, from: settings, framework: framework)
      readMethod(program.program, settings, into: &own)
    }
    if !isOwn {
      own.dropDefaults()
      own.read(relatives, from: settings)
    }
    own.stepsWin()
    own.readSizeFromName()
    own.insertions = own.insertions.filter { [.globalBatch, .microBatch].contains($0.key) }
    reading.merge(own)
  }

  /// The same in trainers that were built upon it.
  private static let relatives: [Field] = [
    Field(.microBatch, ["train_batch_size_per_device"], .count),
    Field(.rlGenerations, ["num_samples"], .count),
    Field(.rlUpdates, ["num_ppo_epochs"], .count),
    Field(.rlCompletionLength, ["generate_max_length"], .count),
    Field(.rlPromptLength, ["prompt_max_length"], .count),
    Field(.epochs, ["num_prompt_epoch"], .ratio),
    Field(.count, ["gpus"], .count),
  ]

  /// `--bf16` of the years before `--param_dtype`.
  private static func readSwitch(_ settings: Settings, into reading: inout Reading) {
    guard let setting = settings["bf16"], setting.flag == true else { return }
    reading.remove(.precision)
    reading.state(.precision, .text("bf16"), .declared(setting.range))
  }

  private static func readMethod(
    _ program: String, _ settings: Settings, into reading: inout Reading
  ) {
    if ["dpo", "kto"].contains(where: { program.contains("train_\($0)") }) {
      let range = settings.root.range
      return reading.state(.method, .text("dpo"), .declared(range))
    }
    if program.contains("train_kd") {
      reading.readTeacher(settings["teacher_model"])
      return reading.state(.method, .text("distill"), .declared(settings.root.range))
    }
    if reading.readAdapter(settings, sections: ["ds", ""], takesRank: true) { return }
    reading.state(.method, .text("full"), .derived(formula: "no rank of an adapter", inputs: []))
  }

  /// Names set apart by commas, all of them up to one number of samples.
  private static func readDatasets(_ settings: Settings, into reading: inout Reading) {
    let keys = ["data.dataset", "data.prompt_dataset", "dataset", "prompt_data"]
    let key = keys.first { settings[$0]?.isNull == false }
    let words = key.map { DatasetWords.words($0, in: settings) } ?? []
    let samples = settings.firstSet(["data.max_samples", "max_samples"])
    guard let first = words.first else {
      if let samples { reading.read(.datasetExamples, samples, .count) }
      return
    }
    if words.count == 1 {
      // A limit is no size: a dataset that has fewer is trained on as it is.
      return reading.readDatasets(
        [.named(first, .count(samples, isLimit: true))].compactMap(\.self), at: first.range)
    }
    reading.readDatasets(words.compactMap { .named($0, .weight(nil)) }, at: first.range)
  }

  private static func readRollouts(_ settings: Settings, into reading: inout Reading) {
    reading.state(.method, .text("rl"), .declared(settings.root.range))
    reading.read(rollouts, from: settings, framework: framework)
    // Episodes of rollouts: how many steps they are follows from the number of prompts.
    if settings.root.hasAny(["eval_dataset", "eval.dataset"]) {
      reading.noteFrequentEvaluation(settings.firstSet(["eval_steps", "eval.steps"]))
    }
    let penalty = settings.firstSet(["algo.kl.init_coef", "init_kl_coef"])
    reading.state(
      .rlReference, .flag((penalty?.number ?? 0.01) > 0),
      penalty.map { .declared($0.range) } ?? framework.origin)
    let estimator = settings.firstSet([
      "algo.advantage.estimator", "advantage_estimator",
    ])
    reading.state(
      .rlCritic, .flag((estimator?.text ?? "gae") == "gae"),
      estimator.map { .declared($0.range) } ?? framework.origin)
    if let reward = settings.text("reward.model_name_or_path") ?? settings.text("reward_pretrain"),
      let size = ModelNameSize(reward).params
    {
      reading.state(
        .rlRewardParams, .number(size),
        .derived(formula: "the size in the reward model's name", inputs: []))
    }
    if let length = reading.number(.rlCompletionLength),
      let prompt = reading.number(.rlPromptLength), !reading.isKnown(.sequenceLength),
      let range = reading[.rlCompletionLength]?.origin.range
    {
      reading.state(
        .sequenceLength, .number(prompt + length), .declared(range),
        place: .cannot("the length is that of prompt and answer"))
    }
  }

  /// Roles have devices of their own unless they are put on those of the actor.
  private static func readCount(_ settings: Settings, into reading: inout Reading) {
    func devices(_ role: String) -> (count: Double, range: SourceRange)? {
      let nodes = settings.firstSet(["\(role).num_nodes", "\(role)_num_nodes"])
      let each = settings.firstSet(["\(role).num_gpus_per_node", "\(role)_num_gpus_per_node"])
      guard let range = each?.range ?? nodes?.range else { return nil }
      guard nodes.map({ $0.number != nil }) ?? true, each.map({ $0.number != nil }) ?? true else {
        return nil
      }
      return ((nodes?.number ?? 1) * (each?.number ?? 8), range)
    }
    guard let actor = devices("actor") else { return }
    let isAll = settings.firstSet(["train.colocate_all", "colocate_all_models"]) != nil
    var total = actor.count
    if !isAll {
      let isReferenceShared =
        settings.firstSet(["train.colocate_actor_ref", "colocate_actor_ref"]) != nil
      let isCriticShared =
        settings.firstSet(["train.colocate_critic_reward", "colocate_critic_reward"]) != nil
      if !isReferenceShared { total += devices("ref")?.count ?? 0 }
      total += devices("critic")?.count ?? 0
      if !isCriticShared { total += devices("reward")?.count ?? 0 }
      let engines = settings.firstSet(["vllm.num_engines", "vllm_num_engines"])?.number ?? 0
      let width =
        settings.firstSet(["vllm.tensor_parallel_size", "vllm_tensor_parallel_size"])?.number ?? 1
      total += engines * width
    }
    reading.state(
      .count, .number(total), .declared(actor.range),
      place: .cannot("the count is that of all roles"))
  }
}
