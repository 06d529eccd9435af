import ConfigText
import Diagnostics
import Quantities
import Runs

/// T5X's gin files, put together from those that they include.
enum GinFormat: ConfigFormat {
  static let name = "t5x_gin"
  static let kind = FormatKind.recipe
  static let framework = Framework(name: "t5x", version: "2023-08")

  /// The parameters of a model's or a training's own configuration, whatever their scope.
  private static let own = [
    "T5Config", "TransformerConfig", "DatasetConfig", "EncoderDecoderModel", "DecoderOnlyModel",
    "train", "Trainer",
  ]

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .gin, let root = document.roots.first else { return Confidence.none }
    let isOwn = root.entries.contains { entry in
      switch entry.key {
      case "include": entry.value.text?.contains("t5x/") == true
      case "MIXTURE_OR_TASK_NAME", "TRAIN_STEPS", "TASK_FEATURE_LENGTHS": true
      default: entry.key.split { "/.".contains($0) }.dropLast().contains { own.contains("\($0)") }
      }
    }
    return isOwn ? Confidence.sure : Confidence.none
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    guard let first = document.roots.first else { return [] }
    var files = GinFiles(context: context)
    let entries = files.entries(of: document, depth: 0)
    let settings = Settings(context.overlaying(GinBindings(entries, range: first.range).root))
    var reading = Reading(format: name)
    reading.files = files.read
    reading.read(fields, from: settings)
    readLengths(settings, into: &reading)
    readModel(settings, known: files.model, into: &reading)
    readMethod(settings, isTuning: files.isTuning, into: &reading)
    if let cutOff = files.cutOff {
      reading.makeUnresolved(.steps, "the file includes more than is read", cutOff)
    }
    if files.hasUsualRun {
      reading.state(.globalBatch, 128, framework.origin)
      reading.state(.packing, .flag(true), framework.origin)
    } else {
      SpokenSettings.read(settings, into: &reading)
    }
    if !files.hasUsualRun,
      ![Fact.steps, .epochs, .modelParams, .sequenceLength, .datasetID].contains(where: {
        reading.isKnown($0) || reading.isUnresolved($0)
      })
    {
      if BrokenConfig.isSure(document.file.bytes) || UnknownRecipe.length(in: document) != nil {
        reading.unreadable = "settings of a training that no key which is known reads"
      } else {
        reading.notTraining = "it sets up a part of a training: no model, data or length"
      }
    }
    return [reading]
  }

  private static let fields: [Field] = [
    Field(
      .steps,
      ["train.relative_steps", "TRAIN_STEPS_RELATIVE", "train.total_steps", "TRAIN_STEPS"],
      .count, insert: false),
    Field(.globalBatch, ["train/DatasetConfig.batch_size", "BATCH_SIZE"], .count, insert: false),
    Field(
      .datasetID, ["train/DatasetConfig.mixture_or_task_name", "MIXTURE_OR_TASK_NAME"], .text,
      insert: false),
    Field(.packing, ["train/DatasetConfig.pack"], .flag, insert: false),
    Field(.precision, ["T5Config.dtype", "TransformerConfig.dtype"], .precision, insert: false),
    Field(
      .recompute, ["T5Config.remat_policy", "TransformerConfig.remat_policy"],
      .flagUnless(["none", "minimal"]), insert: false),
  ]

  private static let lengthKeys = [
    "train/DatasetConfig.task_feature_lengths", "TASK_FEATURE_LENGTHS",
  ]

  /// Inputs and targets are sequences of their own, of which both are worked on.
  private static func readLengths(_ settings: Settings, into reading: inout Reading) {
    guard let lengths = settings.firstSet(lengthKeys) else { return }
    if let problem = lengths.problem {
      return reading.markUnreadable(.sequenceLength, problem, lengths.range)
    }
    let parts = lengths.node.entries.compactMap(\.value.number)
    guard !parts.isEmpty, parts.count == lengths.node.entries.count,
      let range = lengths.node.entries.first?.value.range
    else {
      return reading.markUnreadable(
        .sequenceLength, "the lengths of features are no map of numbers", lengths.range)
    }
    reading.state(
      .sequenceLength, .number(parts.reduce(0, +)), .declared(range),
      place: .cannot("the length is that of inputs and targets together"))
  }

  private static func readModel(
    _ settings: Settings, known: T5Shape?, into reading: inout Reading
  ) {
    let config = settings.has("TransformerConfig.emb_dim") ? "TransformerConfig" : "T5Config"
    let keys = [
      "vocab_size", "emb_dim", "num_heads", "head_dim", "mlp_dim", "num_encoder_layers",
      "num_decoder_layers", "num_layers", "mlp_activations", "logits_via_embedding",
    ].map { "\(config).\($0)" }
    let stated = keys.compactMap { settings[$0] }
    if let problem = stated.first(where: { $0.problem != nil }) {
      return reading.markUnreadable(.modelParams, problem.problem ?? "", problem.range)
    }
    guard var shape = known ?? (stated.isEmpty ? nil : T5Shape()) else { return }
    func set(_ path: WritableKeyPath<T5Shape, Double?>, _ name: String) {
      if let number = settings.number("\(config).\(name)") { shape[keyPath: path] = number }
    }
    set(\.vocabulary, "vocab_size")
    set(\.width, "emb_dim")
    set(\.heads, "num_heads")
    set(\.headWidth, "head_dim")
    set(\.feedForward, "mlp_dim")
    set(\.encoder, "num_encoder_layers")
    set(\.decoder, "num_decoder_layers")
    if config == "TransformerConfig" {
      set(\.decoder, "num_layers")
      shape.encoder = 0
    }
    if let activations = settings["\(config).mlp_activations"], activations.node.isList {
      shape.isGated = activations.node.elements.count > 1
    }
    if let isTied = settings.flag("\(config).logits_via_embedding") { shape.isTied = isTied }
    guard let params = shape.parameters else { return }
    let inputs = settings.firstSet(lengthKeys)
    if let range = (settings["\(config).emb_dim"] ?? stated.first)?.range {
      reading.state(
        .modelParams, .number(params), .declared(range),
        place: .cannot("the size follows from the model's dimensions"))
    } else {
      reading.state(
        .modelParams, .number(params),
        .derived(formula: "the dimensions of the included \(shape.name)", inputs: []))
    }
    guard shape.encoder ?? 0 > 0 else { return }
    reading.state(
      .modelFamily, .text(T5Shape.family),
      .derived(formula: "the model's dimensions", inputs: []))
    if let active = shape.working(
      inputs: inputs?.node["inputs"]?.number, targets: inputs?.node["targets"]?.number)
    {
      reading.state(
        .modelActiveParams, .number(active),
        .derived(formula: "the encoder's for inputs, the decoder's for targets", inputs: []))
    }
  }

  /// A checkpoint to start from makes it tuning; the steps go on from those that it has behind it.
  private static func readMethod(
    _ settings: Settings, isTuning: Bool, into reading: inout Reading
  ) {
    let checkpoint = settings.firstSet(["INITIAL_CHECKPOINT_PATH", "RestoreCheckpointConfig.path"])
    let path = checkpoint?.problem == nil ? checkpoint?.text : nil
    if let path, let checkpoint {
      reading.state(.method, .text("full"), .declared(checkpoint.range))
      guard let total = reading.number(.steps), reading[.steps]?.origin.isStated == true,
        settings.firstSet(["train.relative_steps", "TRAIN_STEPS_RELATIVE"]) == nil,
        let range = reading[.steps]?.origin.range
      else { return }
      guard let mark = path.split(separator: "/").last?.split(separator: "_").last,
        let done = Double(mark), done < total
      else {
        return reading.makeUnresolved(
          .steps, "how many of the steps the checkpoint has behind it is not known", range)
      }
      reading.remove(.steps)
      reading.state(
        .steps, .number(total - done), .declared(range),
        place: .cannot("the steps are those beyond the checkpoint's"))
    } else if checkpoint?.problem != nil || isTuning && checkpoint == nil {
      reading.state(.method, .text("full"), .derived(formula: "the included run", inputs: []))
    } else {
      reading.state(
        .method, .text("pretrain"), .derived(formula: "no checkpoint to start from", inputs: []))
    }
  }
}

/// Reads a gin file and those that it includes, and notes which included files are not here.
private struct GinFiles {
  let context: ReadingContext
  /// Files beside the first that took part.
  private(set) var read: [SourceFile] = []
  /// The published model that a file means which is not in the repository.
  private(set) var model: T5Shape?
  /// Whether T5X's own `pretrain.gin` or `finetune.gin` is among them, with its defaults.
  private(set) var hasUsualRun = false
  private(set) var isTuning = false
  private var open: Set<String> = []

  /// An include behind as many as are followed, of one file again and again too.
  private(set) var cutOff: SourceRange?
  private var followed = 0

  private static let followLimit = 200
  private static let depthLimit = 16

  init(context: ReadingContext) { self.context = context }

  mutating func entries(of document: ConfigDocument, depth: Int) -> [ConfigEntry] {
    open.insert(document.file.path)
    defer { open.remove(document.file.path) }
    var entries: [ConfigEntry] = []
    for entry in document.roots.first?.entries ?? [] {
      guard entry.key == "include", let path = entry.value.text else {
        entries.append(entry)
        continue
      }
      let isFine = path.hasSuffix("configs/runs/finetune.gin")
      isTuning = isTuning || isFine
      guard depth < Self.depthLimit, followed < Self.followLimit else {
        cutOff = cutOff ?? entry.value.range
        continue
      }
      followed += 1
      guard let other = context.load(path, document.file), !open.contains(other.file.path),
        !other.roots.isEmpty
      else {
        hasUsualRun = hasUsualRun || isFine || path.hasSuffix("configs/runs/pretrain.gin")
        model = T5Shape(published: path) ?? model
        continue
      }
      if !read.contains(where: { $0.path == other.file.path }) { read.append(other.file) }
      entries += self.entries(of: other, depth: depth + 1)
    }
    return entries
  }
}
