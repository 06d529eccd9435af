/// Splits Python source into tokens, indentation included; reads everything and stops at nothing.
///
/// Follows the lexical analysis of Python 3.12, which accepts all that earlier ones do.
struct PythonTokenizer {
  let bytes: [UInt8]
  let limits: PythonLimits
  /// Where the source ends, which is inside the bytes for an expression of a formatted string.
  let end: Int
  var index: Int
  private(set) var tokens: [PythonToken] = []
  private(set) var comments: [Range<Int>] = []
  private(set) var problems: [PythonProblem] = []
  /// The open brackets, innermost last.
  private var closers: [UInt8] = []
  /// Columns of the open blocks, with tabs to multiples of eight, and to one.
  private var indents: [(column: Int, narrow: Int)] = [(0, 0)]
  /// Whether line breaks end nothing, as inside brackets.
  private let isNested: Bool

  /// Tokenizes a whole source.
  init(_ bytes: [UInt8], limits: PythonLimits) {
    self.bytes = bytes
    self.limits = limits
    end = min(bytes.count, limits.bytes)
    index = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    isNested = false
    tokens.reserveCapacity(end / 5)
  }

  /// Tokenizes an expression inside a formatted string.
  init(_ bytes: [UInt8], expression range: Range<Int>, limits: PythonLimits) {
    self.bytes = bytes
    self.limits = limits
    end = range.upperBound
    index = range.lowerBound
    isNested = true
  }

  func byte(_ offset: Int = 0) -> UInt8 { index + offset < end ? bytes[index + offset] : 0 }

  mutating func report(_ message: String, _ range: Range<Int>) {
    if problems.count < 100 { problems.append(PythonProblem(message, range)) }
  }

  mutating func run() {
    if bytes.count > end, !isNested {
      report("the source is longer than \(limits.bytes) bytes", end..<bytes.count)
    }
    if !isNested { startLine() }
    while index < end, tokens.count < limits.tokens { step() }
    if tokens.count >= limits.tokens {
      report("the source has more than \(limits.tokens) tokens", index..<end)
    }
    if !closers.isEmpty, !isNested { report("a bracket is not closed", end..<end) }
    finish()
  }

  private mutating func finish() {
    guard !isNested else { return add(.end, from: end) }
    if let last = tokens.last?.kind, ![.newline, .dedent, .indent].contains(last) {
      add(.newline, from: index)
    }
    while indents.count > 1 {
      indents.removeLast()
      add(.dedent, from: index)
    }
    add(.end, from: index)
  }

  mutating func add(_ kind: PythonToken.Kind, from start: Int) {
    let word =
      kind == .symbol || kind == .name ? PythonWord(bytes[start..<index]) : PythonWord.none
    tokens.append(PythonToken(kind: kind, start: start, end: max(index, start), word: word))
  }

  private mutating func step() {
    let start = index
    switch byte() {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), 0x0C: index += 1
    case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
      guard closers.isEmpty, !isNested else { return skipLineBreak() }
      add(.newline, from: start)
      skipLineBreak()
      startLine()
    case UInt8(ascii: "#"): skipComment()
    case UInt8(ascii: "\\") where byte(1) == UInt8(ascii: "\n") || byte(1) == UInt8(ascii: "\r"):
      index += 1
      skipLineBreak()
    case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
    case UInt8(ascii: ".") where byte(1).isDigit: number()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): string(from: start, prefix: start..<start)
    case let first where first.startsName: name()
    default: symbol()
    }
  }

  private mutating func skipLineBreak() {
    if byte() == UInt8(ascii: "\r"), byte(1) == UInt8(ascii: "\n") { index += 1 }
    index += 1
  }

  private mutating func skipComment() {
    let start = index
    while index < end, byte() != UInt8(ascii: "\n"), byte() != UInt8(ascii: "\r") { index += 1 }
    comments.append(start..<index)
  }

  /// Measures the indentation of the next line that holds anything.
  private mutating func startLine() {
    while index < end {
      var column = 0
      var narrow = 0
      measure: while true {
        switch byte() {
        case UInt8(ascii: " "): (column, narrow) = (column + 1, narrow + 1)
        case UInt8(ascii: "\t"): (column, narrow) = ((column / 8 + 1) * 8, narrow + 1)
        case 0x0C: (column, narrow) = (0, 0)
        default: break measure
        }
        index += 1
      }
      guard index < end else { return }
      switch byte() {
      case UInt8(ascii: "#"): skipComment()
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): skipLineBreak()
      default: return indent(to: column, narrow)
      }
    }
  }

  private mutating func indent(to column: Int, _ narrow: Int) {
    let current = indents[indents.count - 1]
    if column > current.column {
      if narrow <= current.narrow { report("tabs and spaces are mixed", index..<index) }
      indents.append((column, narrow))
      return add(.indent, from: index)
    }
    while indents.count > 1, column < indents[indents.count - 1].column {
      indents.removeLast()
      add(.dedent, from: index)
    }
    let opened = indents[indents.count - 1]
    if column != opened.column || narrow != opened.narrow {
      report("the indentation matches no block", index..<index)
    }
  }

  private mutating func name() {
    let start = index
    while index < end, byte().continuesName { index += 1 }
    let length = index - start
    if length <= 2, byte() == UInt8(ascii: "\"") || byte() == UInt8(ascii: "'"),
      PythonStringPrefix(bytes[start..<index]) != nil
    {
      return string(from: start, prefix: start..<index)
    }
    let text = bytes[start..<index]
    guard text.contains(where: { $0 >= 0x80 }) else { return add(.name, from: start) }
    // Python folds compatibility characters: `ｅpochs` is `epochs`, and two names may be one.
    let folds = String(decoding: text, as: UTF8.self).unicodeScalars.contains {
      !$0.isASCII && ($0.properties.changesWhenNFKCCaseFolded || !$0.properties.isXIDContinue)
    }
    if folds { report("a name has characters that Python folds or refuses", start..<index) }
    add(folds ? .unknown : .name, from: start)
  }

  private static let symbols: [(text: [UInt8], length: Int)] = [
    "**=", "//=", ">>=", "<<=", "...", "!=", "->", ":=", "+=", "-=", "*=", "/=", "%=", "&=", "|=",
    "^=", "@=", "==", "<=", ">=", "**", "//", "<<", ">>", "<>",
  ].map { (Array($0.utf8), $0.utf8.count) }

  private mutating func symbol() {
    let start = index
    let first = byte()
    for symbol in Self.symbols
    where symbol.text[0] == first && index + symbol.length <= end
      && bytes[index..<(index + symbol.length)].elementsEqual(symbol.text)
    {
      index += symbol.length
      return add(.symbol, from: start)
    }
    index += 1
    switch first {
    case UInt8(ascii: "("): open(UInt8(ascii: ")"))
    case UInt8(ascii: "["): open(UInt8(ascii: "]"))
    case UInt8(ascii: "{"): open(UInt8(ascii: "}"))
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      if closers.last == first {
        closers.removeLast()
      } else {
        report("a bracket closes nothing", start..<index)
      }
    case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"),
      UInt8(ascii: "%"), UInt8(ascii: "@"), UInt8(ascii: "&"), UInt8(ascii: "|"),
      UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: ";"),
      UInt8(ascii: "."):
      break
    default:
      report(first == 0 ? "the source has a NUL" : "a character is not Python", start..<index)
      return add(.unknown, from: start)
    }
    add(.symbol, from: start)
  }

  private mutating func open(_ closer: UInt8) {
    if closers.count < 200 { closers.append(closer) }
  }
}

extension UInt8 {
  var isDigit: Bool { self >= 0x30 && self <= 0x39 }

  /// Whether a name may begin with the byte; all of a character beyond ASCII may.
  var startsName: Bool {
    self >= 0x61 && self <= 0x7A || self >= 0x41 && self <= 0x5A || self == 0x5F || self >= 0x80
  }

  var continuesName: Bool { startsName || isDigit }
}
