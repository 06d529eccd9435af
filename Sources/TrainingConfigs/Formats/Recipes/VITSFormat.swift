import ConfigText
import Diagnostics
import Runs

/// VITS and those that follow it: JSON with `train`, `data` and `model`.
enum VITSFormat: ConfigFormat {
  static let name = "vits"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "vits", version: "2021-06")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .json, let root = document.root, let train = root["train"],
      root["data"]?.hasAny(["sampling_rate", "training_files", "filter_length", "hop_length"])
        == true
    else { return Confidence.none }
    return train.hasAny(["epochs", "batch_size", "segment_size", "fp16_run"]) ? Confidence.sure : 0
  }

  private static let fields: [Field] = [
    Field(.epochs, ["train.epochs"], .ratio, insert: false),
    Field(.microBatch, ["train.batch_size"], .count, insert: false),
    Field(.datasetID, ["data.training_files"], .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.read(fields, from: settings)
    if settings.flag("train.bf16_run") == true, let setting = settings["train.bf16_run"] {
      reading.state(
        .precision, .text("bf16"), .declared(setting.range),
        place: .cannot("the precision is switched by `bf16_run`"))
    }
    reading.readSpeechPrecision(settings, [], switches: ["train.fp16_run"], framework)
    reading.markFamily("speech", of: framework.name)
    return [reading]
  }
}
