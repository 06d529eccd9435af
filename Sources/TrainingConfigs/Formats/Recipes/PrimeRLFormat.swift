import ConfigText
import Diagnostics
import Runs

/// prime-rl's configs in TOML: of a supervised run, of a whole run by reinforcement learning, or of one
/// of its three parts (`trainer`, `orchestrator`, `inference`).
///
/// Its `batch_size` is that of one step over all devices; of a run by reinforcement learning it counts
/// answers.
enum PrimeRLFormat: ConfigFormat {
  static let name = "prime_rl"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "prime-rl", version: "2026-08")

  /// The part of a run that a file describes.
  private enum Part: String { case whole, trainer, orchestrator, inference }

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .toml, let root = document.root, !root.has("training"),
      root["process"] == nil
    else { return Confidence.none }
    if root.has("orchestrator"), root.hasAny(["trainer", "inference", "deployment", "model"]) {
      return Confidence.sure + 5
    }
    let deploys =
      root["deployment"]?.hasAny(["num_train_gpus", "num_train_nodes", "num_infer_gpus", "type"])
      ?? false
    if deploys { return Confidence.sure }
    let isData = root["data"]?.hasAny(["batch_size", "seq_len", "fake"]) ?? false
    if root["model"]?.has("name") == true, isData, root.hasAny(["optim", "max_steps", "ckpt"]) {
      return Confidence.likely + 10
    }
    return part(of: root) == .orchestrator ? Confidence.likely + 5 : Confidence.none
  }

  private static func part(of root: ConfigNode) -> Part {
    if root.has("orchestrator") { return .whole }
    if root.hasAny(["rollouts_per_example", "group_size", "oversampling_factor"]),
      root.hasAny(["env", "environment", "train", "sampling"])
    {
      return .orchestrator
    }
    if !root.hasAny(["max_steps", "optim", "data", "trainer", "loss"]),
      root.hasAny(["vllm", "parallel", "server", "deployment"])
    {
      return .inference
    }
    return root.has("data") ? .whole : .trainer
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let own = document.root else { return [] }
    var root = own
    var files: [SourceFile] = []
    // Files that a command gives for each part.
    if !context.companions.isEmpty {
      root = wrapped(own)
      for companion in context.companions {
        guard let part = companion.root else { continue }
        root = root.merged(with: wrapped(part))
        files.append(companion.file)
      }
    }
    let settings = Settings(context.overlaying(root))
    var reading = Reading(format: name)
    reading.files = files
    if context.companions.isEmpty {
      switch part(of: own) {
      case .inference: reading.notTraining = "it serves a model"
      case .orchestrator:
        reading.notTraining =
          "it is one part of a run, which the command that starts it puts together"
      case .trainer, .whole: break
      }
    }
    let isRL = root.hasAny(["orchestrator", "trainer"]) || part(of: own) == .orchestrator
    reading.read(fields, from: settings)
    readLength(settings, into: &reading)
    readCount(settings, into: &reading)
    if isRL { readRollouts(settings, into: &reading) }
    readMethod(settings, isRL: isRL, into: &reading)
    reading.state(.precision, .text("bf16"), framework.origin)
    if let block = settings.firstSet(["trainer.model.ac", "model.ac"]) {
      reading.state(
        .recompute, .flag(true), .declared(block.range),
        place: .cannot("recomputing is a table of its own"))
    }
    if reading.isKnown(.steps) { reading.forget([.epochs]) }
    reading.readSizeFromName()
    return [reading]
  }

  /// A part below its own key.
  private static func wrapped(_ root: ConfigNode) -> ConfigNode {
    let part = part(of: root)
    guard part != .whole else { return root }
    return ConfigNode(
      .map([ConfigEntry(key: part.rawValue, keyRange: root.range, value: root)]), root.range)
  }

  private static let fields: [Field] = [
    Field(.modelID, ["model.name", "trainer.model.name", "orchestrator.model.name"], .text),
    Field(.steps, ["max_steps", "trainer.max_steps", "orchestrator.max_steps"], .count),
    Field(.epochs, ["data.num_epochs", "max_epochs"], .ratio, insert: false),
    Field(
      .globalBatch, ["data.batch_size", "orchestrator.batch_size", "batch_size"], .count,
      insert: false),
    Field(
      .microBatch, ["data.micro_batch_size", "trainer.data.micro_batch_size"], .count, insert: false
    ),
    Field(
      .tensorParallel, ["model.tp", "trainer.model.tp"], .count, insert: false),
    Field(.contextParallel, ["model.cp", "trainer.model.cp"], .count, insert: false),
    Field(.expertParallel, ["model.ep", "trainer.model.ep"], .count, insert: false),
    Field(.datasetID, ["data.name"], .text, insert: false),
  ]

  private static func readLength(_ settings: Settings, into reading: inout Reading) {
    let keys = [
      "data.seq_len", "orchestrator.seq_len", "seq_len", "trainer.model.seq_len", "model.seq_len",
    ]
    if let setting = settings.firstSet(keys) { reading.read(.sequenceLength, setting, .count) }
    // Supervised samples are packed to the whole length.
    if settings.has("data.seq_len") {
      reading.state(.packing, .flag(true), framework.origin)
    }
  }

  private static func readRollouts(_ settings: Settings, into reading: inout Reading) {
    let groups = settings.firstSet([
      "orchestrator.group_size", "orchestrator.rollouts_per_example", "group_size",
      "rollouts_per_example",
    ])
    if let groups { reading.read(.rlGenerations, groups, .count) }
    let lengths = settings.firstSet([
      "orchestrator.train.sampling.max_completion_tokens",
      "orchestrator.train.sampling.max_tokens", "orchestrator.sampling.max_tokens",
      "orchestrator.sampling.max_completion_tokens", "orchestrator.seq_len", "seq_len",
    ])
    if let lengths { reading.read(.rlCompletionLength, lengths, .count) }
    reading.batchMeaning = .answers
    let reference = settings.firstSet(["trainer.loss.kl_tau", "loss.kl_tau"])
    reading.state(
      .rlReference, .flag((reference?.number ?? 0) > 0),
      reference.map { .declared($0.range) } ?? framework.origin)
  }

  private static func readMethod(
    _ settings: Settings, isRL: Bool, into reading: inout Reading
  ) {
    let adapter = settings.firstSet([
      "model.lora", "trainer.model.lora", "trainer.model.experimental.lora",
      "model.experimental.lora",
    ])
    if isRL {
      let key =
        settings.root.entry("orchestrator")?.keyRange ?? settings.root.entry("trainer")?.keyRange
        ?? settings.root.range
      reading.state(.method, .text("rl"), .declared(key))
      if let adapter { reading.state(.adapter, .text("lora"), .declared(adapter.range)) }
    } else if let adapter, adapter.node.isMap {
      reading.state(.method, .text("lora"), .declared(adapter.range))
    } else {
      reading.state(.method, .text("full"), .derived(formula: "no `lora`", inputs: []))
    }
  }

  /// Trainers and servers have devices of their own.
  private static func readCount(_ settings: Settings, into reading: inout Reading) {
    let place = Place.cannot("the count is that of trainers and servers")
    let kinds = ["train", "infer", "teacher"]
    if settings.text("deployment.type") == "multi_node"
      || settings.has("deployment.num_train_nodes")
    {
      guard let trainers = settings["deployment.num_train_nodes"], let train = trainers.number
      else { return }
      let replicas = settings.number("deployment.num_infer_replicas") ?? 1
      let servers = settings.number("deployment.num_infer_nodes") ?? 0
      let teachers = settings.number("deployment.num_teacher_nodes") ?? 0
      let nodes = train + servers * replicas + teachers
      let each = settings.number("deployment.gpus_per_node") ?? 8
      // Servers that are laid out in a table of their own have nodes that are not counted here.
      if settings.has("inference.deployment.type") {
        let reason = "the nodes of the servers are laid out one kind at a time"
        reading.markUnresolved(.count, reason, trainers.range)
        return reading.markUnresolved(.nodes, reason, trainers.range)
      }
      reading.state(.nodes, .number(nodes), .declared(trainers.range), place: place)
      return reading.state(.count, .number(nodes * each), .declared(trainers.range), place: place)
    }
    let counts = kinds.compactMap { settings["deployment.num_\($0)_gpus"] }
    if let first = counts.first {
      let numbers = counts.compactMap(\.number)
      guard numbers.count == counts.count else {
        return reading.markUnreadable(
          .count, "the devices are not numbers",
          counts.first { $0.number == nil }?.range ?? first.range)
      }
      let total = numbers.reduce(0, +)
      guard total >= 1 else { return }
      reading.state(
        .count, .number(total), .declared(first.range),
        place: counts.count == 1 ? .replacing(first, .count) : place)
      return reading.state(.nodes, 1, framework.origin)
    }
    let lists = ["trainer_gpu_ids", "inference_gpu_ids"].compactMap { settings[$0] }
      .filter(\.node.isList)
    if let first = lists.first {
      let total = lists.reduce(0) { $0 + $1.node.elements.count }
      reading.state(.count, .number(Double(total)), .declared(first.range), place: place)
    }
  }
}
