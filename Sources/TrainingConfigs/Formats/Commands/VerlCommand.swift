import Catalogue
import ConfigText
import Diagnostics
import Runs
import Text

/// verl, driven by Hydra overrides on the command line.
enum VerlCommand: CommandDialect {
  static let name = "verl_sh"
  static let framework = Framework(name: "verl", version: "0.6")

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program else { return Confidence.none }
    let isTold = program.options.entries.contains { $0.key.utf8.holds(UInt8(ascii: ".")) }
    let isOwn = line.stages.contains {
      // Its tools, such as `verl.model_merger`, take plain flags.
      $0.program.hasPrefix("verl.trainer.") || $0.program.hasPrefix("verl.") && isTold
        || $0.program.hasPrefix("recipe.")
          && $0.options.entries.contains { $0.key.hasPrefix("actor_rollout_ref.") }
    }
    if isOwn { return Confidence.named }
    return program.options.entries.contains { $0.key.hasPrefix("actor_rollout_ref.") }
      ? Confidence.sure : Confidence.none
  }

  static let fields: [Field] = [
    Field(
      .modelID,
      [
        "actor_rollout_ref.model.path", "worker.actor.model.model_path", "model.partial_pretrain",
        "model.path",
      ], .text),
    Field(.epochs, ["trainer.total_epochs"], .ratio),
    Field(.steps, ["trainer.total_training_steps", "trainer.max_steps"], .count),
    Field(.globalBatch, ["data.train_batch_size", "data.rollout_batch_size"], .count),
    Field(
      .microBatch,
      [
        "actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu", "data.micro_batch_size_per_gpu",
        "worker.actor.micro_batch_size_per_device_for_update",
      ], .count),
    Field(
      .recompute,
      [
        "actor_rollout_ref.model.enable_gradient_checkpointing",
        "model.enable_gradient_checkpointing",
        "worker.actor.model.enable_gradient_checkpointing",
      ],
      .flag),
    Field(.datasetID, ["data.train_files"], .text),
    Field(.precision, ["worker.actor.fsdp.torch_dtype"], .precision, insert: false),
    Field(
      .tensorParallel, ["actor_rollout_ref.actor.megatron.tensor_model_parallel_size"], .count),
    Field(
      .pipelineParallel, ["actor_rollout_ref.actor.megatron.pipeline_model_parallel_size"], .count),
  ]

  private static let rollouts: [Field] = [
    // A batch holds prompts, each with several answers.
    Field(.rlPrompts, ["data.train_batch_size", "data.rollout_batch_size"], .count),
    Field(
      .rlGenerations, ["actor_rollout_ref.rollout.n", "worker.rollout.n", "data.n_samples"], .count),
    Field(.rlPromptLength, ["data.max_prompt_length"], .count),
    Field(.rlCompletionLength, ["data.max_response_length"], .count),
    Field(
      .rlUpdates, ["actor_rollout_ref.actor.ppo_epochs", "worker.actor.ppo_epochs"], .count),
  ]

  private static func readRollouts(_ settings: Settings, into reading: inout Reading) {
    reading.read(rollouts, from: settings)
    for fact in rollouts.map(\.fact) { reading.insertions[fact] = nil }
    let penalties = [
      "actor_rollout_ref.actor.use_kl_loss", "algorithm.use_kl_in_reward", "algorithm.use_kl_loss",
    ].compactMap { settings[$0] }.filter { $0.flag != nil }
    if let first = penalties.first(where: { $0.flag == true }) ?? penalties.first {
      reading.state(.rlReference, .flag(first.flag == true), .declared(first.range))
    }
    if let estimator = settings["algorithm.adv_estimator"], let word = estimator.text {
      reading.state(.rlCritic, .flag(word == "gae"), .declared(estimator.range))
    }
    if settings.flag("reward_model.enable") == true,
      let reward = settings.text("reward_model.model.path"),
      let size = ModelNameSize(reward).params
    {
      reading.state(
        .rlRewardParams, .number(size),
        .derived(formula: "the size in the reward model's name", inputs: []))
    }
    if let off = settings["algorithm.disable_kl"], let flag = off.flag {
      reading.state(.rlReference, .flag(!flag), .declared(off.range))
    }
    let rank = settings.firstSet([
      "actor_rollout_ref.model.lora_rank", "worker.actor.model.lora.rank",
    ])
    if let rank, let number = rank.number, number > 0 {
      reading.state(.adapter, .text("lora"), .declared(rank.range))
    }
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let module = line.stages.last { $0.program.hasPrefix("verl.") }?.program ?? ""
    read(Settings(program.options), isSFT: module.contains("sft"), into: &reading)
    if module.contains("generation") || module.contains("main_eval") {
      reading.notTraining = "it generates or evaluates"
    }
  }

  private static func keyRange(of setting: Setting, in settings: Settings) -> SourceRange {
    settings.root.entry(setting.path)?.keyRange ?? setting.range
  }

  static func read(_ settings: Settings, isSFT: Bool, into reading: inout Reading) {
    var own = Reading(format: name)
    own.read(fields, from: settings, framework: framework)
    own.insertions = own.insertions.filter { [.epochs, .steps, .globalBatch].contains($0.key) }
    own.readListedFiles(settings["data.train_files"])
    let layers = "actor_rollout_ref.actor.megatron.override_transformer_config"
    if !own.isKnown(.recompute),
      let setting = settings.first(
        ["recompute_granularity", "recompute_method"].map { "\(layers).\($0)" }),
      let word = setting.text
    {
      own.state(
        .recompute, .flag(!["null", "None", "none"].contains(word)), .declared(setting.range),
        place: .cannot("recomputing is several settings here"))
    }
    own.readCount(
      settings, nodes: ["trainer.nnodes"], devices: ["trainer.n_gpus_per_node"], defaultNodes: nil,
      framework: framework)
    if !isSFT {
      if let setting = settings.first([
        "algorithm.adv_estimator", "actor_rollout_ref.model.path", "actor_rollout_ref.rollout.n",
        "worker.rollout.n", "worker.actor.model.model_path",
      ]) {
        own.state(.method, .text("rl"), .declared(keyRange(of: setting, in: settings)))
      }
      readRollouts(settings, into: &own)
      if let prompt = settings.number("data.max_prompt_length"),
        let response = settings["data.max_response_length"], let answer = response.number
      {
        own.state(
          .sequenceLength, .number(prompt + answer), .declared(response.range),
          place: .replacing(response, addedTo: prompt))
      }
    } else if let length = settings["data.max_length"] {
      own.read(.sequenceLength, length, .count)
    }
    // Answers to all of the held-out prompts, however many they are.
    let every = settings["trainer.test_freq"]
    if let every, let problem = every.problem {
      own.markUnresolved(.evaluationOverhead, problem, every.range)
    } else {
      own.noteFrequentEvaluation(every)
    }
    own.readSizeFromName()
    own.stepsWin()
    reading.merge(own)
  }
}
