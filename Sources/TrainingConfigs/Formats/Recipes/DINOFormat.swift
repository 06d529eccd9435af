import ConfigText
import Diagnostics
import Runs

/// DINOv2 and DINOv3: `train`, `student`, `optim` and `crops`, whose epochs have a stated number of steps.
enum DINOFormat: ConfigFormat {
  static let name = "dino"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "dinov2", version: "2023-10")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      root.find("train.batch_size_per_gpu") != nil
        || root.find("train.OFFICIAL_EPOCH_LENGTH") != nil
        || root.find("optim.epochs") != nil
    else { return Confidence.none }
    let own = ["dino", "ibot", "student", "teacher", "crops", "optim", "train", "gram", "koleo"]
    return root.hasAny(["dino", "ibot", "student", "gram"]) && root.count(of: own) >= 3
      ? Confidence.sure : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.epochs, ["optim.epochs"], .ratio, default: .number(100), insert: false),
    Field(.microBatch, ["train.batch_size_per_gpu"], .count, default: .number(64), insert: false),
    Field(.datasetID, ["train.dataset_path"], .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root, .omegaConf)
    var reading = Reading(format: name)
    reading.read(fields, from: settings, framework: framework)
    if let arch = settings["student.arch"] { reading.read(.modelID, arch, .text) }
    reading.readInputSize(settings["crops.global_crops_size"], .choices)
    readSteps(settings, into: &reading)
    reading.state(.method, .text("pretrain"), framework.origin)
    if let dtype = settings["compute_precision.param_dtype"] {
      reading.read(.precision, dtype, .precision)
    } else {
      reading.state(.precision, .text("fp16"), framework.origin)
    }
    reading.markFamily("vision", of: framework.name)
    reading.stepsWin()
    return [reading]
  }

  /// An epoch is a number of steps here, whatever the data.
  private static func readSteps(_ settings: Settings, into reading: inout Reading) {
    guard let epochs = reading.number(.epochs), !reading.isUnresolved(.epochs) else { return }
    if let length = settings["train.OFFICIAL_EPOCH_LENGTH"] {
      if let problem = length.problem {
        return reading.markUnreadable(.steps, problem, length.range)
      }
      guard let each = length.number else { return }
      return reading.state(
        .steps, .number(each * epochs), .declared(length.range),
        place: .cannot("the steps are epochs times `OFFICIAL_EPOCH_LENGTH`"))
    }
    reading.state(.steps, .number(1_250 * epochs), framework.origin)
  }
}
