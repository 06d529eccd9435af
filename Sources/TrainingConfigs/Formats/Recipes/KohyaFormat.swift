import ConfigText
import Diagnostics
import Runs

/// Arguments of kohya's sd-scripts and of musubi-tuner in TOML, and what their graphical front end saves
/// as JSON; the same keys are the flags of the scripts.
enum KohyaFormat: ConfigFormat {
  static let name = "kohya"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "sd-scripts", version: "0.9")

  private static let own = [
    "network_module", "network_dim", "network_alpha", "network_args", "cache_latents",
    "cache_latents_to_disk", "bucket_reso_steps", "enable_bucket", "min_snr_gamma", "noise_offset",
    "unet_lr", "text_encoder_lr", "save_model_as", "caption_extension", "prior_loss_weight",
    "clip_skip", "max_token_length", "train_data_dir", "dataset_config", "LoRA_type",
    "network_train_unet_only", "max_train_epochs", "discrete_flow_shift", "timestep_sampling",
    "save_every_n_epochs", "max_data_loader_n_workers", "xformers", "sdpa", "vae_batch_size",
    "min_bucket_reso", "max_bucket_reso", "lr_scheduler_num_cycles", "cache_text_encoder_outputs",
  ]
  private static let models = ["pretrained_model_name_or_path", "dit", "ckpt_path"]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .toml || document.language == .json,
      let root = document.root.map(flattened)
    else { return Confidence.none }
    let count = root.count(of: own)
    // A preset of the front end leaves the model to whoever loads it.
    if root.has("LoRA_type"), root.hasAny(["epoch", "max_train_steps"]), count >= 3 {
      return Confidence.sure
    }
    guard root.hasAny(models) else { return Confidence.none }
    if root.has("network_module"), count >= 2 { return Confidence.sure }
    return count >= 3 ? Confidence.likely + 20 : Confidence.none
  }

  /// The keys of all sections as one map, without those that set nothing: sections are only headings.
  private static func flattened(_ root: ConfigNode) -> ConfigNode {
    var flat = root
    let sections = root.entries.flatMap(\.value.entries)
    // What the front end saves has all keys: those that set nothing are empty.
    flat.content = .map(
      (sections + root.entries.filter { !$0.value.isMap }).filter { $0.value.scalar?.text != "" })
    return flat
  }

  private static let fields: [Field] = [
    Field(
      .modelID, ["pretrained_model_name_or_path", "dit", "ckpt_path"], .text, insert: false),
    Field(.epochs, ["max_train_epochs"], .ratio, insert: false),
    Field(.microBatch, ["train_batch_size"], .count, insert: false),
    Field(
      .gradientAccumulation, ["gradient_accumulation_steps"], .count, default: .number(1),
      insert: false),
    Field(
      .recompute, ["gradient_checkpointing"], .flag, default: .flag(false), insert: false),
    Field(.datasetID, ["train_data_dir", "in_json"], .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root else { return [] }
    // What a command sets stands at the root, behind the sections, and counts.
    let settings = Settings(flattened(context.overlaying(root)))
    var reading = Reading(format: name)
    read(settings, into: &reading)
    reading.readSizeFromName()
    return [reading]
  }

  /// Reads the arguments, wherever they stand.
  static func read(_ settings: Settings, into reading: inout Reading) {
    reading.read(fields, from: settings, framework: framework)
    // Epochs win over steps here; the front end writes both, and its steps win unless they are zero.
    if !reading.isKnown(.epochs), !reading.isUnresolved(.epochs) {
      reading.read(
        Field(.steps, ["max_train_steps"], .count, insert: false), from: settings)
      if !reading.isKnown(.steps), settings.has("epoch") {
        reading.read(Field(.epochs, ["epoch"], .ratio, insert: false), from: settings)
      }
      if !reading.isKnown(.epochs), !reading.isKnown(.steps), !reading.isUnresolved(.steps) {
        reading.state(.steps, .number(1_600), framework.origin)
      }
    }
    readPrecision(settings, into: &reading)
    reading.readInputSize(settings.firstSet(["resolution", "max_resolution"]))
    readMethod(settings, into: &reading)
    for key in ["dataset_config", "dataset_config_file"] {
      if let dataset = settings[key], let path = dataset.text, dataset.problem == nil {
        reading.references.append(Reference(role: .dataset, path: path, range: dataset.range))
      }
    }
    reading.readSamples(
      settings, every: ["sample_every_n_steps"],
      prompts: ["sample_prompts", "sample_every_n_steps"])
    if settings.number("validation_split") ?? 0 > 0 {
      reading.readEvaluation(
        settings, every: ["validate_every_n_steps"], batches: ["max_validation_steps"],
        accumulation: reading.number(.gradientAccumulation) ?? 1)
    }
    if settings.flag("v2") == true { reading.markFamily("sd20", of: "`v2`") }
    if settings.flag("sdxl") == true { reading.markFamily("sdxl", of: "`sdxl`") }
    reading.markFamily("diffusion", of: framework.name)
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    for key in ["full_bf16", "full_fp16"] {
      guard let setting = settings[key], setting.flag == true else { continue }
      return reading.state(
        .precision, .text(String(key.dropFirst(5))), .declared(setting.range),
        place: .cannot("the precision is switched by `\(key)`"))
    }
    reading.readMixedPrecision(settings, ["mixed_precision"], framework)
  }

  private static func readMethod(_ settings: Settings, into reading: inout Reading) {
    for key in ["network_module", "LoRA_type"] {
      guard let setting = settings[key], let text = setting.text, !text.isEmpty else { continue }
      if let problem = setting.problem {
        return reading.markUnreadable(.method, problem, setting.range)
      }
      // `algo=lokr` among the arguments of the network.
      let arguments = settings["network_args"]
      let words =
        arguments?.node.elements.compactMap(\.text) ?? [arguments?.text].compactMap(\.self)
      for word in words.flatMap({ $0.split(whereSeparator: \.isWhitespace) })
      where word.hasPrefix("algo=") {
        if reading.readAdapter(String(word.dropFirst(5)), at: setting.range) { return }
      }
      if reading.readAdapter(text, at: setting.range) { return }
      // Every other network is trained beside weights that stay as they are, too.
      return reading.state(.method, .text("lora"), .declared(setting.range))
    }
    for key in ["num_vectors_per_token", "token_string"] {
      guard let setting = settings[key], !setting.isNull else { continue }
      reading.readAdapter("textual_inversion", at: setting.range)
      return
    }
    for key in ["network_dim", "network_alpha"] {
      guard let setting = settings[key], !setting.isNull else { continue }
      return reading.state(.method, .text("lora"), .declared(setting.range))
    }
    if !reading.isKnown(.method) {
      reading.state(.method, .text("full"), .derived(formula: "no `network_module`", inputs: []))
    }
  }
}
