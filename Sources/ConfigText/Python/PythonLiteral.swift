/// Reads the values of literals as Python does.
package enum PythonLiteral {
  /// Reads a number; nil for one that is malformed, or an integer beyond 64 bits.
  static func number(_ text: ArraySlice<UInt8>) -> PythonConstant? {
    var digits: [UInt8] = []
    for byte in text where byte != UInt8(ascii: "_") { digits.append(byte) }
    guard let last = digits.last, text.last != UInt8(ascii: "_") else { return nil }
    if digits.count > 2, digits[0] == UInt8(ascii: "0"), "xXoObB".utf8.contains(digits[1]) {
      let radix = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8][digits[1] | 0x20] ?? 2
      return Int(String(decoding: digits[2...], as: UTF8.self), radix: radix).map { .int($0) }
    }
    if digits.allSatisfy(\.isDigit) {
      // `007` is an error, `000` a zero.
      if digits.count > 1, digits[0] == 0x30, digits.contains(where: { $0 != 0x30 }) { return nil }
      return Int(String(decoding: digits, as: UTF8.self)).map { .int($0) }
    }
    let isImaginary = last | 0x20 == UInt8(ascii: "j")
    if isImaginary { digits.removeLast() }
    guard let value = double(digits) else { return nil }
    return isImaginary ? .imaginary(value) : .float(value)
  }

  /// Reads a decimal number with the spellings `1.`, `.5` and `1e5`.
  static func double(_ digits: [UInt8]) -> Double? {
    var digits = digits
    guard digits.allSatisfy({ $0.isDigit || ".eE+-".utf8.contains($0) }) else { return nil }
    if let point = digits.firstIndex(of: UInt8(ascii: ".")) {
      if point + 1 == digits.count || !digits[point + 1].isDigit {
        digits.insert(0x30, at: point + 1)
      }
      if point == 0 { digits.insert(0x30, at: 0) }
    }
    return Double(String(decoding: digits, as: UTF8.self))
  }

  /// Reads a string with its prefix and quotes; nil where an escape names what is not known here.
  static func string(_ literal: ArraySlice<UInt8>) -> PythonConstant? {
    guard let quoteIndex = literal.firstIndex(where: { $0 == 0x22 || $0 == 0x27 }),
      let prefix = PythonStringPrefix(literal[literal.startIndex..<quoteIndex])
    else { return nil }
    let quote = literal[quoteIndex]
    let rest = literal[quoteIndex...]
    let isTriple = rest.count >= 6 && rest.prefix(3).allSatisfy { $0 == quote }
    let width = isTriple ? 3 : 1
    let inner = rest.dropFirst(width).dropLast(width)
    if prefix.isBytes {
      return data(inner, isRaw: prefix.isRaw).map { .bytes($0) }
    }
    return text(inner, isRaw: prefix.isRaw, isFormatted: false).map { .string($0) }
  }

  private static func data(_ inner: ArraySlice<UInt8>, isRaw: Bool) -> [UInt8]? {
    guard inner.allSatisfy({ $0 < 0x80 }) else { return nil }
    var result: [UInt8] = []
    var reader = Escapes(inner)
    while let piece = reader.next(isRaw: isRaw, isBytes: true) {
      switch piece {
      case .byte(let byte): result.append(byte)
      case .scalar(let scalar): result.append(UInt8(truncatingIfNeeded: scalar))
      case .unreadable: return nil
      }
    }
    return result
  }

  /// Reads the text between quotes.
  static func text(_ inner: ArraySlice<UInt8>, isRaw: Bool, isFormatted: Bool) -> String? {
    var result: [UInt8] = []
    result.reserveCapacity(inner.count)
    var reader = Escapes(inner)
    while let piece = reader.next(isRaw: isRaw, isBytes: false) {
      switch piece {
      case .byte(let byte):
        result.append(byte)
        // A doubled brace is one.
        if isFormatted, byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") {
          reader.skip(byte)
        }
      case .scalar(let value):
        guard let scalar = Unicode.Scalar(value) else { return nil }
        result += Array(String(Character(scalar)).utf8)
      case .unreadable: return nil
      }
    }
    return String(validating: result, as: UTF8.self)
  }

  /// The characters of a string, escapes resolved.
  private struct Escapes {
    enum Piece {
      case byte(UInt8)
      case scalar(UInt32)
      case unreadable
    }

    private let bytes: ArraySlice<UInt8>
    private var index: Int
    /// Bytes of an unknown escape, which stays as it is written.
    private var pending: [UInt8] = []

    init(_ bytes: ArraySlice<UInt8>) {
      self.bytes = bytes
      index = bytes.startIndex
    }

    mutating func skip(_ byte: UInt8) {
      if index < bytes.endIndex, bytes[index] == byte { index += 1 }
    }

    mutating func next(isRaw: Bool, isBytes: Bool) -> Piece? {
      if let byte = pending.popLast() { return .byte(byte) }
      guard index < bytes.endIndex else { return nil }
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\r") {
        skip(UInt8(ascii: "\n"))
        return .byte(UInt8(ascii: "\n"))
      }
      guard byte == UInt8(ascii: "\\"), !isRaw, index < bytes.endIndex else { return .byte(byte) }
      let letter = bytes[index]
      index += 1
      switch letter {
      case UInt8(ascii: "\n"): return next(isRaw: isRaw, isBytes: isBytes)
      case UInt8(ascii: "\r"):
        skip(UInt8(ascii: "\n"))
        return next(isRaw: isRaw, isBytes: isBytes)
      case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): return .byte(letter)
      case UInt8(ascii: "a"): return .byte(7)
      case UInt8(ascii: "b"): return .byte(8)
      case UInt8(ascii: "f"): return .byte(12)
      case UInt8(ascii: "n"): return .byte(10)
      case UInt8(ascii: "r"): return .byte(13)
      case UInt8(ascii: "t"): return .byte(9)
      case UInt8(ascii: "v"): return .byte(11)
      case UInt8(ascii: "0")...UInt8(ascii: "7"): return octal(letter)
      case UInt8(ascii: "x"): return hex(2)
      case UInt8(ascii: "u") where !isBytes: return hex(4)
      case UInt8(ascii: "U") where !isBytes: return hex(8)
      case UInt8(ascii: "N") where !isBytes: return .unreadable
      default:
        pending.append(letter)
        return .byte(byte)
      }
    }

    private mutating func octal(_ first: UInt8) -> Piece {
      var value = UInt32(first - 0x30)
      for _ in 0..<2 {
        guard index < bytes.endIndex, bytes[index] >= 0x30, bytes[index] <= 0x37 else { break }
        value = value * 8 + UInt32(bytes[index] - 0x30)
        index += 1
      }
      return .scalar(value)
    }

    private mutating func hex(_ count: Int) -> Piece {
      guard bytes.endIndex - index >= count,
        bytes[index..<(index + count)].allSatisfy({
          $0.isDigit || $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66
        }),
        let value = UInt32(
          String(decoding: bytes[index..<(index + count)], as: UTF8.self), radix: 16)
      else { return .unreadable }
      index += count
      return .scalar(value)
    }
  }
}
