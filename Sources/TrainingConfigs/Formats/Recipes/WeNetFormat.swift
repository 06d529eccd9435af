import ConfigText
import Diagnostics
import Runs

/// WeNet's training configs: an encoder, `dataset_conf` and how long.
enum WeNetFormat: ConfigFormat {
  static let name = "wenet"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "wenet", version: "3.1")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, root["dataset_conf"]?.isMap == true,
      root.hasAny(["max_epoch", "accum_grad", "optim_conf"]),
      root.hasAny(["encoder", "model", "decoder", "llm"])
    else { return Confidence.none }
    let own = [
      "encoder_conf", "accum_grad", "grad_clip", "max_epoch", "optim", "optim_conf", "scheduler",
      "scheduler_conf", "log_interval", "model_conf", "cmvn", "input_dim", "output_dim",
    ]
    // FunASR has the schedule in a section of its own.
    guard !root.has("train_conf") else { return Confidence.none }
    return root.count(of: own) >= 3 ? Confidence.likely + 20 : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.epochs, ["max_epoch"], .ratio, default: .number(100), insert: false),
    Field(.gradientAccumulation, ["accum_grad"], .count, default: .number(1), insert: false),
    Field(
      .recompute, ["encoder_conf.gradient_checkpointing", "gradient_checkpointing"], .flag,
      insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.read(fields, from: settings, framework: framework)
    readBatch(settings, into: &reading)
    reading.readSpeechPrecision(settings, ["dtype"], framework)
    reading.markFamily("speech", of: framework.name)
    return [reading]
  }

  /// A number of clips, unless batches are filled up to a length.
  private static func readBatch(_ settings: Settings, into reading: inout Reading) {
    let path = "dataset_conf.batch_conf"
    guard let type = settings["\(path).batch_type"], type.text != "static" else {
      if let size = settings.firstSet(["\(path).batch_size", "dataset_conf.batch_size"]) {
        reading.read(.microBatch, size, .count)
      }
      return
    }
    reading.markUnresolved(
      .microBatch, type.problem ?? "batches are filled up to a length of sound", type.range)
  }
}

extension Reading {
  /// The precision of a trainer of speech: a word, or a switch that means half precision.
  mutating func readSpeechPrecision(
    _ settings: Settings, _ words: [String], switches: [String] = ["use_amp"],
    _ framework: Framework
  ) {
    for key in words {
      guard let setting = settings[key], !setting.isNull else { continue }
      read(.precision, setting, .precision)
      return
    }
    for key in switches {
      guard let setting = settings[key], !setting.isNull else { continue }
      if let problem = setting.problem {
        return markUnreadable(.precision, problem, setting.range)
      }
      guard let isOn = setting.flag else { continue }
      return state(
        .precision, .text(isOn ? "fp16" : "fp32"), .declared(setting.range),
        place: .cannot("the precision is switched by `\(key)`"))
    }
    state(.precision, .text("fp32"), framework.origin)
  }
}
