import ConfigText
import Diagnostics
import Runs
import Text

/// A training loop of the program's own: what it says by how it uses its values, and by the defaults of the
/// flags that the command that starts it leaves out.
enum OwnLoopPython {
  static func read(
    _ training: PythonTraining, of script: PythonScript, given: [ConfigEntry]?,
    into reading: inout Reading
  ) {
    readLoop(training, of: script, into: &reading)
    readUses(
      of: script, over: PythonBatch.item(around: training.start, in: script), given, into: &reading)
    if let given { readDefaults(of: script, besides: given, into: &reading) }
  }

  /// How often it goes over the data is the loop's count.
  private static func readLoop(
    _ training: PythonTraining, of script: PythonScript, into reading: inout Reading
  ) {
    var loops = training.start.loops
    let around = searches(in: loops, of: script)
    readTrials(training, loops[..<around], of: script, into: &reading)
    loops.removeFirst(around)
    guard let outer = loops.first else {
      return reading.markUnresolved(
        .steps, "the training loop is the script's own, and its length is not stated",
        script.range(training.start.range))
    }
    let range = script.range(outer.range)
    // Whoever goes over parts of a batch in each turn, or over nothing, and calls the turn a step, counts steps.
    let isFlat = loops.count == 1 || script.range(loops[1].range).text.hasPrefix("range(")
    if let count = outer.count, count > 0, isFlat && countsTurns(range) || countsSteps(range) {
      reading.state(
        .steps, .number(Double(count)), .declared(range),
        place: .cannot("the steps are the count of a loop"))
    } else if loops.count > 1, let count = outer.count {
      reading.state(
        .epochs, .number(Double(count)), .declared(range),
        place: .cannot("the epochs are the count of a loop"))
    } else {
      reading.markUnresolved(
        .steps, "the training loop is the script's own, and its length is not stated", range)
    }
  }

  /// How many of the loops around a training only have it done again: a search that calls it, and what is
  /// gone through outside of the epochs, of seeds, folds or settings.
  private static func searches(in loops: [PythonRepetition], of script: PythonScript) -> Int {
    let handed = loops.prefix { $0.isHanded }.count
    let rest = loops.dropFirst(handed).dropLast()
    guard let epochs = rest.firstIndex(where: { namesEpochs(script.range($0.range)) }),
      rest[..<epochs].allSatisfy({ loop in
        let range = script.range(loop.range)
        return loop.count != nil && !countsSteps(range) && !steps.contains(turn(of: range) ?? "")
      })
    else { return handed }
    return epochs
  }

  private static func namesEpochs(_ range: SourceRange) -> Bool {
    let words = range.text.prefix(200).split { !($0.isLetter || $0.isNumber || $0 == "_") }
    return turn(of: range)?.lowercased().hasPrefix("ep") == true
      || words.contains { LengthName($0)?.isOfEpochs == true }
  }

  private static func readTrials(
    _ training: PythonTraining, _ around: ArraySlice<PythonRepetition>, of script: PythonScript,
    into reading: inout Reading
  ) {
    let range = script.range(around.first?.range ?? training.start.range)
    var times: Double? = Double(training.repeats)
    for loop in around { times = times.flatMap { all in loop.count.map { all * Double($0) } } }
    guard let times else {
      return reading.markUnresolved(.trials, "how often the search trains is not known", range)
    }
    guard times > 1, times < 1e9 else { return }
    reading.state(
      .trials, .number(times), .declared(range),
      place: .cannot("the trials are the count of a loop"))
  }

  /// Whether a loop goes over steps by the name of their number: `for i in range(max_steps)`.
  private static func countsSteps(_ range: SourceRange) -> Bool {
    let text = range.text.prefix(200)
    guard text.contains("range(") else { return false }
    let names = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }.compactMap {
      LengthName($0)
    }
    return names.contains(where: \.isOfSteps) && !names.contains(where: \.isOfEpochs)
  }

  private static let steps: Set<String> = [
    "step", "iter", "iteration", "it", "itr", "global_step", "train_step", "update", "iter_num",
    "step_idx", "current_step",
  ]

  /// Whether a loop calls its turns steps: `for step in range(9)`, of which the range is given.
  private static func countsTurns(_ range: SourceRange) -> Bool {
    range.text.hasPrefix("range(") && turn(of: range).map(steps.contains) == true
  }

  /// What a loop calls its turn: `step` of `for step in …`.
  private static func turn(of range: SourceRange) -> String? {
    let bytes = range.file.bytes
    guard range.bytes.lowerBound <= bytes.count else { return nil }
    let line =
      bytes[..<range.bytes.lowerBound].suffix(80)
      .split(separator: 0x0A, omittingEmptySubsequences: false).last ?? []
    let words = String(decoding: line, as: UTF8.self).split(separator: " ")
    guard words.count == 3, words[0] == "for", words[2] == "in" else { return nil }
    return String(words[1])
  }

  // MARK: Uses

  /// Reads the model, the data, the precision and the batch of a program by what it makes.
  ///
  /// - Parameters:
  ///   - script: The program.
  ///   - batch: The batch of what the training goes over, where that is known.
  ///   - handed: The calls that made what the training is handed.
  ///   - given: The flags of the command that starts it, where one is known.
  ///   - reading: Takes what is said.
  static func readUses(
    of script: PythonScript, over batch: PythonItem?, handed: [PythonCall] = [],
    _ given: [ConfigEntry]?, into reading: inout Reading
  ) {
    let calls = script.program.calls
    if let accelerator = calls.first(where: { $0.name == "Accelerator" }) {
      read(.precision, accelerator.argument("mixed_precision"), .precision, script, &reading)
      read(
        .gradientAccumulation, accelerator.argument("gradient_accumulation_steps"), .count, script,
        &reading)
    }
    let loaded = calls.filter { $0.name == "from_pretrained" }
    let optimised = (optimised(in: script) + handed).filter { $0.name == "from_pretrained" }
    // Of what is loaded beside them something has to say that it is not trained.
    let others = loaded.filter { load in
      guard !optimised.contains(where: { $0.range == load.range }) else { return false }
      return optimised.isEmpty ? isModel(load.path) : mayTrain(load, in: script)
    }
    let models = (optimised + others)
      .compactMap { $0.argument("pretrained_model_name_or_path", at: 0) }
    if let model = only(models) { read(.modelID, model, .text, script, &reading) }
    let data = calls.filter { $0.name == "load_dataset" }.compactMap(HuggingFacePython.dataset)
    if let data = only(data) { read(.datasetID, data, .text, script, &reading) }
    reading.readSizeFromName()
    readAdapter(of: script, into: &reading)
    let loaders = script.program.calls.filter { isLoader($0, in: script) }
      .compactMap { $0.argument("batch_size", at: 1) }
    readBatch(batch.map { [$0] } ?? loaders, of: script, given, into: &reading)
  }

  /// The calls that made what optimisers are given the weights of: `AdamW(model.parameters())`.
  private static func optimised(in script: PythonScript) -> [PythonCall] {
    script.program.calls.filter { $0.name.first?.isUppercase == true }.compactMap { optimiser in
      guard case .made(let index, _)? = optimiser.argument("params", at: 0)?.value else {
        return nil
      }
      let weights = script.program.calls[index]
      return weights.name == "parameters" ? script.maker(of: weights.receiver)?.call : nil
    }
  }

  /// Whether what a call has loaded may be trained beside what an optimiser is given: something takes its
  /// weights, or it is a model that nothing tells to stay as it is.
  private static func mayTrain(_ load: PythonCall, in script: PythonScript) -> Bool {
    let own = script.program.calls.filter {
      script.maker(of: $0.receiver)?.call.range == load.range
    }
    let isFrozen = own.contains { call in
      if call.name == "eval" { return true }
      guard call.name == "requires_grad_", case .bool(false)? = call.arguments.first?.item.value
      else { return false }
      return true
    }
    return own.contains { $0.name.hasSuffix("parameters") } || isModel(load.path) && !isFrozen
  }

  /// Adapters that are put around a model whenever the program runs.
  private static func readAdapter(of script: PythonScript, into reading: inout Reading) {
    let adapter = script.program.calls.last {
      $0.name == "get_peft_model" && $0.isCertain && $0.uncalled == nil
    }
    guard let adapter, !reading.isKnown(.method) else { return }
    let source = script.maker(of: adapter.argument("model", at: 0))?.call
    let isShort = source.map { HuggingFacePython.isInFourBits($0, of: script) } ?? false
    reading.state(
      .method, .text(isShort ? "qlora" : "lora"), .declared(script.range(adapter.range)),
      place: .cannot("the adapters are put around the model by a call"))
  }

  /// Whether what is loaded is trained, and no tokenizer, part of an image's pipeline or settings.
  static func isModel(_ path: String) -> Bool {
    let maker = path.split(separator: ".").dropLast().last ?? ""
    return maker.hasPrefix("AutoModel") || maker.contains("For")
  }

  /// The batch that a loader of the training is given. What is divided by the number of processes before was
  /// that of all of them, whatever its name says.
  private static func readBatch(
    _ batches: [PythonItem], of script: PythonScript, _ given: [ConfigEntry]?,
    into reading: inout Reading
  ) {
    guard let batch = batches.first else { return }
    guard let unreadable = batch.unreadable else {
      if let batch = only(batches) { read(.microBatch, batch, .count, script, &reading) }
      return
    }
    guard let given else { return }
    let text = script.range(unreadable.range).text
    guard let slash = text.firstIndex(of: "/"), text.utf8.count < 200,
      processes.contains(where: text[slash...].lowercased().contains)
    else { return }
    let words = text[..<slash].split { !($0.isLetter || $0.isNumber || $0 == "_") }
    guard let name = words.last.map(String.init), BatchName(name) != nil else { return }
    reading.setAfterwards.insert(.microBatch)
    guard let flag = script.program.flags.first(where: { $0.target == name }) else { return }
    let names = Set(flag.names.map(plain) + [name])
    guard let entry = given.last(where: { names.contains(plain($0.key)) }) else {
      return read(.globalBatch, flag.fallback, .count, script, &reading)
    }
    reading.read(.globalBatch, Settings(entry.value).setting(of: entry.value, at: name), .count)
  }

  /// A flag without its dashes, as the attribute that it sets.
  private static func plain(_ flag: String) -> String {
    String(flag.drop { $0 == "-" }).underscored
  }

  private static let processes = [
    "world_size", "num_processes", "num_gpus", "ngpus", "n_gpus", "device_count", "num_devices",
    "get_world_size", "num_replicas", "gpu",
  ]

  private static func isLoader(_ call: PythonCall, in script: PythonScript) -> Bool {
    guard call.name.hasSuffix("DataLoader") else { return false }
    let text = script.range(call.range).text.prefix(400).lowercased()
    return !["val", "test", "eval", "dev_"].contains(where: text.contains)
  }

  private static func only(_ items: [PythonItem]) -> PythonItem? {
    guard let first = items.first,
      items.allSatisfy({ $0.text == first.text && $0.number == first.number })
    else { return nil }
    return first
  }

  private static func read(
    _ fact: Fact, _ item: PythonItem?, _ codec: Codec, _ script: PythonScript,
    _ reading: inout Reading
  ) {
    // A default of a flag is read only where the command is known that leaves it out.
    guard let item, item.flag == nil, item.text != nil || item.number != nil,
      !reading.isKnown(fact), !reading.isUnresolved(fact)
    else { return }
    let node = script.node(item, for: fact.rawValue)
    reading.read(fact, Settings(node).setting(of: node, at: fact.rawValue), codec)
  }

  // MARK: Defaults

  /// What the flags say that a command leaves out, by the words of their names.
  private static func readDefaults(
    of script: PythonScript, besides given: [ConfigEntry], into reading: inout Reading
  ) {
    let told = Set(given.map { plain($0.key) })
    let saysLength = told.contains { LengthName($0) != nil }
    var entries: [ConfigEntry] = []
    for flag in script.program.flags where !told.contains(flag.target) {
      let isNamed = flag.names.contains { told.contains(plain($0)) }
      let isNothing = if case .none = flag.fallback.value { true } else { false }
      // How long it trains, and how much at a time, the command says whole.
      let isSaid =
        saysLength && LengthName(flag.target) != nil
        || BatchName(flag.target) != nil && told.contains { BatchName($0) != nil }
      guard !isNamed, !isNothing, !isSaid, flag.fallback.unreadable == nil else { continue }
      entries.append(
        ConfigEntry(
          key: flag.target, keyRange: script.range(flag.fallback.range),
          value: script.node(flag.fallback, for: flag.target)))
    }
    let lengths = entries.compactMap { LengthName($0.key) }
    // Of two lengths the shorter one counts, which is not known.
    if lengths.count > 1 { entries.removeAll { LengthName($0.key) != nil } }
    var own = Reading(format: reading.format)
    SpokenSettings.read(
      Settings(ConfigNode(.map(entries), script.range(0..<0))),
      countsTokens: script.program.imports.contains { $0.hasPrefix("transformers") }, into: &own)
    if own.isKnown(.steps) || own.isKnown(.epochs) {
      reading.forget([.steps])
    }
    reading.merge(own)
  }
}
