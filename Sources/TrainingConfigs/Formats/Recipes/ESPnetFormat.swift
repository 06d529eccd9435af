import ConfigText
import Diagnostics
import Runs

/// ESPnet2's training configs: flat keys of its trainer beside the parts of a model.
enum ESPnetFormat: ConfigFormat {
  static let name = "espnet"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "espnet", version: "202412")

  private static let parts = [
    "encoder", "decoder", "frontend", "tts", "lm", "model", "enhancer", "separator", "svs",
    "discriminator", "generator", "asr", "vad", "s2st", "codec", "tokenizer", "specaug", "init",
    "corelm", "projector",
  ]
  private static let own = [
    "accum_grad", "batch_bins", "batch_type", "patience", "keep_nbest_models",
    "best_model_criterion",
    "optim", "optim_conf", "scheduler", "scheduler_conf", "grad_clip", "num_iters_per_epoch",
    "val_scheduler_criterion", "max_epoch", "use_amp", "num_att_plot", "unused_parameters",
    "log_interval", "init", "iterator_type", "sharded_ddp",
  ]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, root.has("max_epoch"),
      !root.has("dataset_conf"), root.count(of: own) >= 4
    else { return Confidence.none }
    return root.hasAny(parts) || root.hasAny(["batch_bins", "batch_type"])
      ? Confidence.likely + 20 : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.epochs, ["max_epoch"], .ratio, insert: false),
    Field(.gradientAccumulation, ["accum_grad"], .count, default: .number(1), insert: false),
    Field(.count, ["ngpu"], .count, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.read(fields, from: settings, framework: framework)
    readBatch(settings, into: &reading)
    reading.readSpeechPrecision(settings, ["train_dtype"], framework)
    reading.markFamily("speech", of: framework.name)
    return [reading]
  }

  /// The batch is that of all devices in one pass; of most types it is filled up to a size.
  private static func readBatch(_ settings: Settings, into reading: inout Reading) {
    let type = settings["batch_type"]
    let counts = ["unsorted", "sorted", "catpow", "catbel", "folded"]
    guard let size = settings["batch_size"], !size.isNull, type?.text.map(counts.contains) ?? true
    else {
      if let bins = settings["batch_bins"] ?? type {
        reading.markUnresolved(
          .globalBatch, "batches are filled up to a length of sound", bins.range)
      }
      return
    }
    if let problem = size.problem {
      return reading.markUnreadable(.globalBatch, problem, size.range)
    }
    guard let number = size.number, number > 0 else { return }
    let accumulation = reading.number(.gradientAccumulation) ?? 1
    reading.state(
      .globalBatch, .number(number * accumulation), .declared(size.range),
      place: accumulation == 1
        ? .replacing(size, .count) : .cannot("the batch is `batch_size` times `accum_grad`"))
  }
}
