import ConfigText
import Diagnostics
import Runs
import Text

extension Reading {
  /// Facts that a program's use of its settings can state, with what reads them.
  private static let usedFacts: [(fact: Fact, codec: Codec)] = [
    (.epochs, .ratio), (.steps, .count), (.globalBatch, .count), (.microBatch, .count),
    (.gradientAccumulation, .count), (.sequenceLength, .count), (.modelID, .text),
    (.datasetID, .text), (.precision, .precision), (.method, .text),
    (.recompute, .flag),
  ]

  /// States what the settings of a command mean by what the program that it starts does with them, which
  /// says more than what they are called.
  ///
  /// What is stated of a length stands: a place of the program may be one that nothing reaches.
  ///
  /// - Parameters:
  ///   - uses: What the program does with its settings.
  ///   - given: What the command sets.
  ///   - recipe: The file of settings that it reads, where that is known.
  /// - Returns: Whether the program's loops decide how long it trains, whatever its other flags are called.
  mutating func read(_ uses: SettingUses, given: [ConfigEntry], recipe: ConfigNode?) -> Bool {
    let given = uses.flags.taken(given)
    let isReinforcement = self[.method]?.value.text == "rl"
    let hasLength = [Fact.epochs, .steps, .tokens].contains { self[$0]?.origin.isStated == true }
    let unsure = hasLength ? [] : Self.unsureLengths(uses, given, recipe)
    readAdapter(of: uses)
    readDevices(uses, given, recipe)
    readTrainerDevices(uses, given, recipe)
    for (fact, codec) in Self.usedFacts {
      if let use = uses.uses[fact], use.trace.switched != nil, use.trace.literal == nil {
        readSwitch(fact, use, Self.value(of: use.trace, uses, given, recipe))
        continue
      }
      guard fact != .method, let use = Self.use(of: fact, uses), !isUnresolved(fact),
        !unsure.contains(fact)
      else {
        continue
      }
      let isLength = fact == .epochs || fact == .steps
      let isBatch = fact == .globalBatch || fact == .microBatch
      guard !(isLength && hasLength), !(isReinforcement && (isBatch || isLength)),
        let value = Self.value(of: use.trace, uses, given, recipe)
      else { continue }
      let setting = Settings(value).setting(of: value, at: use.key ?? fact.rawValue)
      guard setting.problem != nil || Self.isPlausible(setting, for: fact) else { continue }
      if isBatch {
        // The help of a flag may say whose batch it is.
        let isSaid = uses.uses[fact] == nil && uses.flags.name(meaning: fact) != nil
        readBatch(fact, setting, isDistributed: uses.isDistributed || isSaid)
      } else if self[fact]?.origin.isStated != true
        || fact == .sequenceLength && Self.isBlock(self[fact]?.origin.range)
          && !Self.isBlock(setting.range)
      {
        remove(fact)
        read(fact, setting, codec)
      }
    }
    if uses.isOneProcess { countAllDevices() }
    readTokenBatch(uses, given, recipe)
    readSizeFromName()
    readOwnData(uses, given)
    if !isReinforcement, readEnd(uses, given, recipe) { return true }
    return !hasLength
      && (!unsure.isEmpty
        || [Fact.epochs, .steps].contains { uses.uses[$0] != nil && isKnown($0) })
  }

  /// Whether a length of texts is only called a block, which may be one of anything.
  private static func isBlock(_ range: SourceRange?) -> Bool {
    guard let range else { return false }
    return String(
      decoding: range.file.bytes[..<range.bytes.lowerBound].suffix(16), as: UTF8.self
    ).lowercased().contains("block_size")
  }

  /// What a switch turns on, which may have the name of what it switches.
  private mutating func readSwitch(_ fact: Fact, _ use: SettingUses.Use, _ value: ConfigNode?) {
    guard let value, let word = use.trace.switched, self[fact]?.origin.isDeclared != true,
      Settings(value).setting(of: value, at: fact.rawValue).flag == true
    else { return }
    if let open = unresolved.first(where: { $0.fact == fact }), open.reason.range != value.range {
      return
    }
    forget([fact])
    state(
      fact, .text(word), .declared(value.range), place: .cannot("it is turned on by a switch"))
  }

  /// The adapter that a program puts on its model, whatever its settings are called.
  private mutating func readAdapter(of uses: SettingUses) {
    guard let use = uses.uses[.method], let word = use.trace.switched,
      let literal = use.trace.literal, uses.files.indices.contains(literal.module),
      !isUnresolved(.method), self[.method]?.origin.isDeclared != true
    else { return }
    remove(.method)
    let range = SourceRange(file: uses.files[literal.module], bytes: literal.expression.range)
    state(.method, .text(word), .declared(range), place: .cannot("the program puts the adapter on"))
  }

  /// The devices that a command numbers for the one process that sees them.
  private mutating func readDevices(
    _ uses: SettingUses, _ given: [ConfigEntry], _ recipe: ConfigNode?
  ) {
    guard let use = uses.uses[.count], !isKnown(.count), !isUnresolved(.count),
      let value = Self.value(of: use.trace, uses, given, recipe)
    else { return }
    let numbers =
      value.isList
      ? value.elements.map { $0.text ?? "" }
      : (value.text ?? "").split(separator: ",").map(String.init)
    guard !numbers.isEmpty, numbers.allSatisfy({ Int($0) != nil }) else { return }
    state(
      .count, Double(Set(numbers).count), .declared(value.range),
      place: .cannot("the devices are numbered one by one"))
  }

  /// The devices of each node that a trainer is told, and the nodes: one where nobody says more.
  private mutating func readTrainerDevices(
    _ uses: SettingUses, _ given: [ConfigEntry], _ recipe: ConfigNode?
  ) {
    for (each, nodes) in uses.devices {
      guard !isKnown(.count), !isUnresolved(.count) else { return }
      guard let value = Self.value(of: each, uses, given, recipe), !value.isNull else { continue }
      let numbers = (value.text ?? "").split(separator: ",").compactMap { Int($0) }
      let isList = value.isList || value.text?.contains(",") == true
      let many = value.isList ? value.elements.count : isList ? numbers.count : numbers.first ?? 0
      let count = nodes.flatMap { Self.value(of: $0, uses, given, recipe) }
      let machines = count.map { $0.number ?? 0 } ?? number(.nodes) ?? 1
      guard many > 0, machines >= 1 else {
        return leaveDevices(Settings(value).setting(of: value, at: "devices"))
      }
      if let count, !isKnown(.nodes) { state(.nodes, machines, .declared(count.range)) }
      state(
        .count, Double(many) * machines, .declared(value.range),
        place: .cannot("the count is nodes times devices"))
    }
  }

  /// A batch of which the program counts the tokens.
  private mutating func readTokenBatch(
    _ uses: SettingUses, _ given: [ConfigEntry], _ recipe: ConfigNode?
  ) {
    for key in uses.batchesOfTokens.sorted() {
      guard let value = Self.value(of: ValueTrace(path: [key]), uses, given, recipe) else {
        continue
      }
      for fact in [Fact.globalBatch, .microBatch] where self[fact]?.origin.range == value.range {
        remove(fact)
      }
      guard self[.globalBatch]?.origin.isStated != true, !isUnresolved(.globalBatch) else {
        continue
      }
      guard let tokens = Settings(value).setting(of: value, at: key).number, tokens > 0,
        let length = number(.sequenceLength), length > 0
      else {
        markUnresolved(
          .globalBatch, "`\(key)` counts tokens, and the length of a text is not known", value.range
        )
        continue
      }
      state(
        .globalBatch, tokens / length, .declared(value.range),
        place: .cannot("the batch is stated in tokens"))
    }
  }

  /// A number of steps that nobody makes is no limit.
  private static let mostSteps = 1e7

  /// Of steps and epochs the one that ends the training by what its loop says: what the command sets, else
  /// the steps, beyond which no loop goes.
  ///
  /// - Returns: Whether the loop says so.
  private mutating func readEnd(
    _ uses: SettingUses, _ given: [ConfigEntry], _ recipe: ConfigNode?
  ) -> Bool {
    guard let ends = uses.ends, self[.tokens]?.origin.isStated != true else { return false }
    func setting(_ trace: ValueTrace) -> Setting? {
      guard let value = Self.value(of: trace, uses, given, recipe), !value.isNull else {
        return nil
      }
      let setting = Settings(value).setting(of: value, at: trace.path.last ?? "")
      return setting.problem != nil || (setting.number ?? 0) > 0 ? setting : nil
    }
    func isGiven(_ setting: Setting) -> Bool {
      !uses.files.contains { $0.path == setting.range.file.path }
    }
    let (steps, epochs) = (setting(ends.steps), setting(ends.epochs))
    guard let chosen = steps ?? epochs else { return false }
    var fact = steps == nil ? Fact.epochs : .steps
    var end = chosen
    var also: Setting?
    if let steps, let epochs, !ends.areComputed {
      if isGiven(steps) {
        // Each of two that are set ends it.
        also = isGiven(epochs) ? epochs : nil
      } else if isGiven(epochs) {
        (fact, end) = (.epochs, epochs)
      } else if (steps.number ?? 0) >= Self.mostSteps {
        return false
      }
    }
    forget([.steps, .epochs])
    read(fact, end, fact == .steps ? .count : .ratio)
    if let also { read(.epochs, also, .ratio) }
    return true
  }

  /// Says which data a program loads for the word that its settings name them by.
  private mutating func readOwnData(_ uses: SettingUses, _ given: [ConfigEntry]) {
    guard let told = self[.datasetID], let word = told.value.text, let place = told.origin.range
    else { return }
    let entry = given.last {
      $0.value.range == place || $0.value.elements.first?.range == place
    }
    let key = entry.map { DeclaredFlags.plain($0.key) } ?? uses.uses[.datasetID]?.key ?? ""
    guard let meaning = uses.data.meaning(of: word, as: key) else { return }
    forget([.datasetID])
    dataSources = []
    guard let name = meaning.name else {
      let reason = "the program has data of its own for `\(FactText.shortened(word))`"
      return markUnresolved(.datasetID, reason, place)
    }
    state(
      .datasetID, .text(name), .declared(meaning.range),
      place: .cannot("the program says which data the word stands for"))
  }

  /// What decides over a fact: what the program does, else what the help of a flag says.
  private static func use(of fact: Fact, _ uses: SettingUses) -> SettingUses.Use? {
    if let use = uses.uses[fact] { return use }
    guard fact != .microBatch || uses.uses[.globalBatch] == nil else { return nil }
    let key = uses.flags.name(meaning: fact) ?? (fact == .microBatch ? uses.flags.batch : nil)
    return key.map { SettingUses.Use(trace: ValueTrace(path: [$0])) }
  }

  /// Of epochs and steps, of which the first that is reached ends the training, those that nobody set: where
  /// both or none was set, which one that is is not known.
  static func unsureLengths(
    _ uses: SettingUses, _ given: [ConfigEntry], _ recipe: ConfigNode?
  ) -> [Fact] {
    let lengths: [Fact] = [.epochs, .steps]
    let readable = lengths.filter { fact in
      guard let use = use(of: fact, uses), let value = value(of: use.trace, uses, given, recipe)
      else { return false }
      return (value.number ?? 1) > 0 && !value.isNull
    }
    guard readable.count == 2 else { return [] }
    let set = lengths.filter { fact in
      use(of: fact, uses).flatMap { value(of: $0.trace, uses, given, nil) }
        .map { value in given.contains { $0.value.range == value.range } } ?? false
    }
    return set.count == 1 ? lengths.filter { $0 != set[0] } : lengths
  }

  private static func isPlausible(_ setting: Setting, for fact: Fact) -> Bool {
    switch fact {
    case .modelID, .datasetID:
      setting.number == nil && setting.flag == nil && setting.text?.isEmpty == false
    case .precision: setting.text.flatMap(Precision.word) != nil
    case .recompute: setting.flag != nil
    case .sequenceLength: (setting.number ?? 0) >= 16
    default: (setting.number ?? 0) > 0
    }
  }

  /// The batch that a loader takes is that of its process; what is divided among them is that of all.
  private mutating func readBatch(_ fact: Fact, _ setting: Setting, isDistributed: Bool) {
    let stated = self[.microBatch]?.origin.range
    // What the command says by another name it says of another batch.
    if let stated, self[.microBatch]?.origin.isStated == true, stated != setting.range { return }
    guard self[.globalBatch]?.origin.isStated != true else { return }
    if fact == .globalBatch {
      forget([.microBatch])
      batchMeaning = nil
      read(.globalBatch, setting, .count)
      return
    }
    if stated == nil { read(.microBatch, setting, .count) }
    if isDistributed {
      batchMeaning = nil
    } else if stated == nil {
      batchMeaning = batchMeaning ?? .deviceOrAll
    }
  }

  /// A batch whose name does not say whose it is, in a program of which one process sees all devices.
  private mutating func countAllDevices() {
    guard batchMeaning == .deviceOrAll, self[.globalBatch]?.origin.isStated != true,
      let batch = self[.microBatch], case .declared = batch.origin
    else { return }
    state(.globalBatch, batch.value, batch.origin)
    forget([.microBatch])
    batchMeaning = nil
  }

  /// What a setting is: as the command gives it, else as the recipe has it, else by its default.
  private static func value(
    of trace: ValueTrace, _ uses: SettingUses, _ given: [ConfigEntry], _ recipe: ConfigNode?
  ) -> ConfigNode? {
    if let literal = trace.literal {
      guard uses.files.indices.contains(literal.module) else { return nil }
      let file = uses.files[literal.module]
      if let node = DeclaredFlags.node(literal.expression, file) { return node }
      // What a place says without writing it.
      guard case .string(let text) = literal.constant else { return nil }
      return ConfigNode(
        .scalar(ConfigScalar(text: text)),
        SourceRange(file: file, bytes: literal.expression.range))
    }
    guard let key = trace.path.last else { return nil }
    let entry = given.last { entry in
      let path = DeclaredFlags.plain(entry.key).split(separator: ".").map(String.init)
      return path.last == key && (path.count == 1 || trace.path.suffix(path.count) == path[...])
    }
    if let value = entry?.value {
      // One file of a list is that file.
      return value.elements.count == 1 ? value.elements.first : value
    }
    if let recipe, let node = node(of: trace.path, in: recipe) { return node }
    return uses.flags[key]
  }

  /// The value at a path, or at the end of it: what leads there in the program may be what holds them all.
  private static func node(of path: [String], in recipe: ConfigNode) -> ConfigNode? {
    let settings = Settings(recipe)
    for start in path.indices {
      if let setting = settings[path[start...].joined(separator: ".")] { return setting.node }
    }
    return nil
  }
}

extension Origin {
  /// Whether a file says so in words.
  fileprivate var isDeclared: Bool { if case .declared = self { true } else { false } }
}
