import ConfigText
import Diagnostics
import Runs

/// DeePMD-kit: JSON or YAML with `model`, `learning_rate` and `training`, whose lengths have several names.
enum DeePMDFormat: ConfigFormat {
  static let name = "deepmd"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "deepmd-kit", version: "3.2")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .json || document.language == .yaml, let root = document.root,
      root.has("model"), root.hasAny(["learning_rate", "loss", "loss_dict"]),
      let training = root["training"], training.hasAny(steps + epochs),
      training.hasAny(["systems", "training_data", "data_dict"])
    else { return Confidence.none }
    return Confidence.sure
  }

  private static let steps = ["numb_steps", "stop_batch", "num_steps", "num_step", "numb_step"]
  private static let epochs = [
    "numb_epoch", "num_epoch", "numb_epochs", "num_epochs", "num_epoch_dict",
  ]

  private static let fields: [Field] = [
    Field(.steps, steps.map { "training." + $0 }, .count, insert: false),
    Field(.epochs, epochs.map { "training." + $0 }, .ratio, insert: false),
    // `auto` counts atoms, and a list has a number for each system: neither is a number of samples.
    Field(
      .microBatch, ["training.training_data.batch_size", "training.batch_size"], .count,
      insert: false),
    Field(.precision, ["training.mixed_precision.compute_prec"], .precision, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.read(fields, from: settings)
    for key in ["training.training_data.systems", "training.systems"] {
      if let systems = settings[key], systems.text != nil {
        reading.read(.datasetID, systems, .text)
      }
    }
    // A descriptor that may compute in bfloat16 for itself does not say in what it computes.
    if !reading.isKnown(.precision), !reading.isUnresolved(.precision),
      let precision = settings["model.descriptor.precision"],
      settings["model.descriptor.type"]?.text?.lowercased().hasPrefix("dpa4") == false,
      settings.flag("model.descriptor.use_amp") != true
    {
      reading.read(.precision, precision, .precision)
    }
    if let adapters = root["model"]?["lora"], adapters.isMap {
      reading.state(.method, .text("lora"), .declared(adapters.range))
    }
    return [reading]
  }
}
