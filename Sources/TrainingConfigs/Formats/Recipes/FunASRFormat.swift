import ConfigText
import Diagnostics
import Runs

/// FunASR's configs: a model by its class, `train_conf` and `dataset_conf`.
enum FunASRFormat: ConfigFormat {
  static let name = "funasr"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "funasr", version: "1.2")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      root["train_conf"]?.isMap == true, root["dataset_conf"]?.isMap == true
    else { return Confidence.none }
    return root.hasAny(["model", "encoder", "frontend", "optim"]) ? Confidence.sure : 0
  }

  private static let fields: [Field] = [
    Field(.epochs, ["train_conf.max_epoch"], .ratio, insert: false),
    Field(
      .gradientAccumulation, ["train_conf.accum_grad"], .count, default: .number(1), insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root, .omegaConf)
    var reading = Reading(format: name)
    reading.read(fields, from: settings, framework: framework)
    if let size = settings["dataset_conf.batch_size"] {
      let type = settings.text("dataset_conf.batch_type") ?? "example"
      if ["example", "sample"].contains(type) {
        reading.read(.microBatch, size, .count)
      } else {
        reading.markUnresolved(
          .microBatch, "batches are filled up to a length of sound", size.range)
      }
    }
    if settings.flag("train_conf.use_bf16") == true, let setting = settings["train_conf.use_bf16"] {
      reading.state(
        .precision, .text("bf16"), .declared(setting.range),
        place: .cannot("the precision is switched by `use_bf16`"))
    }
    reading.readSpeechPrecision(
      settings, [], switches: ["train_conf.use_fp16", "train_conf.use_amp"], framework)
    reading.markFamily("speech", of: framework.name)
    return [reading]
  }
}
