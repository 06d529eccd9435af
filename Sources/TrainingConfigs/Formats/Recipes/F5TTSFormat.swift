import ConfigText
import Diagnostics
import Runs

/// F5-TTS: Hydra's YAML with `datasets`, `optim` and `model`, whose batches count frames.
enum F5TTSFormat: ConfigFormat {
  static let name = "f5_tts"
  static let kind = FormatKind.recipe
  static let loader = LoaderProfile.omegaConf
  static let framework = Framework(name: "f5-tts", version: "1.1")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      root.find("datasets.batch_size_per_gpu") != nil, root.find("optim.epochs") != nil
    else { return Confidence.none }
    return root.find("model.mel_spec") != nil || root.find("model.tokenizer") != nil
      || root.find("datasets.batch_size_type") != nil ? Confidence.sure : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.epochs, ["optim.epochs"], .ratio, insert: false),
    Field(.gradientAccumulation, ["optim.grad_accumulation_steps"], .count, insert: false),
    Field(.modelID, ["model.name"], .text, insert: false),
    Field(.datasetID, ["datasets.name"], .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root, .omegaConf)
    var reading = Reading(format: name)
    reading.read(fields, from: settings)
    if let size = settings["datasets.batch_size_per_gpu"] {
      if settings.text("datasets.batch_size_type") == "sample" {
        reading.read(.microBatch, size, .count)
      } else {
        reading.markUnresolved(
          .microBatch, "batches are filled up to a length of sound", size.range)
      }
    }
    reading.markFamily("speech", of: framework.name)
    return [reading]
  }
}
