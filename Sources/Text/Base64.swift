/// Base64 with the standard alphabet (RFC 4648, section 4).
package enum Base64 {
  private static let alphabet = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  package static func encode(_ bytes: [UInt8]) -> String {
    var output: [UInt8] = []
    output.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      var bits = 0
      for index in 0..<3 { bits = bits << 8 | Int(index < group.count ? group[start + index] : 0) }
      for index in 0..<4 {
        output.append(
          index <= group.count ? alphabet[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// The bytes of a text, with or without padding; nothing if it is malformed.
  ///
  /// - Parameter allowsURLAlphabet: Whether `-` and `_` may stand for `+` and `/` (section 5).
  package static func decode(_ text: String, allowsURLAlphabet: Bool = false) -> [UInt8]? {
    var symbols = Array(text.utf8)
    var padding = 0
    while padding < 2, symbols.last == UInt8(ascii: "=") {
      symbols.removeLast()
      padding += 1
    }
    guard symbols.count % 4 != 1, padding == 0 || (symbols.count + padding) % 4 == 0 else {
      return nil
    }
    var output: [UInt8] = []
    var bits: UInt32 = 0
    var count = 0
    for symbol in symbols {
      guard let value = value(symbol, allowsURLAlphabet) else { return nil }
      bits = bits << 6 | value
      count += 6
      if count >= 8 {
        count -= 8
        output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return output
  }

  private static func value(_ symbol: UInt8, _ allowsURLAlphabet: Bool) -> UInt32? {
    switch symbol {
    case 0x41...0x5A: UInt32(symbol - 0x41)
    case 0x61...0x7A: UInt32(symbol - 0x61 + 26)
    case 0x30...0x39: UInt32(symbol - 0x30 + 52)
    case 0x2B: 62
    case 0x2F: 63
    case 0x2D where allowsURLAlphabet: 62
    case 0x5F where allowsURLAlphabet: 63
    default: nil
    }
  }
}
