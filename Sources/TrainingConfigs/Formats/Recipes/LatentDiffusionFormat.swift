import ConfigText
import Diagnostics
import Runs

/// Taming Transformers, Latent Diffusion and what is built upon their `main.py`: classes by `target` and
/// `params`, and a trainer of Lightning below `lightning`.
enum LatentDiffusionFormat: ConfigFormat {
  static let name = "latent_diffusion"
  static let kind = FormatKind.recipe
  /// The version that these programs ask for.
  static let framework = Framework(name: "lightning", version: "1.4")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      let model = root["model"], model.has("target"), model["params"]?.isMap ?? true,
      root.find("data.target") != nil || root["lightning"]?.isMap == true
    else { return Confidence.none }
    return Confidence.sure
  }

  private static let fields: [Field] = [
    Field(
      .epochs, ["lightning.trainer.max_epochs"], .ratioBelow(100_000), default: .number(1_000),
      insert: false),
    Field(.steps, ["lightning.trainer.max_steps"], .count, insert: false),
    Field(
      .gradientAccumulation, ["lightning.trainer.accumulate_grad_batches"], .count,
      default: .number(1), insert: false),
    // Each process has a loader of its own.
    Field(.microBatch, ["data.params.batch_size"], .count, insert: false),
    Field(.datasetID, ["data.params.train.target"], .text, insert: false),
    Field(.timeLimit, ["lightning.trainer.max_time"], .duration(.lightning), insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let own = document.root else { return [] }
    let settings = Settings(context.overlaying(own))
    var reading = Reading(format: name)
    reading.read(fields, from: settings, framework: framework)
    reading.stepsWin()
    if let precision = settings["lightning.trainer.precision"], !precision.isNull {
      reading.read(.precision, precision, .precision)
    } else {
      reading.state(.precision, .text("fp32"), framework.origin)
    }
    // The command line gives the devices as it gives the trainer everything else.
    let key = ["gpus", "lightning.trainer.gpus", "devices"].first { settings[$0] != nil }
    reading.readCount(
      settings, nodes: ["num_nodes", "lightning.trainer.num_nodes"],
      devices: [key ?? "lightning.trainer.devices"], defaultNodes: 1, framework: framework)
    if settings["data.params"] == nil {
      reading.notTraining = "it sets up a model, and no data to train it on"
    }
    reading.markFamily("vision", of: framework.name)
    return [reading]
  }
}
