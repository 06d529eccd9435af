import ConfigText
import Diagnostics

/// What the texts among an expression say where the expression as a whole is not known: a formatted text
/// with holes, a list that something is added to.
enum PythonCommandText {
  private static let sizeLimit = 200_000

  /// The pieces of a text, with what is not known between them; nil for what is no text.
  static func pieces(of range: SourceRange, unknown: ShellPiece) -> [ShellPiece]? {
    guard range.bytes.count <= sizeLimit else { return nil }
    var scanner = Scanner(bytes: Array(range.file.bytes[range.bytes]))
    scanner.skip { " \t\r\n(".utf8.contains($0) }
    guard scanner.startsText else { return nil }
    var pieces: [ShellPiece] = []
    while !scanner.isAtEnd {
      if scanner.startsText {
        pieces += scanner.text(unknown: unknown)
      } else if !scanner.take(anyOf: " \t\r\n+()\\") {
        let isPlain = scanner.starts(with: ".split(") || scanner.starts(with: ".strip(")
        scanner.skipExpression()
        if !isPlain { pieces.append(unknown) }
      }
    }
    return pieces
  }

  /// The words of a list, with one that may be any at each place that is not known; none for what is
  /// no list.
  static func words(of range: SourceRange, unknown: ShellPiece) -> [ShellWord] {
    guard range.bytes.count <= sizeLimit else { return [] }
    var scanner = Scanner(bytes: Array(range.file.bytes[range.bytes]))
    guard scanner.take(anyOf: "[(") else { return [] }
    var words: [ShellWord] = []
    var pieces: [ShellPiece] = []
    func flush() {
      if !pieces.isEmpty { words.append(ShellWord(pieces: pieces, range: range.bytes)) }
      pieces = []
    }
    while !scanner.isAtEnd {
      if scanner.startsText {
        pieces += scanner.text(unknown: unknown)
      } else if scanner.take(anyOf: ",[]+") {
        flush()
      } else if !scanner.take(anyOf: " \t\r\n()\\") {
        scanner.skipExpression()
        pieces = [unknown]
      }
    }
    flush()
    return words.first?.problem == nil ? words : []
  }

  /// Goes over the bytes of an expression.
  private struct Scanner {
    let bytes: [UInt8]
    var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { index >= bytes.count }

    func starts(with text: String) -> Bool { bytes[index...].starts(with: text.utf8) }

    mutating func skip(_ matches: (UInt8) -> Bool) {
      while index < bytes.count, matches(bytes[index]) { index += 1 }
    }

    mutating func take(anyOf letters: String) -> Bool {
      guard index < bytes.count, letters.utf8.contains(bytes[index]) else { return false }
      index += 1
      return true
    }

    private func isQuote(_ position: Int) -> Bool {
      position < bytes.count && (bytes[position] == 0x22 || bytes[position] == 0x27)
    }

    /// How many letters stand before the quote of a text that starts here; nil where none does.
    private var prefixLength: Int? {
      var length = 0
      while length < 2, index + length < bytes.count,
        "fFrRbBuU".utf8.contains(bytes[index + length])
      { length += 1 }
      return isQuote(index + length) ? length : nil
    }

    var startsText: Bool { prefixLength != nil }

    /// Passes over what is no text, up to what separates it from the next.
    mutating func skipExpression() {
      // A bracket that closes nothing is passed over, so that every call goes on.
      if !isAtEnd, ",+)]}".utf8.contains(bytes[index]) { index += 1 }
      var depth = 0
      while index < bytes.count {
        let byte = bytes[index]
        if "([{".utf8.contains(byte) { depth += 1 }
        if ")]}".utf8.contains(byte) {
          if depth == 0 { return }
          depth -= 1
        }
        if depth == 0, byte == UInt8(ascii: ",") || byte == UInt8(ascii: "+") { return }
        if isQuote(index) {
          _ = text(unknown: ShellPiece(text: "", isQuoted: true))
        } else {
          index += 1
        }
      }
    }

    /// Reads a text: its pieces, and what is not known for each of its holes.
    mutating func text(unknown: ShellPiece) -> [ShellPiece] {
      let prefix = bytes[index..<(index + (prefixLength ?? 0))]
      let hasHoles = prefix.contains { $0 | 0x20 == UInt8(ascii: "f") }
      index += prefix.count
      guard index < bytes.count else { return [] }
      let quote = bytes[index]
      let isLong = bytes[index...].starts(with: [quote, quote, quote])
      index += isLong ? 3 : 1
      var pieces: [ShellPiece] = []
      var held: [UInt8] = []
      func flush() {
        guard !held.isEmpty else { return }
        let text = String(decoding: held, as: UTF8.self)
        pieces.append(ShellPiece(text: text, isQuoted: true, place: unknown.place))
        held = []
      }
      while index < bytes.count {
        let byte = bytes[index]
        if byte == quote, !isLong || bytes[index...].starts(with: [quote, quote, quote]) {
          index += isLong ? 3 : 1
          break
        }
        index += 1
        let next = index < bytes.count ? bytes[index] : 0
        if byte == UInt8(ascii: "\\"), index < bytes.count {
          // A line that goes on is one; other escapes are what they stand for, or a blank.
          if next != 0x0A { held.append("\\\"'$".utf8.contains(next) ? next : 0x20) }
          index += 1
        } else if hasHoles, byte == UInt8(ascii: "{"), next != byte {
          flush()
          pieces.append(unknown)
          skip { $0 != UInt8(ascii: "}") && $0 != quote }
          _ = take(anyOf: "}")
        } else {
          if hasHoles, byte == next, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
            index += 1
          }
          held.append(byte)
        }
      }
      flush()
      return pieces
    }
  }
}
