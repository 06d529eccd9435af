import ConfigText
import Diagnostics
import Runs

/// DiffSynth-Studio's `train.py`: weights named by hub id and file pattern, and a dataset that is gone over
/// several times an epoch.
enum DiffSynthCommand: CommandDialect {
  static let name = "diffsynth_sh"
  static let framework = Framework(name: "diffsynth", version: "2.0")

  private static let own = [
    "model_id_with_origin_paths", "dataset_base_path", "dataset_metadata_path", "dataset_repeat",
    "remove_prefix_in_ckpt", "trainable_models", "lora_base_model",
  ]

  static func detect(_ line: CommandLine) -> Int {
    guard let program = line.program, program.isScript, program.options.count(of: own) >= 3 else {
      return Confidence.none
    }
    return Confidence.sure
  }

  private static let fields: [Field] = [
    Field(
      .gradientAccumulation, ["gradient_accumulation_steps"], .count, default: .number(1)),
    Field(.recompute, ["use_gradient_checkpointing"], .flag, default: .flag(false)),
    Field(.datasetID, ["dataset_base_path"], .text),
  ]

  static func read(_ line: CommandLine, of script: ShellScript, into reading: inout Reading) {
    guard let program = line.program else { return }
    let settings = Settings(program.options)
    var own = Reading(format: name)
    own.read(fields, from: settings, framework: framework)
    // The loader takes one example at a time.
    own.state(.microBatch, .number(1), framework.origin)
    readModel(settings["model_id_with_origin_paths"], into: &own)
    readEpochs(settings, into: &own)
    own.readInputSize(settings.firstSet(["height", "width"]))
    if !own.readAdapter(settings, takesRank: settings.root.has("lora_base_model")) {
      let trained = settings["trainable_models"]
      own.state(
        .method, .text("full"),
        trained.map { .declared($0.range) } ?? .derived(formula: "no `lora_base_model`", inputs: [])
      )
    }
    own.markFamily("diffusion", of: "DiffSynth-Studio")
    own.readSizeFromName()
    own.insertions = [:]
    reading.merge(own)
    if settings.text("task")?.hasSuffix("data_process") == true {
      reading.notTraining = "it prepares data for another command"
    }
  }

  /// `owner/model:transformer/*.safetensors,owner/other:vae/*`: the first of several parts is the one that is
  /// trained, or the one that says so.
  private static func readModel(_ setting: Setting?, into reading: inout Reading) {
    guard let setting else { return }
    if let problem = setting.problem {
      return reading.markUnreadable(.modelID, problem, setting.range)
    }
    let parts = (setting.text ?? "").split(separator: ",").map {
      $0.split(separator: ":", maxSplits: 1).map(String.init)
    }.filter { $0.count == 2 }
    let network = parts.first { part in
      ["transformer", "dit", "unet", "diffusion_pytorch_model"].contains { part[1].contains($0) }
        && !part[1].hasPrefix("vae")
    }
    guard let id = (network ?? parts.first)?.first else { return }
    reading.state(
      .modelID, .text(id), .declared(setting.range),
      place: .cannot("the model stands in a list of weights"))
  }

  private static func readEpochs(_ settings: Settings, into reading: inout Reading) {
    let epochs = settings["num_epochs"]
    guard let turns = settings["dataset_repeat"], turns.number != 1 else {
      guard let epochs else { return reading.state(.epochs, .number(1), framework.origin) }
      reading.read(.epochs, epochs, .ratio)
      return
    }
    let count = epochs.map(\.number) ?? 1
    guard let count, let repeats = turns.number, repeats > 0 else {
      let lost = count == nil ? epochs ?? turns : turns
      return reading.markUnreadable(
        .epochs, lost.problem ?? "`\(lost.path)` is no number", lost.range)
    }
    reading.state(
      .epochs, .number(count * repeats), .declared((epochs ?? turns).range),
      place: .cannot("an epoch goes over the dataset several times"))
  }
}
