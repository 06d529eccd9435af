import ConfigText
import Diagnostics
import Runs

/// Jobs of ai-toolkit: a list of processes, each of which trains by itself.
enum AIToolkitFormat: ConfigFormat {
  static let name = "ai_toolkit"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "ai-toolkit", version: "2025-10")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml || document.language == .json, let root = document.root,
      root["job"]?.text != nil, let processes = root.find("config.process"), processes.isList
    else { return Confidence.none }
    return processes.elements.contains { $0["type"]?.text != nil }
      ? Confidence.named : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.modelID, ["model.name_or_path"], .text, insert: false),
    Field(.steps, ["train.steps"], .count, default: .number(1_000), insert: false),
    Field(.microBatch, ["train.batch_size"], .count, default: .number(1), insert: false),
    Field(
      .gradientAccumulation, ["train.gradient_accumulation_steps", "train.gradient_accumulation"],
      .count, default: .number(1), insert: false),
    Field(
      .recompute, ["train.gradient_checkpointing"], .flag, default: .flag(true), insert: false),
    Field(.precision, ["train.dtype"], .precision, default: .text("fp32"), insert: false),
    Field(
      .datasetID, ["datasets[0].folder_path", "datasets[0].dataset_path"], .text, insert: false),
  ]

  /// What processes do that train nothing.
  private static let idle = [
    "extract", "generate", "merge", "to_folder", "convert", "mod_", "upload",
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let processes = root.find("config.process")?.elements.prefix(1_000) ?? []
    return processes.map { read($0, job: root["job"]?.text ?? "") }
  }

  private static func read(_ process: ConfigNode, job: String) -> Reading {
    let settings = Settings(process)
    var reading = Reading(format: name)
    let type = process["type"]?.text ?? ""
    if idle.contains(where: type.hasPrefix) || ["generate", "extract", "mod"].contains(job) {
      reading.notTraining = "a `\(FactText.shortened(type))` process trains nothing"
    }
    reading.read(fields, from: settings, framework: framework)
    reading.readDeviceList(settings["device"])
    readMethod(settings, type, into: &reading)
    let sizes = process["datasets"]?.elements.indices.compactMap {
      settings["datasets[\($0)].resolution"]
    }
    if let sizes, let first = sizes.first {
      let isMixed = sizes.contains {
        $0.text != first.text
          || $0.node.elements.map(\.number) != first.node.elements.map(\.number)
      }
      if isMixed {
        reading.markUnresolved(.inputSize, "the datasets have sizes of their own", first.range)
      } else {
        reading.readInputSize(first, .choices)
      }
    }
    reading.readSizeFromName()
    readFamily(settings, into: &reading)
    reading.markFamily("diffusion", of: framework.name)
    return reading
  }

  /// Architectures by their names here, where their work on an image is known.
  private static let architectures = [
    "sd1": "sd15", "sd15": "sd15", "sd2": "sd20", "sdxl": "sdxl", "flux": "flux",
    "flux_kontext": "flux1kontextdev", "chroma": "chroma", "lumina2": "lumina2",
    "qwen_image": "qwenimage", "qwen_image_edit": "qwenimageedit",
    "qwen_image_edit_plus": "qwenimageedit", "zimage": "zimage",
  ]

  /// The switches of the years before `arch`.
  private static let switches = [
    ("is_xl", "sdxl"), ("is_flux", "flux"), ("is_lumina2", "lumina2"), ("is_v2", "sd20"),
  ]

  /// The architecture, for weights whose name says nothing.
  private static func readFamily(_ settings: Settings, into reading: inout Reading) {
    // Flex is FLUX with fewer blocks, under the same switch.
    if settings.text("model.name_or_path")?.lowercased().contains("flex") == true { return }
    let place = Place.cannot("the architecture goes with the model's weights")
    if let arch = settings["model.arch"], let text = arch.text, arch.problem == nil {
      // `qwen_image_edit:v2` is the same architecture.
      let name = text.split(separator: ":").first.map { $0.lowercased() } ?? ""
      guard let family = architectures[name] else { return }
      return reading.state(.modelFamily, .text(family), .declared(arch.range), place: place)
    }
    for (key, family) in switches {
      guard let setting = settings["model.\(key)"], setting.flag == true else { continue }
      return reading.state(.modelFamily, .text(family), .declared(setting.range), place: place)
    }
  }

  private static func readMethod(_ settings: Settings, _ type: String, into reading: inout Reading)
  {
    if let network = settings["network.type"], let text = network.text {
      if let problem = network.problem {
        return reading.markUnreadable(.method, problem, network.range)
      }
      if reading.readAdapter(text, at: network.range) { return }
      return reading.state(.method, .text("lora"), .declared(network.range))
    }
    if let network = settings.root.entry("network"), network.value.isMap {
      // LoRA is what a network is unless it says otherwise.
      return reading.state(.method, .text("lora"), .declared(network.keyRange))
    }
    if type.contains("slider") || type.contains("textual_inversion"),
      let setting = settings["type"]
    {
      return reading.state(.method, .text("lora"), .declared(setting.range))
    }
    reading.state(.method, .text("full"), .derived(formula: "no `network`", inputs: []))
  }
}
