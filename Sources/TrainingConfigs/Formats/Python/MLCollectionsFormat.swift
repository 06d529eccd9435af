import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// Settings as `ml_collections` has them: a Python file whose `get_config()` fills a `ConfigDict`, as the
/// trainers of big_vision, Flax and Scenic take it.
enum MLCollectionsFormat: ConfigFormat {
  static let name = "ml_collections"
  static let kind = FormatKind.recipe

  private static let function = Array("def get_config".utf8)

  static func detect(_ document: ConfigDocument) -> Int {
    guard document.language == .python, document.file.bytes.holds(function) else {
      return Confidence.none
    }
    var reader = SettingsCode(context: ReadingContext(knowing: document.vocabulary))
    guard let root = reader.root(of: document) else { return Confidence.none }
    // Most of it may stand in the file that this one changes.
    let topics = GenericFormat.spokenTopics(of: root).count(where: \.self)
    return topics >= 2 || reader.missing != nil ? Confidence.sure : Confidence.none
  }

  static let fields: [Field] = [
    Field(
      .steps,
      sectioned([
        "total_steps", "num_train_steps", "num_training_steps", "train_steps", "max_steps",
        "num_steps", "n_steps", "n_iters",
      ]), .count, insert: false),
    Field(
      .epochs,
      sectioned([
        "total_epochs", "num_train_epochs", "num_training_epochs", "num_epochs", "epochs",
      ]), .ratio, insert: false),
    Field(
      .globalBatch,
      ["input.batch_size"]
        + sectioned(["global_batch_size", "train_batch_size", "batch_size", "batch"]), .count,
      insert: false),
    Field(.microBatch, ["per_device_batch_size", "batch_size_per_device"], .count, insert: false),
    Field(
      .gradientAccumulation,
      ["grad_accum_steps", "accum_steps", "gradient_accumulation_steps"], .count, insert: false),
    Field(
      .sequenceLength,
      ["max_target_length", "max_len", "max_seq_len", "seq_len", "sequence_length"], .count,
      insert: false),
    Field(
      .recompute, ["model.remat", "remat", "gradient_checkpointing", "nnet.use_checkpoint"], .flag,
      insert: false),
  ]

  /// The keys, at the top and below the sections of a training.
  private static func sectioned(_ keys: [String]) -> [String] {
    ["", "train.", "training."].flatMap { section in keys.map { section + $0 } }
  }

  static func read(_ document: ConfigDocument, in context: ReadingContext) -> [Reading] {
    var reader = SettingsCode(context: context)
    guard var root = reader.root(of: document) else { return [] }
    // `--config.total_epochs=300` sets what stands in the file.
    for entry in context.overrides where entry.key.hasPrefix("config.") {
      root = root.setting(entry, at: String(entry.key.dropFirst(7)))
    }
    let settings = Settings(root)
    var reading = Reading(format: name)
    reading.files = reader.files
    reading.read(fields, from: settings)
    if let missing = reader.missing {
      for field in fields where !reading.isKnown(field.fact) && !reading.isUnresolved(field.fact) {
        reading.markUnresolved(
          field.fact, "`\(field.keys[0])` may be set by code that is not read", missing)
      }
    }
    if let steps = settings["total_steps"], steps.number == 0 {
      reading.notTraining = "it trains no step"
    }
    if let frames = settings.firstSet(["total_frames", "total_timesteps", "num_env_steps"]) {
      // Epochs there are those of one update.
      reading.forget([.epochs, .steps])
      reading.markUnresolved(
        .steps, "`\(frames.path)` counts what is played, of which no work is known", frames.range)
    }
    readDataset(settings, into: &reading)
    readModel(settings, into: &reading)
    readPrecision(settings, into: &reading)
    reading.stepsWin()
    return [reading]
  }

  /// A dataset of TFDS, whose name may say a config and a version: `imagenet2012:5.*.*`.
  private static func readDataset(_ settings: Settings, into reading: inout Reading) {
    guard
      let dataset = settings.firstSet(["input.data.name", "dataset_name", "dataset", "input.data"]),
      let text = dataset.text, dataset.problem == nil, let name = text.split(separator: ":").first
    else { return }
    reading.state(
      .datasetID, .text(String(name)), .declared(dataset.range),
      place: .cannot("the dataset is one of the trainer's"))
  }

  private static func readModel(_ settings: Settings, into reading: inout Reading) {
    let keys = ModelShapeKeys(
      layers: ["num_layers", "model.num_layers"],
      hidden: ["emb_dim", "model.emb_dim", "hidden_size"],
      heads: ["num_heads", "model.num_heads"], feedForward: ["mlp_dim", "model.mlp_dim"],
      vocabulary: ["vocab_size", "model.vocab_size"])
    if let (shape, range) = settings.shape(keys) { return reading.readShape(shape, at: range) }
    reading.readInputSize(settings.firstSet(["image_size", "input_size", "res"]))
    guard let model = settings.firstSet(["model_name", "model.name", "model"]),
      let name = model.text
    else { return }
    let place = Place.cannot("the model is a name and a variant")
    let family = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
    if family.hasPrefix("vit"), let variant = settings["model.variant"], let text = variant.text {
      reading.state(.modelID, .text("vit-\(text)"), .declared(variant.range), place: place)
    } else if family.hasPrefix("bit"), let depth = settings["model.depth"], let text = depth.text {
      reading.state(.modelID, .text("resnet-\(text)"), .declared(depth.range), place: place)
    } else if model.path != "model" || model.node.scalar != nil {
      reading.read(.modelID, model, .text)
    }
    if settings.has("input.pp") || settings.has("image_size") || family.hasPrefix("resnet") {
      reading.markFamily("vision", of: "the trainer")
    }
    readCrop(settings, into: &reading)
  }

  /// `decode_jpeg_and_inception_crop(224)|flip_lr`: what images are cut to.
  private static func readCrop(_ settings: Settings, into reading: inout Reading) {
    guard !reading.isKnown(.inputSize), let steps = settings["input.pp"], let text = steps.text
    else { return }
    for step in text.split(separator: "|").reversed() {
      guard let open = step.firstIndex(of: "("),
        ["crop", "resize"].contains(where: step[..<open].contains),
        let size = Number.parse(
          String(step[step.index(after: open)...].prefix { $0.isNumber })), size > 0
      else { continue }
      return reading.state(
        .inputSize, .number(size), .declared(steps.range),
        place: .cannot("the size stands in the steps that images go through"))
    }
  }

  private static func readPrecision(_ settings: Settings, into reading: inout Reading) {
    for key in [
      "model.dtype_mm", "dtype", "model.dtype", "compute_dtype", "model_dtype_str",
      "model.model_dtype_str",
    ] {
      if let setting = settings[key], reading.read(.precision, setting, .precision) { return }
    }
    for key in ["use_bfloat16", "use_bf16"] {
      guard let setting = settings[key], let isOn = setting.flag else { continue }
      return reading.state(
        .precision, .text(isOn ? "bf16" : "fp32"), .declared(setting.range),
        place: .cannot("the precision is switched by `\(key)`"))
    }
    guard let half = settings["half_precision"], let isOn = half.flag else { return }
    guard isOn else {
      return reading.state(
        .precision, .text("fp32"), .declared(half.range),
        place: .cannot("the precision is switched by `half_precision`"))
    }
    reading.markUnresolved(
      .precision, "`half_precision` leaves the precision to the hardware", half.range)
  }
}

/// The settings that code fills: what `get_config()` returns.
private struct SettingsCode {
  let context: ReadingContext
  var files: [SourceFile] = []
  /// Where code is called that is not here.
  var missing: SourceRange?

  private static let depthLimit = 6
  /// Constructors that take a map and give it back with attributes.
  private static let makers: Set<String> = ["ConfigDict", "FrozenConfigDict", "create", "EasyDict"]
  /// Methods that give back what they are called on.
  private static let passing: Set<String> = ["lock", "unlock", "copy_and_resolve_references"]

  init(context: ReadingContext) { self.context = context }

  mutating func root(
    of document: ConfigDocument, function: String = "get_config", depth: Int = 0
  ) -> ConfigNode? {
    guard let script = PythonScript(document, declaring: ["parse_arg"]),
      let item = script.program.functions.last(where: { isOwn($0, name: function) })?.returned
    else { return nil }
    let node = node(item, in: script, depth)
    return node.isMap ? node : nil
  }

  /// Whether a function is one of the file, rather than a method or what a server answers with.
  private func isOwn(_ definition: PythonDefinition, name: String) -> Bool {
    let first = definition.function.parameters.first?.name
    return definition.function.name == name && definition.decorators.isEmpty && first != "self"
      && first != "cls"
  }

  private mutating func node(
    _ item: PythonItem, in script: PythonScript, _ depth: Int
  ) -> ConfigNode {
    let range = script.range(item.range)
    switch item.value {
    case .dictionary(let entries):
      return ConfigNode(.map(entries.compactMap { entry($0, in: script, depth) }), range)
    case .made(let index, let attributes) where depth < Self.depthLimit * 2:
      guard var root = base(script.program.calls[index], in: script, depth) else { break }
      for attribute in attributes {
        guard let entry = entry(attribute, in: script, depth) else { continue }
        if entry.key == "*" {
          missing = missing ?? entry.value.range
        } else {
          root = root.setting(entry, at: entry.key)
        }
      }
      return root
    default: break
    }
    return script.node(item, for: "it")
  }

  private mutating func entry(
    _ entry: PythonEntry, in script: PythonScript, _ depth: Int
  ) -> ConfigEntry? {
    guard let name = entry.name else { return nil }
    let isNested: Bool
    switch entry.value.value {
    case .dictionary, .made: isNested = true
    default: isNested = false
    }
    return ConfigEntry(
      key: name, keyRange: script.range(entry.key.range),
      value: isNested
        ? node(entry.value, in: script, depth + 1) : script.node(entry.value, for: name))
  }

  /// What a call gives before anything is set on it; nil where that is no map.
  private mutating func base(
    _ call: PythonCall, in script: PythonScript, _ depth: Int
  ) -> ConfigNode? {
    let range = script.range(call.range)
    if Self.makers.contains(call.name) {
      if let first = call.argument("initial_dictionary", at: 0) {
        let given = node(first, in: script, depth + 1)
        return given.isMap ? given : ConfigNode(.map([]), range)
      }
      return ConfigNode(.map(script.entries(of: call)), range)
    }
    if Self.passing.contains(call.name), let receiver = call.receiver {
      return node(receiver, in: script, depth + 1)
    }
    if call.name.hasSuffix("Config"), call.receiver == nil {
      return object(of: call, in: script, depth)
    }
    guard call.name.contains("config"), !call.isOwn, call.receiver == nil else { return nil }
    guard depth < Self.depthLimit, let document = module(of: call, in: script),
      let root = root(of: document, function: call.name, depth: depth + 1)
    else {
      missing = missing ?? range
      return ConfigNode(.map([]), range)
    }
    if !files.contains(where: { $0 === document.file }) { files.append(document.file) }
    return root
  }

  /// An object of a class of settings: what its fields are, where the class is one of the file, and what it is
  /// given.
  private mutating func object(
    of call: PythonCall, in script: PythonScript, _ depth: Int
  ) -> ConfigNode {
    let range = script.range(call.range)
    let type = script.program.types.last { $0.name == call.name && $0.isDataclass }
    // Which field a value without a name is for is not followed: it may be any.
    let isNamed = call.arguments.allSatisfy { $0.name != nil }
    if call.spread != nil || !isNamed { missing = missing ?? range }
    let fields = isNamed ? type?.fields ?? [] : []
    let entries = fields.compactMap { entry($0, in: script, depth + 1) }
    return script.entries(of: call).reduce(ConfigNode(.map(entries), range)) { root, entry in
      root.setting(entry, at: entry.key)
    }
  }

  /// The file whose `get_config` is called: `configs.default.get_config` is in `configs/default.py`.
  private func module(of call: PythonCall, in script: PythonScript) -> ConfigDocument? {
    let parts = call.path.split(separator: ".").dropLast()
    for start in parts.indices {
      let path = parts[start...].joined(separator: "/") + ".py"
      if let document = context.load(path, script.file), document.language == .python,
        document.file.path != script.file.path
      {
        return document
      }
    }
    return nil
  }
}
