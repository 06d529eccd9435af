import Diagnostics
import Result

/// One line of a log, as JSON.
///
/// Neither headers nor bodies belong in one: they hold secrets.
public struct LogLine: Sendable {
  /// How much it matters.
  public enum Level: String, Sendable {
    /// From least to most.
    case debug, info, warning, error
  }

  private enum Value: Sendable {
    case text(String)
    case number(Double)
    case texts([String])
  }

  private let level: Level
  private let event: String
  private var members: [(name: String, value: Value)] = []

  private static let longestText = 1_000

  /// Creates a line about an event.
  public init(_ event: String, _ level: Level = .info) {
    self.event = event
    self.level = level
  }

  /// The line with a text.
  public func with(_ name: String, _ text: String) -> LogLine { adding(name, .text(text)) }

  /// The line with a number.
  public func with(_ name: String, _ number: Double) -> LogLine { adding(name, .number(number)) }

  /// The line with texts.
  public func with(_ name: String, _ texts: [String]) -> LogLine { adding(name, .texts(texts)) }

  private func adding(_ name: String, _ value: Value) -> LogLine {
    var line = self
    line.members.append((name, value))
    return line
  }

  /// The bytes, with the end of the line.
  ///
  /// - Parameter at: When it was, RFC 3339.
  public func bytes(at: String) -> [UInt8] {
    var writer = JSONWriter(isCompact: true)
    writer.object { writer in
      writer.member("at", at)
      writer.member("level", level.rawValue)
      writer.member("event", event)
      for (name, value) in members {
        switch value {
        case .text(let text):
          writer.member(name, AdmissionDecision.bounded(text, to: Self.longestText))
        case .number(let number): writer.member(name, number)
        case .texts(let texts):
          writer.member(
            name, texts.prefix(20).map { AdmissionDecision.bounded($0, to: Self.longestText) })
        }
      }
    }
    return writer.bytes + [0x0A]
  }
}
