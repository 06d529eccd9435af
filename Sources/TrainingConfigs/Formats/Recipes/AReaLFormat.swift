import ConfigText
import Diagnostics
import Runs

/// AReaL's experiments: an `actor` that is trained, a `rollout` or `gconfig` that generates, and
/// datasets whose `batch_size` is that of a whole step.
enum AReaLFormat: ConfigFormat {
  static let name = "areal"
  static let kind = FormatKind.recipe
  static let loader = LoaderProfile.omegaConf
  static let framework = Framework(name: "areal", version: "1.0")

  private static let models = ["actor", "model"]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root,
      root.hasAny(["total_train_epochs", "total_train_steps"]),
      root.has("train_dataset"), root.hasAny(["actor", "model", "allocation_mode"])
    else { return Confidence.none }
    return Confidence.sure
  }

  private static let fields: [Field] = [
    Field(.modelID, ["actor.path", "model.path"], .text, insert: false),
    Field(.epochs, ["total_train_epochs"], .ratio),
    Field(.steps, ["total_train_steps"], .count),
    Field(.globalBatch, ["train_dataset.batch_size"], .count, insert: false),
    Field(.precision, ["actor.dtype", "model.dtype"], .precision, insert: false),
    Field(
      .recompute, ["actor.gradient_checkpointing", "model.gradient_checkpointing"], .flag,
      insert: false),
    Field(.datasetID, ["train_dataset.path"], .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let root = document.root.map(context.overlaying) else { return [] }
    let settings = Settings(root, .omegaConf)
    var reading = Reading(format: name)
    reading.read(fields, from: settings)
    reading.readCount(
      settings, nodes: ["cluster.n_nodes"], devices: ["cluster.n_gpus_per_node"], defaultNodes: 1,
      framework: framework)
    readMethod(settings, into: &reading)
    reading.stepsWin()
    reading.readSizeFromName()
    return [reading]
  }

  private static func readMethod(_ settings: Settings, into reading: inout Reading) {
    let type = settings["train_dataset.type"]
    let generates = settings.root.hasAny(["gconfig", "rollout"])
    if let word = type?.text, ["dpo", "rw"].contains(word), let type {
      let method = word == "dpo" ? "dpo" : "full"
      return reading.state(.method, .text(method), .declared(type.range))
    }
    if type?.text == "rl" || type?.text != "sft" && generates {
      let key = type?.range ?? settings.root.entry("gconfig")?.keyRange ?? settings.root.range
      reading.state(.method, .text("rl"), .declared(key))
      return readRollouts(settings, into: &reading)
    }
    if let setting = settings["train_dataset.max_length"] {
      reading.read(.sequenceLength, setting, .count)
    }
    for model in models {
      guard let setting = settings["\(model).use_lora"], let isOn = setting.flag else { continue }
      return reading.state(.method, .text(isOn ? "lora" : "full"), .declared(setting.range))
    }
    reading.state(.method, .text("full"), .derived(formula: "no `use_lora`", inputs: []))
  }

  private static func readRollouts(_ settings: Settings, into reading: inout Reading) {
    // Prompts, each with several answers.
    if let batch = settings["train_dataset.batch_size"] { reading.read(.rlPrompts, batch, .count) }
    let samples = settings["gconfig.n_samples"]
    if let samples { reading.read(.rlGenerations, samples, .count) }
    let answers = settings.firstSet(["gconfig.max_new_tokens", "actor.max_new_tokens"])
    if let answers { reading.read(.rlCompletionLength, answers, .count) }
    let prompts = settings.firstSet(["train_dataset.max_length"])
    if let prompts { reading.read(.rlPromptLength, prompts, .count) }
    if let prompt = prompts?.number, let answers, let length = answers.number {
      reading.state(
        .sequenceLength, .number(prompt + length), .declared(answers.range),
        place: .replacing(answers, addedTo: prompt))
    }
    if let penalty = settings["actor.kl_ctl"], let weight = penalty.number {
      reading.state(
        .rlReference, .flag(weight > 0 && settings.has("ref")), .declared(penalty.range))
    }
    if let critic = settings.root.entry("critic"), critic.value.isMap {
      reading.state(.rlCritic, .flag(true), .declared(critic.keyRange))
    }
    if let setting = settings["actor.use_lora"], setting.flag == true {
      reading.state(.adapter, .text("lora"), .declared(setting.range))
    }
  }
}
