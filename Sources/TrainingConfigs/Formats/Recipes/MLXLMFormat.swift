import ConfigText
import Runs

/// `mlx_lm.lora --config lora_config.yaml`: fine-tuning on one of Apple's machines.
enum MLXLMFormat: TableFormat {
  static let name = "mlx_lm"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "mlx-lm", version: "0.28")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, root.has("model"),
      root.hasAny(["iters", "lora_parameters", "fine_tune_type"]),
      root.hasAny([
        "val_batches", "steps_per_report", "steps_per_eval", "num_layers", "lora_layers",
      ])
    else { return Confidence.none }
    return Confidence.sure
  }

  static let fields: [Field] = [
    Field(.modelID, "model", .text),
    Field(.steps, "iters", .count, default: .number(1_000)),
    Field(.microBatch, "batch_size", .count, default: .number(4)),
    Field(.sequenceLength, "max_seq_length", .count, default: .number(2_048)),
    Field(.gradientAccumulation, "grad_accumulation_steps", .count, default: .number(1)),
    Field(.recompute, "grad_checkpoint", .flag, default: .flag(false)),
    Field(.datasetID, ["data"], .text, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    // It trains only where it is told to, by the file or by the command.
    if settings.flag("train") == false { reading.notTraining = "`train` is off" }
    reading.state(.count, .number(1), framework.origin)
    guard let type = settings["fine_tune_type"] else {
      return reading.state(.method, .text("lora"), framework.origin)
    }
    guard let word = type.text, type.problem == nil, reading.readAdapter(word, at: type.range)
    else {
      return reading.state(.method, .text("full"), .declared(type.range))
    }
  }
}
