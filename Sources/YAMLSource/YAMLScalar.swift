/// How plain scalars become values.
public enum YAMLSchema: Sendable {
  /// The YAML 1.2 core schema: `no` is a string, `1e-5` a number, `0o17` fifteen.
  case core12
  /// YAML 1.1 as PyYAML reads it: `no` is false, `1_000` a thousand, `1e-5` a string.
  case yaml11
  /// What a training config means: 1.2 booleans, and numbers in either version's spelling
  /// (`1e-5`, `150_001`); `None` is null.
  case training
}

/// The value of a scalar under a schema.
public enum YAMLScalar: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  /// Also an integer beyond 64 bits, and infinite where the text is beyond a `Double`.
  case float(Double)
  case string(String)

  /// What reports call it.
  public var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .int: "an integer"
    case .float: "a number"
    case .string: "a string"
    }
  }
}

extension YAMLNode {
  /// The node's value under a schema, its tag respected; `nil` for sequences and mappings.
  public func scalar(in schema: YAMLSchema = .core12) -> YAMLScalar? {
    guard kind == .scalar else { return nil }
    switch tag {
    case nil: break
    case "tag:yaml.org,2002:str", "!": return .string(text)
    case "tag:yaml.org,2002:float":
      if case .int(let value) = schema.resolve(text) { return .float(Double(value)) }
      return YAMLSchema.training.resolve(text)
    case "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null":
      return schema.resolve(text)
    default: return .string(text)
    }
    return style == .plain ? schema.resolve(text) : .string(text)
  }
}

extension YAMLSchema {
  /// Resolves the text of a plain scalar.
  public func resolve(_ text: String) -> YAMLScalar {
    var text = text
    return text.withUTF8 { bytes in resolve(bytes) } ?? .string(text)
  }

  /// Returns what the bytes mean unless they are just a string.
  func resolve(_ bytes: UnsafeBufferPointer<UInt8>) -> YAMLScalar? {
    if let word = resolveWord(bytes) { return word }
    guard let first = bytes.first, "+-.0123456789".utf8.contains(first) else { return nil }
    switch self {
    case .core12: return NumberScanner(bytes).core12()
    case .yaml11: return NumberScanner(bytes).yaml11()
    case .training:
      let scanner = NumberScanner(bytes)
      return scanner.core12() ?? scanner.underscored()
    }
  }

  private func resolveWord(_ bytes: UnsafeBufferPointer<UInt8>) -> YAMLScalar? {
    guard bytes.count <= 5 else { return nil }
    switch String(decoding: bytes, as: UTF8.self) {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
    case ".nan", ".NaN", ".NAN": return .float(.nan)
    case "yes", "Yes", "YES", "on", "On", "ON": return self == .yaml11 ? .bool(true) : nil
    case "no", "No", "NO", "off", "Off", "OFF": return self == .yaml11 ? .bool(false) : nil
    case "None", "none": return self == .training ? .null : nil
    default: return nil
    }
  }
}

/// The number grammars of the schemas, over bytes.
private struct NumberScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let isNegative: Bool
  /// The bytes after the sign.
  private let body: Slice<UnsafeBufferPointer<UInt8>>
  private var isSigned: Bool { body.startIndex > 0 }

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes
    isNegative = bytes.first == UInt8(ascii: "-")
    body = isNegative || bytes.first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes[...]
  }

  func core12() -> YAMLScalar? {
    if body.starts(with: "0o".utf8) {
      return isSigned ? nil : integer(body.dropFirst(2), radix: 8)
    }
    if body.starts(with: "0x".utf8) {
      return isSigned ? nil : integer(body.dropFirst(2), radix: 16)
    }
    if !body.isEmpty, body.allSatisfy(isDigit) { return integer(body, radix: 10) }
    guard decimalShape(allowingUnderscores: false) != nil else { return nil }
    return float(bytes[...])
  }

  /// `1_000`, `1_000.5` and `1_0e-5`: what 1.1 loaders accept beyond the core schema.
  func underscored() -> YAMLScalar? {
    guard body.first.map(isDigit) == true, body.contains(UInt8(ascii: "_")) else { return nil }
    let plain = bytes.filter { $0 != UInt8(ascii: "_") }
    return plain.withUnsafeBufferPointer { NumberScanner($0).core12() }
  }

  func yaml11() -> YAMLScalar? {
    if let value = yaml11Integer() { return value }
    guard let shape = decimalShape(allowingUnderscores: true), shape.hasDot,
      !(shape.startsWithDot && isSigned), !shape.hasExponent || shape.hasExponentSign
    else { return sexagesimal() }
    return float(bytes.filter { $0 != UInt8(ascii: "_") }[...])
  }

  private func yaml11Integer() -> YAMLScalar? {
    let digits = body.filter { $0 != UInt8(ascii: "_") }[...]
    guard let first = body.first, isDigit(first) else { return nil }
    if digits.starts(with: "0b".utf8) { return integer(digits.dropFirst(2), radix: 2) }
    if digits.starts(with: "0x".utf8) { return integer(digits.dropFirst(2), radix: 16) }
    guard digits.allSatisfy(isDigit) else { return nil }
    if digits.count > 1, first == UInt8(ascii: "0") {
      return digits.allSatisfy { $0 < UInt8(ascii: "8") } ? integer(digits, radix: 8) : nil
    }
    return integer(digits, radix: 10)
  }

  /// `190:20:30` and `190:20:30.15`, as PyYAML has them: base 60.
  private func sexagesimal() -> YAMLScalar? {
    guard body.contains(UInt8(ascii: ":")) else { return nil }
    let text = String(decoding: body.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard let last = parts.last, parts.count <= 8 else { return nil }
    let isFloat = last.contains(".")
    var total = 0.0
    for (index, part) in parts.enumerated() {
      let whole = index == parts.count - 1 ? part.prefix { $0 != "." } : part
      let digitCount = whole.utf8.count
      guard digitCount > 0, whole.utf8.allSatisfy(isDigit), index == 0 || digitCount <= 2,
        let value = Double(whole), index == 0 || value < 60
      else { return nil }
      total = total * 60 + value
    }
    guard isFloat || body.first != UInt8(ascii: "0") else { return nil }
    if isFloat {
      let fraction = last.drop { $0 != "." }.dropFirst()
      guard fraction.utf8.allSatisfy(isDigit) else { return nil }
      total += Double("0." + fraction + "0") ?? 0
      return .float(isNegative ? -total : total)
    }
    guard total < 9e15 else { return .float(isNegative ? -total : total) }
    return .int(isNegative ? -Int64(total) : Int64(total))
  }

  private struct DecimalShape {
    var hasDot = false
    var startsWithDot = false
    var hasExponent = false
    var hasExponentSign = false
  }

  /// Matches `digits [. digits] [e [sign] digits]` or `. digits …` over the whole body.
  private func decimalShape(allowingUnderscores: Bool) -> DecimalShape? {
    func isPart(_ byte: UInt8) -> Bool {
      isDigit(byte) || (allowingUnderscores && byte == UInt8(ascii: "_"))
    }
    var shape = DecimalShape()
    var rest = body
    let whole = rest.prefix(while: isPart)
    guard whole.first.map(isDigit) ?? true else { return nil }
    rest = rest.dropFirst(whole.count)
    var fractionCount = 0
    if rest.first == UInt8(ascii: ".") {
      shape.hasDot = true
      shape.startsWithDot = whole.isEmpty
      rest = rest.dropFirst()
      let fraction = rest.prefix(while: isPart)
      if whole.isEmpty, fraction.first.map(isDigit) != true { return nil }
      fractionCount = fraction.count
      rest = rest.dropFirst(fractionCount)
    }
    guard !whole.isEmpty || fractionCount > 0 else { return nil }
    if let byte = rest.first {
      guard byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") else { return nil }
      shape.hasExponent = true
      rest = rest.dropFirst()
      if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
        shape.hasExponentSign = true
        rest = rest.dropFirst()
      }
      guard !rest.isEmpty, rest.allSatisfy(isDigit) else { return nil }
    }
    return shape
  }

  private func integer(_ digits: some Collection<UInt8>, radix: Int64) -> YAMLScalar? {
    guard !digits.isEmpty else { return nil }
    var value: Int64 = 0
    var approximate = 0.0
    var overflowed = false
    for byte in digits {
      guard let digit = digitValue(byte), digit < radix else { return nil }
      approximate = approximate * Double(radix) + Double(digit)
      let (scaled, first) = value.multipliedReportingOverflow(by: radix)
      let (next, second) = scaled.addingReportingOverflow(isNegative ? -digit : digit)
      overflowed = overflowed || first || second
      value = next
    }
    guard overflowed else { return .int(value) }
    if radix == 10, let exact = float(digits) { return exact }
    return .float(isNegative ? -approximate : approximate)
  }

  private func float(_ text: some Collection<UInt8>) -> YAMLScalar? {
    let text = String(decoding: text, as: UTF8.self)
    guard let value = Double(text.hasSuffix(".") ? text + "0" : text) else {
      // `1.e5` is fine for YAML alone.
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      return parts.count == 2 ? Double(parts[0] + ".0" + parts[1]).map(YAMLScalar.float) : nil
    }
    return .float(isNegative && value > 0 ? -value : value)
  }
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

private func digitValue(_ byte: UInt8) -> Int64? {
  switch byte {
  case 0x30...0x39: Int64(byte - 0x30)
  case 0x41...0x46: Int64(byte - 0x41 + 10)
  case 0x61...0x66: Int64(byte - 0x61 + 10)
  default: nil
  }
}
