import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// OLMo recipes: everything about the model in numbers, durations in steps, epochs or tokens.
enum OLMoFormat: TableFormat {
  static let name = "olmo"
  static let kind = FormatKind.recipe
  static let commandWords = CommandWords(launchers: ["gantry"], finals: ["gantry"])
  static let framework = Framework(name: "olmo", version: "0.6")
  static let interpolation = Settings.Interpolation.omegaConf
  static let loader = LoaderProfile.omegaConf

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      root.hasAny(["max_duration", "device_train_microbatch_size"]),
      root.has("save_folder") || root.hasAny(["softmax_auxiliary_loss", "ddp"]),
      root.find("data.paths") != nil || root.find("data.custom_dataset") != nil
        || root.hasAny(["fsdp", "ddp", "softmax_auxiliary_loss"])
    else { return Confidence.none }
    return Confidence.sure
  }

  static let fields: [Field] = [
    Field(.globalBatch, "global_train_batch_size", .count, default: .number(512)),
    Field(.microBatch, "device_train_microbatch_size", .count, default: .number(16)),
    Field(.sequenceLength, "model.max_sequence_length", .count, default: .number(1_024)),
    Field(.precision, "precision", .precision),
    Field(.timeLimit, ["time_limit"], .hours(per: 1.0 / 3_600), insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    reading.state(.packing, .flag(true), framework.origin)
    readDuration(settings, into: &reading)
    if let setting = settings["activation_checkpointing"] {
      reading.state(
        .recompute, .flag(!setting.isNull && setting.flag != false), .declared(setting.range),
        place: .cannot("the recipe names a strategy of recomputing"))
    }
    let keys = ModelShapeKeys(
      layers: ["model.n_layers"], hidden: ["model.d_model"], heads: ["model.n_heads"],
      keyValueHeads: ["model.n_kv_heads"],
      vocabulary: ["model.embedding_size", "model.vocab_size"],
      experts: ["model.moe_num_experts"], expertsPerToken: ["model.moe_top_k"])
    guard case (var shape, let range)? = settings.shape(keys) else { return }
    let width =
      settings.firstSet(["model.mlp_hidden_size"])?.number
      ?? (settings.number("model.mlp_ratio") ?? 4) * shape.hidden
    // The hidden size counts the gate too: two halves in, one half out.
    let activation = settings.text("model.activation_type") ?? "swiglu"
    shape.isGated = activation == "swiglu"
    shape.feedForward = shape.isGated ? width / 2 : width
    // Blocks without experts keep the keys of those with them.
    if settings.text("model.block_type") != "moe" { shape.experts = 1 }
    shape.isTied = settings.flag("model.weight_tying") ?? true
    if settings.flag("model.rope") != true, settings.flag("model.alibi") != true {
      shape.positions = settings.number("model.max_sequence_length") ?? 0
    }
    reading.readShape(shape, at: range)
  }

  /// `739_328` steps, `2ep` epochs, `4e12T` tokens; `stop_at` ends earlier.
  private static func readDuration(_ settings: Settings, into reading: inout Reading) {
    guard let setting = settings["max_duration"] else { return }
    if let problem = setting.problem {
      return reading.markUnreadable(.steps, problem, setting.range)
    }
    guard let text = setting.text else { return }
    if text.hasSuffix("ep"), let epochs = Number.parse(trimmed(text.dropLast(2))) {
      reading.state(
        .epochs, .number(epochs), .declared(setting.range),
        place: .rewriting(setting) { $0.number.map { Number.write($0.central) + "ep" } })
    } else if text.hasSuffix("T"), let tokens = Number.parse(trimmed(text.dropLast())) {
      reading.state(
        .tokens, .number(tokens), .declared(setting.range),
        place: .rewriting(setting) { $0.number.map { Number.write($0.central) + "T" } })
    } else {
      reading.read(.steps, setting, .count)
    }
    guard let stop = settings["stop_at"], let end = stop.number, end > 0 else { return }
    // Steps count from the first run; a run that starts from another's end does less.
    let isResumed = settings["load_path"].map { !$0.isNull } ?? false
    if isResumed, settings.flag("reset_trainer_state") != true,
      settings.flag("restore_dataloader") != false
    {
      reading.markUnresolved(
        .steps, "`stop_at` counts from the start of an earlier run", stop.range)
    } else if !reading.isKnown(.steps) || (reading.number(.steps) ?? 0) > end {
      reading.remove(.steps)
      reading.state(.steps, .number(end), .declared(stop.range), place: .replacing(stop, .count))
    }
  }
}
