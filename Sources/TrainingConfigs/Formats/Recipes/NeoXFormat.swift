import ConfigText
import Diagnostics
import Runs
import Text

/// GPT-NeoX configs: JSON-like YAML, keys with dashes or underscores.
enum NeoXFormat: ConfigFormat {
  static let name = "gpt_neox"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "gpt-neox", version: "2.0")

  private static func normalised(_ root: ConfigNode) -> ConfigNode {
    var root = root
    root.content = .map(
      root.entries.map { entry in
        var entry = entry
        entry.key = entry.key.underscored
        return entry
      })
    return root
  }

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml || document.language == .json, let first = document.root else {
      return Confidence.none
    }
    let root = normalised(first)
    let own = [
      "pipe_parallel_size", "train_micro_batch_size_per_gpu", "tokenizer_type",
      "model_parallel_size",
      "checkpoint_activations", "attention_config", "no_weight_tying", "rotary_pct", "launcher",
    ]
    let companions = [
      "num_layers", "train_iters", "data_path", "train_data_paths", "launcher", "seq_length",
      "data_impl", "eval_interval", "log_dir", "text_gen_type", "sample_output_file",
    ]
    // What starts the processes is a word here; elsewhere `launcher` is a section.
    guard root["launcher"]?.isMap != true else { return Confidence.none }
    let count = root.count(of: own) + root.count(of: companions)
    guard root.hasAny(own) && root.hasAny(companions) || count >= 3 else { return Confidence.none }
    return Confidence.likely + 20
  }

  static let fields: [Field] = [
    Field(.steps, ["train_iters"], .count),
    Field(.epochs, ["train_epochs"], .ratio, insert: false),
    Field(.sequenceLength, ["seq_length"], .count),
    Field(.microBatch, ["train_micro_batch_size_per_gpu"], .count),
    Field(
      .gradientAccumulation, ["gradient_accumulation_steps", "gas"], .count, default: .number(1)),
    Field(.globalBatch, ["train_batch_size"], .count, insert: false),
    Field(.tensorParallel, ["model_parallel_size"], .count, default: .number(1)),
    Field(.pipelineParallel, ["pipe_parallel_size"], .count, insert: false),
    Field(.recompute, ["checkpoint_activations"], .flag, default: .flag(false)),
    Field(.modelID, ["load"], .text, insert: false),
    Field(.datasetID, ["data_path", "train_data_paths[0]"], .text, insert: false),
    Field(.count, ["global_num_gpus"], .count, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let first = document.root else { return [] }
    var root = normalised(first)
    // Of a key that several files set the last one counts.
    for companion in context.companions {
      if let other = companion.root {
        root.content = .map(root.entries + normalised(other).entries)
      }
    }
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.files = context.companions.map(\.file)
    reading.read(fields, from: settings, framework: framework)
    reading.insertions = [:]
    reading.readEvaluation(
      settings, every: ["eval_interval"], batches: ["eval_iters"], defaults: (1_000, 100))
    readPrecision(settings, into: &reading)
    if let packing = settings["pack_impl"], let text = packing.text {
      reading.state(.packing, .flag(text != "unpacked"), .declared(packing.range))
    }
    reading.state(.packing, .flag(true), framework.origin)
    if settings.flag("finetune") != true { reading.remove(.modelID) }
    readShape(settings, into: &reading)
    reading.stepsWin()
    reading.readSizeFromName()
    if !root.hasAny([
      "train_iters", "train_epochs", "train_micro_batch_size_per_gpu", "num_layers", "optimizer",
    ]) {
      reading.notTraining = "it holds no quantity of a training: one of several files of a run"
    }
    return [reading]
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    if let precision = settings["precision"] {
      reading.read(.precision, precision, .precision)
      if reading.isKnown(.precision) { return }
    }
    if let type = settings["fp16.type"], let word = type.text.flatMap(Precision.word) {
      return reading.state(
        .precision, .text(word), .declared(type.range), place: .replacing(type, .precision))
    }
    for key in ["bf16", "fp16"] {
      if let setting = settings[key + ".enabled"], setting.flag == true {
        return reading.state(
          .precision, .text(key), .declared(setting.range),
          place: .switching(settings, PrecisionSwitch.maps))
      }
    }
    reading.insertions[.precision] = .inserting("precision", into: settings.root) {
      $0.text.map { $0 == "bf16" ? "bfloat16" : $0 }
    }
  }

  private static func readShape(_ settings: Settings, into reading: inout Reading) {
    let keys = ModelShapeKeys(
      layers: ["num_layers"], hidden: ["hidden_size"], heads: ["num_attention_heads"],
      keyValueHeads: ["num_kv_heads"], feedForward: ["intermediate_size"],
      vocabulary: ["padded_vocab_size"], experts: ["moe_num_experts"],
      expertsPerToken: ["moe_top_k"])
    guard case (var shape, let range)? = settings.shape(keys) else { return }
    if shape.vocabulary == nil,
      reading[.modelID].flatMap({ $0.value.text }).flatMap(ModelName.params) != nil
    {
      // The checkpoint's name says more than dimensions without a vocabulary.
      return reading.readSizeFromName()
    }
    if shape.vocabulary == nil {
      // The tokenizer's file is elsewhere; its usual size is nearly always right within a percent.
      let step =
        (settings.number("make_vocab_size_divisible_by") ?? 128)
        * (settings.number("model_parallel_size") ?? 1)
      if step >= 1 { shape.vocabulary = (50_277 / step).rounded(.up) * step }
    }
    shape.isGated = settings.text("activation") == "swiglu" || settings.text("mlp_type") == "llama"
    shape.isTied = settings.flag("no_weight_tying") != true
    if settings.text("pos_emb") == "learned" || settings.text("pos_emb") == nil {
      shape.positions = settings.number("max_position_embeddings") ?? 0
    }
    reading.readShape(shape, at: range)
  }
}
