/// One token of Python source, as a UTF-8 byte range.
package struct PythonToken: Sendable, Equatable {
  package enum Kind: UInt8, Sendable {
    case name, number, string
    /// A string that holds expressions: `f"…"`.
    case formatted
    case symbol
    /// The end of a logical line.
    case newline
    case indent, dedent, end
    /// Bytes that no token of Python begins with, or a literal that does not end.
    case unknown
  }

  package var kind: Kind
  package var start: Int
  package var end: Int
  /// The text of a symbol or of a short name, to compare without making a string.
  var word: PythonWord

  package var range: Range<Int> { start..<end }
}

/// Up to eight bytes of ASCII in one integer: every symbol and keyword of Python fits.
struct PythonWord: Sendable, Hashable, ExpressibleByStringLiteral {
  private let packed: UInt64

  static let none = PythonWord(packed: 0)

  private init(packed: UInt64) { self.packed = packed }

  init(stringLiteral text: StaticString) {
    packed = text.withUTF8Buffer { $0.reduce(0) { $0 << 8 | UInt64($1) } }
  }

  /// The word of a range of bytes; none of a longer one.
  init(_ bytes: ArraySlice<UInt8>) {
    packed = bytes.count > 8 ? 0 : bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// Something in Python source that could not be read, in our words.
package struct PythonProblem: Error, Sendable, Equatable {
  package var message: String
  /// UTF-8 bytes of the source.
  package var range: Range<Int>

  init(_ message: String, _ range: Range<Int>) {
    self.message = message
    self.range = range
  }
}

/// How much of a source is read before the reader gives up.
package struct PythonLimits: Sendable {
  /// Bytes of one source.
  package var bytes = 4_000_000
  /// Tokens of one source.
  package var tokens = 1_000_000
  /// How deep brackets, blocks and operators nest together.
  package var depth = 100
  /// Statements and expressions that are evaluated.
  package var steps = 50_000
  /// Functions that call one another.
  package var calls = 8
  /// Bytes of one computed text and elements of one computed list.
  package var size = 20_000

  package init() {}
}
