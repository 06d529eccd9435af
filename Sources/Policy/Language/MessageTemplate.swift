import CEL
public import Diagnostics
import Quantities
import YAMLSource

/// A message with `{expression}` in it; `{{` and `}}` are braces.
public struct MessageTemplate: Sendable {
  enum Part: Sendable {
    case text(String)
    case expression(PolicyExpression)
  }

  /// The message as written.
  public let text: String
  /// Where it stands.
  public let range: SourceRange
  let parts: [Part]

  /// Whether a part looks at the time of the check.
  var readsNow: Bool {
    parts.contains { part in
      if case .expression(let expression) = part { expression.readsNow } else { false }
    }
  }

  /// Parses a template and compiles its expressions; problems are reported at their places.
  static func compile(_ node: YAMLNode, into bag: inout DiagnosticBag) -> MessageTemplate? {
    let text = node.text
    let bytes = Array(text.utf8)
    let offsets = ScalarOffsetMap(node)
    var scanner = TemplateScanner(bytes)
    let pieces: [TemplateScanner.Piece]
    do throws(TemplateScanner.Problem) {
      pieces = try scanner.scan()
    } catch {
      bag.add(
        Diagnostic(
          PolicyDiagnostic.message, .error, error.message,
          at: offsets.range(error.offset..<error.offset + 1),
          help: ["write `{{` for a brace"]))
      return nil
    }
    var parts: [Part] = []
    var isComplete = true
    for piece in pieces {
      switch piece {
      case .text(let text): parts.append(.text(text))
      case .expression(let part):
        guard
          let expression = PolicyExpression.compile(
            part: String(decoding: bytes[part], as: UTF8.self), from: part.lowerBound, of: node,
            offsets: offsets, into: &bag)
        else {
          isComplete = false
          continue
        }
        parts.append(.expression(expression))
      }
    }
    return isComplete ? MessageTemplate(text: text, range: node.range, parts: parts) : nil
  }
}

/// Finds the expressions in a template.
private struct TemplateScanner {
  enum Piece {
    case text(String)
    /// The bytes between the braces.
    case expression(Range<Int>)
  }

  enum Problem: Error {
    case unclosed(Int)
    case empty(Int)

    var offset: Int {
      switch self {
      case .unclosed(let offset), .empty(let offset): offset
      }
    }

    var message: String {
      switch self {
      case .unclosed: "this brace opens an expression that nothing closes"
      case .empty: "there is no expression between these braces"
      }
    }
  }

  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func scan() throws(Problem) -> [Piece] {
    var pieces: [Piece] = []
    var literal: [UInt8] = []
    let (open, close) = (UInt8(ascii: "{"), UInt8(ascii: "}"))
    while index < bytes.count {
      let byte = bytes[index]
      let isDoubled = index + 1 < bytes.count && bytes[index + 1] == byte
      if (byte == open || byte == close) && isDoubled {
        literal.append(byte)
        index += 2
      } else if byte == open {
        if !literal.isEmpty { pieces.append(.text(String(decoding: literal, as: UTF8.self))) }
        literal = []
        pieces.append(.expression(try scanExpression()))
      } else {
        literal.append(byte)
        index += 1
      }
    }
    if !literal.isEmpty { pieces.append(.text(String(decoding: literal, as: UTF8.self))) }
    return pieces
  }

  /// Reads up to the brace that closes the one at ``index``; braces in maps and strings do not.
  private mutating func scanExpression() throws(Problem) -> Range<Int> {
    let start = index
    var depth = 0
    var quote: UInt8?
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if let current = quote {
        if byte == UInt8(ascii: "\\") { index += 1 } else if byte == current { quote = nil }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: "{") {
        depth += 1
      } else if byte == UInt8(ascii: "}") {
        depth -= 1
        guard depth == 0 else { continue }
        let isBlank = bytes[start + 1..<index - 1].allSatisfy { $0 == UInt8(ascii: " ") }
        guard !isBlank else { throw .empty(start) }
        return start + 1..<index - 1
      }
    }
    throw .unclosed(start)
  }
}
