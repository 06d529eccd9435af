import Catalogue
import ConfigText
import Diagnostics
import Runs
import Text

/// SkyRL's trainers of reinforcement learning and its fine-tuning, driven by dotted overrides alone.
enum SkyRLCommand: CommandDialect {
  static let name = "skyrl_sh"
  static let framework = Framework(name: "skyrl", version: "0.3")

  private static let online = [
    "trainer.policy.model.path", "trainer.placement.policy_num_gpus_per_node",
    "trainer.algorithm.advantage_estimator", "generator.n_samples_per_prompt",
    "trainer.policy_mini_batch_size", "trainer.micro_train_batch_size_per_gpu",
  ]
  private static let tuning = [
    "placement.num_gpus_per_node", "micro_train_batch_size_per_gpu", "model.path",
  ]

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.isScript, !serves(program.program)
    else { return Confidence.none }
    return program.options.count(of: online) >= 3 || program.options.count(of: tuning) >= 2
      ? Confidence.sure : Confidence.none
  }

  /// The entry points beside the trainers.
  private static func serves(_ module: String) -> Bool {
    ["serve", "generate", "eval"].contains {
      module.hasSuffix(".\($0)") || module.holds("_\($0)")
    }
  }

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name)
    if program.options.count(of: online) >= 3 {
      readOnline(settings, into: &own)
    } else {
      readTuning(settings, into: &own)
    }
    own.stepsWin()
    own.readSizeFromName()
    own.insertions = [:]
    reading.merge(own)
  }

  // MARK: Reinforcement learning

  private static let onlineFields: [Field] = [
    Field(.modelID, ["trainer.policy.model.path"], .text),
    Field(.steps, ["trainer.max_training_steps"], .count),
    Field(.epochs, ["trainer.epochs"], .ratio, default: .number(1)),
    Field(.globalBatch, ["trainer.train_batch_size"], .count, default: .number(1_024)),
    Field(
      .microBatch, ["trainer.micro_train_batch_size_per_gpu"], .count, default: .number(1)),
    Field(.recompute, ["trainer.gradient_checkpointing"], .flag, default: .flag(true)),
    Field(.datasetID, ["data.train_data"], .text),
    Field(.rlPrompts, ["trainer.train_batch_size"], .count, default: .number(1_024)),
    Field(.rlGenerations, ["generator.n_samples_per_prompt"], .count, default: .number(5)),
    Field(.rlPromptLength, ["trainer.max_prompt_length"], .count, default: .number(512)),
    Field(
      .rlCompletionLength, ["generator.sampling_params.max_generate_length"], .count,
      default: .number(1_024)),
    Field(.rlUpdates, ["trainer.update_epochs_per_batch"], .count, default: .number(1)),
  ]

  private static func readOnline(_ settings: Settings, into reading: inout Reading) {
    reading.read(onlineFields, from: settings, framework: framework)
    reading.readListedFiles(settings["data.train_data"])
    readParallel(settings, "trainer.policy.megatron_config", into: &reading)
    readPrecision(settings["trainer.bf16"], into: &reading)
    readAdapter(settings["trainer.policy.model.lora.rank"], isMethod: false, into: &reading)
    let estimator = settings["trainer.algorithm.advantage_estimator"]
    reading.state(
      .method, .text("rl"), .declared(estimator?.range ?? settings.root.range))
    reading.state(
      .rlCritic, .flag(estimator?.text == "gae"),
      estimator.map { .declared($0.range) } ?? framework.origin)
    let penalties = ["trainer.algorithm.use_kl_loss", "trainer.algorithm.use_kl_in_reward"]
      .compactMap { settings[$0] }.filter { $0.flag != nil }
    if let first = penalties.first(where: { $0.flag == true }) ?? penalties.first {
      reading.state(.rlReference, .flag(first.flag == true), .declared(first.range))
    }
    if let prompt = settings.number("trainer.max_prompt_length"),
      let answer = settings["generator.sampling_params.max_generate_length"],
      let length = answer.number
    {
      reading.state(
        .sequenceLength, .number(prompt + length), .declared(answer.range),
        place: .replacing(answer, addedTo: prompt))
    }
    readPlacement(settings, into: &reading)
  }

  /// The policy's devices, and those of the engines unless they share.
  private static func readPlacement(_ settings: Settings, into reading: inout Reading) {
    let placement = "trainer.placement"
    reading.readCount(
      settings, nodes: ["\(placement).policy_num_nodes"],
      devices: ["\(placement).policy_num_gpus_per_node"], defaultNodes: 1, framework: framework)
    guard let shared = settings["\(placement).colocate_all"], shared.flag == false,
      settings.flag("generator.inference_engine.run_engines_locally") != false
    else { return }
    let engine = "generator.inference_engine"
    let keys = [
      "num_engines", "tensor_parallel_size", "pipeline_parallel_size", "data_parallel_size",
    ].map { "\(engine).\($0)" }
    let sizes = keys.map { settings[$0] }
    let lost = sizes.compactMap(\.self).first { $0.number == nil }
    guard let policy = reading.number(.count), lost == nil else {
      if let lost {
        reading.remove(.count)
        reading.markUnreadable(
          .count, lost.problem ?? "`\(lost.path)` is no number", lost.range)
      }
      return
    }
    let engines = sizes.reduce(1.0) { $0 * ($1?.number ?? 1) }
    reading.remove(.count)
    reading.remove(.nodes)
    reading.state(
      .count, .number(policy + engines), .declared(shared.range),
      place: .cannot("the count is that of the policy and of what generates"))
  }

  // MARK: Fine-tuning

  private static let tuningFields: [Field] = [
    Field(.modelID, ["model.path"], .text),
    Field(.steps, ["num_steps", "max_training_steps"], .count),
    Field(.epochs, ["num_epochs"], .ratio, default: .number(1)),
    Field(.globalBatch, ["batch_size"], .count, default: .number(4)),
    Field(.microBatch, ["micro_train_batch_size_per_gpu"], .count, default: .number(2)),
    Field(.sequenceLength, ["max_length"], .count),
    Field(.packing, ["use_sequence_packing"], .flag, default: .flag(false)),
  ]

  private static func readTuning(_ settings: Settings, into reading: inout Reading) {
    reading.read(tuningFields, from: settings, framework: framework)
    if let name = settings["dataset_name"] {
      reading.readDatasets(
        [.named(name, .slice(settings["dataset_split"]))].compactMap(\.self), at: name.range)
    }
    readParallel(settings, "megatron_config", into: &reading)
    readAdapter(settings["model.lora.rank"], isMethod: true, into: &reading)
    reading.readCount(
      settings, nodes: ["placement.num_nodes"], devices: ["placement.num_gpus_per_node"],
      defaultNodes: 1, framework: framework)
    reading.state(.precision, .text("bf16"), framework.origin)
  }

  // MARK: Both

  private static func readParallel(
    _ settings: Settings, _ path: String, into reading: inout Reading
  ) {
    let sizes: [(Fact, String)] = [
      (.tensorParallel, "tensor_model_parallel_size"),
      (.pipelineParallel, "pipeline_model_parallel_size"),
      (.contextParallel, "context_parallel_size"),
      (.expertParallel, "expert_model_parallel_size"),
    ]
    for (fact, key) in sizes {
      if let setting = settings["\(path).\(key)"] { reading.read(fact, setting, .count) }
    }
  }

  private static func readPrecision(_ setting: Setting?, into reading: inout Reading) {
    guard let setting else {
      return reading.state(.precision, .text("bf16"), framework.origin)
    }
    if let problem = setting.problem {
      return reading.markUnreadable(.precision, problem, setting.range)
    }
    guard let flag = setting.flag else { return }
    reading.state(
      .precision, .text(flag ? "bf16" : "fp32"), .declared(setting.range),
      place: .cannot("the precision is switched by `\(setting.path)`"))
  }

  /// A rank of zero, which is the default, trains everything.
  private static func readAdapter(
    _ rank: Setting?, isMethod: Bool, into reading: inout Reading
  ) {
    let fact = isMethod ? Fact.method : .adapter
    guard let rank else {
      if isMethod { reading.state(.method, .text("full"), framework.origin) }
      return
    }
    guard let number = rank.number else {
      if let problem = rank.problem { reading.markUnreadable(fact, problem, rank.range) }
      return
    }
    if number > 0 {
      reading.state(fact, .text("lora"), .declared(rank.range))
    } else if isMethod {
      reading.state(.method, .text("full"), .declared(rank.range))
    }
  }
}
