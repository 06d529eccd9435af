/// Values of TOML without quotes, in the spelling that everything else reads.
enum TOMLNumber {
  /// Numbers in plain decimal, and `true`, `false`, `inf`, `nan` and dates as they stand; nil for what
  /// is no value.
  static func text(_ text: String) -> String? {
    if ["true", "false", "inf", "nan", "+inf", "-inf", "+nan", "-nan"].contains(text) {
      return text
    }
    let bytes = Array(text.utf8)
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where text.hasPrefix(prefix) {
      let digits = bytes.dropFirst(2)
      guard isGrouped(digits),
        let value = Int64(
          String(decoding: digits.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self), radix: radix)
      else { return nil }
      return "\(value)"
    }
    if isDecimal(bytes[...]) { return text }
    // Dates and times.
    guard let first = bytes.first, isDigit(first), text.contains("-") || text.contains(":") else {
      return nil
    }
    return bytes.allSatisfy { isDigit($0) || "-:.+TtZz ".utf8.contains($0) } ? text : nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  /// Whether single underscores stand only between other bytes.
  private static func isGrouped(_ digits: ArraySlice<UInt8>) -> Bool {
    var previous = UInt8(ascii: "_")
    for byte in digits {
      if byte == UInt8(ascii: "_"), previous == byte { return false }
      previous = byte
    }
    return previous != UInt8(ascii: "_")
  }

  private static func isDecimal(_ bytes: ArraySlice<UInt8>) -> Bool {
    var rest = bytes
    func digits() -> ArraySlice<UInt8>? {
      let run = rest.prefix { isDigit($0) || $0 == UInt8(ascii: "_") }
      rest = rest.dropFirst(run.count)
      return isGrouped(run) ? run : nil
    }
    func sign() {
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
    }
    sign()
    guard let whole = digits(), whole.first != 0x30 || whole.count == 1 else { return false }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard digits() != nil else { return false }
    }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
      rest.removeFirst()
      sign()
      guard digits() != nil else { return false }
    }
    return rest.isEmpty
  }
}
