import ConfigText
import Diagnostics
import Runs

/// Detectron2's YAML and that of projects built upon it: sections in capitals, with `_BASE_` files that
/// the file's own keys are merged over.
enum Detectron2Format: ConfigFormat {
  static let name = "detectron2"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "detectron2", version: "0.6")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    let sections = ["MODEL", "SOLVER", "DATASETS", "INPUT", "TEST", "DATALOADER", "VERSION"]
    let count = root.count(of: sections)
    let isOwn =
      root.find("SOLVER.IMS_PER_BATCH") != nil || root.find("SOLVER.MAX_ITER") != nil
      || root.find("MODEL.META_ARCHITECTURE") != nil || root.find("DATASETS.TRAIN") != nil
      || root.find("MODEL.WEIGHTS")?.text?.hasPrefix("detectron2://") == true
    if isOwn, root.hasAny(["MODEL", "SOLVER"]) { return Confidence.sure }
    return root.has("_BASE_") && count >= 1 ? Confidence.likely : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.steps, ["SOLVER.MAX_ITER"], .count, default: .number(40_000), insert: false),
    Field(.globalBatch, ["SOLVER.IMS_PER_BATCH"], .count, default: .number(16), insert: false),
    Field(.datasetID, ["DATASETS.TRAIN[0]"], .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard document.root != nil else { return [] }
    var bases = YAMLBases(context: context)
    let root = context.overlaying(bases.compose(document))
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.files = bases.files
    if let missing = bases.missing {
      for field in fields where !field.keys.contains(where: { settings[$0] != nil }) {
        reading.markUnresolved(
          field.fact, "`\(FactText.shortened(missing.text))` is not in the repository", missing)
      }
    }
    reading.read(fields, from: settings, framework: bases.missing == nil ? framework : nil)
    readDataset(settings, into: &reading)
    if let weights = settings["MODEL.WEIGHTS"] { reading.read(.modelID, weights, .text) }
    readPrecision(settings, isComplete: bases.missing == nil, into: &reading)
    if let family = family(settings) { reading.markFamily(family, of: "`MODEL`") }
    reading.markFamily("detection", of: framework.name)
    if isBase(document) { reading.notTraining = "other files build upon it" }
    return [reading]
  }

  /// `("coco_2014_train", "coco_2014_val")` is a list to Python.
  private static func readDataset(_ settings: Settings, into reading: inout Reading) {
    guard !reading.isKnown(.datasetID), let setting = settings["DATASETS.TRAIN"],
      let text = setting.text, setting.problem == nil
    else { return }
    let names = text.split { "()[], '\"".contains($0) }.map(String.init)
    guard let first = names.first else { return }
    reading.state(
      .datasetID, .text(first), .declared(setting.range),
      place: .cannot("the dataset is one of a list"))
    reading.readSources(names.map { DataSource($0, at: setting.range) }, at: setting.range)
  }

  private static func readPrecision(
    _ settings: Settings, isComplete: Bool, into reading: inout Reading
  ) {
    if let setting = settings["SOLVER.AMP.ENABLED"] ?? settings["FP16_ENABLED"] {
      if let problem = setting.problem {
        return reading.markUnreadable(.precision, problem, setting.range)
      }
      if let isOn = setting.flag {
        return reading.state(
          .precision, .text(isOn ? "fp16" : "fp32"), .declared(setting.range),
          place: .cannot("the precision is switched by `\(setting.path)`"))
      }
    }
    if isComplete { reading.state(.precision, .text("fp32"), framework.origin) }
  }

  /// The architecture whose work is known, if it is one of them.
  private static func family(_ settings: Settings) -> String? {
    let architecture = settings.text("MODEL.META_ARCHITECTURE") ?? "GeneralizedRCNN"
    let weights = settings.text("MODEL.WEIGHTS") ?? ""
    let isFifty = settings.number("MODEL.RESNETS.DEPTH") == 50 || weights.contains("R-50")
    guard isFifty else { return nil }
    switch architecture {
    case "RetinaNet": return "retinanet-r50"
    case "GeneralizedRCNN":
      return settings.flag("MODEL.MASK_ON") == true ? "mask-rcnn-r50" : "faster-rcnn-r50"
    default: return nil
    }
  }

  /// A file with a model and a schedule and nothing to start from, called a base.
  private static func isBase(_ document: ConfigDocument) -> Bool {
    let stem = document.name.lowercased()
    guard stem.hasPrefix("base"), let root = document.root else { return false }
    return !root.has("_BASE_") && root.find("MODEL.WEIGHTS") == nil
  }
}
