import ConfigText
import Diagnostics
import Runs

/// Vision projects that keep their settings in sections of capitals, as yacs has them: Swin, CvT, HRNet,
/// SlowFast, fast-reid.
enum YacsFormat: ConfigFormat {
  static let name = "yacs"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "yacs", version: "0.1")

  private static let epochs = [
    "TRAIN.EPOCHS", "TRAIN.END_EPOCH", "SOLVER.MAX_EPOCH", "SOLVER.MAX_EPOCHS", "OPTIM.MAX_EPOCH",
    "TRAIN.MAX_EPOCH", "TRAIN.NUM_EPOCHS", "OPTIMIZATION.NUM_EPOCHS", "SOLVER.EPOCHS",
  ]
  private static let perDevice = [
    "DATA.BATCH_SIZE", "TRAIN.BATCH_SIZE_PER_GPU", "OPTIMIZATION.BATCH_SIZE_PER_GPU",
    "TRAIN.BATCH_SIZE",
    "DATALOADER.TRAIN_X.BATCH_SIZE",
  ]
  private static let whole = ["TRAIN.TOTAL_BATCH_SIZE"]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      root.hasAny(["MODEL", "TRAIN", "SOLVER", "DATA", "OPTIM", "OPTIMIZATION"])
    else { return Confidence.none }
    let sections = [
      "MODEL", "TRAIN", "SOLVER", "DATA", "DATASET", "DATASETS", "TEST", "OPTIM", "NUM_GPUS",
      "INPUT",
      "DATALOADER", "CUDNN", "AUG", "OPTIMIZATION", "DATA_CONFIG", "LOSS", "WORKERS", "GPUS", "BN",
    ]
    let count = root.count(of: sections)
    let isLong = epochs.contains { root.find($0) != nil } || root.find("SOLVER.MAX_ITER") != nil
    return isLong && count >= 2 ? Confidence.likely + 5 : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard document.root != nil else { return [] }
    var bases = YAMLBases(context: context)
    let settings = Settings(context.overlaying(bases.compose(document)))
    var reading = Reading(format: name)
    reading.files = bases.files
    reading.read(
      [
        Field(.epochs, epochs, .ratio, insert: false),
        Field(.steps, ["SOLVER.MAX_ITER"], .count, insert: false),
        Field(
          .gradientAccumulation, ["TRAIN.ACCUMULATION_STEPS"], .count, insert: false),
        Field(
          .modelID, ["MODEL.NAME", "MODEL.ARCH", "MODEL.TYPE", "MODEL.MODEL_NAME"], .text,
          insert: false),
        Field(
          .datasetID, ["DATA.DATA_PATH", "DATASET.NAME", "DATASET.DATASET", "TRAIN.DATASET"], .text,
          insert: false),
      ], from: settings)
    readBatch(settings, into: &reading)
    reading.readInputSize(
      settings.firstSet([
        "DATA.IMG_SIZE", "TRAIN.IMAGE_SIZE", "MODEL.IMAGE_SIZE", "DATA.TRAIN_CROP_SIZE",
      ]))
    if settings.flag("TRAIN.ENABLE") == false { reading.notTraining = "`TRAIN.ENABLE` is false" }
    reading.readDeviceList(settings["GPUS"])
    if let count = settings["NUM_GPUS"] {
      reading.readCount(
        settings, nodes: ["NUM_SHARDS"], devices: [count.path], defaultNodes: 1,
        framework: framework)
    }
    reading.readSpeechPrecision(
      settings, [], switches: ["AMP_ENABLE", "TRAIN.MIXED_PRECISION", "TRAIN.AMP", "FP16.ENABLED"],
      framework)
    reading.markFamily("vision", of: "the project")
    reading.stepsWin()
    return [reading]
  }

  /// In SlowFast the batch is that of all devices.
  private static func readBatch(_ settings: Settings, into reading: inout Reading) {
    if let batch = settings["TRAIN.BATCH_SIZE"],
      settings.has("NUM_GPUS") || settings.has("TRAIN.DATASET")
    {
      reading.read(.globalBatch, batch, .count)
      return
    }
    reading.read(
      [
        Field(.microBatch, perDevice, .count, insert: false),
        Field(.globalBatch, whole, .count, insert: false),
      ], from: settings)
  }
}
