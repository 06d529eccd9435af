import ConfigText
import Diagnostics
import Runs

extension Reading {
  /// Facts that a program's use of its settings can state, with what reads them.
  private static let usedFacts: [(fact: Fact, codec: Codec)] = [
    (.epochs, .ratio), (.steps, .count), (.globalBatch, .count), (.microBatch, .count),
    (.gradientAccumulation, .count), (.sequenceLength, .count), (.modelID, .text),
    (.datasetID, .text), (.precision, .precision),
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
  mutating func read(_ uses: SettingUses, given: [ConfigEntry], recipe: ConfigNode?) {
    let isReinforcement = self[.method]?.value.text == "rl"
    let hasLength = [Fact.epochs, .steps, .tokens].contains { self[$0]?.origin.isStated == true }
    for (fact, codec) in Self.usedFacts {
      guard let use = uses.uses[fact], !isUnresolved(fact) else { continue }
      let isLength = fact == .epochs || fact == .steps
      let isBatch = fact == .globalBatch || fact == .microBatch
      guard !(isLength && hasLength), !(isReinforcement && (isBatch || isLength)),
        let value = Self.value(of: use.trace, uses, given, recipe)
      else { continue }
      let setting = Settings(value).setting(of: value, at: use.key ?? fact.rawValue)
      guard setting.problem != nil || Self.isPlausible(setting, for: fact) else { continue }
      if isBatch {
        readBatch(fact, setting, isDistributed: uses.isDistributed)
      } else if self[fact]?.origin.isStated != true {
        remove(fact)
        read(fact, setting, codec)
      }
    }
    readSizeFromName()
  }

  private static func isPlausible(_ setting: Setting, for fact: Fact) -> Bool {
    switch fact {
    case .modelID, .datasetID:
      setting.number == nil && setting.flag == nil && setting.text?.isEmpty == false
    case .precision: setting.text.flatMap(Precision.word) != nil
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

  /// What a setting is: as the command gives it, else as the recipe has it, else by its default.
  private static func value(
    of trace: ValueTrace, _ uses: SettingUses, _ given: [ConfigEntry], _ recipe: ConfigNode?
  ) -> ConfigNode? {
    if let literal = trace.literal {
      guard uses.files.indices.contains(literal.module) else { return nil }
      return DeclaredFlags.node(literal.expression, uses.files[literal.module])
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
