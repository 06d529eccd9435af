import ConfigText
import Runs

/// axolotl recipes: YAML read with `safe_load` and checked by pydantic.
enum AxolotlFormat: ConfigFormat {
  static let name = "axolotl"
  static let kind = FormatKind.recipe
  static let commandWords = CommandWords(launchers: ["axolotl"], finals: ["axolotl"])
  static let framework = Framework(name: "axolotl", version: "0.13")

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root, root.has("base_model"),
      !root.has("merge_method"),
      root.hasAny([
        "datasets", "sequence_len", "micro_batch_size", "adapter", "pretraining_dataset", "rl",
      ])
    else { return Confidence.none }
    return Confidence.sure
  }

  static let fields: [Field] = [
    Field(.modelID, "base_model", .text),
    Field(.epochs, "num_epochs", .ratio, default: .number(1)),
    Field(.steps, "max_steps", .count),
    Field(.sequenceLength, "sequence_len", .count, default: .number(512)),
    Field(.packing, "sample_packing", .flag, default: .flag(false)),
    Field(.padding, ["pad_to_sequence_len"], .flag, insert: false),
    Field(.microBatch, "micro_batch_size", .count, default: .number(1)),
    Field(.gradientAccumulation, "gradient_accumulation_steps", .count, default: .number(1)),
    Field(
      .recompute, "gradient_checkpointing", .flagUnless(["false", "no", "off"]),
      default: .flag(false)),
    Field(
      .datasetID,
      ["pretraining_dataset[0].path", "pretraining_dataset", "datasets[0].path"], .text,
      insert: false),
    Field(.tensorParallel, "tensor_parallel_size", .count),
    Field(.rlGenerations, ["trl.num_generations"], .count, insert: false),
    Field(
      .rlCompletionLength, ["trl.max_completion_length"], .count, insert: false),
    Field(.rlUpdates, ["trl.num_iterations"], .count, insert: false),
    Field(.contextParallel, "context_parallel_size", .count),
    Field(.expertParallel, "expert_parallel_size", .count),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.read(fields, from: settings, framework: framework)
    reading.readMethod(settings)
    if reading[.method]?.value.text == "rl", let beta = settings["trl.beta"],
      let weight = beta.number
    {
      reading.state(.rlReference, .flag(weight > 0), .declared(beta.range))
    }
    reading.readSwitchedPrecision(settings, framework: framework, default: nil)
    reading.readHeldOut(
      settings, share: ["val_set_size"], perEpoch: "evals_per_epoch",
      isImplied: settings.has("eval_steps"))
    reading.stepsWin()
    if let path = settings.text("deepspeed"), let setting = settings["deepspeed"] {
      reading.references.append(
        Reference(role: .deepspeed, path: path, range: setting.range))
    }
    readSources(settings, into: &reading)
    if settings.flag("use_ray") == true { reading.readRayWorkers(settings) }
    reading.readSizeFromName()
    readDimensions(root, into: &reading)
    return [reading]
  }

  /// A model that is built with other dimensions than its name stands for has a size of its own.
  private static func readDimensions(_ root: ConfigNode, into reading: inout Reading) {
    for section in ["overrides_of_model_config", "model_config"] {
      let entry = root[section]?.entries.first { dimensions.contains($0.key) }
      guard let entry else { continue }
      reading.markUnreadable(
        .modelParams, "`\(section).\(entry.key)` changes the size of the model", entry.keyRange)
    }
  }

  private static let dimensions: Set<String> = [
    "num_hidden_layers", "hidden_size", "intermediate_size", "num_local_experts", "num_experts",
    "num_experts_per_tok", "moe_intermediate_size", "vocab_size", "n_routed_experts",
  ]

  /// All datasets one after another, each as a whole, a slice of a split or one of several shards.
  private static func readSources(_ settings: Settings, into reading: inout Reading) {
    for key in ["pretraining_dataset", "datasets"] {
      guard let node = settings.root[key], !node.isNull else { continue }
      if node.scalar != nil, let name = settings[key] {
        return reading.readSources([.named(name, .slice(nil))].compactMap(\.self), at: node.range)
      }
      let sources = node.elements.indices.compactMap { index -> DataSource? in
        let path = "\(key)[\(index)]"
        guard let name = settings["\(path).path"] ?? settings[path] else { return nil }
        var amount = DataSource.Amount.slice(settings["\(path).split"])
        if let shards = settings["\(path).shards"], !shards.isNull {
          if let count = shards.number, count >= 1 {
            amount = amount.scaled(by: 1 / count)
          } else {
            amount = .unreadable("`shards` is not a number")
          }
        }
        return DataSource.named(name, amount)
      }
      return reading.readSources(sources, at: node.range)
    }
  }
}

extension Reading {
  /// axolotl's method: the adapter decides, `rl` and 4-bit loading refine it.
  fileprivate mutating func readMethod(_ settings: Settings) {
    if let rl = settings["rl"], let word = rl.text {
      let method = word == "grpo" || word == "ppo" ? "rl" : "dpo"
      state(.method, .text(method), .declared(rl.range))
      return
    }
    guard let adapter = settings["adapter"], let word = adapter.text else {
      if settings.has("pretraining_dataset"), settings.root["pretraining_dataset"]?.isNull == false
      {
        state(
          .method, .text("pretrain"),
          .derived(formula: "a `pretraining_dataset` and no adapter", inputs: []))
      } else {
        state(.method, .text("full"), .derived(formula: "no `adapter`", inputs: []))
      }
      return
    }
    let isFourBit = settings.flag("load_in_4bit") == true
    switch word {
    case "lora", "llama-adapter":
      state(
        .method, .text(word == "lora" && isFourBit ? "qlora" : "lora"), .declared(adapter.range),
        place: word == "lora"
          ? .rewriting(adapter) { value in
            value.text.flatMap { ["lora", "qlora"].contains($0) ? $0 : nil }
          } : nil)
    case "qlora": state(.method, .text("qlora"), .declared(adapter.range))
    default:
      markUnresolved(.method, "adapter `\(FactText.shortened(word))` is not known", adapter.range)
    }
  }
}
