import CivilTime
import Quantities
import Text

/// Why a text is not a fact, or not a value of it.
public struct FactError: Error, Sendable, Equatable {
  /// One line for people.
  public var message: String
  /// Ways out, one line each.
  public var help: [String]
  /// The part of the text that is wrong, in UTF-8 offsets; nil when it is all of it.
  public var range: Range<Int>?

  init(_ message: String, help: [String] = [], range: Range<Int>? = nil) {
    self.message = message
    self.help = help
    self.range = range
  }
}

/// Values of facts as people write them: in run files, comments, measures and on the command line.
public enum FactText {
  /// The longest text that is taken for a value, in bytes.
  public static let longestText = 4_096

  /// Finds a fact by its name, or says which one was probably meant.
  public static func fact(named name: String) throws(FactError) -> Fact {
    if let fact = Fact(named: name) { return fact }
    throw unknown(name)
  }

  static func unknown(_ name: String) -> FactError {
    let near = nearest(to: name)
    return FactError(
      "there is no fact `\(shortened(name))`",
      help: near.isEmpty
        ? ["`carbonward explain facts` lists all facts"] : ["did you mean `\(near)`?"])
  }

  private static func nearest(to name: String) -> String {
    let names = Fact.allCases.map(\.rawValue)
    if let near = Spelling.nearest(to: name, in: names) { return near }
    // `region` for `site.region`, `gpus` stays unknown.
    return names.first { $0.hasSuffix("." + name.lowercased()) } ?? ""
  }

  /// Reads the value of a fact.
  public static func parse(_ text: String, for fact: Fact) throws(FactError) -> FactValue {
    guard text.utf8.count <= longestText else {
      throw FactError("the value of `\(fact.rawValue)` is over \(longestText) bytes long")
    }
    switch fact.kind {
    case .text:
      guard !text.isEmpty else { throw FactError("`\(fact.rawValue)` has no value") }
      return .text(text)
    case .choice(let words): return .text(try choice(text, of: words, for: fact))
    case .flag: return .flag(try flag(text, for: fact))
    case .timestamp:
      guard Instant(text) != nil else {
        throw FactError(
          "`\(shortened(text))` is not an instant",
          help: ["write RFC 3339, such as `2026-11-23T18:00:00Z`"])
      }
      return .text(text)
    case .number(let dimension):
      do {
        return .number(try QuantityParser.parse(text, as: dimension))
      } catch {
        throw FactError(error.message, help: [fact.summaryLine], range: error.range)
      }
    }
  }

  private static func choice(
    _ text: String, of words: [String], for fact: Fact
  ) throws(FactError) -> String {
    if words.contains(text) { return text }
    if fact == .precision, let word = Precision.word(text) { return word }
    let near = Spelling.nearest(to: text, in: words)
    throw FactError(
      "`\(shortened(text))` is not a value of `\(fact.rawValue)`",
      help: (near.map { ["did you mean `\($0)`?"] } ?? []) + [
        "values: \(words.map { "`\($0)`" }.joined(separator: ", "))"
      ])
  }

  private static func flag(_ text: String, for fact: Fact) throws(FactError) -> Bool {
    switch text {
    case "true", "True", "TRUE": return true
    case "false", "False", "FALSE": return false
    default:
      throw FactError(
        "`\(shortened(text))` is not a value of `\(fact.rawValue)`",
        help: ["write `true` or `false`"])
    }
  }

  /// Writes a value so that ``parse(_:for:)`` reads the same one.
  public static func write(_ value: FactValue, for fact: Fact) -> String {
    switch value {
    case .text(let text): return text
    case .flag(let flag): return flag ? "true" : "false"
    case .number(let number):
      guard case .number(let dimension) = fact.kind else { return "\(number.central)" }
      return QuantityFormatter.exact(number, as: dimension)
    }
  }

  package static func shortened(_ text: String) -> String {
    text.utf8.count <= 80 ? text : String(decoding: text.utf8.prefix(77), as: UTF8.self) + "…"
  }
}

extension Fact {
  var summaryLine: String { "`\(rawValue)` is \(summary)" }
}

/// One fact with a value, as in `site.region=aws/eu-north-1`.
public struct FactAssignment: Sendable, Equatable {
  /// The fact.
  public var fact: Fact
  /// The value that it is given.
  public var value: FactValue

  /// Creates an assignment.
  public init(_ fact: Fact, _ value: FactValue) {
    self.fact = fact
    self.value = value
  }

  /// Reads `FACT=VALUE`.
  public static func parse(_ text: String) throws(FactError) -> FactAssignment {
    guard let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      throw FactError(
        "`\(FactText.shortened(text))` does not set a fact",
        help: ["write `FACT=VALUE`, such as `site.region=aws/eu-north-1`"])
    }
    let fact = try FactText.fact(named: trimmed(text[..<equals]))
    let value = trimmed(text[text.utf8.index(after: equals)...])
    return FactAssignment(fact, try FactText.parse(value, for: fact))
  }
}
