import ConfigText
import Diagnostics
import Runs
import Text

/// `Trainer(model, args=TrainingArguments(…))` and its kin of TRL and unsloth.
///
/// The arguments of the calls are the keys of a recipe, so that they are read by its table.
enum HuggingFacePython {
  ///
  /// - Parameters:
  ///   - training: The call that trains.
  ///   - script: The program.
  ///   - isStarted: Whether a command that is known starts it, whose flags are read there.
  ///   - reading: Takes what is said.
  static func read(
    _ training: PythonTraining, of script: PythonScript, isStarted: Bool,
    into reading: inout Reading
  ) {
    guard let trainer = training.maker else { return }
    var entries = script.entries(of: trainer)
    let given = given(trainer, of: script)
    let kind = kind(of: trainer)
    let arguments = script.maker(of: given)
    let isParsed = isStarted && arguments.map { parsers.contains($0.call.name) } ?? false
    if let arguments, isArguments(arguments.call) {
      entries += script.entries(of: arguments.call, attributes: arguments.attributes)
      readSpread(arguments.call, arguments.attributes, entries, of: script, into: &reading)
    } else if let arguments, let given, isParsed {
      // What the command line says, but for what the program sets afterwards.
      let set = set(arguments.attributes, in: part(of: given))
      let names = Set(set.compactMap(\.name))
      reading.setAfterwards = Set(
        HuggingFaceFormat.fields.filter { !names.isDisjoint(with: $0.keys) }.map(\.fact))
      entries += script.entries(of: trainer, attributes: set).suffix(set.count)
      readSpread(trainer, arguments.attributes, entries, of: script, into: &reading)
    } else if let given, !isNone(given) {
      markUnknown(
        entries, script.node(given, for: "args").scalar?.problem ?? "`args` is computed",
        script.range(given.range), into: &reading)
    } else if makesItsOwn(trainer, of: script) {
      let place = script.range(trainer.range)
      markUnknown(
        entries, "`\(trainer.name)` makes its arguments by itself", place, into: &reading)
    } else {
      readSpread(trainer, training.attributes, entries, of: script, into: &reading)
    }
    entries += training.attributes.compactMap { attribute in
      guard let name = attribute.name, name.hasPrefix("args.") else { return nil }
      let key = String(name.dropFirst(5))
      return ConfigEntry(
        key: key, keyRange: script.range(attribute.key.range),
        value: script.node(attribute.value, for: key))
    }
    readMethod(trainer, kind, of: script, into: &reading)
    addModel(trainer, to: &entries, of: script)
    addTeacher(trainer, to: &entries, of: script)
    addDataset(trainer, to: &entries, of: script, into: &reading)
    var handed = ["model", "teacher_model", "train_dataset", "eval_dataset", "args", "tokenizer"]
    // What these cut is the answer that a pair of the data has.
    if offline.contains(where: { kind.hasPrefix($0) }) { handed.append("max_completion_length") }
    entries.removeAll { handed.contains($0.key) }
    let isTRL =
      kind != "Trainer" && !kind.hasPrefix("Seq2Seq")
      && !(arguments?.call.name.hasSuffix("TrainingArguments") ?? true)
    let root = ConfigNode(.map(entries), script.range(trainer.range))
    let name = kind.hasSuffix("Trainer") ? String(kind.dropLast(7)).lowercased() : ""
    HuggingFaceFormat.read(Settings(root), isTRL: isTRL, trainer: name, into: &reading)
    if !isTRL, !reading.isKnown(.precision), !reading.isUnresolved(.precision) {
      reading.state(.precision, .text("fp32"), HuggingFaceFormat.framework.origin)
    }
    if !reading.isKnown(.method), !reading.isUnresolved(.method), reading.isKnown(.modelID) {
      reading.state(.method, .text("full"), .derived(formula: "no `peft_config`", inputs: []))
    }
    loseOutOfSight(script, [arguments?.attributes, training.attributes], into: &reading)
    // What the command line leaves out is where the command is read.
    if isParsed { reading.dropDefaults() }
  }

  /// Attributes of arguments, or of the state of a trainer, that decide how much is trained.
  private static let decisive: [(name: String, fact: Fact)] = [
    ("max_steps", .steps), ("num_train_epochs", .epochs),
    ("gradient_accumulation_steps", .gradientAccumulation),
    ("per_device_train_batch_size", .microBatch),
  ]

  /// Assignments in methods that the library calls, which nobody follows: a callback that sets
  /// `state.max_steps`.
  private static func loseOutOfSight(
    _ script: PythonScript, _ followed: [[PythonEntry]?], into reading: inout Reading
  ) {
    let known = followed.compactMap(\.self).flatMap(\.self).compactMap(\.name)
      .filter { !$0.hasPrefix("__dict__") }
    for (name, fact) in decisive {
      let word = Array(".\(name)".utf8)
      guard !known.contains(where: { $0 == name || $0.hasSuffix("." + name) }),
        let place = script.file.bytes.places(of: word).first(where: { found in
          // An object's own attribute of that name is none of the arguments.
          !script.file.bytes[..<found.lowerBound].suffix(4).elementsEqual("self".utf8)
            && isAssigned(script.file.bytes[found.upperBound...])
        }) ?? attributeMap(of: name, in: script)
      else { continue }
      reading.makeUnresolved(
        fact, "`\(name)` is set where it is not followed",
        SourceRange(file: script.file, bytes: place))
    }
  }

  /// Where an attribute is set through the map of all of them: `args.__dict__["max_steps"] = 9`,
  /// `vars(args).update(max_steps=9)`.
  private static func attributeMap(of name: String, in script: PythonScript) -> Range<Int>? {
    let bytes = script.file.bytes
    let marks = ["__dict__", "vars("].map { Array($0.utf8) }
    guard marks.contains(where: { bytes.holds($0) }) else { return nil }
    return bytes.places(of: Array(name.utf8)).first { found in
      let start = bytes[..<found.lowerBound].lastIndex(of: 0x0A) ?? 0
      let line = Array(bytes[start..<found.lowerBound])
      return marks.contains { line.holds($0) }
    }
  }

  /// Whether something is given to what ends before these bytes: `= 5`, `*= 10`, and not `== 5`.
  private static func isAssigned(_ rest: ArraySlice<UInt8>) -> Bool {
    let text = rest.prefix(8).drop { $0 == 0x20 }
    guard let sign = text.first else { return false }
    let isAugmented = "+-*/".utf8.contains(sign)
    let equals = isAugmented ? text.dropFirst().drop { $0 == sign } : text
    return equals.first == UInt8(ascii: "=")
      && (isAugmented || equals.dropFirst().first != UInt8(ascii: "="))
  }

  /// Parsers of a command line that give dataclasses of arguments.
  private static let parsers: Set<String> = [
    "parse_args_into_dataclasses", "parse_args_and_config",
  ]

  /// The names and numbers by which a part of what a call made is reached, as one.
  private static func part(of item: PythonItem) -> String {
    var names: [String] = []
    var current = item
    while case .attribute(let base, let name) = current.value, names.count < 8 {
      names.append(name)
      current = base
    }
    return names.reversed().joined(separator: ".")
  }

  /// The attributes that were set on a part, by their own names.
  private static func set(_ attributes: [PythonEntry], in part: String) -> [PythonEntry] {
    guard !part.isEmpty else { return attributes.filter { $0.name != "*" } }
    return attributes.compactMap { attribute in
      guard let name = attribute.name, name.hasPrefix(part + ".") else { return nil }
      var attribute = attribute
      attribute.key.value = .string(String(name.dropFirst(part.utf8.count + 1)))
      return attribute
    }
  }

  /// The trainer of a library that a class of the program is, or the call's own name.
  private static func kind(of trainer: PythonCall) -> String {
    guard trainer.isOwn else { return trainer.name }
    let bases = trainer.bases.map { $0.split(separator: ".").last.map(String.init) ?? $0 }
    return bases.last { $0.hasSuffix("Trainer") } ?? trainer.name
  }

  /// Trainers that take a second model, or what rewards, before their arguments.
  private static let withSecondModel = ["DPO", "KTO", "BCO", "GRPO", "GKD", "OnlineDPO"]

  /// The arguments of training, by their name or by where they stand.
  private static func given(_ trainer: PythonCall, of script: PythonScript) -> PythonItem? {
    if let named = trainer.argument("args") ?? trainer.argument("config") { return named }
    let positional = trainer.arguments.filter { $0.name == nil }.map(\.item)
    let made = positional.first { script.maker(of: $0).map { isArguments($0.call) } ?? false }
    if let made { return made }
    let kind = kind(of: trainer)
    let index = withSecondModel.contains { kind.hasPrefix($0) } ? 2 : 1
    return positional.indices.contains(index) ? positional[index] : nil
  }

  /// Whether a class of the program is a trainer that nobody gives arguments: it makes them when it is made.
  private static func makesItsOwn(_ trainer: PythonCall, of script: PythonScript) -> Bool {
    trainer.isOwn
      && script.program.types.contains { $0.name == trainer.name && $0.hasMethod("__init__") }
  }

  private static func isNone(_ item: PythonItem) -> Bool {
    if case .none = item.value { true } else { false }
  }

  private static func isArguments(_ call: PythonCall) -> Bool {
    call.name.hasSuffix("Arguments") || call.name.hasSuffix("Config")
      || call.bases.contains { $0.hasSuffix("Arguments") || $0.hasSuffix("Config") }
  }

  /// Facts whose keys may be among arguments that are not known.
  private static func markUnknown(
    _ entries: [ConfigEntry], _ reason: String, _ range: SourceRange, into reading: inout Reading
  ) {
    for field in HuggingFaceFormat.fields where field.fact != .modelID {
      guard !entries.contains(where: { field.keys.contains($0.key) }) else { continue }
      reading.markUnresolved(field.fact, reason, range)
    }
    if !entries.contains(where: { ["bf16", "fp16"].contains($0.key) }) {
      reading.markUnresolved(.precision, reason, range)
    }
  }

  private static func readSpread(
    _ call: PythonCall, _ attributes: [PythonEntry], _ entries: [ConfigEntry],
    of script: PythonScript, into reading: inout Reading
  ) {
    let changed = attributes.first { $0.name == "*" }?.value.unreadable
    guard let unknown = call.spread ?? changed else { return }
    markUnknown(
      entries, script.reason(unknown, of: "args"), script.range(unknown.range), into: &reading)
  }

  /// Trainers of TRL whose data has the answers.
  private static let offline = ["DPO", "KTO", "BCO", "CPO", "ORPO"]

  private static let online = ["GRPO", "PPO", "RLOO", "OnlineDPO", "XPO", "NashMD"]

  private static func readMethod(
    _ trainer: PythonCall, _ kind: String, of script: PythonScript, into reading: inout Reading
  ) {
    guard online.contains(where: { kind.hasPrefix($0) }) else { return }
    reading.state(.method, .text("rl"), .declared(script.range(trainer.range)))
  }

  // MARK: The model

  private static func addModel(
    _ trainer: PythonCall, to entries: inout [ConfigEntry], of script: PythonScript
  ) {
    let item = trainer.argument("model", at: 0)
    let chain = script.chain(of: item)
    var isQuantised = false
    if let plain = script.unwrapped(item), plain.text != nil || plain.unreadable != nil {
      add("model_name_or_path", plain, to: &entries, of: script)
      let arguments = script.maker(of: given(trainer, of: script))?.call
      let loading =
        trainer.argument("model_init_kwargs") ?? arguments?.argument("model_init_kwargs")
      let config = loading?.entries?.last { $0.name == "quantization_config" }?.value
      isQuantised = isInFourBits(config, of: script) ?? false
    } else if let source = script.maker(of: item)?.call {
      isQuantised = addSource(source, to: &entries, of: script)
    }
    let adapter =
      trainer.argument("peft_config")
      ?? (chain.first { $0.name == "get_peft_model" } ?? wrapping(chain, of: script))
      .map { PythonItem(.bool(true), $0.range) }
    if let adapter, !isNone(adapter) {
      entries.append(
        ConfigEntry(
          key: "use_peft", keyRange: script.range(adapter.range),
          value: ConfigNode(
            .scalar(ConfigScalar(text: "True")), script.range(adapter.range))))
      if isQuantised {
        entries.append(
          ConfigEntry(
            key: "load_in_4bit", keyRange: script.range(adapter.range),
            value: ConfigNode(
              .scalar(ConfigScalar(text: "True")), script.range(adapter.range))))
      }
    }
  }

  /// A teacher that is loaded, or named, beside the student.
  private static func addTeacher(
    _ trainer: PythonCall, to entries: inout [ConfigEntry], of script: PythonScript
  ) {
    guard let item = trainer.argument("teacher_model") else { return }
    let source = script.maker(of: item)?.call
    let named = source?.argument("pretrained_model_name_or_path", at: 0)
    add(
      "teacher_model_name_or_path", named ?? script.unwrapped(item) ?? item, to: &entries,
      of: script)
  }

  /// The call that puts an adapter into the same model under another name: it changes the model itself.
  private static func wrapping(_ chain: [PythonCall], of script: PythonScript) -> PythonCall? {
    guard let source = chain.last, source.name == "from_pretrained" else { return nil }
    return script.program.calls.first { call in
      call.name == "get_peft_model"
        && script.chain(of: call.argument("model", at: 0)).last?.range == source.range
    }
  }

  private static func add(
    _ key: String, _ item: PythonItem, to entries: inout [ConfigEntry], of script: PythonScript
  ) {
    guard !entries.contains(where: { $0.key == key }) else { return }
    entries.append(
      ConfigEntry(
        key: key, keyRange: script.range(item.range), value: script.node(item, for: key)))
  }

  /// What the call that loads the model says; whether its weights are in four bits.
  private static func addSource(
    _ source: PythonCall, to entries: inout [ConfigEntry], of script: PythonScript
  ) -> Bool {
    guard source.name == "from_pretrained" || source.name == "SentenceTransformer" else {
      return false
    }
    let named =
      source.argument("pretrained_model_name_or_path", at: 0) ?? source.argument("model_name")
      ?? source.argument("model_name_or_path")
    if let named { add("model_name_or_path", named, to: &entries, of: script) }
    for key in ["torch_dtype", "dtype", "max_seq_length"] {
      if let item = source.argument(key) { add(key, item, to: &entries, of: script) }
    }
    return isInFourBits(source, of: script)
  }

  /// Whether a call loads a model in four bits.
  static func isInFourBits(_ source: PythonCall, of script: PythonScript) -> Bool {
    // unsloth loads in four bits unless told otherwise.
    let isFast = source.path.contains("unsloth") || source.path.hasPrefix("Fast")
    if let item = source.argument("load_in_4bit") {
      if case .bool(let flag) = item.value { return flag }
      return false
    }
    return isInFourBits(source.argument("quantization_config"), of: script) ?? isFast
  }

  /// What a configuration of short weights says of four bits.
  private static func isInFourBits(_ config: PythonItem?, of script: PythonScript) -> Bool? {
    guard let item = script.maker(of: config)?.call.argument("load_in_4bit"),
      case .bool(let flag) = item.value
    else { return nil }
    return flag
  }

  // MARK: The data

  private static func addDataset(
    _ trainer: PythonCall, to entries: inout [ConfigEntry], of script: PythonScript,
    into reading: inout Reading
  ) {
    guard let item = trainer.argument("train_dataset") else { return }
    let sources = sources(of: item, in: script, depth: 0)
    let names = sources.compactMap(dataset)
    let calls = script.chain(of: item)
    if sources.isEmpty { return addOnlyDataset(item, to: &entries, of: script, into: &reading) }
    if names.count == 1, sources.count == 1, let name = names.first {
      add("dataset_name", name, to: &entries, of: script)
    } else if sources.count > 1 {
      entries.append(
        ConfigEntry(
          key: "dataset_name", keyRange: script.range(item.range),
          value: ConfigNode(
            .list(names.map { script.node($0, for: "dataset_name") }), script.range(item.range))))
    }
    // A part of a dataset is not as long as the whole.
    let part = calls.first { ["select", "filter", "take", "shard"].contains($0.name) }
    let split = sources.compactMap { $0.argument("split") }.first { $0.text?.contains("[") == true }
    guard part != nil || split != nil else { return }
    let range = script.range(split?.range ?? part?.range ?? item.range)
    if case .range(let start, let stop, let step)? = part?.arguments.first?.item.value,
      part?.name == "select", step > 0, stop > start, sources.count < 2
    {
      let count = (stop - start + step - 1) / step
      reading.state(
        .datasetExamples, .number(Double(count)), .declared(range),
        place: .cannot("the examples are selected by a range"))
    } else {
      reading.markUnresolved(.datasetExamples, "a part of the dataset is taken", range)
    }
    reading.markUnresolved(.datasetTokens, "a part of the dataset is taken", range)
  }

  /// The dataset that is loaded, where it is none of files whose kind stands in its place.
  static func dataset(of load: PythonCall) -> PythonItem? {
    load.argument("data_files") == nil ? load.argument("path", at: 0) : nil
  }

  /// Data that is computed: of the one dataset that the program loads, if it is not for tests alone.
  private static func addOnlyDataset(
    _ item: PythonItem, to entries: inout [ConfigEntry], of script: PythonScript,
    into reading: inout Reading
  ) {
    let loads = script.program.calls.filter { $0.name == "load_dataset" && $0.uncalled == nil }
    let names = loads.compactMap(dataset)
    let isOther = loads.contains { load in
      load.argument("split")?.text.map { !$0.hasPrefix("train") && $0 != "all" } ?? false
    }
    guard let name = names.first, names.count == loads.count, !isOther,
      name.text != nil, names.allSatisfy({ $0.text == name.text })
    else { return }
    add("dataset_name", name, to: &entries, of: script)
    for fact in [Fact.datasetExamples, .datasetTokens] {
      reading.markUnresolved(
        fact, "what is trained on is computed from the dataset", script.range(item.range))
    }
  }

  private static func sources(
    of item: PythonItem, in script: PythonScript, depth: Int
  ) -> [PythonCall] {
    guard depth < 8, let call = script.maker(of: item)?.call else { return [] }
    switch call.name {
    case "load_dataset": return [call]
    case "concatenate_datasets", "interleave_datasets":
      return (call.arguments.first?.item.elements ?? []).prefix(100).flatMap {
        sources(of: $0, in: script, depth: depth + 1)
      }
    default: return []
    }
  }
}
