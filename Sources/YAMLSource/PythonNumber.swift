/// Numbers as Python's `float()` and `int()` read them from text.
///
/// A loader may hand a framework text where a number is meant (`" 30000 "` in quotes, `1e5` in YAML
/// 1.1); argument parsers and data classes then convert it.
public enum PythonNumber {
  /// The longest text that is looked at, in bytes.
  private static let longest = 64

  /// Returns what `float(text)` gives, unless it raises.
  ///
  /// White space around the number does not count, digits of any script do, and single underscores
  /// may stand between digits. Infinite and undefined values are not numbers here.
  public static func parse(_ text: String) -> Double? {
    guard text.utf8.count <= longest, let value = value(of: text), value.isFinite else {
      return nil
    }
    return value
  }

  /// The same without a bound, and infinite where the digits are beyond a `Double`.
  static func value(of text: String) -> Double? {
    guard var bytes = plain(text), isNumber(bytes) else { return nil }
    bytes.removeAll { $0 == UInt8(ascii: "_") }
    // `5.` and `5.e3`, which Swift does not read.
    if let point = bytes.firstIndex(of: UInt8(ascii: ".")),
      point + 1 == bytes.count || !isDigit(bytes[point + 1])
    {
      bytes.insert(UInt8(ascii: "0"), at: point + 1)
    }
    return Double(String(decoding: bytes, as: UTF8.self))
  }

  /// The text in ASCII without the space around it; nil when it holds anything else.
  private static func plain(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.value > 0x20, scalar.value < 0x7F {
        bytes.append(UInt8(scalar.value))
      } else if scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value) {
        bytes.append(0x20)
      } else if scalar.properties.numericType == .decimal,
        let digit = scalar.properties.numericValue, digit >= 0, digit <= 9
      {
        bytes.append(0x30 + UInt8(digit))
      } else {
        return nil
      }
    }
    while bytes.last == 0x20 { bytes.removeLast() }
    return Array(bytes.drop { $0 == 0x20 })
  }

  private static func isNumber(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    func digits() -> Bool {
      guard let first = rest.first, isDigit(first) else { return false }
      var previous: UInt8 = 0
      while let byte = rest.first, isDigit(byte) || byte == UInt8(ascii: "_") {
        if byte == UInt8(ascii: "_"), previous == byte { return false }
        previous = byte
        rest.removeFirst()
      }
      return previous != UInt8(ascii: "_")
    }
    if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      guard digits() else { return false }
    } else {
      guard digits() else { return false }
      if rest.first == UInt8(ascii: ".") {
        rest.removeFirst()
        if let byte = rest.first, byte | 0x20 != UInt8(ascii: "e"), !digits() { return false }
      }
    }
    if let byte = rest.first, byte | 0x20 == UInt8(ascii: "e") {
      rest.removeFirst()
      if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
      guard digits() else { return false }
    }
    return rest.isEmpty
  }
}
