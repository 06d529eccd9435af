import ConfigText
import Diagnostics
import Runs
import Text

/// What the settings of a project's own say by the words of their names, where no table has the names.
enum SpokenSettings {
  /// States what the words say of facts that nothing else has stated.
  ///
  /// - Parameters:
  ///   - settings: The config, or the flags of a command.
  ///   - isTraining: Whether only names count for a length that say themselves that something is trained:
  ///     beside the tables of a framework the others are its own.
  ///   - countsTokens: Whether lengths count tokens; what has a tokenizer of its own counts them anyway.
  ///   - reading: Takes what is said.
  static func read(
    _ settings: Settings, isTraining: Bool = false, countsTokens: Bool = false,
    into reading: inout Reading
  ) {
    let leaves = GenericFormat.Leaves(settings.root)
    readLength(leaves, settings, isTraining, into: &reading)
    readBatch(leaves, settings, into: &reading)
    readAccumulation(leaves, settings, into: &reading)
    readData(leaves, settings, into: &reading)
    readModel(leaves, settings, into: &reading)
    readNamedShape(leaves, settings, into: &reading)
    // What has words has a vocabulary, or makes them of texts.
    if countsTokens || leaves.keys.contains("vocab_size")
      || leaves.keys.contains(where: { $0.hasPrefix("tokenizer") })
    {
      readSequence(leaves, settings, into: &reading)
    }
  }

  private static let lengths: [Fact] = [.steps, .epochs, .tokens, .samples]

  private static func readLength(
    _ leaves: GenericFormat.Leaves, _ settings: Settings, _ isTraining: Bool,
    into reading: inout Reading
  ) {
    let isOpen = { (fact: Fact) in
      !(reading[fact]?.origin.isStated ?? false) && !reading.isUnresolved(fact)
    }
    guard lengths.allSatisfy(isOpen) else { return }
    if let tokens = only(leaves.keys.filter(isTokens), leaves, settings) {
      reading.read(.tokens, tokens, .count)
      return
    }
    let named = leaves.keys.compactMap { key in LengthName(key).map { (key: key, name: $0) } }
      .filter { !isTraining || $0.name.isOfTraining }
    // Steps of an environment are the length, and other steps those of one of its turns.
    guard !named.contains(where: { !$0.name.isOfSteps && !$0.name.isOfEpochs }) else { return }
    for (fact, keys) in [
      (Fact.steps, named.filter(\.name.isOfSteps).map(\.key)),
      (.epochs, named.filter(\.name.isOfEpochs).map(\.key)),
    ] {
      guard let setting = only(keys, leaves, settings), let number = setting.number, number > 0
      else { continue }
      reading.remove(fact)
      reading.read(fact, setting, fact == .steps ? .count : .ratio)
    }
    reading.stepsWin()
  }

  private static let tokenWords: Set<String> = [
    "train", "training", "total", "exit", "target", "budget",
  ]

  /// `total_tokens`, `max_train_tokens`, `my_exit_tokens`: how many are trained on, and not how many one sample
  /// has.
  private static func isTokens(_ key: String) -> Bool {
    guard let words = NameWords.split(key), words.last == "tokens" else { return false }
    let others = words.dropLast()
    return others.contains(where: tokenWords.contains)
      && others.allSatisfy { tokenWords.contains($0) || ["my", "max", "num", "n"].contains($0) }
  }

  private static func readBatch(
    _ leaves: GenericFormat.Leaves, _ settings: Settings, into reading: inout Reading
  ) {
    for (fact, scope) in [(Fact.globalBatch, BatchName.Scope.whole), (.microBatch, .device)] {
      guard reading[fact]?.origin.isStated != true, !reading.isUnresolved(fact) else { continue }
      let keys = leaves.keys.filter { BatchName($0)?.scope == scope }
      guard let setting = only(keys, leaves, settings), let number = setting.number, number > 0
      else { continue }
      reading.remove(fact)
      reading.read(fact, setting, .count)
    }
  }

  private static let accumulationWords: Set<String> = [
    "gradient", "gradients", "grad", "grads", "accumulation", "accumulate", "accum", "accumulated",
    "steps", "step", "iter", "iters", "every", "batches", "num", "n", "of",
  ]

  /// `gradient_accumulate_every`, `accum_iter`.
  private static func readAccumulation(
    _ leaves: GenericFormat.Leaves, _ settings: Settings, into reading: inout Reading
  ) {
    guard reading[.gradientAccumulation]?.origin.isStated != true,
      !reading.isUnresolved(.gradientAccumulation)
    else { return }
    // Beside an environment it is how often something is learned from what was played.
    let isPlayed = leaves.keys.contains { $0.hasPrefix("env") || $0.holds("timesteps") }
    let keys = leaves.keys.filter { key in
      if key == "update_freq" { return !isPlayed }
      guard let words = NameWords.split(key) else { return false }
      return words.contains { $0.hasPrefix("accum") }
        && words.allSatisfy(accumulationWords.contains)
    }
    guard let setting = only(keys, leaves, settings), let number = setting.number, number >= 1
    else {
      return
    }
    reading.remove(.gradientAccumulation)
    reading.read(.gradientAccumulation, setting, .count)
  }

  private static func readData(
    _ leaves: GenericFormat.Leaves, _ settings: Settings, into reading: inout Reading
  ) {
    guard !reading.isKnown(.datasetID), !reading.isUnresolved(.datasetID) else { return }
    guard let setting = best(leaves, settings, { DataName($0)?.rank }) else { return }
    reading.read(.datasetID, setting, .text)
    reading.readListedFiles(setting)
  }

  private static func readModel(
    _ leaves: GenericFormat.Leaves, _ settings: Settings, into reading: inout Reading
  ) {
    guard !reading.isKnown(.modelID), !reading.isUnresolved(.modelID),
      let found = best(leaves, settings, { ModelKey($0)?.rank }),
      case let setting = variant(in: settings, besides: found) ?? found,
      let text = setting.text, ![".py", ".yaml", ".yml", ".json"].contains(where: text.hasSuffix)
    else { return }
    reading.read(.modelID, setting, .text)
    reading.readSizeFromName()
  }

  /// `--load_llama_config=7b`: a shape of which a size is the name, where no other setting changes it.
  private static func readNamedShape(
    _ leaves: GenericFormat.Leaves, _ settings: Settings, into reading: inout Reading
  ) {
    let shapes = leaves.keys.filter { NameWords.split($0)?.last == "config" }
      .compactMap { leaves.path($0).flatMap { settings[$0] } }
      .filter { !$0.isNull && $0.text?.isEmpty != true }
    guard !reading.isKnown(.modelID), !reading.isKnown(.modelParams), shapes.count == 1,
      let name = shapes[0].text, name.dropLast().allSatisfy({ $0.isNumber || $0 == "." }),
      let params = ModelName.params(in: name)
    else { return }
    reading.state(
      .modelParams, .number(params),
      .derived(formula: "the size in the model's name", inputs: []))
  }

  /// `model: DiT-XL/2` beside a folder of this machine whose name says no size: which of a kind is trained.
  private static func variant(in settings: Settings, besides found: Setting) -> Setting? {
    guard let path = found.text, ["/", "./", "~"].contains(where: path.hasPrefix),
      ModelName.params(in: path) == nil,
      let setting = settings["model"], setting.problem == nil, setting.number == nil,
      let name = setting.text, name.first?.isLetter == true,
      name.contains(where: \.isNumber)
    else { return nil }
    return setting
  }

  /// Lengths count tokens where there is a tokenizer; of sound and films they count something else.
  private static func readSequence(
    _ leaves: GenericFormat.Leaves, _ settings: Settings, into reading: inout Reading
  ) {
    guard !reading.isKnown(.sequenceLength), !reading.isUnresolved(.sequenceLength),
      let setting = only(leaves.keys.filter(isSequence), leaves, settings),
      let length = setting.number, length >= 16
    else { return }
    reading.read(.sequenceLength, setting, .count)
  }

  private static let sequenceWords: Set<String> = [
    "max", "maximum", "seq", "sequence", "context", "ctx", "token", "model", "train", "length",
    "len", "size", "block", "cutoff",
  ]

  private static func isSequence(_ key: String) -> Bool {
    guard let words = NameWords.split(key), words.allSatisfy(sequenceWords.contains) else {
      return false
    }
    let ends = words.contains("length") || words.contains("len")
    return ends && words.count > 1 || words.contains("block") && words.contains("size")
  }

  /// The setting whose name, or whose section's and its own together, says most; a text that is no number.
  private static func best(
    _ leaves: GenericFormat.Leaves, _ settings: Settings, _ rank: (String) -> Int?
  ) -> Setting? {
    let named = leaves.keys.compactMap { key -> (key: String, rank: Int)? in
      if let rank = rank(key) { return (key, rank) }
      guard let parts = leaves.path(key)?.split(separator: "."), parts.count > 1 else { return nil }
      return rank(parts.suffix(2).joined(separator: "_")).map { (key, $0) }
    }
    guard let least = named.map(\.rank).min(),
      let setting = only(named.filter { $0.rank == least }.map(\.key), leaves, settings),
      setting.problem == nil, setting.number == nil, setting.flag == nil,
      setting.text?.isEmpty == false
    else { return nil }
    return setting
  }

  /// The one setting of these names; none where several are set, each to something else.
  private static func only(
    _ keys: [String], _ leaves: GenericFormat.Leaves, _ settings: Settings
  ) -> Setting? {
    let found = keys.compactMap { leaves.path($0).flatMap { settings[$0] } }.filter { !$0.isNull }
    guard let first = found.first, found.allSatisfy({ $0.text == first.text }) else { return nil }
    return first
  }
}
