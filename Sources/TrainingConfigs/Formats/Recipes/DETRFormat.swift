import ConfigText
import Diagnostics
import Runs

/// RT-DETR, D-FINE, DEIM and what else is built upon their trainer: YAML over the files of `__include__`,
/// with `epoches`.
enum DETRFormat: ConfigFormat {
  static let name = "rt_detr"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "rt-detr", version: "2")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    if root.has("__include__"), root.hasAny(own) { return Confidence.sure }
    return root.has("epoches") && root.hasAny(["optimizer", "train_dataloader", "use_ema"])
      ? Confidence.likely : Confidence.none
  }

  /// Of which a file that includes others holds at least one.
  private static let own = [
    "epoches", "optimizer", "train_dataloader", "model", "output_dir", "use_ema",
  ]

  /// Whether a file is more than a part: it includes others, or has what they would bring.
  private static func isWhole(_ root: ConfigNode) -> Bool {
    root.has("__include__") || root.has("optimizer") && root.has("train_dataloader")
  }

  private static let fields: [Field] = [
    Field(.epochs, ["epoches", "epochs"], .ratio, insert: false),
    Field(.globalBatch, ["train_dataloader.total_batch_size"], .count, insert: false),
    Field(.microBatch, ["train_dataloader.batch_size"], .count, insert: false),
    Field(.modelID, ["model"], .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let own = document.root else { return [] }
    var bases = YAMLBases(context: context, key: "__include__")
    let root = context.overlaying(bases.compose(document))
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.files = bases.files
    reading.read(fields, from: settings)
    reading.readSpeechPrecision(settings, [], framework)
    if let missing = bases.missing {
      for fact in [Fact.epochs, .globalBatch] where !reading.isKnown(fact) {
        if fact == .globalBatch, reading.isKnown(.microBatch) { continue }
        reading.markUnresolved(
          fact, "`\(FactText.shortened(missing.text))` is not in the repository", missing)
      }
    } else if !reading.isKnown(.epochs) && !reading.isUnresolved(.epochs) || !isWhole(own) {
      reading.notTraining = "it is a part that others build upon"
    }
    reading.markFamily("vision", of: framework.name)
    return [reading]
  }
}
