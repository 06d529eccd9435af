import ConfigText
import Diagnostics
import Runs

/// litgpt recipes.
enum LitGPTFormat: TableFormat {
  static let name = "litgpt"
  static let kind = FormatKind.recipe
  static let commandWords = CommandWords(launchers: ["litgpt"], finals: ["litgpt"])
  static let framework = Framework(name: "litgpt", version: "0.5")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, let train = root["train"],
      train.hasAny(["global_batch_size", "micro_batch_size", "lr_warmup_steps", "max_tokens"]),
      root.hasAny(["checkpoint_dir", "model_name", "out_dir", "devices"])
    else { return Confidence.none }
    return Confidence.sure
  }

  static let fields: [Field] = [
    Field(
      .modelID, ["checkpoint_dir", "model_name", "initial_checkpoint_dir"], .text, insert: false),
    Field(.epochs, "train.epochs", .ratio),
    Field(.steps, "train.max_steps", .count),
    Field(.tokens, "train.max_tokens", .count),
    Field(.sequenceLength, "train.max_seq_length", .count),
    Field(.globalBatch, "train.global_batch_size", .count, default: .number(16)),
    Field(.microBatch, "train.micro_batch_size", .count, default: .number(1)),
    Field(.precision, "precision", .precision),
    Field(.duration, ["train.max_time"], .hours(per: 1.0 / 3_600), insert: false),
    Field(.datasetID, ["data.class_path", "data"], .text, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    let isPretraining = settings.has("model_name") && !settings.has("checkpoint_dir")
    reading.readCount(
      settings, nodes: ["num_nodes"], devices: ["devices"], defaultNodes: 1, framework: framework)
    // A limit on wall time bounds the run, it does not say how long it takes.
    reading.remove(.duration)
    if reading.isKnown(.steps) || reading.isKnown(.tokens) { reading.remove(.epochs) }
    readMethod(settings, isPretraining, into: &reading)
    if !settings.has("train.max_tokens"), !settings.has("train.epochs"), isPretraining {
      reading.state(.tokens, .number(3e12), framework.origin)
    }
    if let batch = reading.number(.globalBatch), let micro = reading.number(.microBatch),
      let count = reading.number(.count)
    {
      let steps = batch / (micro * count)
      if steps >= 1, steps == steps.rounded() {
        reading.derive(
          .gradientAccumulation, steps, "global_batch ÷ (micro_batch × count)",
          ["global_batch", "micro_batch", "hardware.count"])
      }
    }
    // An iteration reads the batch of one device, of which a step has several.
    reading.readEvaluation(
      settings, every: ["eval.interval"], batches: ["eval.max_iters"],
      defaults: (isPretraining ? 1_000 : 600, 100),
      accumulation: reading.number(.gradientAccumulation) ?? 1)
    let keys = ModelShapeKeys(
      layers: ["model_config.n_layer"], hidden: ["model_config.n_embd"],
      heads: ["model_config.n_head"], keyValueHeads: ["model_config.n_query_groups"],
      feedForward: ["model_config.intermediate_size"],
      vocabulary: ["model_config.padded_vocab_size", "model_config.vocab_size"])
    if case (var shape, let range)? = settings.shape(keys) {
      shape.isGated = settings.text("model_config.mlp_class_name")?.contains("LLaMA") ?? false
      shape.isTied =
        settings.flag("model_config.tie_embeddings") ?? settings.flag("train.tie_embeddings")
        ?? false
      reading.readShape(shape, at: range)
    }
  }

  private static func readMethod(
    _ settings: Settings, _ isPretraining: Bool, into reading: inout Reading
  ) {
    if let rank = settings["lora_r"], rank.number ?? 0 > 0 {
      let quantize = settings["quantize"]
      let isFourBit =
        quantize?.text?.hasPrefix("bnb.nf4") == true || quantize?.text?.hasPrefix("bnb.fp4") == true
      let place = isFourBit ? quantize?.range ?? rank.range : rank.range
      reading.state(.method, .text(isFourBit ? "qlora" : "lora"), .declared(place))
    } else if isPretraining, let setting = settings["initial_checkpoint_dir"], setting.isNull {
      reading.state(.method, .text("pretrain"), .declared(setting.range))
    }
  }
}
