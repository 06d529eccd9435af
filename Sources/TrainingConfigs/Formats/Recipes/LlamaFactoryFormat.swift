import ConfigText
import Diagnostics
import Runs
import Text

/// LLaMA-Factory recipes: Hugging Face arguments with its own on top; unknown keys are errors.
enum LlamaFactoryFormat: TableFormat {
  static let name = "llamafactory"
  static let kind = FormatKind.recipe
  static let commandWords = CommandWords(
    launchers: ["llamafactory-cli"], finals: ["llamafactory-cli"])
  static let framework = Framework(name: "llamafactory", version: "0.9.4")

  static let own = ["finetuning_type", "stage", "template", "cutoff_len", "lora_target"]
  private static let second = ["dist_config", "peft_config", "kernel_config", "quant_config"]

  /// What only a training has, beside how long it is.
  private static let quantities = [
    "learning_rate", "gradient_accumulation_steps", "per_device_train_batch_size",
    "lr_scheduler_type", "warmup_ratio", "warmup_steps",
  ]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml || document.language == .json, let root = document.root else {
      return Confidence.none
    }
    if root.has("model_name_or_path"), root.hasAny(own) { return Confidence.sure }
    return root.has("model") && (root.has("train_dataset") || root.hasAny(["kernel_config"]))
      && root.hasAny(second) ? Confidence.sure : Confidence.none
  }

  static let fields: [Field] = [
    Field(.modelID, ["model_name_or_path", "model"], .text),
    Field(.epochs, "num_train_epochs", .ratio, default: .number(3)),
    Field(.steps, "max_steps", .count),
    Field(.sequenceLength, "cutoff_len", .count, default: .number(2_048)),
    Field(.packing, "packing", .flag),
    Field(
      .microBatch, ["per_device_train_batch_size", "micro_batch_size"], .count,
      default: .number(8)),
    Field(.gradientAccumulation, "gradient_accumulation_steps", .count, default: .number(1)),
    Field(.tensorParallel, ["tensor_model_parallel_size"], .count, insert: false),
    Field(.pipelineParallel, ["pipeline_model_parallel_size"], .count, insert: false),
    Field(.expertParallel, ["expert_model_parallel_size"], .count, insert: false),
  ]

  static func refine(_ reading: inout Reading, _ settings: Settings, _ context: ReadingContext) {
    let saysHowLong = settings.root.hasAny(["max_steps", "num_train_epochs"])
    if let setting = settings["do_train"], setting.flag == false {
      reading.notTraining = "`do_train` is off"
      // A command may turn it on again, and a file that says how to train expects that.
      if saysHowLong || settings.root.hasAny(quantities) {
        reading.doubt =
          "says how to train with `do_train` off, which the command that starts it can turn on"
        reading.range = setting.range
      }
    } else if !saysHowLong,
      settings.root.has("export_dir")
        || settings.root.has("infer_backend") && !settings.root.has("dataset")
        || settings.root.hasAny(["task", "n_shot"]) && !settings.root.hasAny(["stage", "dataset"])
    {
      reading.notTraining = "it exports, evaluates or serves a model"
    }
    reading.readSwitchedPrecision(settings, framework: framework, default: "bf16")
    readMethod(settings, into: &reading)
    reading.readHeldOut(settings, share: ["val_size"])
    reading.readRayWorkers(settings)
    readDataset(settings, into: &reading)
    if let setting = settings["disable_gradient_checkpointing"], let off = setting.flag {
      reading.state(
        .recompute, .flag(!off), .declared(setting.range),
        place: .rewriting(setting) { $0.flag.map { $0 ? "false" : "true" } })
    } else if let setting = settings["gradient_checkpointing"] {
      reading.read(.recompute, setting, .flag)
    } else {
      reading.state(.recompute, .flag(true), framework.origin)
      reading.insertions[.recompute] = .inserting(
        "disable_gradient_checkpointing", into: settings.root
      ) { $0.flag.map { $0 ? "false" : "true" } }
    }
    if let deepspeed = settings["deepspeed"], let path = deepspeed.text {
      reading.references.append(Reference(role: .deepspeed, path: path, range: deepspeed.range))
    }
  }

  /// `finetuning_type` decides; four bits make LoRA QLoRA.
  private static func readMethod(_ settings: Settings, into reading: inout Reading) {
    guard let setting = settings.firstSet(["finetuning_type", "peft_config.name"]),
      let word = setting.text
    else {
      return reading.state(.method, .text("lora"), framework.origin)
    }
    switch word {
    case "lora":
      let isFourBit =
        settings.number("quantization_bit") == 4 || settings.has("quant_config")
      reading.state(.method, .text(isFourBit ? "qlora" : "lora"), .declared(setting.range))
    case "full": reading.state(.method, .text("full"), .declared(setting.range))
    default:
      reading.markUnresolved(
        .method, "`\(FactText.shortened(word))` is no method that is known here", setting.range)
    }
  }

  /// A comma-separated list of names in `dataset_info.json`.
  private static func readDataset(_ settings: Settings, into reading: inout Reading) {
    guard let setting = settings.firstSet(["dataset", "train_dataset"]), setting.problem == nil,
      let text = setting.text
    else { return }
    let names = text.split(separator: ",").map { trimmed($0) }.filter { !$0.isEmpty }
    guard let first = names.first else { return }
    reading.state(
      .datasetID, .text(first), .declared(setting.range),
      place: names.count == 1 ? .replacing(setting, .text) : nil)
    // The limit is one for each of them, and a dataset that has fewer is trained on as it is.
    let strategy = settings.text("mix_strategy") ?? "concat"
    let amount: DataSource.Amount =
      strategy == "concat" || names.count == 1
      ? .count(settings["max_samples"], isLimit: true) : .weight(nil)
    reading.readSources(
      names.map { DataSource($0, amount, at: setting.range) }, at: setting.range)
  }
}
