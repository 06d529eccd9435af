extension Lexer {
  /// The value of a string or bytes token.
  func decode(_ token: Token) throws(SyntaxError) -> Literal {
    var start = token.start
    var isRaw = false
    while Self.isLetter(bytes[start]) {
      if bytes[start] | 0x20 == 0x72 { isRaw = true }
      start += 1
    }
    let quote = bytes[start]
    let isTriple =
      token.end - start >= 6 && bytes[start + 1] == quote && bytes[start + 2] == quote
    let width = isTriple ? 3 : 1
    let content = start + width..<token.end - width
    if isRaw || !bytes[content].contains(0x5C) {
      return token.kind == .bytes
        ? .bytes(Array(bytes[content]))
        : .string(String(decoding: bytes[content], as: UTF8.self))
    }
    let unescaped = try unescape(content, isBytes: token.kind == .bytes)
    return token.kind == .bytes
      ? .bytes(unescaped) : .string(String(decoding: unescaped, as: UTF8.self))
  }

  private func unescape(_ range: Range<Int>, isBytes: Bool) throws(SyntaxError) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(range.count)
    var index = range.lowerBound
    while index < range.upperBound {
      guard bytes[index] == 0x5C else {
        output.append(bytes[index])
        index += 1
        continue
      }
      let start = index
      let code = index + 1 < range.upperBound ? bytes[index + 1] : 0
      index += 2
      if let plain = Self.simpleEscape(code) {
        output.append(plain)
        continue
      }
      let (digits, radix): (Int, UInt32) =
        switch code {
        case 0x78, 0x58: (2, 16)
        case 0x75 where !isBytes: (4, 16)
        case 0x55 where !isBytes: (8, 16)
        case 0x30...0x33: (3, 8)
        default: (0, 0)
        }
      if radix == 8 { index -= 1 }
      guard digits > 0, let value = number(at: index, digits, radix, before: range.upperBound)
      else { throw Self.invalidEscape(start..<min(index + max(digits, 1), range.upperBound)) }
      index += digits
      if isBytes {
        output.append(UInt8(truncatingIfNeeded: value))
      } else if let scalar = Unicode.Scalar(value) {
        output.append(contentsOf: Array(String(Character(scalar)).utf8))
      } else {
        throw SyntaxError(
          message: "the escape does not name a Unicode scalar", range: start..<index)
      }
    }
    return output
  }

  private static func invalidEscape(_ range: Range<Int>) -> SyntaxError {
    SyntaxError(
      message: "the escape sequence is not valid", range: range,
      expected: "one of \\a \\b \\f \\n \\r \\t \\v \\\\ \\? \\' \\\" \\` \\xHH \\uHHHH \\ooo",
      suggestion: "write `\\\\` for a backslash, or a raw string such as r\"…\"")
  }

  private func number(at start: Int, _ count: Int, _ radix: UInt32, before end: Int) -> UInt32? {
    guard start + count <= end else { return nil }
    var value: UInt32 = 0
    for byte in bytes[start..<start + count] {
      guard Self.isHexDigit(byte) else { return nil }
      let digit = UInt32(Self.isDigit(byte) ? byte - 0x30 : (byte | 0x20) - 0x57)
      guard digit < radix else { return nil }
      value = value &* radix &+ digit
    }
    return value
  }

  private static func simpleEscape(_ code: UInt8) -> UInt8? {
    switch code {
    case 0x61: 0x07
    case 0x62: 0x08
    case 0x66: 0x0C
    case 0x6E: 0x0A
    case 0x72: 0x0D
    case 0x74: 0x09
    case 0x76: 0x0B
    case 0x5C, 0x3F, 0x22, 0x27, 0x60: code
    default: nil
    }
  }
}
