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

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .yaml, let root = document.root else { return Confidence.none }
    let head = document.file.text(in: 0..<min(400, document.file.bytes.count))
    if head.contains("# @package") { return Confidence.likely - 5 }
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
    Field(
      .modelID,
      [
        "actor_rollout_ref.model.path", "model.model_name_or_path", "model.model_name",
        "model.pretrained_model_name_or_path",
      ], .text, insert: false),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard document.root != nil else { return [] }
    var composer = HydraComposer(context: context)
    let root = context.overlaying(composer.compose(document))
    let settings = Settings(root, .omegaConf)
    var reading = Reading(format: name)
    reading.files = composer.files
    reading.read(fields, from: settings)
    reading.readLightningPrecision(settings)
    readSolver(settings, into: &reading)
    reading.readCount(
      settings, nodes: ["trainer.num_nodes", "trainer.nnodes", "launcher.num_nodes"],
      devices: [
        "trainer.devices", "trainer.n_gpus_per_node", "trainer.gpus", "launcher.gpus_per_node",
      ], framework: framework)
    if settings.text("trainer.accelerator") == "cpu" { reading.forget([.count]) }
    readLength(settings, into: &reading)
    if isWhole(root, document) { readAnybodys(settings, into: &reading) }
    if isVerl(root) {
      VerlCommand.read(settings, isSFT: false, into: &reading)
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
    guard settings.root.hasAny(["tokenizer", "tokenizer_name", "tokenizer_path"]),
      let length = settings.firstSet([
        "data.max_length", "model.max_length", "max_seq_length", "max_length",
      ])
    else { return }
    reading.read(.sequenceLength, length, .count)
  }

  /// What sections of the project's own say.
  private static func readAnybodys(_ settings: Settings, into reading: inout Reading) {
    var own = Reading(format: name)
    GenericFormat.read(settings, into: &own)
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

/// Puts a config together from the files of the repository that its `defaults` list names.
struct HydraComposer {
  let context: ReadingContext
  /// Files beside the first that took part.
  private(set) var files: [SourceFile] = []
  private var loaded = 0

  init(context: ReadingContext) { self.context = context }

  private static let fileLimit = 60
  private static let depthLimit = 6

  /// The whole config; without the other files, just the document's own.
  mutating func compose(_ document: ConfigDocument) -> ConfigNode {
    guard let root = document.root else {
      return ConfigNode(.map([]), SourceRange(file: document.file, bytes: 0..<0))
    }
    let overrides = overrides(of: root)
    guard !overrides.isEmpty else { return compose(root, overrides: [:], group: "", depth: 0) }
    // An overlay changes the choices of the primary config that stands above it.
    let own = without(root, "defaults")
    for name in ["../train.yaml", "../config.yaml", "train.yaml", "config.yaml"] {
      guard let base = load(name, beside: document.file), let baseRoot = base.root,
        base.file.path != document.file.path, baseRoot.has("defaults")
      else { continue }
      let composed = compose(baseRoot, overrides: overrides, group: "", depth: 1)
      return Self.merge(composed, own)
    }
    return own
  }

  /// `override /model: big` as group and choice.
  private func overrides(of root: ConfigNode) -> [String: String] {
    var overrides: [String: String] = [:]
    for entry in (root["defaults"]?.elements ?? []).flatMap(\.entries)
    where entry.key.hasPrefix("override ") {
      let group = trimmed(entry.key.dropFirst("override ".utf8.count)).drop { $0 == "/" }
      if let choice = entry.value.text, !group.hasPrefix("hydra/") {
        overrides[String(group)] = choice
      }
    }
    return overrides
  }

  private mutating func load(_ path: String, beside file: SourceFile) -> ConfigDocument? {
    guard loaded < Self.fileLimit else { return nil }
    loaded += 1
    let name = path.hasSuffix(".yaml") || path.hasSuffix(".yml") ? path : path + ".yaml"
    return context.load(name, file)
  }

  private mutating func compose(
    _ root: ConfigNode, overrides: [String: String], group: String, depth: Int
  ) -> ConfigNode {
    let own = without(root, "defaults")
    guard depth < Self.depthLimit, let defaults = root["defaults"], defaults.isList else {
      return own
    }
    var whole = ConfigNode(.map([]), root.range)
    var didMergeSelf = false
    for element in defaults.elements {
      if element.text == "_self_" {
        whole = Self.merge(whole, own)
        didMergeSelf = true
        continue
      }
      guard let part = part(element, of: root.range.file, overrides, group, depth) else { continue }
      whole = Self.merge(whole, part)
    }
    return didMergeSelf ? whole : Self.merge(whole, own)
  }

  /// What one item of `defaults` brings in, below the key of its group.
  private mutating func part(
    _ element: ConfigNode, of file: SourceFile, _ overrides: [String: String], _ group: String,
    _ depth: Int
  ) -> ConfigNode? {
    var key = ""
    var choice: String?
    if let text = element.text {
      choice = text
    } else if let entry = element.entries.first {
      key = entry.key
      for prefix in ["override ", "optional "] where key.hasPrefix(prefix) {
        key = String(key.dropFirst(prefix.utf8.count))
      }
      choice = entry.value.text
    }
    let isAbsolute = key.hasPrefix("/")
    key = String(key.drop { $0 == "/" })
    let package = key.split(separator: "@").count > 1 ? String(key.split(separator: "@")[1]) : nil
    key = String(key.split(separator: "@").first ?? "")
    guard !key.hasPrefix("hydra") else { return nil }
    guard let name = overrides[key] ?? choice, !name.contains("$") else { return nil }
    let path = key.isEmpty ? name : "\(key)/\(name)"
    let candidates = isAbsolute ? ["../" + path, path, "../../" + path] : [path]
    for candidate in candidates {
      guard let document = load(candidate, beside: file), let root = document.root else { continue }
      if !files.contains(where: { $0.path == document.file.path }) { files.append(document.file) }
      let composed = compose(root, overrides: [:], group: key, depth: depth + 1)
      let head = document.file.text(in: 0..<min(300, document.file.bytes.count))
      if head.contains("@package _global_") || key.isEmpty && package == nil { return composed }
      return Self.wrap(composed, in: package ?? key.replacing("/", with: "."))
    }
    return nil
  }

  private static func wrap(_ node: ConfigNode, in path: String) -> ConfigNode {
    guard path != "_global_" else { return node }
    var node = node
    for name in path.split(separator: ".").reversed() {
      node = ConfigNode(
        .map([ConfigEntry(key: String(name), keyRange: node.range, value: node)]), node.range)
    }
    return node
  }

  private func without(_ root: ConfigNode, _ key: String) -> ConfigNode {
    var root = root
    root.content = .map(root.entries.filter { $0.key != key })
    return root
  }

  /// Maps are merged key by key; anything else is replaced.
  static func merge(_ base: ConfigNode, _ over: ConfigNode) -> ConfigNode {
    guard case .map(var entries) = base.content, case .map(let others) = over.content else {
      return over
    }
    var positions: [String: Int] = [:]
    for (index, entry) in entries.enumerated() { positions[entry.key] = index }
    for other in others {
      if let index = positions[other.key] {
        var merged = other
        merged.value = merge(entries[index].value, other.value)
        entries[index] = merged
      } else {
        positions[other.key] = entries.count
        entries.append(other)
      }
    }
    return ConfigNode(.map(entries), over.range, insertion: over.insertion)
  }
}
