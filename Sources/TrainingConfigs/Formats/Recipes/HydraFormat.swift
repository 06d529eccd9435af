import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// Hydra configs of no particular framework, composed from the groups that `defaults` names.
enum HydraFormat: ConfigFormat {
  static let name = "hydra"
  static let loader = LoaderProfile.omegaConf
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "hydra", version: "1.3")
  private static let packageMark = Array("# @package".utf8)

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    if document.file.bytes.prefix(400).holds(packageMark) { return Confidence.likely - 5 }
    if isVerl(root) { return Confidence.likely }
    if let defaults = root["defaults"], defaults.isList, isDefaults(defaults) {
      let companions = ["hydra", "trainer", "model", "data", "train", "optimizer", "paths"]
      let trainer = ["accelerator", "devices", "strategy", "model_checkpoint", "early_stopping"]
      if root.hasAny(trainer) { return 20 }
      let groups = ["trainer", "model", "data", "paths", "callbacks", "ppo_trainer", "experiment"]
      let names = defaults.elements.flatMap { $0.entries.map(\.key) + [$0.text ?? ""] }
      if root.hasAny(companions) || names.contains(where: groups.contains) { return 25 }
    }
    let hasTarget = root.has("_target_") || root.entries.contains { $0.value.has("_target_") }
    return hasTarget || isVerlGroup(root) ? 20 : Confidence.none
  }

  /// verl's own sections, and those of EasyR1, which is built upon it.
  private static func isVerl(_ root: ConfigNode) -> Bool {
    root.has("actor_rollout_ref")
      || root["worker"]?.has("actor") == true && root["worker"]?.has("rollout") == true
  }

  private static func isVerlGroup(_ root: ConfigNode) -> Bool {
    root.hasAny(["ppo_micro_batch_size_per_gpu", "log_prob_micro_batch_size_per_gpu"])
      || root.has("forward_micro_batch_size") || root.has("max_response_length")
      || root.has("rollout") && root.has("model") && root.has("trainer")
      || root.has("reward_model") && root.has("use_dynamic_bsz")
      || root.hasAny(["micro_batch_size_per_gpu", "num_workers"])
        && root.hasAny(["reward_manager", "sandbox_fusion"])
  }

  private static func isDefaults(_ node: ConfigNode) -> Bool {
    !node.elements.isEmpty
      && node.elements.allSatisfy { $0.scalar != nil || $0.isMap && $0.entries.count == 1 }
  }

  static let fields: [Field] = [
    Field(
      .epochs,
      [
        "trainer.max_epochs", "trainer.total_epochs", "train.epochs", "training.epochs",
        "training.num_epochs", "optim.epochs", "epochs", "num_epochs",
      ], .ratioBelow(5_000), insert: false),
    Field(
      .steps,
      [
        "trainer.max_steps", "trainer.total_training_steps", "training.max_steps",
        "train.max_steps", "max_steps",
      ], .count, insert: false),
    Field(
      .microBatch,
      [
        "data.batch_size", "datamodule.batch_size",
        "actor_rollout_ref.actor.ppo_micro_batch_size_per_gpu", "training.batch_size",
        "train.batch_size", "scratch.train_batch_size",
      ], .count, insert: false),
    Field(.globalBatch, ["data.train_batch_size"], .count, insert: false),
    Field(.gradientAccumulation, ["trainer.accumulate_grad_batches"], .count, insert: false),
    Field(.timeLimit, ["hydra.launcher.timeout_min"], .hours(per: 1.0 / 60), insert: false),
    Field(
      .modelID,
      [
        "actor_rollout_ref.model.path", "model.model_name_or_path", "model.model_name",
        "model.pretrained_model_name_or_path",
      ], .text, insert: false),
  ]

  /// Whether the trainer is Lightning's, by its class or by arguments that only that one takes.
  private static func isLightning(_ settings: Settings) -> Bool {
    settings.text("trainer._target_")?.contains("lightning") == true
      || ["accumulate_grad_batches", "limit_train_batches"].contains {
        settings.has("trainer.\($0)")
      }
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard document.root != nil else { return [] }
    var composer = HydraComposer(context: context)
    let composed = composer.compose(document)
    let root = composer.overlaying(composed)
    let settings = Settings(root, .omegaConf)
    var reading = Reading(format: name)
    reading.files = composer.files
    reading.read(fields, from: settings)
    reading.readLightningPrecision(settings)
    readSolver(settings, into: &reading)
    reading.readCount(
      settings,
      nodes: ["trainer.num_nodes", "trainer.nnodes", "launcher.num_nodes", "hydra.launcher.nodes"],
      devices: [
        "trainer.devices", "trainer.n_gpus_per_node", "trainer.gpus", "launcher.gpus_per_node",
        "hydra.launcher.gpus_per_node",
      ],
      // A job of submitit has one node unless it says more.
      defaultNodes: isLightning(settings) || settings.has("hydra.launcher.timeout_min") ? 1 : nil,
      framework: framework)
    if settings.text("trainer.accelerator") == "cpu" { reading.forget([.count]) }
    readLength(settings, into: &reading)
    if isVerl(root) {
      VerlCommand.read(settings, isSFT: false, into: &reading)
    } else if isWhole(root, document) || context.isStarted || !context.overrides.isEmpty {
      // What a command starts is a training, in whichever sections it says so.
      readAnybodys(settings, describedBy: Settings(composed, .omegaConf), into: &reading)
    }
    if !states(root, document) {
      reading.notTraining = "it is one part of a configuration that is composed elsewhere"
    }
    reading.stepsWin()
    reading.readSizeFromName()
    return [reading]
  }

  /// Whether a file composes others into a config that says how long and how much at a time, in whichever
  /// sections.
  private static func isWhole(_ root: ConfigNode, _ document: ConfigDocument) -> Bool {
    guard document.root?["defaults"]?.elements.isEmpty == false else { return false }
    let topics = GenericFormat.spokenTopics(of: root)
    return topics[0] && topics[1] && topics[2...].contains(true)
  }

  /// A length counts tokens where there is a tokenizer; of sound it counts something else.
  private static func readLength(_ settings: Settings, into reading: inout Reading) {
    let tokenizers = ["tokenizer", "tokenizer_name", "tokenizer_path"]
    guard
      settings.root.hasAny(tokenizers) || settings.root["datamodule"]?.hasAny(tokenizers) == true,
      let length = settings.firstSet([
        "data.max_length", "datamodule.max_length", "model.max_length", "max_seq_length",
        "max_length",
      ])
    else { return }
    reading.read(.sequenceLength, length, .count)
  }

  /// What sections of the project's own say.
  private static func readAnybodys(
    _ settings: Settings, describedBy described: Settings, into reading: inout Reading
  ) {
    var own = Reading(format: name)
    GenericFormat.read(settings, describedBy: described, into: &own)
    GenericCommand.readShape(settings, sections: ["", "model."], into: &own)
    own.dropDefaults()
    own.forget(reading.stated.map(\.fact))
    if reading.isKnown(.steps) { own.forget([.epochs]) }
    if reading.isKnown(.epochs) { own.forget([.steps]) }
    reading.merge(own)
  }

  /// Solvers of dora: one batch for all devices, and the type that `autocast` computes in.
  private static func readSolver(_ settings: Settings, into reading: inout Reading) {
    if settings.root.hasAny(["autocast", "compression_model_checkpoint", "solver"]),
      let batch = settings["dataset.batch_size"]
    {
      reading.read(.globalBatch, batch, .count)
    }
    let types = ["autocast_dtype", "trainer.optim.amp.amp_dtype"]
    guard !reading.isKnown(.precision), settings.flag("autocast") != false,
      settings.flag("trainer.optim.amp.enabled") != false,
      let type = types.lazy.compactMap({ settings[$0] }).first
    else { return }
    reading.read(.precision, type, .precision)
  }

  /// Whether the file stands for a run: it names a trainer's quantities or composes a whole.
  private static func states(_ root: ConfigNode, _ document: ConfigDocument) -> Bool {
    if isEvaluation(root, document) { return false }
    if root.has("trainer"), root["trainer"]?.isMap == true { return true }
    if isWhole(root, document) { return true }
    let groups = document.root?["defaults"]?.elements.flatMap { $0.entries.map(\.key) } ?? []
    if groups.contains("trainer") || groups.contains("train") { return true }
    if root.find("optim.epochs") != nil, root.find("dataset.batch_size") != nil { return true }
    return root.hasAny(["epochs", "max_steps", "num_epochs", "actor_rollout_ref"])
  }
}

extension HydraFormat {
  private static let quantities: Set<String> = [
    "epochs", "num_epochs", "max_epochs", "total_epochs", "max_steps", "num_steps",
    "max_train_steps",
    "total_training_steps", "train_iters", "num_train_epochs", "lr", "learning_rate", "optim",
    "optimizer",
  ]

  /// Whether a file evaluates or generates: its name says so, and nothing in it speaks against that.
  ///
  /// A name alone decides nothing: quantities of a training in the file itself make it one.
  private static func isEvaluation(_ root: ConfigNode, _ document: ConfigDocument) -> Bool {
    let stem = document.name.split(separator: "_").last.map(String.init) ?? document.name
    guard ["eval", "generation", "infer"].contains(where: stem.hasPrefix) else { return false }
    if let own = document.root, holdsQuantity(own) { return false }
    let task = root["task_name"]?.text ?? root["mode"]?.text ?? root["job"]?.text ?? ""
    let evaluates = ["eval", "test", "infer", "generat", "predict"].contains(where: task.hasPrefix)
    return evaluates || root["ckpt_path"]?.text == "???" || !holdsQuantity(root)
  }

  private static func holdsQuantity(_ root: ConfigNode) -> Bool {
    var holds = false
    root.visit { path, _ in
      if let leaf = path.split(separator: ".").last, quantities.contains(String(leaf)) {
        holds = true
      }
    }
    return holds
  }
}
