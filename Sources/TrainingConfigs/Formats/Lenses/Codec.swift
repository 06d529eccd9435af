import ConfigText
import Diagnostics
import Quantities
import Runs

/// How one value is read from a config and written back: the two directions of a lens.
enum Codec: Sendable {
  case text
  /// A whole number above zero; zero and below are sentinels that mean "no limit" or "not set".
  case count
  /// Any number above zero, such as epochs.
  case ratio
  /// One with a bound from which on it means "no limit", such as `max_epochs: 9999`.
  case ratioBelow(Double)
  /// A word for a precision.
  case precision
  /// The same, with `no` for none.
  case mixedPrecision
  /// True or false as the framework writes it.
  case flag
  /// True unless the value is one of these words.
  case flagUnless([String])
  /// A span of time in a dialect.
  case duration(DurationDialect)
  /// A span of time as a plain number of this many hours.
  case hours(per: Double)

  enum Outcome: Equatable {
    case value(FactValue)
    /// The key is there but sets nothing: null, a sentinel.
    case unset
    /// The key leaves the value to the hardware.
    case leftOpen(String)
    /// The key is there and its value is no value of the fact: a template, a word.
    case unresolved(String)
  }

  /// Whether any text is a value.
  var isText: Bool { if case .text = self { true } else { false } }

  /// Reads the text of a scalar.
  func read(_ text: String) -> Outcome {
    switch self {
    case .text: return text.isEmpty ? .unset : .value(.text(text))
    case .count: return Self.number(text, below: .infinity, isWhole: true)
    case .ratio: return Self.number(text, below: .infinity, isWhole: false)
    case .ratioBelow(let bound): return Self.number(text, below: bound, isWhole: false)
    case .precision:
      if let word = Precision.word(text) { return .value(.text(word)) }
      guard !["auto", "none", "default", ""].contains(text.lowercased()) else {
        return .leftOpen("`\(FactText.shortened(text))` leaves the precision to the hardware")
      }
      return .unresolved("`\(FactText.shortened(text))` is no precision")
    case .mixedPrecision:
      return ["no", "false"].contains(text.lowercased()) ? .unset : Codec.precision.read(text)
    case .flag:
      switch text.lowercased() {
      case "true", "1", "yes", "on": return .value(.flag(true))
      case "false", "0", "no", "off": return .value(.flag(false))
      default: return .unresolved("`\(FactText.shortened(text))` is neither true nor false")
      }
    case .flagUnless(let words):
      return .value(.flag(!words.contains(text.lowercased())))
    case .duration(let dialect):
      guard let hours = dialect.hours(text) else {
        return .unresolved("`\(FactText.shortened(text))` is not a duration")
      }
      return hours > 0 ? .value(.number(hours)) : .unset
    case .hours(let factor):
      guard let number = Number.parse(text) else {
        return .unresolved("`\(FactText.shortened(text))` is not a number")
      }
      return number > 0 ? .value(.number(number * factor)) : .unset
    }
  }

  private static func number(_ text: String, below bound: Double, isWhole: Bool) -> Outcome {
    guard let value = Number.parse(text) else {
      return .unresolved("`\(FactText.shortened(text))` is not a number")
    }
    guard value > 0 else { return .unset }
    guard value < bound else {
      return .unresolved(
        "`\(FactText.shortened(text))` is more than is trained to its end: what ends it is not stated"
      )
    }
    guard !isWhole || value == value.rounded() || value > 1e6 else {
      return .unresolved("`\(FactText.shortened(text))` is not a whole number")
    }
    return .value(.number(value))
  }

  /// Writes a value in the spelling of the file; nil when the file has no spelling for it.
  ///
  /// - Parameter old: The text that stands there now, whose spelling is kept where it can be.
  func write(_ value: FactValue, replacing old: String) -> String? {
    switch self {
    case .text: return value.text
    case .count, .ratio, .ratioBelow:
      guard let number = value.number, number.isExact, number.central > 0 else { return nil }
      return Number.write(number.central)
    case .mixedPrecision: return value.text == "fp32" ? nil : value.text
    case .precision: return value.text.map { PrecisionSpelling.spell($0, like: old) }
    case .flag:
      guard let flag = value.flag else { return nil }
      let isCapital = old.first == "T" || old.first == "F"
      if old == "0" || old == "1" { return flag ? "1" : "0" }
      return isCapital ? (flag ? "True" : "False") : (flag ? "true" : "false")
    case .flagUnless: return nil
    case .duration(let dialect):
      guard let number = value.number, number.isExact else { return nil }
      return dialect.write(number.central)
    case .hours(let factor):
      guard let number = value.number, number.isExact else { return nil }
      return Number.write((number.central / factor).rounded())
    }
  }
}

/// Spells a precision as the file does: `bf16-true`, `amp_bf16`, `torch.bfloat16`, `bfloat16`.
enum PrecisionSpelling {
  static func spell(_ word: String, like old: String) -> String {
    for prefix in ["amp_", "torch.", "jnp."] where old.hasPrefix(prefix) {
      return prefix + (prefix == "amp_" ? word : long(word))
    }
    for suffix in ["-mixed", "_mixed", "-true"] where old.hasSuffix(suffix) {
      return short(word) + suffix
    }
    if old.hasPrefix("float") || old.hasPrefix("bfloat") { return long(word) }
    if old == "16" || old == "32" { return short(word) }
    return word
  }

  private static func long(_ word: String) -> String {
    switch word {
    case "bf16": "bfloat16"
    case "fp16": "float16"
    case "fp32": "float32"
    default: word
    }
  }

  /// As Lightning writes it.
  private static func short(_ word: String) -> String {
    switch word {
    case "fp16": "16"
    case "fp32": "32"
    default: word
    }
  }
}
