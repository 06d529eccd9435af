import Quantities

/// Writes JSON with keys in the order given and nothing left to a locale; indented by two spaces, or
/// all on one line.
public struct JSONWriter {
  /// What is written so far, as UTF-8.
  public private(set) var bytes: [UInt8] = []
  private var depth = 0
  private var needsComma = false

  private let isCompact: Bool

  /// Creates an empty document.
  ///
  /// - Parameter isCompact: Whether all of it stands on one line.
  public init(isCompact: Bool = false) {
    self.isCompact = isCompact
    bytes.reserveCapacity(16 << 10)
  }

  /// Writes an object whose members `body` adds with ``member(_:_:)`` and its kin.
  public mutating func object(_ body: (inout JSONWriter) -> Void) { container("{", "}", body) }

  /// Writes an array of objects or values.
  public mutating func array<Element>(
    _ elements: [Element], _ body: (inout JSONWriter, Element) -> Void
  ) {
    container("[", "]") { writer in
      for element in elements {
        writer.separate()
        body(&writer, element)
        writer.needsComma = true
      }
    }
  }

  /// Writes a key, and whatever `body` writes as its value.
  public mutating func member(_ key: String, _ body: (inout JSONWriter) -> Void) {
    separate()
    string(key)
    append(": ")
    body(&self)
    needsComma = true
  }

  /// Writes a text, or `null`.
  public mutating func member(_ key: String, _ value: String?) {
    member(key) { $0.value(value) }
  }

  /// Writes a whole number.
  public mutating func member(_ key: String, _ value: Int) {
    member(key) { $0.append("\(value)") }
  }

  /// Writes a number, or `null` for one that is not known or not finite.
  public mutating func member(_ key: String, _ value: Double?) {
    member(key) { $0.value(value) }
  }

  /// Writes `true` or `false`.
  public mutating func member(_ key: String, _ value: Bool) {
    member(key) { $0.append(value ? "true" : "false") }
  }

  /// Writes a list of texts.
  public mutating func member(_ key: String, _ values: [String]) {
    member(key) { $0.array(values) { $0.string($1) } }
  }

  /// Writes a text, or `null`.
  public mutating func value(_ value: String?) {
    if let value { string(value) } else { append("null") }
  }

  /// Writes a number by its shortest exact form; what is not finite is `null`, since JSON has no word for it.
  public mutating func value(_ value: Double?) {
    guard let value, value.isFinite else { return append("null") }
    append(CanonicalNumber.text(value))
  }

  /// Writes a string. Beyond what JSON asks for, characters that steer terminals or hide text are
  /// escaped, since results are printed as they are; and so is `##`, with which build logs start
  /// commands.
  public mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    // Nearly every string is plain ASCII.
    let isPlain = text.utf8.allSatisfy {
      $0 >= 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C && $0 != 0x23
    }
    if isPlain {
      bytes.append(contentsOf: text.utf8)
      bytes.append(UInt8(ascii: "\""))
      return
    }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x23 where bytes.last == 0x23: append("\\u0023")
      case 0x22: append("\\\"")
      case 0x5C: append("\\\\")
      case 0x0A: append("\\n")
      case 0x09: append("\\t")
      case 0x0D: append("\\r")
      case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x61C, 0x115F, 0x1160, 0x180E, 0x200B...0x200F,
        0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB, 0xFFFE, 0xFFFF:
        append("\\u" + hexadecimal(scalar.value))
      case 0xE0000...0x10FFFF:
        for unit in String(scalar).utf16 { append("\\u" + hexadecimal(UInt32(unit))) }
      default: bytes.append(contentsOf: String(scalar).utf8)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Adds text as it is: a number or a line break.
  public mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

  private mutating func container(
    _ open: String, _ close: String, _ body: (inout JSONWriter) -> Void
  ) {
    append(open)
    depth += 1
    needsComma = false
    let start = bytes.count
    body(&self)
    depth -= 1
    if bytes.count > start { newLine() }
    append(close)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { append(",") }
    needsComma = false
    newLine()
  }

  private mutating func newLine() {
    if isCompact { return }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
  }

  private func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}
