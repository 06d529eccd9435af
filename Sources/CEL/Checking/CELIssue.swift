/// A problem with an expression.
public struct CELIssue: Error, Sendable {
  /// How bad it is.
  public enum Severity: String, Sendable {
    case error
    case warning
  }

  /// Whether the expression can be used all the same.
  public var severity: Severity
  /// The part of the expression at fault, in bytes of its UTF-8.
  public var range: Range<Int>
  /// One line that stands alone, in lower case, without a full stop.
  public var message: String
  /// What the place needs, where that can be said.
  public var expected: String?
  /// What stands there instead.
  public var found: String?
  /// A way out, such as "did you mean `region`".
  public var suggestion: String?

  /// Creates an issue.
  public init(
    _ message: String, range: Range<Int>, expected: String? = nil, found: String? = nil,
    suggestion: String? = nil, severity: Severity = .error
  ) {
    self.severity = severity
    self.range = range
    self.message = message
    self.expected = expected
    self.found = found
    self.suggestion = suggestion
  }

  /// The issue as a terminal shows it: the message, the line, a caret, and the details.
  public func render(in source: String) -> String {
    let bytes = Array(source.utf8)
    let start = min(range.lowerBound, bytes.count)
    let lineStart = bytes[..<start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let lineEnd = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
    let line = bytes[..<lineStart].count { $0 == 0x0A } + 1
    let before = String(decoding: bytes[lineStart..<start], as: UTF8.self)
    let end = max(start, min(range.upperBound, lineEnd))
    let marked = String(decoding: bytes[start..<end], as: UTF8.self)
    let text = String(decoding: bytes[lineStart..<lineEnd], as: UTF8.self)
    let shown = String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0.value < 0x20 ? " " : $0 }))
    var lines = [
      "\(severity.rawValue): \(message)",
      "  --> \(line):\(before.unicodeScalars.count + 1)",
      "   | \(shown)",
      "   | \(String(repeating: " ", count: before.count))"
        + String(repeating: "^", count: max(1, marked.count)),
    ]
    if let expected {
      lines.append("   = expected \(expected)\(found.map { ", found \($0)" } ?? "")")
    }
    if let suggestion { lines.append("   = \(suggestion)") }
    return lines.joined(separator: "\n")
  }
}

/// The issues that kept an expression from being accepted.
public struct CELIssues: Error, Sendable {
  /// In the order of their places in the expression; never empty.
  public let issues: [CELIssue]

  init(_ issues: [CELIssue]) {
    self.issues = issues.enumerated().sorted {
      ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
    }.map(\.element)
  }
}

extension CELIssues: CustomStringConvertible {
  /// All messages in one line.
  public var description: String { issues.map(\.message).joined(separator: "; ") }
}
