import Text

/// `A*B/2`, as in `$(( … ))` and in resolvers: numbers, names, `+ - * / // % **` and parentheses.
package struct Arithmetic {
  package enum Outcome: Equatable {
    case value(Double)
    /// A name that has no value, or empty when the text is not such an expression.
    case unknown(String)
  }

  private let bytes: [UInt8]
  private let isInteger: Bool
  private let lookup: (String) -> Double?
  private var index = 0
  private var depth = 0
  private var missing = ""

  package init(_ text: String, isInteger: Bool, lookup: @escaping (String) -> Double?) {
    bytes = Array(text.utf8.prefix(2_000))
    self.isInteger = isInteger
    self.lookup = lookup
  }

  package mutating func evaluate() -> Outcome {
    guard let value = sum(), skipSpace() == nil, value.isFinite, value.magnitude < 1e18 else {
      return .unknown(missing)
    }
    return .value(value)
  }

  /// The next byte that is not white space.
  private mutating func skipSpace() -> UInt8? {
    while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
    return index < bytes.count ? bytes[index] : nil
  }

  private mutating func sum() -> Double? {
    guard var value = product() else { return nil }
    while let sign = skipSpace(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") {
      index += 1
      guard let next = product() else { return nil }
      value = sign == UInt8(ascii: "+") ? value + next : value - next
    }
    return value
  }

  private mutating func product() -> Double? {
    guard var value = power() else { return nil }
    while let sign = skipSpace() {
      switch sign {
      case UInt8(ascii: "*"):
        index += 1
        guard let next = power() else { return nil }
        value *= next
      case UInt8(ascii: "/"):
        index += 1
        var isWhole = isInteger
        if index < bytes.count, bytes[index] == sign {
          index += 1
          isWhole = true
        }
        guard let next = power(), next != 0 else { return nil }
        value = isWhole ? (value / next).rounded(.towardZero) : value / next
      case UInt8(ascii: "%"):
        index += 1
        guard let next = power(), next != 0 else { return nil }
        value = value.truncatingRemainder(dividingBy: next)
      default: return value
      }
    }
    return value
  }

  private mutating func power() -> Double? {
    guard let base = unary() else { return nil }
    guard skipSpace() == UInt8(ascii: "*"), index + 1 < bytes.count,
      bytes[index + 1] == UInt8(ascii: "*")
    else { return base }
    index += 2
    depth += 1
    defer { depth -= 1 }
    guard depth < 32, let exponent = power(), exponent >= 0, exponent <= 64,
      exponent == exponent.rounded()
    else { return nil }
    var value = 1.0
    for _ in 0..<Int(exponent) { value *= base }
    return value
  }

  private mutating func unary() -> Double? {
    depth += 1
    defer { depth -= 1 }
    guard depth < 64, let byte = skipSpace() else { return nil }
    if byte == UInt8(ascii: "-") {
      index += 1
      return unary().map { -$0 }
    }
    if byte == UInt8(ascii: "(") {
      index += 1
      guard let value = sum(), skipSpace() == UInt8(ascii: ")") else { return nil }
      index += 1
      return value
    }
    return operand()
  }

  private mutating func operand() -> Double? {
    let start = index
    var isBraced = false
    if bytes[index] == UInt8(ascii: "$") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "{") {
        isBraced = true
        index += 1
      }
    }
    let begin = index
    while index < bytes.count,
      isNameByte(bytes[index], isFirst: false) || bytes[index] == UInt8(ascii: ".")
    {
      index += 1
    }
    let text = String(decoding: bytes[begin..<index], as: UTF8.self)
    if isBraced {
      guard index < bytes.count, bytes[index] == UInt8(ascii: "}") else { return nil }
      index += 1
    }
    guard !text.isEmpty else { return nil }
    if start == begin, let number = Number.parse(text) { return number }
    if let value = lookup(text) { return value }
    if missing.isEmpty { missing = text }
    return nil
  }
}
