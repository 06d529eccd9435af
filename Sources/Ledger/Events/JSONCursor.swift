/// A cursor over the bytes of a JSON document, which builds nothing unless asked to.
///
/// Every reading function returns nil, or false, for bytes that are not what it reads.
struct JSONCursor {
  private let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  static let deepest = 64

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { position == bytes.count }

  @inline(__always)
  mutating func accept(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  /// A whole number.
  mutating func integer() -> Int64? {
    let isNegative = accept(UInt8(ascii: "-"))
    let first = position
    var value: Int64 = 0
    while let byte = peek(), (0x30...0x39).contains(byte) {
      let (product, tooLong) = value.multipliedReportingOverflow(by: 10)
      let digit = Int64(byte &- 0x30)
      let (sum, tooLarge) = product.addingReportingOverflow(isNegative ? -digit : digit)
      if tooLong || tooLarge { return nil }
      value = sum
      position += 1
    }
    return position > first ? value : nil
  }

  /// The bytes between the quotation marks of a string without escapes; nil for any other.
  @inline(__always)
  mutating func plainString() -> UnsafeBufferPointer<UInt8>? {
    guard accept(UInt8(ascii: "\"")) else { return nil }
    let first = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") {
        position += 1
        return UnsafeBufferPointer(rebasing: bytes[first..<position - 1])
      }
      if byte == UInt8(ascii: "\\") || byte < 0x20 { return nil }
      position += 1
    }
    return nil
  }

  /// A string with its escapes undone.
  mutating func string() -> String? {
    let first = position
    if let plain = plainString() { return String(validating: plain, as: UTF8.self) }
    position = first
    guard accept(UInt8(ascii: "\"")) else { return nil }
    var text: [UInt8] = []
    while let byte = peek() {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        return text.withUnsafeBufferPointer { String(validating: $0, as: UTF8.self) }
      case UInt8(ascii: "\\"):
        guard let scalar = escape() else { return nil }
        text += Array(String(scalar).utf8)
      case 0..<0x20: return nil
      default: text.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard let byte = peek() else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      guard let unit = hexadecimal() else { return nil }
      guard (0xD800..<0xDC00).contains(unit) else { return Unicode.Scalar(unit) }
      guard accept(UInt8(ascii: "\\")), accept(UInt8(ascii: "u")), let low = hexadecimal(),
        (0xDC00..<0xE000).contains(low)
      else { return nil }
      return Unicode.Scalar(0x1_0000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    default: return nil
    }
  }

  private mutating func hexadecimal() -> UInt32? {
    guard position + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for _ in 0..<4 {
      switch bytes[position] {
      case let digit where (0x30...0x39).contains(digit): value = value << 4 + UInt32(digit - 0x30)
      case let digit where (0x61...0x66).contains(digit): value = value << 4 + UInt32(digit - 0x57)
      case let digit where (0x41...0x46).contains(digit): value = value << 4 + UInt32(digit - 0x37)
      default: return nil
      }
      position += 1
    }
    return value
  }

  /// Passes over a value of a canonical document.
  mutating func skipValue() -> Bool {
    var depth = 0
    repeat {
      guard let byte = peek() else { return false }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        position += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        position += 1
      case UInt8(ascii: "\""):
        if !skipString() { return false }
      case UInt8(ascii: ","), UInt8(ascii: ":"):
        if depth == 0 { return false }
        position += 1
      default:
        while let next = peek(), !Self.ends(next) { position += 1 }
      }
    } while depth > 0
    return depth == 0
  }

  private mutating func skipString() -> Bool {
    position += 1
    while let byte = peek() {
      position += byte == UInt8(ascii: "\\") ? 2 : 1
      if byte == UInt8(ascii: "\"") { return true }
    }
    return false
  }

  private static func ends(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
      || byte == UInt8(ascii: ":") || byte <= 0x20
  }
}

extension JSONValue {
  /// Reads one document of at most 64 levels; nil for anything else, a repeated name included.
  public init?(parsing bytes: [UInt8]) {
    let value: JSONValue? = bytes.withUnsafeBufferPointer {
      var cursor = JSONCursor($0)
      let value = cursor.value(depth: 0)
      cursor.skipSpace()
      return cursor.isAtEnd ? value : nil
    }
    guard let value else { return nil }
    self = value
  }
}

extension JSONCursor {
  /// A value of any kind.
  mutating func value(depth: Int) -> JSONValue? {
    guard depth < Self.deepest else { return nil }
    skipSpace()
    guard let byte = peek() else { return nil }
    switch byte {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""): return string().map(JSONValue.string)
    case UInt8(ascii: "t"): return accept("true") ? .bool(true) : nil
    case UInt8(ascii: "f"): return accept("false") ? .bool(false) : nil
    case UInt8(ascii: "n"): return accept("null") ? .null : nil
    default: return number()
    }
  }

  private mutating func accept(_ word: String) -> Bool { word.utf8.allSatisfy { accept($0) } }

  private mutating func number() -> JSONValue? {
    let first = position
    // Nearly every number is a short whole one.
    if peek() != UInt8(ascii: "0"), peek() != UInt8(ascii: "-"), let whole = integer(),
      peek().map(Self.ends) ?? true
    {
      return .integer(whole)
    }
    position = first
    while let byte = peek(), !Self.ends(byte) { position += 1 }
    let text = String(decoding: bytes[first..<position], as: UTF8.self)
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
    // Swift reads more than JSON has: hexadecimal, infinity, a plus sign, leading zeros.
    guard let lead = digits.first, (0x30...0x39).contains(lead), text.utf8.count < 400,
      !(lead == 0x30 && digits.dropFirst().first.map { (0x30...0x39).contains($0) } ?? false),
      text.utf8.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE".utf8.contains($0) })
    else { return nil }
    if let whole = Int64(text) { return .integer(whole) }
    guard let number = Double(text), number.isFinite else { return nil }
    return .number(number)
  }

  private mutating func array(depth: Int) -> JSONValue? {
    position += 1
    var elements: [JSONValue] = []
    skipSpace()
    if accept(UInt8(ascii: "]")) { return .array([]) }
    while true {
      guard let element = value(depth: depth + 1) else { return nil }
      elements.append(element)
      skipSpace()
      if accept(UInt8(ascii: "]")) { return .array(elements) }
      guard accept(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func object(depth: Int) -> JSONValue? {
    position += 1
    var members: [JSONValue.Member] = []
    // Few names are compared faster than they are hashed.
    var names: Set<String> = []
    skipSpace()
    if accept(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipSpace()
      guard let name = string() else { return nil }
      if members.count == 16 { names = Set(members.map(\.name)) }
      guard
        members.count < 16
          ? !members.contains(where: { $0.name == name }) : names.insert(name).inserted
      else { return nil }
      skipSpace()
      guard accept(UInt8(ascii: ":")), let value = value(depth: depth + 1) else { return nil }
      members.append(JSONValue.Member(name, value))
      skipSpace()
      if accept(UInt8(ascii: "}")) { return .object(members) }
      guard accept(UInt8(ascii: ",")) else { return nil }
    }
  }
}
