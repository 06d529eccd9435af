import ConfigText
import Diagnostics
import Runs

/// Recipes for Hugging Face `TrainingArguments` and TRL, in YAML or JSON; the same keys are the flags
/// of scripts.
enum HuggingFaceFormat: ConfigFormat {
  static let name = "trl_recipe"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "transformers", version: "5.23")
  static let trl = Framework(name: "trl", version: "1.16")

  static let markers = [
    "per_device_train_batch_size", "num_train_epochs", "gradient_accumulation_steps",
    "learning_rate", "output_dir", "dataset_mixture", "dataset_mixer", "dataset_name", "max_length",
    "max_seq_length", "bf16", "use_peft", "max_steps", "lora_r",
  ]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml || document.language == .json, let root = document.root,
      root.has("model_name_or_path")
    else { return Confidence.none }
    return root.count(of: markers) >= 2 ? Confidence.likely + 10 : Confidence.none
  }

  static let fields: [Field] = [
    Field(.modelID, ["model_name_or_path"], .text),
    Field(.epochs, ["num_train_epochs"], .ratio, default: .number(3)),
    Field(.steps, ["max_steps"], .count),
    Field(
      .sequenceLength,
      ["max_seq_length", "max_length", "model_max_length", "block_size", "max_seq_len"], .count),
    Field(.packing, ["packing", "use_packed_ds"], .flag),
    Field(.padding, ["pad_to_max_length"], .flag, insert: false),
    Field(.microBatch, ["per_device_train_batch_size"], .count, default: .number(8)),
    Field(
      .gradientAccumulation, ["gradient_accumulation_steps"], .count, default: .number(1)),
    Field(
      .recompute,
      [
        "gradient_checkpointing", "gradient_checkpoint", "grad_checkpoint", "grad_checkpointing",
        "grad_cp", "grad_ckpt", "use_gradient_checkpointing", "enable_gradient_checkpointing",
      ], .flag),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    read(settings, into: &reading)
    return [reading]
  }

  /// Reads the arguments, wherever they stand.
  ///
  /// - Parameters:
  ///   - settings: The arguments.
  ///   - isTRL: Whether they are TRL's, which has defaults of its own; nil where only the keys tell.
  ///   - trainer: The trainer or the script that takes them, such as `gkd`; empty where it is not known.
  ///   - reading: Takes what is said.
  static func read(
    _ settings: Settings, isTRL: Bool? = nil, trainer: String = "", into reading: inout Reading
  ) {
    let isTRL =
      isTRL
      ?? settings.root.hasAny([
        "use_peft", "num_generations", "dataset_mixture", "dataset_mixer", "max_completion_length",
        "beta", "loss_type", "attn_implementation",
      ])
    reading.read(fields, from: settings, framework: framework)
    reading.readSwitchedPrecision(settings, framework: nil, default: nil)
    if !reading.isKnown(.precision), !reading.isUnresolved(.precision) {
      readDtype(settings, isTRL: isTRL, into: &reading)
    }
    readRollouts(settings, into: &reading)
    reading.read(rollouts, from: settings)
    readOnline(settings, into: &reading)
    readMethod(settings, trainer, into: &reading)
    reading.readHeldOut(settings)
    readDataset(settings, into: &reading)
    reading.stepsWin()
    reading.readSizeFromName()
    if let deepspeed = settings["deepspeed"], let path = deepspeed.text {
      reading.references.append(Reference(role: .deepspeed, path: path, range: deepspeed.range))
    }
    if isTRL, !reading.isKnown(.recompute) {
      reading.state(.recompute, .flag(true), trl.origin)
    }
  }

  private static func readDtype(_ settings: Settings, isTRL: Bool, into reading: inout Reading) {
    // Weights loaded in bf16 are trained in bf16 unless a switch says otherwise.
    for key in ["torch_dtype", "dtype"] {
      guard let setting = settings[key], setting.text != nil else { continue }
      reading.read(.precision, setting, .precision)
      return
    }
    // Without a switch the launcher's `--mixed_precision` decides.
    if isTRL { reading.state(.precision, .text("bf16"), trl.origin) }
  }

  /// GRPO and PPO generate before they train: prompt and completion together are the length.
  private static func readRollouts(_ settings: Settings, into reading: inout Reading) {
    guard !reading.isKnown(.sequenceLength),
      let completion = settings["max_completion_length"], let answer = completion.number
    else { return }
    guard let prompt = settings.number("max_prompt_length") else {
      if settings["max_prompt_length"]?.problem == nil {
        reading.markUnresolved(
          .sequenceLength, "`max_prompt_length` is not stated", completion.range)
      }
      return
    }
    reading.state(
      .sequenceLength, .number(prompt + answer), .declared(completion.range),
      place: .replacing(completion, addedTo: prompt))
  }

  private static let rollouts: [Field] = [
    Field(
      .rlGenerations, ["num_generations", "num_samples_per_prompt_rollout", "rloo_k"], .count,
      insert: false),
    Field(
      .rlCompletionLength, ["max_completion_length", "response_length"], .count, insert: false),
    Field(
      .rlPromptLength, ["max_prompt_length", "max_prompt_token_length"], .count, insert: false),
    Field(.rlUpdates, ["num_iterations", "num_ppo_epochs"], .count, insert: false),
    Field(.rlPrompts, ["num_unique_prompts_rollout"], .count, insert: false),
  ]

  /// open-instruct counts its length in answers. What TRL's batches hold, prompts or answers, has changed
  /// between its versions, and is left open.
  private static func readOnline(_ settings: Settings, into reading: inout Reading) {
    guard reading.isKnown(.rlGenerations) || reading.isKnown(.rlPrompts) else { return }
    if let beta = settings["beta"], let weight = beta.number {
      reading.state(.rlReference, .flag(weight > 0), .declared(beta.range))
    }
    if let prompts = reading.number(.rlPrompts), let each = reading.number(.rlGenerations),
      let episodes = settings["total_episodes"], let count = episodes.number, prompts * each > 0
    {
      reading.state(
        .steps, .number((count / (prompts * each)).rounded(.up)), .declared(episodes.range),
        place: .cannot("the duration counts answers"))
    }
  }

  /// Trainers that distil a teacher: the share of batches that the student answers itself, and how long
  /// an answer may be, where nothing states them.
  private static let distillers: [String: (share: Double, length: Double)] = [
    "gkd": (0.5, 128), "gold": (0.5, 128),
  ]

  /// Reads a teacher that scores what the student is trained on, and who writes that.
  ///
  /// A script of one's own answers nothing unless it says so.
  private static func readDistillation(
    _ settings: Settings, _ trainer: String, into reading: inout Reading
  ) -> Bool {
    let usual = distillers[trainer.hasSuffix(".py") ? String(trainer.dropLast(3)) : trainer]
    let teacher = settings["teacher_model_name_or_path"]
    guard teacher?.text != nil || usual != nil else { return false }
    reading.state(.method, .text("distill"), .declared(teacher?.range ?? settings.root.range))
    reading.readTeacher(teacher)
    // Of flags that are absent no default is kept, since a recipe may set them: this is the trainer's way.
    let framework = "TRL"
    let way = Origin.derived(formula: "what \(framework) trains", inputs: [])
    let length = settings.firstSet(["max_completion_length", "max_new_tokens"])
    if let share = settings["lmbda"] {
      reading.readStudentAnswers(share, default: 1, of: trl)
    } else if let share = usual?.share ?? length.map({ _ in 1 }) {
      reading.state(.rlGenerations, share, way)
    }
    if let length {
      reading.read(.rlCompletionLength, length, .count)
    } else if let usual {
      reading.state(.rlCompletionLength, usual.length, way)
    }
    return true
  }

  private static func readMethod(
    _ settings: Settings, _ trainer: String, into reading: inout Reading
  ) {
    if readDistillation(settings, trainer, into: &reading) { return }
    if settings.root.hasAny(["num_generations", "max_completion_length"]) {
      let key = settings["num_generations"] ?? settings["max_completion_length"]
      if let key { return reading.state(.method, .text("rl"), .declared(key.range)) }
    }
    if let key = settings["num_unique_prompts_rollout"] {
      return reading.state(.method, .text("rl"), .declared(key.range))
    }
    if reading.readAdapter(settings) { return }
    if let beta = settings["beta"], beta.number != nil,
      settings.root.hasAny(["loss_type", "max_prompt_length", "dataset_mixer", "dataset_mixture"])
    {
      return reading.state(.method, .text("dpo"), .declared(beta.range))
    }
    if let reference = settings.firstSet(["ref_model", "ref_model_name_or_path"]),
      settings.root.hasAny(["loss_type", "max_prompt_length", "beta"])
    {
      return reading.state(.method, .text("dpo"), .declared(reference.range))
    }
    if settings.root.hasAny(tuningKeys), settings["model_name_or_path"]?.text != nil {
      reading.state(.method, .text("full"), .derived(formula: "no `use_peft`", inputs: []))
    }
  }

  /// What only trainers of examples to tune on read, not those of a corpus.
  private static let tuningKeys = [
    "dataset_mixer", "dataset_mixture", "chat_template", "dataset_text_field",
    "assistant_only_loss", "completion_only_loss",
  ]

  private static func readDataset(_ settings: Settings, into reading: inout Reading) {
    if let mixer = settings.root["dataset_mixer"], let first = mixer.entries.first {
      reading.state(.datasetID, .text(first.key), .declared(first.keyRange))
      let sources = mixer.entries.map { entry in
        DataSource(
          entry.key,
          .shareOrCount(settings.setting(of: entry.value, at: "dataset_mixer.\(entry.key)")),
          at: entry.keyRange)
      }
      return reading.readSources(sources, at: mixer.range)
    }
    if let list = settings.root["dataset_mixer_list"], list.elements.count > 1 {
      // A name and its share or number, in turns.
      let sources = stride(from: 0, to: list.elements.count - 1, by: 2).compactMap { index in
        DataSource.named(
          settings.setting(of: list.elements[index], at: "dataset_mixer_list[\(index)]"),
          .shareOrCount(
            settings.setting(
              of: list.elements[index + 1], at: "dataset_mixer_list[\(index + 1)]")))
      }
      reading.read(
        .datasetID, settings.setting(of: list.elements[0], at: "dataset_mixer_list[0]"), .text)
      return reading.readSources(sources, at: list.range)
    }
    if let mixture = settings.root.find("dataset_mixture.datasets") {
      let sources = mixture.elements.indices.compactMap { index -> DataSource? in
        let path = "dataset_mixture.datasets[\(index)]"
        guard let name = settings.firstSet(["\(path).id", "\(path).path"]) else { return nil }
        if index == 0 { reading.read(.datasetID, name, .text) }
        guard let weight = settings["\(path).weight"], !weight.isNull else {
          return .named(name, .slice(settings["\(path).split"]))
        }
        let amount = DataSource.Amount.shareOrCount(weight)
        guard case .share(let share) = amount else { return .named(name, amount) }
        return .named(name, DataSource.Amount.slice(settings["\(path).split"]).scaled(by: share))
      }
      return reading.readSources(sources, at: mixture.range)
    }
    if let node = settings.root["dataset_name"] ?? settings.root["datasets"], node.isList {
      let sources = node.elements.enumerated().compactMap { index, element -> DataSource? in
        let path = "dataset_name[\(index)]"
        if element.isMap {
          let own = Settings(element)
          guard let name = own.firstSet(["path", "name", "id", "dataset_name"]) else { return nil }
          return .named(name, .slice(own["split"]))
        }
        return .named(settings.setting(of: element, at: path))
      }
      if let first = sources.first, let range = first.range {
        reading.state(.datasetID, .text(first.name), .declared(range))
      }
      return reading.readSources(sources, at: node.range)
    }
    if let setting = settings.firstSet([
      "dataset_name", "dataset_path", "data_path", "train_file", "train_file_path", "dataset",
      "dataset_id_or_path", "dataset_name_or_path", "dataset_id",
    ]) {
      reading.read(.datasetID, setting, .text)
    }
    // At most so many, of a dataset whose length nothing else says.
    if let samples = settings["max_train_samples"] {
      if let name = settings.firstSet(["dataset_name", "dataset"]), name.problem == nil {
        reading.readSources(
          [.named(name, .count(samples, isLimit: true))].compactMap(\.self), at: name.range)
      } else {
        reading.read(.datasetExamples, samples, .count)
      }
    }
  }
}
