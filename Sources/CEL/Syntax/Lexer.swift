/// Cuts the UTF-8 of an expression into tokens.
struct Lexer {
  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  @inline(__always)
  private func peek(_ offset: Int = 0) -> UInt8 {
    let index = position + offset
    return index < bytes.count ? bytes[index] : 0
  }

  mutating func next() throws(SyntaxError) -> Token {
    skipSpace()
    let start = position
    guard position < bytes.count else { return Token(kind: .end, start: start, end: start) }
    let byte = bytes[position]
    if Self.isLetter(byte) { return try word(start) }
    if Self.isDigit(byte) || (byte == 0x2E && Self.isDigit(peek(1))) { return try number(start) }
    switch byte {
    case 0x22, 0x27:
      return try quoted(start, kind: .string, isRaw: false)
    case 0x60:
      return try quotedIdentifier(start)
    default:
      let (kind, length) = try symbol(byte)
      position += length
      return Token(kind: kind, start: start, end: position)
    }
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D: position += 1
      case 0x2F where peek(1) == 0x2F:
        while position < bytes.count, bytes[position] != 0x0A { position += 1 }
      default: return
      }
    }
  }

  private func symbol(_ byte: UInt8) throws(SyntaxError) -> (Token.Kind, Int) {
    let isEqualNext = peek(1) == 0x3D
    switch byte {
    case 0x28: return (.leftParenthesis, 1)
    case 0x29: return (.rightParenthesis, 1)
    case 0x5B: return (.leftBracket, 1)
    case 0x5D: return (.rightBracket, 1)
    case 0x7B: return (.leftBrace, 1)
    case 0x7D: return (.rightBrace, 1)
    case 0x2E: return (.dot, 1)
    case 0x2C: return (.comma, 1)
    case 0x3A: return (.colon, 1)
    case 0x3F: return (.question, 1)
    case 0x2B: return (.plus, 1)
    case 0x2D: return (.minus, 1)
    case 0x2A: return (.star, 1)
    case 0x2F: return (.slash, 1)
    case 0x25: return (.percent, 1)
    case 0x21: return isEqualNext ? (.notEqual, 2) : (.not, 1)
    case 0x3C: return isEqualNext ? (.lessOrEqual, 2) : (.less, 1)
    case 0x3E: return isEqualNext ? (.greaterOrEqual, 2) : (.greater, 1)
    case 0x3D where isEqualNext: return (.equal, 2)
    case 0x26 where peek(1) == 0x26: return (.and, 2)
    case 0x7C where peek(1) == 0x7C: return (.or, 2)
    default: throw unexpected(byte)
    }
  }

  private func unexpected(_ byte: UInt8) -> SyntaxError {
    var end = position + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    let suggestion: String? =
      switch text {
      case "=": "write `==` to compare"
      case "&": "write `&&` for “and”"
      case "|": "write `||` for “or”"
      case "“", "”", "‘", "’": "write straight quotes"
      default: nil
      }
    let shown = byte < 0x20 || byte == 0x7F ? "a control character" : "`\(text)`"
    return SyntaxError(
      message: "\(shown) cannot stand in an expression", range: position..<end,
      found: shown, suggestion: suggestion)
  }

  private mutating func word(_ start: Int) throws(SyntaxError) -> Token {
    let first = bytes[position]
    // Prefixes of strings: r, b, rb, br in either case.
    if let (kind, isRaw, length) = stringPrefix(first) {
      position += length
      return try quoted(start, kind: kind, isRaw: isRaw)
    }
    while position < bytes.count, Self.isWordByte(bytes[position]) { position += 1 }
    return Token(kind: keyword(start..<position), start: start, end: position)
  }

  private func stringPrefix(_ first: UInt8) -> (Token.Kind, Bool, Int)? {
    func isQuote(_ byte: UInt8) -> Bool { byte == 0x22 || byte == 0x27 }
    let lower = first | 0x20
    guard lower == 0x72 || lower == 0x62 else { return nil }
    if isQuote(peek(1)) { return lower == 0x72 ? (.string, true, 1) : (.bytes, false, 1) }
    let second = peek(1) | 0x20
    guard (lower == 0x72 && second == 0x62) || (lower == 0x62 && second == 0x72),
      isQuote(peek(2))
    else { return nil }
    return (.bytes, true, 2)
  }

  private func keyword(_ range: Range<Int>) -> Token.Kind {
    func reads(_ word: StaticString) -> Bool {
      for index in 0..<range.count where bytes[range.lowerBound + index] != word.utf8Start[index] {
        return false
      }
      return true
    }
    switch range.count {
    case 2 where reads("in"): return .in
    case 4 where reads("true"): return .true
    case 4 where reads("null"): return .null
    case 5 where reads("false"): return .false
    default: return .identifier
    }
  }

  private mutating func number(_ start: Int) throws(SyntaxError) -> Token {
    var kind = Token.Kind.int
    if peek() == 0x30, peek(1) | 0x20 == 0x78, Self.isHexDigit(peek(2)) {
      position += 2
      while Self.isHexDigit(peek()) { position += 1 }
    } else {
      while Self.isDigit(peek()) { position += 1 }
      if peek() == 0x2E, Self.isDigit(peek(1)) {
        kind = .double
        position += 1
        while Self.isDigit(peek()) { position += 1 }
      }
      let signed = peek(1) == 0x2B || peek(1) == 0x2D ? 2 : 1
      if peek() | 0x20 == 0x65, Self.isDigit(peek(signed)) {
        kind = .double
        position += signed
        while Self.isDigit(peek()) { position += 1 }
      }
    }
    if kind == .int, peek() | 0x20 == 0x75 {
      kind = .uint
      position += 1
    }
    if Self.isWordByte(peek()) {
      let end = position
      while Self.isWordByte(peek()) { position += 1 }
      let number = String(decoding: bytes[start..<end], as: UTF8.self)
      let rest = String(decoding: bytes[end..<position], as: UTF8.self)
      throw SyntaxError(
        message: "the number `\(number)` runs into `\(rest)`", range: start..<position,
        expected: "an operator", found: "`\(rest)`", suggestion: nil)
    }
    return Token(kind: kind, start: start, end: position)
  }

  private mutating func quotedIdentifier(_ start: Int) throws(SyntaxError) -> Token {
    position += 1
    while position < bytes.count, Self.isQuotedNameByte(bytes[position]) { position += 1 }
    guard peek() == 0x60, position > start + 1 else {
      throw SyntaxError(
        message: "a name in backticks has letters, digits, `_`, `.`, `-`, `/` and spaces",
        range: start..<min(position + 1, bytes.count))
    }
    position += 1
    return Token(kind: .quotedIdentifier, start: start, end: position)
  }

  private mutating func quoted(
    _ start: Int, kind: Token.Kind, isRaw: Bool
  ) throws(SyntaxError) -> Token {
    let quote = bytes[position]
    let isTriple = peek(1) == quote && peek(2) == quote
    position += isTriple ? 3 : 1
    while position < bytes.count {
      let byte = bytes[position]
      if byte == 0x5C, !isRaw {
        position += 2
      } else if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
        position += isTriple ? 3 : 1
        return Token(kind: kind, start: start, end: position)
      } else if !isTriple, byte == 0x0A || byte == 0x0D {
        break
      } else {
        position += 1
      }
    }
    position = min(position, bytes.count)
    throw SyntaxError(
      message: "the \(kind == .bytes ? "bytes literal" : "string") does not end",
      range: start..<position, expected: isTriple ? "three quotes" : "a closing quote",
      found: position == bytes.count ? "the end of the expression" : "the end of the line")
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F
  }
  static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
  static func isWordByte(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) }
  static func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
  }
  private static func isQuotedNameByte(_ byte: UInt8) -> Bool {
    isWordByte(byte) || byte == 0x2E || byte == 0x2D || byte == 0x2F || byte == 0x20
  }
}
