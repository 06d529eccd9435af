import ConfigText
import Diagnostics
import Runs

/// diffusion-pipe's TOML: tuning of image and video models in pipelines of stages, on DeepSpeed.
enum DiffusionPipeFormat: ConfigFormat {
  static let name = "diffusion_pipe"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "diffusion-pipe", version: "2025-10")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .toml, let root = document.root,
      root.find("model.type")?.text != nil
    else { return Confidence.none }
    let own = [
      "micro_batch_size_per_gpu", "pipeline_stages", "activation_checkpointing", "adapter",
      "dataset",
      "eval_datasets", "caching_batch_size", "blocks_to_swap", "save_every_n_epochs", "epochs",
      "video_clip_mode",
    ]
    return root.count(of: own) >= 3 ? Confidence.named : Confidence.none
  }

  private static let fields: [Field] = [
    Field(.steps, ["max_steps"], .count, insert: false),
    Field(.epochs, ["epochs"], .ratio, insert: false),
    Field(
      .gradientAccumulation, ["gradient_accumulation_steps"], .count, default: .number(1),
      insert: false),
    Field(
      .recompute, ["activation_checkpointing"], .flagUnless(["false"]), default: .flag(false),
      insert: false),
    Field(.pipelineParallel, ["pipeline_stages"], .count, default: .number(1), insert: false),
    Field(.precision, ["model.dtype"], .precision, insert: false),
    Field(
      .modelID,
      [
        "model.diffusers_path", "model.ckpt_path", "model.checkpoint_path",
        "model.transformer_path",
        "model.diffusion_model", "model.unet_path", "model.single_file_path",
      ], .text, insert: false),
  ]

  private static let families = ["sdxl": "sdxl", "flux": "flux", "sd3": "sd3"]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.read(fields, from: settings, framework: framework)
    readBatch(settings, into: &reading)
    if let adapter = settings["adapter.type"], let text = adapter.text {
      if let problem = adapter.problem {
        reading.markUnreadable(.method, problem, adapter.range)
      } else if !reading.readAdapter(text, at: adapter.range) {
        reading.state(.method, .text("lora"), .declared(adapter.range))
      }
    } else if root["adapter"] == nil {
      reading.state(.method, .text("full"), .derived(formula: "no `[adapter]`", inputs: []))
    }
    for key in ["dataset"] {
      if let dataset = settings[key], let path = dataset.text, dataset.problem == nil {
        reading.references.append(Reference(role: .dataset, path: path, range: dataset.range))
      }
    }
    if let type = settings.text("model.type"), let family = families[type] {
      reading.markFamily(family, of: "`model.type`")
    }
    reading.markFamily("diffusion", of: framework.name)
    reading.stepsWin()
    reading.readSizeFromName()
    return [reading]
  }

  /// One number, or one for each size of image.
  private static func readBatch(_ settings: Settings, into reading: inout Reading) {
    guard let setting = settings["micro_batch_size_per_gpu"] else {
      return reading.state(.microBatch, .number(1), framework.origin)
    }
    guard setting.node.isList else {
      reading.read(.microBatch, setting, .count)
      return
    }
    reading.markUnresolved(
      .microBatch, "the batch depends on the size of the images", setting.range)
  }
}
