import ConfigText
import Diagnostics
import Runs
import Text

/// SimpleTuner's `config.json` and `config.toml`, whose keys are flags and may be written with dashes.
enum SimpleTunerFormat: ConfigFormat {
  static let name = "simpletuner"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "simpletuner", version: "3.0")

  private static let own = [
    "model_type", "model_flavour", "data_backend_config", "lora_rank", "lora_type",
    "lycoris_config",
    "validation_prompt", "validation_guidance", "vae_batch_size", "resolution_type",
    "base_model_precision",
    "caption_dropout_probability", "minimum_image_size", "aspect_bucket_rounding",
    "max_train_steps",
    "num_train_epochs", "train_batch_size", "user_prompt_library", "disable_benchmark",
    "checkpoint_step_interval", "flux_lora_target",
  ]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .json || document.language == .toml,
      let root = document.root.map(normalised)
    else { return Confidence.none }
    let count = root.count(of: own)
    let isNamed = root.hasAny(["model_family", "data_backend_config"])
    return isNamed && count >= 2 ? Confidence.named - 5 : Confidence.none
  }

  /// The keys without the dashes of flags.
  private static func normalised(_ root: ConfigNode) -> ConfigNode {
    var root = root
    root.content = .map(
      root.entries.map { entry in
        var entry = entry
        entry.key = String(entry.key.drop { $0 == "-" }).underscored
        return entry
      })
    return root
  }

  private static let fields: [Field] = [
    Field(
      .modelID, ["pretrained_transformer_model_name_or_path", "pretrained_model_name_or_path"],
      .text, insert: false),
    Field(.steps, ["max_train_steps"], .count, insert: false),
    Field(.epochs, ["num_train_epochs"], .ratio, insert: false),
    Field(.microBatch, ["train_batch_size"], .count, default: .number(4), insert: false),
    Field(
      .gradientAccumulation, ["gradient_accumulation_steps"], .count, default: .number(1),
      insert: false),
    Field(.precision, ["mixed_precision"], .mixedPrecision, default: .text("bf16"), insert: false),
    Field(.recompute, ["gradient_checkpointing"], .flag, insert: false),
    Field(.nodes, ["num_machines"], .count, insert: false),
    Field(.count, ["num_processes"], .count, insert: false),
  ]

  /// Families by their names here, where their work on an image is known.
  private static let families = [
    "sd1x": "sd15", "sd2x": "sd20", "sdxl": "sdxl", "sd3": "sd3", "flux": "flux",
    "legacy": "sd15", "auraflow": "auraflow", "kolors": "kolors", "lumina2": "lumina2",
    "z_image": "zimage", "qwen_image": "qwenimage", "pixart": "pixart", "pixart_sigma": "pixart",
    "chroma": "chroma", "sana": "sana", "flux2": "flux2dev",
  ]

  /// Families of several sizes, which the flavour tells.
  private static let flavoured: Set = ["flux2", "sd3", "sana"]

  /// What a family and its flavour are called where work on an image is known.
  private static func family(_ text: String, _ settings: Settings) -> String? {
    let name = text.lowercased()
    let flavour = settings.text("model_flavour")?.lowercased() ?? ""
    // An edit reads the image that it starts from beside the one that it makes.
    if name == "flux", flavour.contains("kontext") { return "flux1kontextdev" }
    if name == "qwen_image", flavour.contains("edit") { return "qwenimageedit" }
    if flavoured.contains(name), let flavour = settings.text("model_flavour") {
      let size = flavour.lowercased().replacing("3.5-", with: "")
      return name == "sd3" ? "sd35\(size)" : "\(name)-\(flavour)"
    }
    return families[name]
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root else { return [] }
    let settings = Settings(context.overlaying(normalised(root)))
    var reading = Reading(format: name)
    reading.read(fields, from: settings, framework: framework)
    readMethod(settings, into: &reading)
    readSize(settings["resolution"], into: &reading)
    if let family = settings["model_family"], let text = family.text {
      if let problem = family.problem {
        reading.markUnreadable(.modelFamily, problem, family.range)
      } else if let known = Self.family(text, settings) {
        reading.state(
          .modelFamily, .text(known), .declared(family.range),
          place: .cannot("the family goes with the model's weights"))
      }
    }
    reading.markFamily("diffusion", of: framework.name)
    reading.stepsWin()
    reading.readSizeFromName()
    return [reading]
  }

  private static func readMethod(_ settings: Settings, into reading: inout Reading) {
    if let type = settings["model_type"], let text = type.text {
      if let problem = type.problem { return reading.markUnreadable(.method, problem, type.range) }
      reading.readAdapter(text, at: type.range)
      return
    }
    for key in ["lora_rank", "lycoris_config"] {
      guard let setting = settings[key], !setting.isNull else { continue }
      return reading.state(.method, .text("lora"), .declared(setting.range))
    }
  }

  /// Pixels, or millions of them where the number is small.
  private static func readSize(_ setting: Setting?, into reading: inout Reading) {
    guard let setting, setting.problem == nil, let number = setting.number, number > 0,
      number < 32
    else { return reading.readInputSize(setting) }
    reading.state(
      .inputSize, .number((number * 1_048_576).squareRoot().rounded()), .declared(setting.range),
      place: .cannot("the size is stated as millions of pixels"))
  }
}
