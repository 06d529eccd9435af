import ConfigText
import Diagnostics
import Runs

/// What Ultralytics trains by: the `args.yaml` that it writes, and files for `yolo cfg=…`.
enum UltralyticsFormat: ConfigFormat {
  static let name = "ultralytics"
  static let kind = FormatKind.recipe

  static let tasks: Set<String> = ["detect", "segment", "classify", "pose", "obb"]
  private static let own = [
    "imgsz", "mosaic", "close_mosaic", "hsv_h", "lrf", "warmup_epochs", "warmup_bias_lr", "box",
    "cls", "dfl", "nbs", "overlap_mask", "mask_ratio", "cos_lr", "single_cls", "rect", "degrees",
    "flipud", "copy_paste", "erasing", "save_period", "exist_ok",
  ]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      root.hasAny(["model", "data", "imgsz"]), root.hasAny(["epochs", "mode", "batch"])
    else { return Confidence.none }
    let isTask = root["task"]?.text.map(tasks.contains) ?? false
    let count = root.count(of: own)
    if isTask, count >= 1 || root["mode"]?.text != nil { return Confidence.sure }
    if let model = root["model"]?.text, UltralyticsPython.isModel(model), count >= 1 {
      return Confidence.sure
    }
    return count >= 5 && root.has("imgsz") ? Confidence.likely + 10 : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    if let mode = settings.text("mode"), mode != "train" {
      reading.notTraining = "its mode is `\(FactText.shortened(mode))`"
    } else if settings.text("model") == nil, settings.text("data") == nil,
      settings["model"]?.problem == nil, settings["data"]?.problem == nil
    {
      reading.notTraining = "it names neither a model nor data: it holds defaults"
    }
    if let model = settings["model"] { reading.read(.modelID, model, .text) }
    UltralyticsPython.read(settings, into: &reading)
    return [reading]
  }
}
