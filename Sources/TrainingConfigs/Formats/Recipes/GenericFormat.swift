import ConfigText
import Diagnostics
import Runs
import Text

/// Home-made configs: keys by the names that most projects give them, wherever they stand.
enum GenericFormat: ConfigFormat {
  static let name = "generic"
  static let loader = LoaderProfile.any
  static let kind = FormatKind.recipe

  /// What a key speaks of; a config of a training speaks of several.
  private static let topics: [[String]] = [
    [
      "epochs", "num_epochs", "num_train_epochs", "max_epochs", "n_epochs", "total_epochs",
      "max_steps",
      "num_steps", "train_steps", "num_train_steps", "total_steps", "num_training_steps",
      "max_iters",
      "train_iters", "num_iterations", "max_train_steps", "max_epoch",
    ],
    [
      "batch_size", "train_batch_size", "per_device_train_batch_size", "micro_batch_size",
      "global_batch_size", "local_batch_size", "batch_size_per_gpu",
      "train_micro_batch_size_per_gpu",
      "per_gpu_train_batch_size",
    ],
    [
      "learning_rate", "lr", "base_lr", "max_lr", "lr_scheduler", "lr_scheduler_type",
      "warmup_steps",
      "warmup_ratio", "weight_decay",
    ],
    [
      "model_name", "model_id", "model_name_or_path", "base_model", "base_model_id",
      "pretrained_model_name_or_path",
      "backbone", "model_path", "base_id",
    ],
    [
      "gradient_accumulation_steps", "grad_accum", "grad_accum_steps", "gradient_checkpointing",
      "mixed_precision", "optimizer", "lora_r", "lora_alpha", "max_grad_norm",
    ],
  ]

  static func detect(_ document: ConfigDocument) -> Int {
    guard [.yaml, .json, .toml].contains(document.language), let root = document.root,
      !root.hasAny([
        "apiVersion", "services", "scripts", "dependencies", "$schema", "openapi", "architectures",
      ])
    else { return Confidence.none }
    let spoken = spokenTopics(of: root)
    // How long and how much at a time are the heart of a training; one other topic makes it one.
    guard spoken[0], spoken[1], spoken[2] || spoken[3] || spoken[4],
      spoken.count(where: \.self) >= 3
    else { return Confidence.none }
    return Confidence.generic
  }

  /// Which of the topics a config speaks of: how long, how much at a time, how fast, what, and by what means.
  static func spokenTopics(of root: ConfigNode) -> [Bool] {
    let leaves = Leaves(root)
    var spoken = topics.map { topic in topic.contains { leaves.has($0) } }
    // Beside the names that most projects use, whatever says in its words that it trains so long, or takes
    // so much at a time.
    spoken[0] = spoken[0] || leaves.nameSteps
    spoken[1] = spoken[1] || leaves.nameDeviceBatch
    return spoken
  }

  private static let fields: [(fact: Fact, keys: [String], codec: Codec)] = [
    (
      .modelID,
      [
        "model_name_or_path", "pretrained_model_name_or_path", "base_model", "base_model_id",
        "model_id",
        "model_name", "base_id", "backbone", "model_path",
      ], .text
    ),
    (
      .epochs,
      [
        "num_train_epochs", "num_epochs", "epochs", "max_epochs", "n_epochs", "total_epochs",
        "max_epoch", "train_epochs",
      ], .ratioBelow(5_000)
    ),
    (
      .steps,
      [
        "max_steps", "max_train_steps", "num_train_steps", "num_training_steps", "train_steps",
        "total_steps", "num_steps", "max_iters", "train_iters", "num_iterations",
      ], .count
    ),
    (.globalBatch, ["global_batch_size", "total_batch_size", "global_train_batch_size"], .count),
    (
      .microBatch,
      [
        "per_device_train_batch_size", "micro_batch_size", "batch_size_per_gpu",
        "per_gpu_train_batch_size",
        "train_micro_batch_size_per_gpu", "local_batch_size", "train_batch_size", "batch_size",
      ], .count
    ),
    (
      .gradientAccumulation,
      [
        "gradient_accumulation_steps", "grad_accum_steps", "grad_accum", "accumulate_grad_batches",
        "gradient_accumulation",
      ], .count
    ),
    (
      .sequenceLength,
      [
        "max_seq_length", "max_seq_len", "sequence_length", "seq_length", "seq_len", "block_size",
        "context_length", "model_max_length",
      ], .count
    ),
    (.recompute, ["gradient_checkpointing", "activation_checkpointing"], .flag),
    (.packing, ["packing", "sample_packing"], .flag),
    (.datasetID, ["dataset_name", "dataset_id", "dataset_path", "train_file"], .text),
    (.count, ["num_gpus", "n_gpus", "ngpus", "world_size"], .count),
    (.nodes, ["num_nodes", "nnodes"], .count),
  ]

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let own = document.root else { return [] }
    var bases = YAMLBases(context: context, key: baseKeys.first { names(own[$0]) } ?? "")
    let root = bases.compose(document)
    let settings = Settings(root, .omegaConf)
    var reading = Reading(format: name)
    reading.files = bases.files
    read(settings, into: &reading)
    if let missing = bases.missing { leaveOpen(missing, in: &reading) }
    reading.notTraining = RolloutRules.reason(root)
    return [reading]
  }

  /// What projects call the files that a config of theirs builds upon.
  private static let baseKeys = [
    "_base_", "_base", "__base__", "base", "base_config", "_BASE_", "BASE", "__include__",
    "inherit", "inherits", "inherit_from", "extends", "include", "includes", "parent", "defaults",
  ]

  /// Whether a value is a config's name, or several.
  private static func names(_ node: ConfigNode?) -> Bool {
    guard let node else { return false }
    return DefaultsChain.isPath(node)
      || (node.isList ? node.elements : [node]).allSatisfy { $0.text?.hasSuffix(".json") == true }
  }

  /// What a config that is not in the repository may say is not absent.
  private static func leaveOpen(_ missing: SourceRange, in reading: inout Reading) {
    let isLong = lengths.contains { reading.isKnown($0) || reading.isUnresolved($0) }
    let facts: [Fact] = [.modelID, .microBatch, .gradientAccumulation, .sequenceLength]
    for fact in facts + (isLong ? [] : [.epochs])
    where !reading.isKnown(fact) && !reading.isUnresolved(fact) {
      if fact == .microBatch, reading.isKnown(.globalBatch) { continue }
      reading.markUnresolved(
        fact, "`\(FactText.shortened(missing.text))` is not in the repository", missing)
    }
  }

  /// Reads keys wherever they stand: in the maps of a config, or behind the sections of dotted flags.
  ///
  /// - Parameters:
  ///   - settings: The config.
  ///   - described: The config before a command set anything in it, whose comments say what its keys mean.
  ///   - reading: Takes what is said.
  static func read(
    _ settings: Settings, describedBy described: Settings? = nil, into reading: inout Reading
  ) {
    let leaves = Leaves(settings.root)
    for field in fields {
      for key in field.keys {
        if let range = leaves.contradiction(of: key, in: settings), lengths.contains(field.fact) {
          reading.markUnreadable(
            field.fact, "`\(key)` stands in several places, each with a value of its own", range)
          break
        }
        // Beside an address it is what the launcher sets.
        if key == "world_size", leaves.has("dist_url") { continue }
        guard let path = leaves.path(key), let setting = settings[path] else { continue }
        if lengths.contains(field.fact), isSchedule(path) { continue }
        if reading.read(field.fact, setting, field.codec) { break }
      }
    }
    readScheduled(leaves, settings, into: &reading)
    // A block may be one of anything; where a model has a length as well, the longer one is that of its texts.
    if let length = settings["model.length"] ?? settings["model.max_length"],
      let block = leaves.path("block_size").flatMap({ settings[$0] }),
      block.range == reading[.sequenceLength]?.origin.range,
      (length.number ?? 0) > (block.number ?? 0)
    {
      reading.remove(.sequenceLength)
      reading.read(.sequenceLength, length, .count)
    }
    readMicroBatch(leaves, settings, into: &reading)
    let isPerTask = readNodes(leaves, settings, into: &reading)
    for fact in [Fact.sequenceLength, .microBatch, .gradientAccumulation] {
      readAgreed(fact, leaves, settings, into: &reading)
    }
    if !isPerTask { readBatch(leaves, settings, described ?? settings, into: &reading) }
    SpokenSettings.read(settings, into: &reading)
    readPrecision(leaves, settings, into: &reading)
    readMethod(leaves, settings, into: &reading)
    // Loops of this kind look at both splits, in batches of one pass.
    reading.readEvaluation(
      settings, every: ["eval_interval"].compactMap(leaves.path),
      batches: ["eval_iters"].compactMap(leaves.path),
      accumulation: (reading.number(.gradientAccumulation) ?? 1) / 2)
    reading.stepsWin()
    reading.readSizeFromName()
    readShape(leaves, settings, into: &reading)
  }

  /// The dimensions of a model without a name, where each is stated once: with a vocabulary it is one of texts.
  private static func readShape(
    _ leaves: Leaves, _ settings: Settings, into reading: inout Reading
  ) {
    guard !reading.isKnown(.modelID), !reading.isUnresolved(.modelID),
      !reading.isKnown(.modelParams),
      let path = GenericCommand.widthKeys.lazy.compactMap(leaves.sole).first
    else { return }
    let section = path.lastIndex(of: ".").map { String(path[...$0]) } ?? ""
    guard settings["\(section)vocab_size"]?.number != nil,
      !leaves.keys.contains(where: { $0.holds("expert") || $0.holds("moe") })
    else { return }
    GenericCommand.readShape(settings, sections: [section], into: &reading)
  }

  /// What says how long a training is: where it is said twice, none of both is taken.
  private static let lengths: Set<Fact> = [.epochs, .steps]

  /// Whether a path lies in the section of a schedule of learning rates.
  private static func isSchedule(_ path: String) -> Bool {
    path.utf8.split(separator: UInt8(ascii: ".")).dropLast().contains {
      let section = Substring($0).lowercased()
      return section.holds("sched") || section.holds("optim")
    }
  }

  /// A schedule may end before its training or behind it: its length is that of the training where nothing
  /// else says one.
  private static func readScheduled(
    _ leaves: Leaves, _ settings: Settings, into reading: inout Reading
  ) {
    for field in fields where lengths.contains(field.fact) {
      guard !lengths.contains(where: { reading.isKnown($0) || reading.isUnresolved($0) }) else {
        return
      }
      for path in field.keys.compactMap(leaves.path) where isSchedule(path) {
        if let setting = settings[path], reading.read(field.fact, setting, field.codec) { break }
      }
    }
  }

  /// So many nodes with so many devices each.
  ///
  /// - Returns: Whether the config counts its processes, each of which then has a batch of its own.
  @discardableResult
  static func readNodes(
    _ leaves: Leaves, _ settings: Settings, into reading: inout Reading
  ) -> Bool {
    let each = ["tasks_per_node", "gpus_per_node", "num_gpus_per_node", "devices_per_node"]
    guard !reading.isKnown(.count), !reading.isUnresolved(.count),
      let devices = each.lazy.compactMap(leaves.path).first,
      let nodes = ["nodes", "num_nodes", "nnodes"].lazy.compactMap(leaves.path).first
    else { return false }
    reading.readCount(
      settings, nodes: [nodes], devices: [devices],
      framework: Framework(name: name, version: "1"))
    return devices.hasSuffix("tasks_per_node")
  }

  /// What several places say alike: the length that each part of a mixture is cut to, the batch of a loader
  /// and of the trainer.
  private static func readAgreed(
    _ fact: Fact, _ leaves: Leaves, _ settings: Settings, into reading: inout Reading
  ) {
    guard !reading.isKnown(fact), !reading.isUnresolved(fact),
      let field = fields.first(where: { $0.fact == fact }),
      let path = field.keys.lazy.compactMap(leaves.agreed).first, let setting = settings[path],
      let text = setting.text, case .value(let value) = field.codec.read(text)
    else { return }
    reading.state(
      fact, value, .declared(setting.range), place: .cannot("it stands in several places"))
  }

  /// A bare `batch_size` may be one device's or that of all of them.
  private static func readBatch(
    _ leaves: Leaves, _ settings: Settings, _ described: Settings, into reading: inout Reading
  ) {
    guard let range = reading[.microBatch]?.origin.range,
      let path = ["batch_size", "train_batch_size"].lazy
        .compactMap({ leaves.path($0) ?? leaves.agreed($0) })
        .first(where: { settings[$0]?.range == range })
    else { return }
    // A remark is nobody's setting: it may say which of the two counts only where that is the dearer.
    let isEachDevice = described[path].map { BatchRemark.saysEachDevice(at: $0.node.range) }
    if isEachDevice != true { reading.batchMeaning = .deviceOrAll }
  }

  /// Beside a micro batch, which may be called `micro_train_batch_size_per_gpu`, a bare batch is that of a
  /// whole step.
  private static func readMicroBatch(
    _ leaves: Leaves, _ settings: Settings, into reading: inout Reading
  ) {
    guard let path = leaves.microBatch, let micro = settings[path], !micro.isNull else { return }
    reading.remove(.microBatch)
    reading.read(.microBatch, micro, .count)
    guard !reading.isKnown(.globalBatch), !reading.isUnresolved(.globalBatch),
      let step = ["train_batch_size", "batch_size"].lazy.compactMap(leaves.path).first,
      let setting = settings[step]
    else { return }
    reading.read(.globalBatch, setting, .count)
  }

  private static func readPrecision(
    _ leaves: Leaves, _ settings: Settings, into reading: inout Reading
  ) {
    for key in ["mixed_precision", "precision", "amp_dtype", "torch_dtype", "dtype"] {
      guard let path = leaves.path(key), let setting = settings[path], let text = setting.text,
        let word = Precision.word(text), text != "no"
      else { continue }
      return reading.state(
        .precision, .text(word), .declared(setting.range), place: .replacing(setting, .precision))
    }
    for key in ["bf16", "fp16"] {
      guard let path = leaves.path(key), let setting = settings[path], setting.flag == true else {
        continue
      }
      return reading.state(.precision, .text(key), .declared(setting.range))
    }
    // Of full numbers the products are cut short.
    let full = ["bf16", "fp16", "mixed_precision", "precision"].contains(where: leaves.has)
    guard !full, let path = leaves.path("tf32"), let setting = settings[path], setting.flag == true
    else { return }
    reading.state(.precision, .text("tf32"), .declared(setting.range))
  }

  private static func readMethod(
    _ leaves: Leaves, _ settings: Settings, into reading: inout Reading
  ) {
    let words = [
      "use_qlora", "q_lora", "use_lora", "use_peft", "enable_lora", "lora_enable", "lora",
      "tuner_type", "train_type", "finetuning_type", "peft_type", "adapter", "network_module",
      "load_in_4bit", "lora_r", "lora_rank",
    ]
    var sections = [""]
    for key in words {
      guard let path = leaves.path(key), let dot = path.lastIndex(of: ".") else { continue }
      let section = String(path[..<dot])
      if !sections.contains(section) { sections.append(section) }
    }
    settings.root.visit { path, node in
      let parts = path.utf8.split(separator: UInt8(ascii: ".")).compactMap(Substring.init)
      guard node.isMap, (2...4).contains(parts.count), AdapterWords.isBlock(parts[parts.count - 1]),
        !parts.contains(where: { Leaves.others.contains($0.lowercased()) })
      else { return }
      let section = parts.dropLast().joined(separator: ".")
      if !sections.contains(section) { sections.append(section) }
    }
    reading.readAdapter(settings, sections: sections, takesRank: true, takesBlocks: true)
  }

  /// The scalars of a config by the last part of their path.
  struct Leaves {
    private var paths: [String: [(path: String, depth: Int, text: String?)]] = [:]

    /// Sections that speak of something else than the training.
    static let others: Set<String> = [
      "eval", "evals", "evaluation", "test", "val", "validation", "inference", "teacher",
      "generation",
      "dev", "predict", "reference", "ref", "reward_model",
    ]

    init(_ root: ConfigNode) {
      var paths: [String: [(path: String, depth: Int, text: String?)]] = [:]
      root.visit { path, node in
        guard node.scalar != nil, !path.isEmpty, !path.utf8.contains(UInt8(ascii: "[")) else {
          return
        }
        let parts = path.utf8.split(separator: UInt8(ascii: ".")).compactMap(Substring.init)
        guard parts.count <= 4, let leaf = parts.last,
          !parts.dropLast().contains(where: { Self.others.contains($0.lowercased()) })
        else { return }
        paths[leaf.lowercased().underscored, default: []]
          .append((path, parts.count, node.scalar?.problem == nil ? node.text : nil))
      }
      self.paths = paths
    }

    func has(_ key: String) -> Bool { paths[key] != nil }

    /// Whether a name itself says that it counts steps.
    var nameSteps: Bool { paths.keys.contains { LengthName($0)?.isOfSteps ?? false } }

    /// Whether a name itself says that it is the batch of one device.
    var nameDeviceBatch: Bool { paths.keys.contains { BatchName($0)?.scope == .device } }

    /// All names, in their order.
    var keys: [String] { paths.keys.sorted() }

    /// The one key whose words say that it is the micro batch of training.
    var microBatch: String? {
      let keys = paths.keys.filter { key in
        let words = Set(key.split(separator: "_").map(String.init))
        return words.isSuperset(of: ["micro", "batch"]) && words.isDisjoint(with: Self.otherBatches)
          && words.isDisjoint(with: ["num", "number", "count", "n"])
      }
      return keys.count == 1 ? keys.first.flatMap(path) : nil
    }

    /// What batches of something else than training are called after.
    private static let otherBatches: Set<String> = [
      "eval", "val", "test", "forward", "infer", "inference", "rollout", "generation", "log",
      "logprob", "prob", "ref", "reference", "critic", "reward", "experience",
    ]

    /// The path of a key; where several stand equally near the root, none is the one.
    func path(_ key: String) -> String? {
      guard let found = paths[key] else { return nil }
      let depth = found.map(\.depth).min() ?? 0
      let nearest = found.filter { $0.depth == depth }
      return nearest.count == 1 ? nearest[0].path : nil
    }

    /// The first path of a key that stands in several places, all of which say the same: as of each part
    /// of a mixture.
    func agreed(_ key: String) -> String? {
      guard let found = paths[key], found.count > 1, let text = found[0].text,
        found.allSatisfy({ $0.text == text })
      else { return nil }
      return found[0].path
    }

    /// The path of a key that stands in one place only.
    func sole(_ key: String) -> String? {
      guard let found = paths[key], found.count == 1 else { return nil }
      return found[0].path
    }

    /// Where a key stands as near the root as another of its name that has another value.
    func contradiction(of key: String, in settings: Settings) -> SourceRange? {
      guard let found = paths[key], found.count > 1 else { return nil }
      let depth = found.map(\.depth).min() ?? 0
      let nearest = found.filter { $0.depth == depth }.compactMap { settings[$0.path] }
      guard let first = nearest.first else { return nil }
      return nearest.dropFirst().first { $0.text != first.text }?.range
    }
  }
}
