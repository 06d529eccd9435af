import ConfigText
import Diagnostics
import Runs

/// PaddleDetection, PaddleOCR, PaddleClas and PaddleSeg, whose YAML says the same in four ways.
enum PaddleFormat: ConfigFormat {
  static let name = "paddle"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "paddle", version: "3.0")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    // Classes and text.
    if let global = root["Global"], global.hasAny(["epoch_num", "epochs"]),
      root.hasAny(["Train", "DataLoader", "Optimizer", "Architecture", "Arch"])
    {
      return Confidence.sure
    }
    // Detection.
    let readers = ["TrainReader", "EvalReader", "TrainDataset", "LearningRate", "OptimizerBuilder"]
    if root.has("_BASE_"),
      root.hasAny(readers + ["pretrain_weights", "architecture", "snapshot_epoch"])
    {
      return Confidence.sure
    }
    if root.has("epoch"), root.hasAny(readers) { return Confidence.sure }
    // Segmentation.
    return root.has("iters") && root.hasAny(["train_dataset", "_base_"])
      && root.hasAny(["batch_size", "model"])
      ? Confidence.likely + 10 : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.epochs, ["epoch", "Global.epoch_num", "Global.epochs"], .ratio, insert: false),
    Field(.steps, ["iters"], .count, insert: false),
    Field(
      .microBatch,
      [
        "TrainReader.batch_size", "Train.loader.batch_size_per_card",
        "DataLoader.Train.sampler.batch_size", "batch_size",
      ], .count, insert: false),
    Field(
      .modelID,
      [
        "Arch.name", "Architecture.algorithm", "architecture", "model.type",
        "Architecture.Backbone.name",
      ],
      .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let own = document.root else { return [] }
    var bases = YAMLBases(context: context, key: own.has("_base_") ? "_base_" : "_BASE_")
    let root = context.overlaying(bases.compose(document))
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.files = bases.files
    reading.read(fields, from: settings)
    if let missing = bases.missing {
      for fact in [Fact.epochs, .microBatch]
      where !reading.isKnown(fact) && !reading.isUnresolved(fact) {
        if fact == .epochs, reading.isKnown(.steps) { continue }
        reading.markUnresolved(
          fact, "`\(FactText.shortened(missing.text))` is not in the repository", missing)
      }
    } else if !reading.isKnown(.epochs), !reading.isKnown(.steps), !reading.isUnresolved(.epochs),
      !reading.isUnresolved(.steps)
    {
      reading.notTraining = "it does not say how long to train: others build upon it"
    }
    reading.readSpeechPrecision(
      settings, [], switches: ["amp", "Global.use_amp", "AMP.use_amp"], framework)
    reading.markFamily("vision", of: framework.name)
    reading.stepsWin()
    return [reading]
  }
}
