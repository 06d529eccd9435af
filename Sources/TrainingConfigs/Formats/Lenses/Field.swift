import ConfigText
import Diagnostics
import Quantities
import Runs

/// A lens between a key of a config and a fact: one declaration for reading and for writing back.
struct Field: Sendable {
  var fact: Fact
  /// Paths of keys that mean the same, the one that counts first; the first is written when none is.
  var keys: [String]
  var codec: Codec
  /// What the framework takes when the key is not there or sets nothing.
  var fallback: FactValue?
  /// Whether an absent key may be added to a file that does not have it.
  var mayInsert: Bool

  init(
    _ fact: Fact, _ keys: [String], _ codec: Codec, default fallback: FactValue? = nil,
    insert mayInsert: Bool = true
  ) {
    self.fact = fact
    self.keys = keys
    self.codec = codec
    self.fallback = fallback
    self.mayInsert = mayInsert
  }

  init(_ fact: Fact, _ key: String, _ codec: Codec, default fallback: FactValue? = nil) {
    self.init(fact, [key], codec, default: fallback)
  }
}

/// The framework whose defaults stand in for absent keys.
struct Framework: Sendable {
  var name: String
  /// The version that the defaults were read from.
  var version: String

  var origin: Origin { .frameworkDefault(framework: name, version: version) }
}

extension Reading {
  /// Reads every field; what a table cannot say is left to the format.
  mutating func read(_ fields: [Field], from settings: Settings, framework: Framework? = nil) {
    for field in fields { read(field, from: settings, framework: framework) }
  }

  mutating func read(_ field: Field, from settings: Settings, framework: Framework? = nil) {
    var named: Setting?
    for key in field.keys {
      guard let setting = settings[key] else { continue }
      named = named ?? setting
      if read(field.fact, setting, field.codec) { return }
    }
    guard !isKnown(field.fact), !isUnresolved(field.fact) else { return }
    if field.mayInsert, insertions[field.fact] == nil {
      insertions[field.fact] =
        named.map { .replacing($0, field.codec) } ?? .inserting(field, into: settings.root)
    }
    // A number that sets none, such as `-1`, is not left out: what it means is the framework's own.
    if let named, field.fallback != nil, let text = named.text, Number.parse(text) != nil {
      let reason = "`\(FactText.shortened(text))` of `\(named.path)` is no number that counts"
      return markUnreadable(field.fact, reason, named.range)
    }
    if let fallback = field.fallback, let framework {
      state(field.fact, fallback, framework.origin)
    }
  }

  /// States what one setting says about a fact; returns whether it says something.
  @discardableResult
  mutating func read(_ fact: Fact, _ setting: Setting, _ codec: Codec) -> Bool {
    if let problem = setting.problem {
      if fact == .modelID, let name = setting.nameBelowVariable {
        state(
          fact, .text(name),
          .derived(formula: "the name at the end of a path whose folder is a variable", inputs: []),
          place: .cannot("`\(setting.path)` holds a variable"))
        return true
      }
      markUnreadable(fact, problem, setting.range)
      return true
    }
    guard let text = setting.text else {
      guard !codec.isText, !setting.isNull, setting.node.scalar == nil else { return false }
      markUnreadable(
        fact,
        "`\(setting.path)` holds a \(setting.node.isList ? "list" : "map") where one value is read",
        setting.range)
      return true
    }
    switch codec.read(text) {
    case .unset: return false
    case .leftOpen(let reason):
      markUnresolved(fact, reason, setting.range)
      if insertions[fact] == nil { insertions[fact] = .replacing(setting, codec) }
      return true
    case .unresolved(let reason):
      markUnreadable(fact, reason, setting.range)
      if insertions[fact] == nil { insertions[fact] = .replacing(setting, codec) }
      return true
    case .value(let value):
      state(
        fact, value, .declared(setting.range), place: .replacing(setting, codec))
      return true
    }
  }
}

extension Place {
  /// Replaces the bytes of a literal by another value.
  static func replacing(_ setting: Setting, _ codec: Codec) -> Place {
    guard let literal = setting.literal else {
      return .cannot("`\(setting.path)` is computed from other values")
    }
    let quoting = setting.quoting
    let isString = setting.isString && !setting.isNull
    let isShared = setting.isShared
    let old = setting.text ?? ""
    return Place { value in
      guard let text = codec.write(value, replacing: old) else {
        return .cannot("the file has no spelling for this value")
      }
      guard let written = Literal.write(text, quoting, isString: isString) else {
        return .cannot("the value needs quotes that the file does not have")
      }
      return .edits([Edit(literal, padded(written, at: literal))], isShared ? .review : .safe)
    }
  }

  /// Sets a value off from the colon of a key that has none yet, and from an anchor or a tag of nothing.
  private static func padded(_ text: String, at range: SourceRange) -> String {
    let before = range.file.bytes[..<range.bytes.lowerBound]
    guard range.bytes.isEmpty, let last = before.last else { return text }
    let word = before.reversed().prefix { $0 > UInt8(ascii: " ") }.last
    let isMarked = word == UInt8(ascii: "&") || word == UInt8(ascii: "!")
    return last == UInt8(ascii: ":") || isMarked ? " " + text : text
  }

  /// Writes a number that is the sum of this one and others: the others stay.
  static func replacing(_ setting: Setting, addedTo others: Double) -> Place {
    rewriting(setting) { value in
      guard let rest = value.number.map({ $0.central - others }), rest >= 1 else { return nil }
      return Number.write(rest)
    }
  }

  /// Replaces a literal by the text that `spell` gives.
  static func rewriting(
    _ setting: Setting, _ spell: @escaping @Sendable (FactValue) -> String?
  ) -> Place {
    guard let literal = setting.literal else {
      return .cannot("`\(setting.path)` is computed from other values")
    }
    let quoting = setting.quoting
    let isString = setting.isString
    let isShared = setting.isShared
    return Place { value in
      guard let text = spell(value), let written = Literal.write(text, quoting, isString: isString)
      else { return .cannot("the file has no spelling for this value") }
      return .edits([Edit(literal, written)], isShared ? .review : .safe)
    }
  }
}

extension Setting {
  /// The end of `$HOME/models/Qwen/Qwen2.5-7B`: the folder of a model is another on each machine, and the
  /// model's own name stands behind it all the same. Nil where a variable may stand in the name.
  fileprivate var nameBelowVariable: String? {
    guard let text, text.hasPrefix("$"), text.utf8.count <= 512,
      let slash = text.firstIndex(of: "/"), text[..<slash].dropFirst().allSatisfy(isOfVariable)
    else { return nil }
    let parts = text[slash...].split(separator: "/")
    guard let name = parts.last, parts.allSatisfy({ $0.allSatisfy(isOfName) }),
      name.contains(where: \.isLetter), name.contains(where: \.isNumber)
    else { return nil }
    return String(name)
  }

  private func isOfVariable(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "_{}".contains(character))
  }

  private func isOfName(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "-_.".contains(character))
  }
}
