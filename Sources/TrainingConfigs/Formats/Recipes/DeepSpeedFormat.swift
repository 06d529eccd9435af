import ConfigText
import Runs

/// DeepSpeed configs: JSON that is read as HJSON, with `auto` where the trainer fills in.
enum DeepSpeedFormat: TableFormat {
  static let name = "deepspeed_json"
  static let kind = FormatKind.fragment
  static let framework = Framework(name: "deepspeed", version: "0.18")

  static func detect(_ document: ConfigDocument) -> Int {
    guard let root = document.root else { return Confidence.none }
    // What is JSON may be called otherwise: a file of nothing but such keys is no recipe.
    if document.language == .yaml, root.has("zero_optimization"), root.isMap,
      root.entries.allSatisfy({ keys.contains($0.key) })
    {
      return Confidence.likely + 10
    }
    guard document.language == .json else { return Confidence.none }
    if root.hasAny(["zero_optimization", "train_micro_batch_size_per_gpu"]) {
      return Confidence.likely + 10
    }
    return root.has("train_batch_size")
      && root.hasAny(["optimizer", "fp16", "bf16", "scheduler", "steps_per_print"])
      ? Confidence.likely + 10 : Confidence.none
  }

  private static let keys: Set<String> = [
    "zero_optimization", "bf16", "bfloat16", "fp16", "amp", "optimizer", "scheduler",
    "gradient_accumulation_steps", "train_micro_batch_size_per_gpu", "train_batch_size",
    "gradient_clipping", "steps_per_print", "wall_clock_breakdown", "prescale_gradients",
    "zero_allow_untrusted_optimizer", "zero_force_ds_cpu_optimizer", "activation_checkpointing",
    "communication_data_type", "data_types", "flops_profiler", "comms_logger", "dump_state", "aio",
  ]

  static let fields: [Field] = [
    Field(.globalBatch, "train_batch_size", .count),
    Field(.microBatch, "train_micro_batch_size_per_gpu", .count),
    Field(.gradientAccumulation, "gradient_accumulation_steps", .count),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    leaveAutomatic(settings, in: &reading)
    for (key, word) in [
      ("bf16.enabled", "bf16"), ("bfloat16.enabled", "bf16"), ("fp16.enabled", "fp16"),
    ] {
      guard !reading.isKnown(.precision), let setting = settings[key] else { continue }
      if setting.flag == true {
        reading.state(
          .precision, .text(word), .declared(setting.range),
          place: .switching(settings, PrecisionSwitch.maps))
      } else if setting.text == "auto" {
        reading.markUnresolved(
          .precision, "`auto` leaves the precision to the trainer", setting.range)
      }
    }
    if !reading.isKnown(.precision) {
      reading.insertions[.precision] = .switching(settings, PrecisionSwitch.maps)
    }
    guard let batch = reading.number(.globalBatch), let micro = reading.number(.microBatch) else {
      return
    }
    // The batch is micro batch times accumulation times devices: of the last two one gives the other.
    if let accumulation = reading.number(.gradientAccumulation) {
      let devices = batch / (micro * accumulation)
      if devices >= 1, devices == devices.rounded() {
        reading.derive(
          .count, devices, "global_batch ÷ (micro_batch × gradient_accumulation)",
          ["global_batch", "micro_batch", "gradient_accumulation"])
      }
    } else if batch == micro {
      reading.derive(.count, 1, "the global batch is one micro batch", ["global_batch"])
      reading.derive(
        .gradientAccumulation, 1, "the global batch is one micro batch", ["micro_batch"])
    }
  }

  /// `auto` is filled in by the trainer from its own arguments, which hold what counts.
  private static func leaveAutomatic(_ settings: Settings, in reading: inout Reading) {
    for field in fields {
      guard let setting = settings[field.keys[0]], setting.text == "auto" else { continue }
      reading.forget([field.fact])
      reading.markUnresolved(
        field.fact, "`auto` leaves `\(setting.path)` to the trainer", setting.range)
    }
  }
}
