import ConfigText
import Diagnostics
import Runs

/// Coqui TTS's JSON: flat keys of its trainer beside `audio`.
enum CoquiFormat: ConfigFormat {
  static let name = "coqui"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "coqui-tts", version: "0.27")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .json, let root = document.root, root["audio"]?.isMap == true,
      root.hasAny(["epochs", "max_epochs"])
    else { return Confidence.none }
    let own = [
      "run_name", "batch_size", "eval_batch_size", "mixed_precision", "phonemizer", "output_path",
      "model", "text_cleaner", "run_eval", "num_loader_workers", "test_delay_epochs",
      "use_phonemes",
    ]
    return root.count(of: own) >= 3 ? Confidence.sure : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.epochs, ["epochs"], .ratio, insert: false),
    Field(.microBatch, ["batch_size"], .count, insert: false),
    Field(.gradientAccumulation, ["grad_accum_steps"], .count, insert: false),
    Field(.datasetID, ["datasets[0].path", "datasets[0].name"], .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.read(fields, from: settings)
    reading.readSpeechPrecision(
      settings, settings.flag("mixed_precision") == true ? ["precision"] : [],
      switches: ["mixed_precision"], framework)
    reading.markFamily("speech", of: framework.name)
    return [reading]
  }
}
