import Catalogue
import ConfigText
import Diagnostics
import Runs

/// torchtune recipes: components by their dotted names, which hold family, size and method.
enum TorchtuneFormat: TableFormat {
  static let name = "torchtune"
  static let kind = FormatKind.recipe
  static let commandWords = CommandWords(launchers: ["tune"])
  static let framework = Framework(name: "torchtune", version: "0.6")
  static let interpolation = Settings.Interpolation.omegaConf
  static let loader = LoaderProfile.omegaConf

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    return root.entries.contains {
      $0.value["_component_"]?.text?.hasPrefix("torchtune.") == true
    } ? Confidence.named : Confidence.none
  }

  static let fields: [Field] = [
    Field(
      .modelID,
      ["checkpointer.checkpoint_dir", "policy.checkpoint_dir", "base_model_path"], .text,
      insert: false),
    Field(.epochs, "epochs", .ratio),
    Field(.sequenceLength, ["tokenizer.max_seq_len"], .count, insert: false),
    Field(.packing, ["dataset.packed"], .flag, insert: false),
    Field(.microBatch, "batch_size", .count),
    Field(.gradientAccumulation, "gradient_accumulation_steps", .count, default: .number(1)),
    Field(.recompute, "enable_activation_checkpointing", .flag, default: .flag(false)),
    Field(.precision, "dtype", .precision),
    Field(.tensorParallel, "tensor_parallel_dim", .count),
    Field(.contextParallel, ["context_parallel_dim"], .count, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    if !settings.root.hasAny(["optimizer", "optimizer_and_lr_scheduler", "lr_scheduler"]) {
      reading.notTraining = "it evaluates, generates or quantises: there is no optimiser"
    }
    readRollouts(settings, into: &reading)
    readModel(settings, into: &reading)
    readTeacher(settings, into: &reading)
    if settings.has("dataset_val") {
      reading.noteFrequentEvaluation(settings["run_val_every_n_steps"])
    }
    if let dataset = settings.root["dataset"] {
      if dataset.isList {
        let sources = dataset.elements.indices.compactMap { index -> DataSource? in
          let path = "dataset[\(index)]"
          let name = settings.firstSet([path + ".source", path + "._component_"])
          return .named(name, .slice(settings[path + ".split"]))
        }
        if let first = sources.first, let range = first.range {
          reading.state(.datasetID, .text(first.name), .declared(range))
        }
        reading.readSources(sources, at: dataset.range)
      } else {
        readDataset(settings, "dataset", into: &reading)
      }
    }
    if let perEpoch = settings["max_steps_per_epoch"], let steps = perEpoch.number, steps > 0,
      let epochs = reading.number(.epochs)
    {
      reading.state(
        .steps, .number(steps * epochs), .declared(perEpoch.range),
        place: .cannot("the steps are epochs times `max_steps_per_epoch`"))
    }
    if settings.flag("enable_fp8_training") == true, let setting = settings["enable_fp8_training"] {
      reading.remove(.precision)
      reading.state(.precision, .text("fp8"), .declared(setting.range))
    }
  }

  private static func readDataset(_ settings: Settings, _ path: String, into reading: inout Reading)
  {
    if let source = settings.firstSet([path + ".source", path + "._component_"]) {
      reading.read(.datasetID, source, .text)
    }
    reading.readSlice(settings[path + ".split"])
  }

  /// Recipes by reinforcement learning, whose batch counts prompts.
  private static func readRollouts(_ settings: Settings, into reading: inout Reading) {
    let samples = settings.firstSet(["grpo_samples"])
    guard let key = samples ?? settings.firstSet(["ppo_epochs"]) else { return }
    reading.state(.method, .text("rl"), .declared(key.range))
    if let samples { reading.read(.rlGenerations, samples, .count) }
    if let length = settings.firstSet(["max_generated_tokens"]) {
      reading.read(.rlCompletionLength, length, .count)
    }
    if let updates = settings.firstSet(["ppo_epochs"]) { reading.read(.rlUpdates, updates, .count) }
    if let critic = settings.root.entry("value_model") {
      reading.state(.rlCritic, .flag(true), .declared(critic.keyRange))
    }
    if let reference = settings.root.entry("reference_checkpointer")
      ?? settings.root.entry("ref_policy_checkpointer")
    {
      reading.state(.rlReference, .flag(true), .declared(reference.keyRange))
    }
  }

  /// `torchtune.models.llama3_1.lora_llama3_1_8b` trains an 8B model with LoRA.
  private static func readModel(_ settings: Settings, into reading: inout Reading) {
    let setting = settings.firstSet(["model._component_", "policy_model._component_"])
    guard let setting, let text = setting.text else { return }
    let component = text.split(separator: ".").last.map(String.init) ?? text
    let method =
      component.hasPrefix("qlora")
      ? "qlora"
      : component.contains("lora_") || component.contains("dora_")
        ? "lora" : "full"
    reading.state(.method, .text(method), .declared(setting.range))
    let checkpoint = component.contains("gemma") ? reading[.modelID]?.value.text : nil
    if let size = sizeInComponent(component), !isRounded(size, of: checkpoint) {
      reading.state(.modelParams, .number(size), .declared(setting.range))
    }
  }

  /// Whether a component's name leaves out much of what the checkpoint has: the names of Gemma do not
  /// count its embeddings, so that `gemma_7b` has 8.5 billion parameters, as the checkpoint's row says.
  private static func isRounded(_ size: Double, of checkpoint: String?) -> Bool {
    guard let checkpoint, case .found(let row, _) = Catalogue.shipped.model(named: checkpoint),
      let params = row.params
    else { return false }
    return params > 1.15 * size && params < 1.5 * size
  }

  /// A recipe of distillation has a second model that is not trained.
  private static func readTeacher(_ settings: Settings, into reading: inout Reading) {
    guard let setting = settings["teacher_model._component_"], let text = setting.text else {
      return
    }
    let component = text.split(separator: ".").last.map(String.init) ?? text
    reading.remove(.method)
    reading.state(.method, .text("distill"), .declared(setting.range))
    if let size = sizeInComponent(component) {
      reading.state(.teacherParams, .number(size), .declared(setting.range))
    } else {
      reading.readTeacher(settings["teacher_checkpointer.checkpoint_dir"] ?? setting)
    }
  }

  /// The last part such as `70b`; with a half before it (`0_5b`) the checkpoint's name is clearer.
  ///
  /// In `llama4_scout_17b_16e` it is what a token passes through, which the checkpoint's name says too.
  static func sizeInComponent(_ component: String) -> Double? {
    if ModelNameSize(component).experts != nil { return nil }
    for part in component.split(separator: "_").reversed() {
      guard part.hasSuffix("b"), let size = Number.parse(String(part.dropLast())) else { continue }
      let parts = component.split(separator: "_")
      if let index = parts.lastIndex(of: part), index > 1, size < 10,
        let before = Number.parse(String(parts[index - 1])), before < 2,
        component.contains("qwen")
      {
        return nil
      }
      return size * 1e9
    }
    return nil
  }
}

extension Reading {
  /// `train[:2000]` is so many examples of the dataset.
  mutating func readSlice(_ setting: Setting?) {
    guard let setting, let text = setting.text, let open = text.firstIndex(of: "["),
      text.hasSuffix("]")
    else { return }
    let inside = text[text.index(after: open)...].dropLast()
    let ends = inside.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard ends.count == 2 else { return }
    guard let high = Number.parse(ends[1]), high > 0 else {
      if text.contains("%"), let name = self[.datasetID]?.value.text {
        readSources([DataSource(name, .slice(setting), at: setting.range)], at: setting.range)
      }
      return
    }
    let low = ends[0].isEmpty ? 0 : Number.parse(ends[0]) ?? -1
    guard low >= 0, high > low else { return }
    state(.datasetExamples, .number(high - low), .declared(setting.range))
  }
}
