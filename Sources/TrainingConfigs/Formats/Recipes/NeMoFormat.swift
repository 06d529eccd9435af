import ConfigText
import Diagnostics
import Runs

/// NeMo and Megatron launcher recipes: Hydra files with `trainer` and `model`.
enum NeMoFormat: TableFormat {
  static let name = "nemo_megatron"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "nemo", version: "1.23")
  static let interpolation = Settings.Interpolation.omegaConf
  static let loader = LoaderProfile.omegaConf

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    if root.has("exp_manager") { return Confidence.sure }
    if root.has("run"), root.has("trainer"),
      root.find("trainer.num_nodes") != nil || root.find("trainer.devices") != nil
    {
      return Confidence.likely + 10
    }
    // Hydra files that select NeMo's own targets.
    let targets = root.entries.contains {
      $0.value["_target_"]?.text?.hasPrefix("nemo.") == true
    }
    return targets ? Confidence.sure : Confidence.none
  }

  /// Values from which on an epoch count means "until something else stops it".
  static let endless = 5_000.0

  static let fields: [Field] = [
    Field(.steps, ["trainer.max_steps"], .count, insert: false),
    Field(.epochs, ["trainer.max_epochs"], .ratioBelow(endless), insert: false),
    Field(
      .sequenceLength,
      [
        "model.encoder_seq_length", "model.data.seq_length", "model.data.max_seq_length",
        "model.data.train_ds.max_seq_length", "model.dataset.max_seq_length",
      ], .count,
      insert: false),
    Field(
      .globalBatch, ["model.global_batch_size", "model.data.train_ds.global_batch_size"], .count,
      insert: false),
    Field(
      .microBatch,
      [
        "model.micro_batch_size", "model.data.train_ds.micro_batch_size",
        "model.train_ds.batch_size",
        "model.train_ds.dataloader_params.batch_size",
      ], .count, insert: false),
    Field(.tensorParallel, ["model.tensor_model_parallel_size"], .count, insert: false),
    Field(.pipelineParallel, ["model.pipeline_model_parallel_size"], .count, insert: false),
    Field(.contextParallel, ["model.context_parallel_size"], .count, insert: false),
    Field(.expertParallel, ["model.expert_model_parallel_size"], .count, insert: false),
    Field(.timeLimit, ["run.time_limit"], .duration(.slurm), insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    composed(document, in: context) { read($0, in: context) }
  }

  /// Reads the config that the file's `defaults` compose with the files of the repository.
  static func composed(
    _ document: ConfigDocument, in context: ReadingContext, _ read: (ConfigNode) -> Reading
  ) -> [Reading] {
    guard document.root != nil else { return [] }
    var composer = HydraComposer(context: context)
    let root = composer.compose(document)
    var reading = read(context.overlaying(root))
    reading.files = composer.files
    return [reading]
  }

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    reading.readCount(
      settings, nodes: ["trainer.num_nodes"], devices: ["trainer.devices", "trainer.gpus"],
      framework: framework)
    if let setting = settings["trainer.accumulate_grad_batches"], !reading.isKnown(.globalBatch) {
      reading.read(.gradientAccumulation, setting, .count)
    }
    if let setting = settings["trainer.max_time"] {
      readMaxTime(setting, settings, into: &reading)
    }
    reading.readEvaluation(
      settings, every: ["trainer.val_check_interval"], batches: ["trainer.limit_val_batches"])
    readPrecision(settings, into: &reading)
    if let setting = settings["model.activations_checkpoint_granularity"]
      ?? settings["model.activations_checkpoint_method"]
    {
      reading.state(
        .recompute, .flag(!setting.isNull && setting.text != "null"), .declared(setting.range),
        place: .cannot("recomputing has a granularity and a method here"))
    }
    if let peft = settings["model.peft.peft_scheme"], let word = peft.text {
      let method =
        word == "lora" ? "lora" : word == "qlora" ? "qlora" : word == "none" ? "full" : nil
      if let method { reading.state(.method, .text(method), .declared(peft.range)) }
    }
    readModel(settings, into: &reading)
    if settings.has("model.data.data_prefix") {
      reading.state(.packing, .flag(true), framework.origin)
    }
  }

  /// `DD:HH:MM:SS`, beside which a much larger number of steps is never reached.
  private static func readMaxTime(
    _ setting: Setting, _ settings: Settings, into reading: inout Reading
  ) {
    guard let text = setting.text, setting.problem == nil else { return }
    guard text.contains(":"), let hours = DurationDialect.lightning.hours(text), hours > 0 else {
      return
    }
    let limit = reading.number(.timeLimit)
    // A limit far beyond the scheduler's is none.
    guard limit.map({ hours <= $0 }) ?? true else { return }
    reading.state(
      .duration, .number(hours), .declared(setting.range),
      place: .replacing(setting, .duration(.lightning)))
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    if settings.flag("model.fp8") == true, let setting = settings["model.fp8"] {
      return reading.state(
        .precision, .text("fp8"), .declared(setting.range),
        place: .cannot("`model.fp8` sets the precision beside `trainer.precision`"))
    }
    reading.readLightningPrecision(settings)
  }

  /// A Conformer block has two feed-forward halves of four widths each, attention with a relative
  /// position, and a convolution: 24 squares of the width in all.
  private static func readConformer(_ settings: Settings, into reading: inout Reading) {
    guard settings.text("model.encoder._target_")?.contains("Conformer") == true,
      let layers = settings.number("model.encoder.n_layers"),
      let width = settings["model.encoder.d_model"], let size = width.number, layers > 0, size > 0
    else { return }
    let expansion = settings.number("model.encoder.ff_expansion_factor") ?? 4
    reading.state(
      .modelParams, .number((layers * size * size * (8 + 4 * expansion)).rounded()),
      .declared(width.range), place: .cannot("the size follows from the model's dimensions"))
  }

  private static func readModel(_ settings: Settings, into reading: inout Reading) {
    if let setting = settings["model.model_name_or_path"] ?? settings["model.pretrained_model_name"]
    {
      reading.read(.modelID, setting, .text)
    }
    for key in ["run.name", "run.model_train_name", "model.restore_from_path"] {
      guard !reading.isKnown(.modelParams), let setting = settings[key], let text = setting.text,
        let size = ModelName.params(in: text.replacing("_", with: "-"))
      else { continue }
      reading.state(.modelParams, .number(size), .declared(setting.range))
    }
    let keys = ModelShapeKeys(
      layers: ["model.num_layers"], hidden: ["model.hidden_size"],
      heads: ["model.num_attention_heads"], keyValueHeads: ["model.num_query_groups"],
      headWidth: ["model.kv_channels"], feedForward: ["model.ffn_hidden_size"],
      vocabulary: ["model.tokenizer.vocab_size", "model.override_vocab_size"],
      experts: ["model.num_moe_experts"], expertsPerToken: ["model.moe_router_topk"],
      expertWidth: ["model.moe_ffn_hidden_size"],
      sharedExpertWidth: ["model.moe_shared_expert_intermediate_size"])
    readConformer(settings, into: &reading)
    guard !reading.isKnown(.modelParams), case (var shape, let range)? = settings.shape(keys) else {
      return
    }
    let activation = settings.text("model.activation") ?? "gelu"
    shape.isGated = activation.contains("swiglu") || activation.contains("geglu")
    shape.isTied = settings.flag("model.share_embeddings_and_output_weights") ?? true
    reading.readShape(shape, at: range)
  }
}

/// SageMaker HyperPod recipes: Hydra files whose `instance_types` are alternatives.
enum HyperPodFormat: TableFormat {
  static let name = "sagemaker_hyperpod_recipe"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "sagemaker-hyperpod-recipes", version: "2.0")
  static let interpolation = Settings.Interpolation.omegaConf
  static let loader = LoaderProfile.omegaConf

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    if root.has("display_name"), root.hasAny(["training_config", "instance_types", "run"]) {
      return Confidence.sure + 5
    }
    if root.has("run"), root.hasAny(["evaluation", "llm_as_judge"]),
      root.find("output.eval_results_dir") != nil
    {
      return Confidence.sure + 5
    }
    guard root.find("run.model_type") != nil else { return Confidence.none }
    if root.find("run.actor_train_replicas") != nil { return Confidence.sure + 5 }
    return root.hasAny([
      "instance_types", "display_name", "training_config", "trainer", "evaluation", "processor",
    ]) ? Confidence.sure + 5 : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    NeMoFormat.composed(document, in: context) { read($0, in: context) }
  }

  static let fields: [Field] =
    [
      Field(
        .modelID,
        [
          "training_config.model_config.model_name_or_path", "run.model_name_or_path",
          "model.hf_model_name_or_path", "training_config.actor_rollout_ref.model.path",
        ], .text,
        insert: false),
      Field(
        .epochs,
        [
          "training_config.training_args.num_train_epochs",
          "training_config.training_args.max_epochs",
          "training_config.max_epochs", "training_config.trainer.total_epochs",
          "training_config.trainer.max_epochs", "training_config.epochs",
        ], .ratioBelow(5_000),
        insert: false),
      Field(
        .microBatch,
        [
          "training_config.training_args.micro_train_batch_size",
          "training_config.training_args.per_device_train_batch_size",
          "training_config.data.micro_batch_size_per_gpu",
        ], .count, insert: false),
      Field(
        .globalBatch,
        [
          "training_config.training_args.train_batch_size", "model.train_batch_size",
          "training_config.data.train_batch_size", "training_config.global_batch_size",
        ], .count, insert: false),
      Field(
        .sequenceLength,
        [
          "training_config.training_args.max_len", "model.max_context_width",
          "training_config.max_length", "training_config.data.max_length",
        ], .count, insert: false),
      Field(
        .steps, ["training_config.trainer.max_steps", "training_config.max_steps"], .count,
        insert: false),
      Field(
        .recompute,
        [
          "training_config.training_args.gradient_checkpointing",
          "training_config.model.enable_gradient_checkpointing",
        ], .flag, insert: false),
      Field(.precision, ["training_config.engine.dtype"], .precision, insert: false),
      Field(.nodes, ["run.replicas"], .count, insert: false),
    ] + NeMoFormat.fields

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    NeMoFormat.refine(&reading, settings, context)
    if settings.has("evaluation"), !settings.has("training_config") {
      reading.notTraining = "it evaluates a model"
    }
    if let scheme = settings["training_config.model.peft.peft_scheme"], let word = scheme.text {
      reading.state(
        .method, .text(word == "lora" ? "lora" : "full"), .declared(scheme.range))
    }
    guard let node = settings.root["instance_types"] else { return }
    if node.elements.count > 1 {
      reading.markUnresolved(
        .instanceType, "\(node.elements.count) instance types are alternatives", node.range)
    } else if let only = node.elements.first {
      reading.read(.instanceType, settings.setting(of: only, at: "instance_types[0]"), .text)
    }
  }
}

/// NeMo AutoModel recipes: `_target_` classes, a step scheduler, and a `ci` block.
enum AutoModelFormat: TableFormat {
  static let name = "nemo_automodel"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "nemo-automodel", version: "0.2")
  static let interpolation = Settings.Interpolation.omegaConf
  static let loader = LoaderProfile.omegaConf

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    if root["step_scheduler"]?.isMap == true { return Confidence.sure }
    var isOwn = false
    for entry in root.entries {
      if let target = entry.value["_target_"]?.text, target.contains("nemo_automodel") {
        isOwn = true
      }
    }
    return isOwn ? Confidence.sure : Confidence.none
  }

  static let fields: [Field] = [
    Field(
      .modelID,
      [
        "model.pretrained_model_name_or_path", "model.config.pretrained_model_name_or_path",
        "model.config",
      ], .text, insert: false),
    Field(.steps, ["step_scheduler.max_steps"], .count, insert: false),
    Field(
      .epochs, ["step_scheduler.num_epochs"], .ratioBelow(1_000), default: .number(10),
      insert: false),
    Field(.globalBatch, "step_scheduler.global_batch_size", .count),
    Field(.microBatch, ["step_scheduler.local_batch_size"], .count, insert: false),
    Field(
      .sequenceLength,
      [
        "packed_sequence.packed_sequence_size", "packed_sequence.pack_size", "dataset.seq_length",
        "dataset.seq_len",
        "dataset.sequence_length", "dataset.max_length",
      ], .count, insert: false),
    Field(.tensorParallel, ["distributed.tp_size", "fsdp.tp_size"], .count, insert: false),
    Field(.pipelineParallel, ["distributed.pp_size", "fsdp.pp_size"], .count, insert: false),
    Field(.contextParallel, ["distributed.cp_size", "fsdp.cp_size"], .count, insert: false),
    Field(.expertParallel, ["distributed.ep_size", "fsdp.ep_size"], .count, insert: false),
    Field(
      .recompute, ["distributed.activation_checkpointing", "fsdp.activation_checkpointing"], .flag,
      insert: false),
    Field(.timeLimit, ["ci.time"], .duration(.slurm), insert: false),
    Field(
      .datasetID,
      [
        "dataset.dataset_name", "dataset.path_or_dataset", "dataset.path_or_dataset_id",
        "dataset.dataset_id",
      ], .text, insert: false),
    Field(
      .datasetExamples, ["dataset.num_samples_limit", "dataset.limit_dataset_samples"], .count,
      insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    if let packed = settings.first([
      "packed_sequence.packed_sequence_size", "packed_sequence.pack_size",
    ]),
      let size = packed.number
    {
      reading.state(
        .packing, .flag(size > 0), .declared(packed.range),
        place: .cannot("packing is the size of a packed sequence here"))
    }
    reading.readCount(
      settings, nodes: ["benchmark.num_nodes", "ci.nodes", "skypilot.num_nodes"],
      devices: ["ci.nproc_per_node"], framework: framework)
    readMesh(settings, into: &reading)
    readPrecision(settings, into: &reading)
    if let peft = settings.root["peft"], !peft.isNull, peft.isMap {
      let isQuantised =
        settings.flag("quantization.load_in_4bit") == true
        || settings.flag("model.quantization_config.load_in_4bit") == true
      let target = settings["peft._target_"]
      reading.state(
        .method, .text(isQuantised ? "qlora" : "lora"), .declared(target?.range ?? peft.range))
    }
    if let text = settings.text("model.config"), text.isEmpty { reading.remove(.modelID) }
  }

  /// A mesh that says how often the model is held has as many devices as its axes multiply to.
  private static func readMesh(_ settings: Settings, into reading: inout Reading) {
    guard !reading.isKnown(.count), !reading.isUnresolved(.count) else { return }
    for section in ["distributed", "fsdp"] {
      guard let data = settings["\(section).dp_size"], let copies = data.number, copies >= 1 else {
        continue
      }
      let axes = ["tp_size", "cp_size", "pp_size"].compactMap {
        settings.number("\(section).\($0)")
      }
      guard axes.allSatisfy({ $0 >= 1 }) else { return }
      return reading.state(
        .count, .number(axes.reduce(copies, *)), .declared(data.range),
        place: .cannot("the count is the product of the mesh's axes"))
    }
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    if settings.flag("fp8.enabled") == true, let setting = settings["fp8.enabled"] {
      return reading.state(
        .precision, .text("fp8"), .declared(setting.range),
        place: .cannot("fp8 is switched by a map of its own"))
    }
    if let setting = settings.firstSet([
      "model.compute_dtype", "model.torch_dtype", "model.dtype",
    ]) {
      reading.read(.precision, setting, .precision)
    } else if settings.root["model"]?.isMap == true {
      reading.insertions[.precision] = .inserting("model.torch_dtype", into: settings.root) {
        $0.text.map { PrecisionSpelling.spell($0, like: "float32") }
      }
    }
  }
}
