import ConfigText
import Diagnostics
import Runs

/// What OneTrainer saves as JSON: presets and whole configurations.
enum OneTrainerFormat: ConfigFormat {
  static let name = "onetrainer"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "onetrainer", version: "2025-09")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .json, let root = document.root, root.has("training_method") else {
      return Confidence.none
    }
    return root.hasAny(["model_type", "base_model_name", "train_dtype", "output_model_format"])
      ? Confidence.named : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.modelID, ["base_model_name"], .text, insert: false),
    Field(.epochs, ["epochs"], .ratio, insert: false),
    Field(.microBatch, ["batch_size"], .count, insert: false),
    Field(.gradientAccumulation, ["gradient_accumulation_steps"], .count, insert: false),
    Field(.recompute, ["gradient_checkpointing"], .flagUnless(["off", "false"]), insert: false),
  ]

  /// Kinds of models by the words that their names begin with.
  private static let families: [(word: String, family: String)] = [
    ("STABLE_DIFFUSION_XL", "sdxl"), ("STABLE_DIFFUSION_35", "diffusion"),
    ("STABLE_DIFFUSION_3", "sd3"), ("STABLE_DIFFUSION_15", "sd15"),
    ("STABLE_DIFFUSION_2", "sd20"), ("FLUX_DEV", "flux"), ("FLUX_FILL", "flux"),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.read(fields, from: settings)
    reading.readInputSize(settings["resolution"], .choices)
    readPrecision(settings, into: &reading)
    readMethod(settings, into: &reading)
    if let type = settings.text("model_type"),
      let family = families.first(where: { type.hasPrefix($0.word) })?.family
    {
      reading.markFamily(family, of: "`model_type`")
    }
    reading.markFamily("diffusion", of: framework.name)
    readDevices(settings, into: &reading)
    reading.readSizeFromName()
    return [reading]
  }

  /// `BFLOAT_16` and its like.
  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    guard let setting = settings["train_dtype"], let text = setting.text else { return }
    if let problem = setting.problem {
      return reading.markUnreadable(.precision, problem, setting.range)
    }
    let spellings = [
      "BFLOAT_16": "bf16", "FLOAT_16": "fp16", "FLOAT_32": "fp32", "TFLOAT_32": "tf32",
    ]
    guard let word = spellings[text] else {
      return reading.markUnreadable(
        .precision, "`\(FactText.shortened(text))` is no precision", setting.range)
    }
    reading.state(
      .precision, .text(word), .declared(setting.range),
      place: .rewriting(setting) { value in
        spellings.first { $0.value == value.text }?.key
      })
  }

  private static func readMethod(_ settings: Settings, into reading: inout Reading) {
    guard let setting = settings["training_method"], let text = setting.text else { return }
    if let problem = setting.problem {
      return reading.markUnreadable(.method, problem, setting.range)
    }
    let kind = settings.text("peft_type")
    if text.uppercased() == "LORA", let kind, reading.readAdapter(kind, at: setting.range) {
      return
    }
    if text.uppercased().hasPrefix("FINE_TUNE") {
      return reading.state(.method, .text("full"), .declared(setting.range))
    }
    if !reading.readAdapter(text, at: setting.range) {
      reading.markUnreadable(
        .method, "`\(FactText.shortened(text))` is no method that is known", setting.range)
    }
  }

  private static func readDevices(_ settings: Settings, into reading: inout Reading) {
    if settings.flag("multi_gpu") == true {
      reading.readDeviceList(settings["device_indexes"])
    } else {
      reading.readDeviceList(settings["train_device"])
    }
  }
}
