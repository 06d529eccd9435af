import Catalogue
import ConfigText
import Diagnostics
import Quantities
import Runs

/// ms-swift: `swift sft --model …` and `megatron sft …`, and the same keys in YAML.
enum SwiftFormat: TableFormat {
  static let name = "ms_swift"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "ms-swift", version: "4.0")

  private static let own = [
    "tuner_type", "train_type", "sft_type", "rlhf_type", "tuner_backend", "split_dataset_ratio",
    "external_plugins", "padding_free", "reward_funcs",
  ]
  private static let lengths = ["num_train_epochs", "max_steps", "train_iters", "max_epochs"]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml || document.language == .json, let root = document.root,
      root["model"]?.scalar != nil, root.hasAny(["dataset", "cached_dataset"]),
      root.hasAny(own), root.hasAny(lengths)
    else { return Confidence.none }
    return Confidence.sure
  }

  static let fields: [Field] = [
    Field(.modelID, ["model", "model_id_or_path", "model_type"], .text),
    Field(.epochs, ["num_train_epochs", "max_epochs"], .ratio, default: .number(3)),
    Field(.steps, ["max_steps", "train_iters"], .count),
    Field(.sequenceLength, ["max_length"], .count),
    Field(.packing, ["packing"], .flag),
    Field(.microBatch, ["per_device_train_batch_size", "micro_batch_size", "batch_size"], .count),
    Field(.gradientAccumulation, ["gradient_accumulation_steps"], .count),
    Field(.globalBatch, ["global_batch_size"], .count, insert: false),
    Field(.tensorParallel, ["tensor_model_parallel_size"], .count, insert: false),
    Field(.pipelineParallel, ["pipeline_model_parallel_size"], .count, insert: false),
    Field(
      .contextParallel, ["context_parallel_size", "sequence_parallel_size"], .count, insert: false),
    Field(.expertParallel, ["expert_model_parallel_size"], .count, insert: false),
    Field(.rlGenerations, ["num_generations"], .count, insert: false),
    Field(.rlCompletionLength, ["max_completion_length"], .count, insert: false),
    Field(.rlUpdates, ["num_iterations"], .count, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    // The trainer of Megatron has no sections; the one over Ray keeps some keys below `train`.
    let sections = ["", "train"]
    readRLHF(settings, into: &reading)
    reading.readAdapter(settings, sections: sections)
    let isMegatron = settings.root.hasAny(["micro_batch_size", "global_batch_size"])
    reading.state(.method, .text(isMegatron ? "full" : "lora"), framework.origin)
    readPrecision(settings, into: &reading)
    if let setting = settings["gradient_checkpointing"] {
      reading.read(.recompute, setting, .flag)
    } else if let setting = settings["recompute_granularity"] {
      reading.read(.recompute, setting, .flagUnless(["none"]))
    } else if !isMegatron {
      reading.state(.recompute, .flag(true), framework.origin)
    }
    let words =
      ["dataset", "cached_dataset"].flatMap { DatasetWords.words($0, in: settings) }
    reading.readDatasets(words.compactMap(DatasetWords.source), at: nil)
    if let deepspeed = settings["deepspeed"], let path = deepspeed.text, path.contains(".") {
      reading.references.append(Reference(role: .deepspeed, path: path, range: deepspeed.range))
    }
    readDevices(settings, into: &reading)
  }

  /// The trainer and the server of answers on devices of their own, or on the same ones.
  private static func readDevices(_ settings: Settings, into reading: inout Reading) {
    guard let trainer = settings["train.gpus"], let gpus = trainer.number, gpus >= 1 else { return }
    let groups = settings.root["colocate_groups"]?.elements.flatMap(\.elements) ?? []
    let isShared = groups.contains { $0.text == "rollout" }
    let others = isShared ? 0 : settings.number("rollout.gpus") ?? 0
    reading.state(
      .count, .number(gpus + others), .declared(trainer.range),
      place: others == 0
        ? .replacing(trainer, .count) : .cannot("the count is that of trainer and rollout"))
  }

  private static func readRLHF(_ settings: Settings, into reading: inout Reading) {
    guard let setting = settings["rlhf_type"], let word = setting.text?.lowercased() else { return }
    switch word {
    case "grpo", "ppo", "rloo", "reinforce", "gspo", "dapo":
      reading.state(.method, .text("rl"), .declared(setting.range))
      reading.batchMeaning = .answers
      reading.state(.rlGenerations, word == "ppo" ? 1 : 8, framework.origin)
      reading.state(.rlCompletionLength, 512, framework.origin)
      if let beta = settings["beta"], let value = beta.number {
        reading.state(.rlReference, .flag(value > 0), .declared(beta.range))
      } else {
        reading.state(.rlReference, .flag(true), framework.origin)
      }
      if word == "ppo" { reading.state(.rlCritic, .flag(true), .declared(setting.range)) }
      readJudges(settings, into: &reading)
    case "gkd":
      reading.state(.method, .text("distill"), .declared(setting.range))
      reading.readTeacher(settings["teacher_model"])
      reading.readStudentAnswers(settings["lmbda"], default: 0.5, of: framework)
      reading.state(.rlCompletionLength, 512, framework.origin)
    case "rm": break
    default: reading.state(.method, .text("dpo"), .declared(setting.range))
    }
  }

  /// Models that score each answer: those that reward, and a teacher whose probabilities are the goal.
  private static func readJudges(_ settings: Settings, into reading: inout Reading) {
    let judges = ["reward_model", "teacher_model"].flatMap { DatasetWords.words($0, in: settings) }
    guard let first = judges.first else { return }
    let sizes = judges.map { $0.text.flatMap { ModelNameSize($0).params?.central } }
    guard !sizes.contains(nil) else {
      return reading.markUnresolved(
        .rlRewardParams, "a model that scores answers does not say how large it is", first.range)
    }
    reading.state(
      .rlRewardParams, .number(sizes.compactMap(\.self).reduce(0, +)),
      .derived(formula: "the sizes in the names of the models that score", inputs: []))
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    if let setting = settings["fp8_format"], !setting.isNull, setting.text != "none" {
      return reading.state(
        .precision, .text("fp8"), .declared(setting.range),
        place: .cannot("fp8 is switched by flags of its own"))
    }
    reading.readSwitchedPrecision(settings, framework: nil, default: nil)
    guard !reading.isKnown(.precision), !reading.isUnresolved(.precision) else { return }
    if let dtype = settings["torch_dtype"], !dtype.isNull {
      reading.read(.precision, dtype, .precision)
    } else {
      reading.state(.precision, .text("bf16"), framework.origin)
    }
  }
}

extension Reading {
  /// Reads which share of the batches the student answers itself, before the teacher sees them.
  mutating func readStudentAnswers(
    _ share: Setting?, default usual: Double, of framework: Framework
  ) {
    guard let share, !share.isNull else {
      return state(.rlGenerations, usual, framework.origin)
    }
    read(.rlGenerations, share, .ratio)
  }

  /// Reads the sizes of teachers out of their names; one whose name does not say it leaves them open.
  mutating func readTeachers(_ settings: [Setting]) {
    guard let first = settings.first else { return }
    var sum = 0.0
    for setting in settings {
      guard let params = setting.text.flatMap({ ModelNameSize($0).params?.central }) else {
        let reason =
          setting.problem
          ?? "`\(FactText.shortened(setting.text ?? setting.path))` does not say how large the teacher is"
        return markUnresolved(.teacherParams, reason, setting.range)
      }
      sum += params
    }
    let formula =
      settings.count == 1 ? "the size in the teacher's name" : "the sizes in the teachers' names"
    state(
      .teacherParams, .number(sum), .derived(formula: formula, inputs: []),
      place: .cannot("the size of a teacher follows from `\(first.path)`"))
  }

  mutating func readTeacher(_ setting: Setting?) { readTeachers(setting.map { [$0] } ?? []) }
}
