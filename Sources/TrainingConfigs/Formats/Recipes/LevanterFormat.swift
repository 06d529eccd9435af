import ConfigText
import Diagnostics
import Runs

/// levanter recipes: `trainer` with a JAX mixed-precision policy.
enum LevanterFormat: TableFormat {
  static let name = "levanter"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "levanter", version: "1.2")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, let trainer = root["trainer"],
      trainer.hasAny([
        "num_train_steps", "train_batch_size", "mp", "tracker", "per_device_parallelism",
        "model_axis_size",
      ])
    else { return Confidence.none }
    return Confidence.sure
  }

  static let fields: [Field] = [
    Field(.steps, "trainer.num_train_steps", .count, default: .number(400_000)),
    Field(
      .sequenceLength,
      [
        "train_seq_len", "max_seq_len", "model.max_seq_len", "model.seq_len", "max_train_length",
        "max_tune_length",
      ], .count, insert: false),
    Field(.precision, "trainer.mp", .precision, default: .text("fp32")),
    Field(.recompute, ["model.gradient_checkpointing"], .flag, insert: false),
    Field(.microBatch, ["trainer.per_device_parallelism"], .count, insert: false),
    Field(
      .modelID,
      ["initialize_from_hf", "model_name_or_path", "initialize_from"], .text, insert: false),
    Field(
      .datasetID, ["data.id", "supervised_data.hf_dataset_name", "data", "dataset"], .text,
      insert: false),
    Field(.tensorParallel, ["trainer.model_axis_size"], .count, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root else { return [] }
    var includes = YAMLIncludes(load: context.load)
    let whole = includes.fill(root)
    var reading = read(context.overlaying(whole), in: context)
    reading.files = includes.files
    return [reading]
  }

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    if settings.root.has("model") { reading.state(.packing, .flag(true), framework.origin) }
    if !settings.root.hasAny(["optimizer"]), !settings.has("trainer.num_train_steps") {
      reading.notTraining = "it evaluates: there is no optimiser"
    }
    if let id = reading[.modelID]?.value.text, id == "true" || id == "false" {
      reading.remove(.modelID)
    }
    if let data = settings.root["data"], data.scalar != nil, data.tag != nil {
      // `!include` names a file that is not this one.
      reading.remove(.datasetID)
      reading.markUnresolved(.datasetID, "the data come from an included file", data.range)
    }
    if let fp8 = settings["trainer.quantization.fp8"] ?? settings["trainer.fp8"], fp8.flag == true {
      reading.remove(.precision)
      reading.state(.precision, .text("fp8"), .declared(fp8.range))
    }
    if let rank = settings["lora.r"] {
      reading.state(.method, .text("lora"), .declared(rank.range))
    }
    readBatch(settings, into: &reading)
    reading.readEvaluation(
      settings, every: ["trainer.steps_per_eval"], batches: ["trainer.max_eval_batches"])
    if !reading.isKnown(.sequenceLength), !reading.isUnresolved(.sequenceLength) {
      // Without a model of its own a recipe tunes on examples, cut to the length of that task.
      let type = settings.root.has("model") ? settings.text("model.type") ?? "gpt2" : "tuning"
      if let length = lengths[type] { reading.state(.sequenceLength, length, framework.origin) }
    }
    let keys = ModelShapeKeys(
      layers: ["model.num_layers"], hidden: ["model.hidden_dim"], heads: ["model.num_heads"],
      keyValueHeads: ["model.num_kv_heads"], feedForward: ["model.intermediate_dim"],
      experts: ["model.n_routed_experts"], expertsPerToken: ["model.num_experts_per_tok"],
      expertWidth: ["model.moe_intermediate_dim"])
    if case (var shape, let range)? = settings.shape(keys) {
      let type = settings.text("model.type") ?? ""
      shape.isGated = ["llama", "mistral", "qwen", "gemma", "mixtral", "olmo"].contains {
        type.contains($0)
      }
      shape.vocabulary =
        TokenizerVocabulary.rows(of: settings.firstSet(["data.tokenizer", "tokenizer"])?.text)
        ?? (type.contains("gpt2") ? 50_257 : nil)
      shape.isTied = type.contains("gpt2")
      reading.readShape(shape, at: range)
    }
  }

  /// Lengths of the model types where a recipe states none.
  private static let lengths: [String: Double] = [
    "gpt2": 512, "llama": 2_048, "backpack": 512, "mpt": 2_048, "mistral": 8_192, "mixtral": 8_192,
    "gemma": 8_192, "olmo": 2_048, "qwen": 2_048, "tuning": 2_048,
  ]

  /// One number, or a schedule of several over the steps.
  private static func readBatch(_ settings: Settings, into reading: inout Reading) {
    guard let setting = settings["trainer.train_batch_size"] else {
      return reading.state(.globalBatch, .number(512), framework.origin)
    }
    guard setting.node.isList else {
      reading.read(.globalBatch, setting, .count)
      return
    }
    guard let last = setting.node.elements.last, let value = last["value"],
      let batch = value.number
    else { return }
    // The last size of a schedule is the size; tokens follow from all of them.
    reading.state(.globalBatch, .number(batch), .declared(value.range))
  }
}
