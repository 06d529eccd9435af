import ConfigText
import Diagnostics
import Runs

/// Oumi's training recipes: `model`, `data.train.datasets` and `training`, whose keys are those of
/// `TrainingArguments` under names of their own.
enum OumiFormat: TableFormat {
  static let name = "oumi"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "oumi", version: "0.5")
  static let commandWords = CommandWords(
    launchers: ["oumi"], finals: ["oumi"], wrapping: ["oumi": ["distributed"]])

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      root["model"]?.has("model_name") == true, let training = root["training"], training.isMap
    else { return Confidence.none }
    let typical = [
      "trainer_type", "enable_gradient_checkpointing", "use_peft", "per_device_train_batch_size",
      "num_train_epochs", "max_steps", "mixed_precision_dtype", "include_performance_metrics",
    ]
    if root.find("data.train") != nil { return Confidence.sure }
    // It refuses sections that it does not know: what has others is a project's own.
    let sections: Set = ["model", "data", "training", "peft", "fsdp", "deepspeed"]
    return training.count(of: typical) >= 2 && root.entries.allSatisfy { sections.contains($0.key) }
      ? Confidence.sure : Confidence.none
  }

  static let fields: [Field] = [
    Field(.modelID, "model.model_name", .text),
    Field(.epochs, "training.num_train_epochs", .ratio, default: .number(3)),
    Field(.steps, "training.max_steps", .count),
    Field(.sequenceLength, "model.model_max_length", .count),
    Field(.packing, ["data.train.pack"], .flag, insert: false),
    Field(
      .microBatch, "training.per_device_train_batch_size", .count, default: .number(8)),
    Field(
      .gradientAccumulation, "training.gradient_accumulation_steps", .count, default: .number(1)),
    Field(
      .recompute, "training.enable_gradient_checkpointing", .flag, default: .flag(false)),
    Field(
      .rlGenerations, ["training.grpo.num_generations", "training.num_generations"], .count,
      insert: false),
    Field(
      .rlCompletionLength,
      ["training.grpo.max_completion_length", "training.max_completion_length"], .count,
      insert: false),
    Field(
      .rlPromptLength, ["training.grpo.max_prompt_length", "training.max_prompt_length"], .count,
      insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    readMethod(settings, into: &reading)
    readPrecision(settings, into: &reading)
    readDatasets(settings, into: &reading)
    if let deepspeed = settings["deepspeed.config_file"], let path = deepspeed.text {
      reading.references.append(Reference(role: .deepspeed, path: path, range: deepspeed.range))
    }
  }

  private static func readMethod(_ settings: Settings, into reading: inout Reading) {
    let trainer = settings["training.trainer_type"]
    let type = trainer?.text?.uppercased() ?? ""
    if let trainer, type.hasSuffix("GRPO") || type.hasSuffix("PPO") || type.hasSuffix("RLOO") {
      reading.state(.method, .text("rl"), .declared(trainer.range))
      return
    }
    if let trainer, type.hasSuffix("DPO") || type.hasSuffix("KTO") {
      reading.state(.method, .text("dpo"), .declared(trainer.range))
      return
    }
    if let trainer, type.hasSuffix("GKD") || type.hasSuffix("GOLD") {
      reading.state(.method, .text("distill"), .declared(trainer.range))
      let keys = [
        "training.gkd.teacher_model_name_or_path", "training.gold.teacher_model_name_or_path",
      ]
      reading.readTeacher(settings.first(keys))
      readStudentAnswers(type.hasSuffix("GKD") ? "gkd" : "gold", settings, into: &reading)
      return
    }
    // A section of `peft` alone changes nothing.
    if settings.flag("training.use_peft") == true {
      reading.readAdapter(settings, sections: ["peft", "training"])
    } else if settings.flag("model.load_pretrained_weights") == false {
      reading.state(
        .method, .text("pretrain"),
        .derived(formula: "`load_pretrained_weights` is false", inputs: []))
    } else {
      reading.state(.method, .text("full"), .derived(formula: "no `use_peft`", inputs: []))
    }
  }

  /// Half of the batches are the student's own answers unless `lmbda` says otherwise.
  private static func readStudentAnswers(
    _ section: String, _ settings: Settings, into reading: inout Reading
  ) {
    let path = "training.\(section)"
    reading.readStudentAnswers(settings["\(path).lmbda"], default: 0.5, of: framework)
    let lengths = ["\(path).max_completion_length", "\(path).max_new_tokens"]
    if let length = settings.firstSet(lengths) {
      reading.read(.rlCompletionLength, length, .count)
    } else {
      reading.state(.rlCompletionLength, 128, framework.origin)
    }
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    if let mixed = settings["training.mixed_precision_dtype"], let text = mixed.text,
      text.lowercased() != "none"
    {
      reading.read(.precision, mixed, .precision)
    } else if let dtype = settings["model.torch_dtype_str"] {
      reading.read(.precision, dtype, .precision)
    }
  }

  /// The list of datasets, each as a whole, as a slice or with a number of examples.
  private static func readDatasets(_ settings: Settings, into reading: inout Reading) {
    let base = "data.train.datasets"
    guard let node = settings.root.find(base), node.isList else { return }
    let weighs = node.elements.contains { $0["mixture_proportion"]?.isNull == false }
    let sources = node.elements.indices.compactMap { index -> DataSource? in
      let path = "\(base)[\(index)]"
      var amount = DataSource.Amount.slice(settings["\(path).split"])
      if let count = settings["\(path).sample_count"], !count.isNull {
        amount = .count(count, isLimit: false)
      }
      return .named(settings["\(path).dataset_name"], weighs ? .weight(nil) : amount)
    }
    let place: Place? =
      sources.count == 1 ? settings["\(base)[0].dataset_name"].map { .replacing($0, .text) } : nil
    reading.readDatasets(sources, at: node.range, place: place)
  }
}
