/// The numbers that loaders of training configs see in plain scalars, each by its own patterns.
///
/// What a pattern matches and its loader then cannot convert (`0x_` in PyYAML) stops the program, and
/// is ``YAMLScalar/refused``.
struct LoaderNumbers {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let schema: YAMLSchema

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ schema: YAMLSchema) {
    self.bytes = bytes
    self.schema = schema
  }

  func value() -> YAMLScalar? {
    guard let first = bytes.first, "-+.0123456789".utf8.contains(first) else { return nil }
    switch schema {
    case .core12: return nil
    case .yaml11: return pyFloat() ?? pyInteger()
    case .omegaConf: return pyFloat() ?? pyInteger() ?? omegaConfFloat()
    case .ruamel: return ruamelFloat() ?? ruamelInteger()
    }
  }

  // MARK: - PyYAML

  /// `1_0.5e+3` and `.5`, an exponent only with its sign; `1:30.5` in base sixty.
  private func pyFloat() -> YAMLScalar? {
    var cursor = Cursor(bytes)
    let isSigned = cursor.sign()
    if cursor.take(".") {
      guard !isSigned, cursor.digit(), cursor.run(Cursor.isDigitOrLine) >= 0,
        cursor.exponent(signed: .always), cursor.isAtEnd
      else { return nil }
      return decimal()
    }
    guard cursor.digit() else { return nil }
    _ = cursor.run(Cursor.isDigitOrLine)
    let sixties = cursor.sixties()
    guard cursor.take(".") else { return nil }
    _ = cursor.run(Cursor.isDigitOrLine)
    if sixties > 0 { return cursor.isAtEnd ? baseSixty(isFloat: true) : nil }
    guard cursor.exponent(signed: .always), cursor.isAtEnd else { return nil }
    return decimal()
  }

  /// Binary, octal by a leading zero, decimal, hexadecimal and base sixty.
  private func pyInteger() -> YAMLScalar? {
    var cursor = Cursor(bytes)
    _ = cursor.sign()
    let rest = cursor.rest
    if rest.starts(with: "0b".utf8), isAll(rest.dropFirst(2), { $0 == 0x30 || $0 == 0x31 }) {
      return integer(rest.dropFirst(2), radix: 2)
    }
    if rest.starts(with: "0x".utf8), isAll(rest.dropFirst(2), isHex) {
      return integer(rest.dropFirst(2), radix: 16)
    }
    if rest.first == 0x30 {
      guard rest.count > 1 else { return .int(0) }
      guard isAll(rest.dropFirst(), { $0 >= 0x30 && $0 < 0x38 }) else { return nil }
      return integer(rest, radix: 8)
    }
    guard cursor.digit() else { return nil }
    _ = cursor.run(Cursor.isDigitOrLine)
    if cursor.isAtEnd { return integer(rest, radix: 10) }
    guard cursor.sixties() > 0, cursor.isAtEnd else { return nil }
    return baseSixty(isFloat: false)
  }

  // MARK: - OmegaConf

  /// What OmegaConf adds to PyYAML: `1e-5`, `1.5e5`.
  private func omegaConfFloat() -> YAMLScalar? {
    var cursor = Cursor(bytes)
    _ = cursor.sign()
    guard cursor.groups() else { return nil }
    let hasPoint = cursor.take(".")
    if hasPoint { _ = cursor.run(Cursor.isDigitOrLine) }
    guard cursor.exponent(signed: .maybe), hasPoint || cursor.hasExponent, cursor.isAtEnd
    else { return nil }
    return decimal()
  }

  // MARK: - ruamel.yaml

  private func ruamelFloat() -> YAMLScalar? {
    var cursor = Cursor(bytes)
    _ = cursor.sign()
    if cursor.take(".") {
      guard cursor.run(Cursor.isDigitOrLine) > 0, cursor.exponent(signed: .always),
        cursor.isAtEnd
      else { return nil }
      return decimal()
    }
    guard cursor.digit() else { return nil }
    _ = cursor.run(Cursor.isDigitOrLine)
    let hasPoint = cursor.take(".")
    if hasPoint { _ = cursor.run(Cursor.isDigitOrLine) }
    guard cursor.exponent(signed: .maybe), hasPoint || cursor.hasExponent, cursor.isAtEnd
    else { return nil }
    return decimal()
  }

  private func ruamelInteger() -> YAMLScalar? {
    var cursor = Cursor(bytes)
    _ = cursor.sign()
    let rest = cursor.rest
    guard bytes.first != UInt8(ascii: "."), let first = rest.first else { return nil }
    if rest.starts(with: "0b".utf8), isAll(rest.dropFirst(2), { $0 == 0x30 || $0 == 0x31 }) {
      return integer(rest.dropFirst(2), radix: 2)
    }
    if rest.starts(with: "0o".utf8), isAll(rest.dropFirst(2), { $0 >= 0x30 && $0 < 0x38 }) {
      return integer(rest.dropFirst(2), radix: 8)
    }
    if rest.starts(with: "0x".utf8), isAll(rest.dropFirst(2), isHex) {
      return integer(rest.dropFirst(2), radix: 16)
    }
    guard Cursor.isDigitOrLine(first), isAll(rest, { isDigit($0) }) else { return nil }
    return integer(rest, radix: 10)
  }

  // MARK: - Conversions

  private var isNegative: Bool { bytes.first == UInt8(ascii: "-") }

  private func isHex(_ byte: UInt8) -> Bool {
    isDigit(byte) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x66)
  }

  /// Whether every byte is of a kind or an underscore, and there is one.
  private func isAll(_ part: Slice<UnsafeBufferPointer<UInt8>>, _ isKind: (UInt8) -> Bool) -> Bool {
    !part.isEmpty && part.allSatisfy { $0 == UInt8(ascii: "_") || isKind($0) }
  }

  private func integer(_ part: Slice<UnsafeBufferPointer<UInt8>>, radix: Int64) -> YAMLScalar {
    var value: Int64 = 0
    var approximate = 0.0
    var overflowed = false
    var count = 0
    for byte in part where byte != UInt8(ascii: "_") {
      let digit = Int64(isDigit(byte) ? byte - 0x30 : (byte | 0x20) - 0x61 + 10)
      approximate = approximate * Double(radix) + Double(digit)
      let (scaled, first) = value.multipliedReportingOverflow(by: radix)
      let (next, second) = scaled.addingReportingOverflow(isNegative ? -digit : digit)
      overflowed = overflowed || first || second
      value = next
      count += 1
    }
    guard count > 0 else { return .refused }
    guard overflowed else { return .int(value) }
    if radix == 10, case .float(let exact) = decimal() { return .float(exact) }
    return .float(isNegative ? -approximate : approximate)
  }

  private func decimal() -> YAMLScalar {
    let text = String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    return PythonNumber.value(of: text).map(YAMLScalar.float) ?? .refused
  }

  private func baseSixty(isFloat: Bool) -> YAMLScalar {
    let plain = bytes.filter { $0 != UInt8(ascii: "_") && $0 != UInt8(ascii: "+") && $0 != 0x2D }
    var total = 0.0
    var whole: Int64 = 0
    var isExact = true
    for part in plain.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
      let text = String(decoding: part, as: UTF8.self)
      guard let value = PythonNumber.parse(text) else { return .refused }
      total = total * 60 + value
      guard isExact, !isFloat, let digits = Int64(text) else {
        isExact = false
        continue
      }
      let (scaled, first) = whole.multipliedReportingOverflow(by: 60)
      let (next, second) = scaled.addingReportingOverflow(digits)
      isExact = !first && !second
      whole = next
    }
    if isExact { return .int(isNegative ? -whole : whole) }
    return .float(isNegative ? -total : total)
  }
}

/// Walks over the parts of a number.
private struct Cursor {
  enum Sign { case always, maybe }

  private let bytes: UnsafeBufferPointer<UInt8>
  private var index = 0
  private(set) var hasExponent = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  var isAtEnd: Bool { index == bytes.count }
  var rest: Slice<UnsafeBufferPointer<UInt8>> { bytes[index...] }

  static func isDigitOrLine(_ byte: UInt8) -> Bool { isDigit(byte) || byte == UInt8(ascii: "_") }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard index < bytes.count, bytes[index] == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  mutating func sign() -> Bool { take("-") || take("+") }

  mutating func digit() -> Bool {
    guard index < bytes.count, isDigit(bytes[index]) else { return false }
    index += 1
    return true
  }

  /// Skips bytes of a kind; returns how many there were.
  mutating func run(_ isKind: (UInt8) -> Bool) -> Int {
    let start = index
    while index < bytes.count, isKind(bytes[index]) { index += 1 }
    return index - start
  }

  /// Skips `1_000`: digits, with single underscores between them.
  mutating func groups() -> Bool {
    guard run(isDigit) > 0 else { return false }
    while index + 1 < bytes.count, bytes[index] == UInt8(ascii: "_"), isDigit(bytes[index + 1]) {
      index += 1
      _ = run(isDigit)
    }
    return true
  }

  /// Skips `:30:05`; returns how many groups there were.
  mutating func sixties() -> Int {
    var count = 0
    while index + 1 < bytes.count, bytes[index] == UInt8(ascii: ":"), isDigit(bytes[index + 1]) {
      let isTwo = index + 2 < bytes.count && isDigit(bytes[index + 2])
      if isTwo, bytes[index + 1] > UInt8(ascii: "5") { break }
      index += isTwo ? 3 : 2
      count += 1
    }
    return count
  }

  /// Skips an exponent if there is one; false when it is cut short or lacks its sign.
  mutating func exponent(signed: Sign) -> Bool {
    guard index < bytes.count, bytes[index] | 0x20 == UInt8(ascii: "e") else { return true }
    hasExponent = true
    index += 1
    let hasSign = sign()
    guard hasSign || signed == .maybe else { return false }
    return run(isDigit) > 0
  }
}

func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
