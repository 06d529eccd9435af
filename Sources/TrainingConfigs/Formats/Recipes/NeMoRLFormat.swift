import ConfigText
import Diagnostics
import Runs

/// NeMo-RL recipes: `policy`, `cluster` and a section of the trainer, over the files of a `defaults`
/// chain.
enum NeMoRLFormat: ConfigFormat {
  static let name = "nemo_rl"
  static let kind = FormatKind.recipe
  static let loader = LoaderProfile.omegaConf
  static let framework = Framework(name: "nemo-rl", version: "0.5")

  /// The trainers' sections; one that another trainer's base brings along counts last.
  private static let sections = ["grpo", "ppo", "distillation", "dpo", "rm", "sft"]

  private static let policyKeys = [
    "train_global_batch_size", "train_micro_batch_size", "max_total_sequence_length",
    "dtensor_cfg", "megatron_cfg", "generation", "logprob_batch_size",
  ]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    if let policy = root["policy"], policy.isMap, policy.hasAny(policyKeys) {
      return Confidence.sure
    }
    guard DefaultsChain.isPath(root["defaults"]) else { return Confidence.none }
    let own = sections + ["policy", "cluster", "loss_fn", "checkpointing", "logger", "data_plane"]
    return root.hasAny(own) ? Confidence.likely + 10 : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let own = document.root else { return [] }
    var chain = DefaultsChain(context: context)
    let root = context.overlaying(chain.compose(document))
    let settings = Settings(root, .omegaConf)
    var reading = Reading(format: name)
    reading.files = chain.files
    // The trainer that the file itself speaks of, before those of its bases.
    let section =
      sections.first { own[$0]?.isMap == true } ?? sections.first { root[$0]?.isMap == true }
    reading.read(fields, from: settings)
    reading.readCount(
      settings, nodes: ["cluster.num_nodes"], devices: ["cluster.gpus_per_node"],
      defaultNodes: 1, framework: framework)
    readPrecision(settings, into: &reading)
    let isMegatron = settings.flag("policy.megatron_cfg.enabled") == true
    let backend = isMegatron ? "policy.megatron_cfg" : "policy.dtensor_cfg"
    readBackend(settings, backend, into: &reading)
    if let section { readSection(section, settings, backend, into: &reading) }
    reading.readSizeFromName()
    if let missing = chain.missing {
      readMissing(missing, section, settings, into: &reading)
    } else if section == nil, !root.has("policy") {
      reading.notTraining = "it names neither a policy nor a trainer"
    }
    return [reading]
  }

  /// What flags alone say; the recipe that they change says the rest.
  static func read(flags root: ConfigNode) -> Reading {
    let settings = Settings(root, .omegaConf)
    var reading = Reading(format: name)
    reading.read(fields, from: settings)
    readPrecision(settings, into: &reading)
    if let steps = settings.firstSet(sections.map { "\($0).max_num_steps" }) {
      reading.read(.steps, steps, .count)
    }
    if settings.has("cluster.num_nodes") {
      reading.readCount(
        settings, nodes: ["cluster.num_nodes"], devices: ["cluster.gpus_per_node"],
        framework: framework)
    }
    return reading
  }

  private static let fields: [Field] = [
    Field(.modelID, ["policy.model_name"], .text, insert: false),
    Field(.globalBatch, ["policy.train_global_batch_size"], .count, insert: false),
    Field(.microBatch, ["policy.train_micro_batch_size"], .count, insert: false),
    Field(.sequenceLength, ["policy.max_total_sequence_length"], .count, insert: false),
    Field(
      .packing, ["policy.sequence_packing.enabled"], .flag, insert: false),
    Field(
      .datasetID, ["data.train.dataset_name", "data.dataset_name", "data.train.data_path"], .text,
      insert: false),
  ]

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    let key = "policy.megatron_cfg.fp8_cfg.enabled"
    if settings.flag("policy.megatron_cfg.enabled") == true, settings.flag(key) == true,
      let setting = settings[key]
    {
      return reading.state(
        .precision, .text("fp8"), .declared(setting.range),
        place: .cannot("fp8 is switched by a map of its own"))
    }
    if let setting = settings["policy.precision"] { reading.read(.precision, setting, .precision) }
  }

  private static func readBackend(
    _ settings: Settings, _ path: String, into reading: inout Reading
  ) {
    if let setting = settings["\(path).activation_checkpointing"] {
      reading.read(.recompute, setting, .flag)
    }
    let names: [(Fact, [String])] = [
      (.tensorParallel, ["tensor_parallel_size", "tensor_model_parallel_size"]),
      (.pipelineParallel, ["pipeline_model_parallel_size"]),
      (.contextParallel, ["context_parallel_size"]),
      (.expertParallel, ["expert_parallel_size", "expert_model_parallel_size"]),
    ]
    for (fact, keys) in names {
      if let setting = settings.firstSet(keys.map { "\(path).\($0)" }) {
        reading.read(fact, setting, .count)
      }
    }
  }

  /// Steps from which on a limit of epochs is what ends the run.
  private static let endless = 100_000.0

  private static func readSection(
    _ section: String, _ settings: Settings, _ backend: String, into reading: inout Reading
  ) {
    let steps = settings.firstSet(["\(section).max_num_steps", "\(section).max_steps"])
    let epochs = settings.firstSet(["\(section).max_num_epochs"])
    let isLimit = steps?.number.map { $0 >= endless } ?? false
    if let steps, !isLimit || epochs == nil {
      reading.read(.steps, steps, .count)
    } else if let epochs {
      reading.read(.epochs, epochs, .ratio)
    }
    let key = settings.root.entry(section)?.keyRange ?? settings.root.range
    switch section {
    case "grpo", "ppo":
      reading.state(.method, .text("rl"), .declared(key))
      readRollouts(section, settings, into: &reading)
      if section == "ppo" { reading.state(.rlCritic, .flag(true), .declared(key)) }
    case "distillation":
      reading.state(.method, .text("distill"), .declared(key))
      let several = settings.root["teachers"]?.elements.indices.compactMap {
        settings["teachers[\($0)].model_name"]
      }
      reading.readTeachers(several ?? settings["teacher.model_name"].map { [$0] } ?? [])
      readRollouts(section, settings, into: &reading)
    case "dpo": reading.state(.method, .text("dpo"), .declared(key))
    default:
      let adapters = ["\(backend).lora_cfg", "\(backend).peft"]
      let flags = adapters.compactMap { settings["\($0).enabled"] }
      if let on = flags.first(where: { $0.flag == true }) {
        reading.state(.method, .text("lora"), .declared(on.range))
      } else {
        reading.state(.method, .text("full"), .derived(formula: "no `lora_cfg`", inputs: []))
      }
    }
  }

  private static func readRollouts(
    _ section: String, _ settings: Settings, into reading: inout Reading
  ) {
    let rows: [(Fact, [String])] = [
      (.rlPrompts, ["\(section).num_prompts_per_step"]),
      (.rlGenerations, ["\(section).num_generations_per_prompt"]),
      (.rlCompletionLength, ["policy.generation.max_new_tokens"]),
      (.rlPromptLength, ["data.max_input_seq_length"]),
    ]
    for (fact, keys) in rows {
      if let setting = settings.firstSet(keys) { reading.read(fact, setting, .count) }
    }
    if let penalty = settings["loss_fn.reference_policy_kl_penalty"], let weight = penalty.number {
      reading.state(.rlReference, .flag(weight > 0), .declared(penalty.range))
    }
  }

  /// What a base that is not here says may be any of the facts that the file does not state.
  private static func readMissing(
    _ missing: SourceRange, _ section: String?, _ settings: Settings, into reading: inout Reading
  ) {
    let reason = "`\(missing.text)` is not in the repository"
    for fact in [
      Fact.modelID, .globalBatch, .microBatch, .sequenceLength, .count, .nodes, .precision, .steps,
    ] where !reading.isKnown(fact) {
      reading.markUnresolved(fact, reason, missing)
    }
    if section == nil { reading.markUnresolved(.method, reason, missing) }
  }
}
