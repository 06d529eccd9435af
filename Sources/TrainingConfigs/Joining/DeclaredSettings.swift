import Diagnostics
import Text

/// Settings that a program only declares: fields of classes and parameters of functions with their types and
/// defaults, `max_steps: int = 100`, which whoever uses them sets.
public enum DeclaredSettings {
  /// The source without such lines, and without what explains them.
  static func removed(from bytes: [UInt8]) -> [UInt8] {
    var rest: [UInt8] = []
    rest.reserveCapacity(bytes.count)
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    where name(declaredIn: line) == nil && !isProse(line) && !isHeader(line) {
      rest += line
      rest.append(0x0A)
    }
    return rest
  }

  /// The declarations of how long something trains, with their defaults and without blanks.
  public static func lengths(in bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: 0x0A).compactMap { line in
      guard let name = name(declaredIn: line), LengthName(name) != nil else { return nil }
      return line.prefix { $0 != UInt8(ascii: "#") }.filter { $0 > 0x20 }
    }
  }

  /// Words of names that say how much is trained, and on what, beside lengths and batches.
  private static let weights: Set<String> = [
    "seq", "sequence", "context", "model", "hidden", "layers", "vocab", "dataset", "data", "nodes",
    "gpus", "devices", "world", "replicas", "trials",
  ]

  /// Words of names whose numbers change what is learned or how it is told, and hardly what that costs.
  private static let light: Set<String> = [
    "chunk", "cache", "log", "logging", "port", "timeout", "retries", "lr", "learning", "beta",
    "betas",
    "eps", "epsilon", "decay", "dropout", "temperature", "clip", "momentum", "seed", "alpha",
    "color", "wandb", "tag", "tags", "notes",
  ]

  /// Whether a line without blanks gives a plain value to such a name.
  public static func isLight(_ line: [UInt8]) -> Bool {
    let name = line.prefix { isNameByte($0, isFirst: false) }
    let value = line[name.endIndex...]
    let text = String(decoding: name, as: UTF8.self)
    guard value.first == UInt8(ascii: "="), !value.dropFirst().contains(where: "=(;".utf8.contains),
      LengthName(text) == nil, BatchName(text) == nil, let words = NameWords.split(text)
    else { return false }
    return words.contains(where: light.contains) && !words.contains(where: weights.contains)
  }

  /// What the cost of a training may hang on, without blanks: declarations with their defaults, unless the
  /// number of one says nothing of it, and all other lines with numbers, which may be the rest of one.
  public static func weighty(in bytes: [UInt8]) -> [[UInt8]] {
    bytes.split(separator: 0x0A).compactMap { line in
      let code = line.prefix { $0 != UInt8(ascii: "#") }
      let isWeighty: Bool
      if let name = name(declaredIn: line) {
        let words = NameWords.split(name)
        let isHeavy =
          LengthName(name) != nil || BatchName(name) != nil
          || words.map { $0.contains(where: weights.contains) } ?? true
        let isLight = words.map { $0.contains(where: light.contains) } ?? false
        isWeighty = isHeavy || !isLight && hasNumber(code)
      } else {
        isWeighty = hasNumber(code) && !isProse(line) && !isHeader(line)
      }
      return isWeighty ? code.filter { $0 > 0x20 } : nil
    }
  }

  /// Whether a number stands in a line; the digits of a name are none.
  public static func hasNumber(_ code: ArraySlice<UInt8>) -> Bool {
    zip(code, [0x20] + code).contains { byte, before in
      byte >= 0x30 && byte <= 0x39 && !isNameByte(before, isFirst: false)
    }
  }

  /// Whether a source gives a number to what says how long something trains: `steps=9`, `"max_steps": 9`.
  static func setsLength(_ bytes: [UInt8]) -> Bool {
    bytes.indices.contains { index in
      guard "=:".utf8.contains(bytes[index]) else { return false }
      let value = bytes[(index + 1)...].prefix(8).first { $0 != 0x20 }
      guard let value, value >= 0x30, value <= 0x39 else { return false }
      let before = bytes[..<index].reversed().prefix(80).drop { "\"' ".utf8.contains($0) }
      let name = before.prefix { isNameByte($0, isFirst: false) }.reversed()
      return LengthName(String(decoding: Array(name), as: UTF8.self)) != nil
    }
  }

  /// Whether a line is a sentence between quotes, or the value of a key that is one.
  private static func isProse(_ line: ArraySlice<UInt8>) -> Bool {
    let text = trimmed(String(decoding: line.prefix(2_000), as: UTF8.self))
    let value = text.firstRange(of: "\": ").map { text[$0.upperBound...] } ?? text[...]
    guard let start = value.first, "\"'f".contains(start) else { return false }
    return value.split(separator: " ").count > 4
  }

  /// Whether a line begins a block of statements: `if base_model:`.
  private static func isHeader(_ line: ArraySlice<UInt8>) -> Bool {
    let text = trimmed(String(decoding: line.prefix(2_000), as: UTF8.self))
    return text.hasSuffix(":") && !text.hasPrefix("\"")
  }

  /// The name that a line declares with a type; nil for any other line.
  private static func name(declaredIn line: ArraySlice<UInt8>) -> String? {
    let text = line.drop { $0 == 0x20 || $0 == 0x09 }
    guard line.count < 2_000, let first = text.first, isNameByte(first, isFirst: true) else {
      return nil
    }
    let name = text.prefix { isNameByte($0, isFirst: false) }
    let rest = text[name.endIndex...].drop { $0 == 0x20 }
    guard rest.first == UInt8(ascii: ":") else { return nil }
    let type = rest.dropFirst().drop { $0 == 0x20 }
    // `key: 5` is no type, and neither is the end of a line such as `else:`.
    guard let start = type.first, isNameByte(start, isFirst: true) || start == UInt8(ascii: "\"")
    else {
      return nil
    }
    return String(decoding: name, as: UTF8.self)
  }
}
