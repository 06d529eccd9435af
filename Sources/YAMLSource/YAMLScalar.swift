/// How plain scalars become values.
public enum YAMLSchema: Sendable, CaseIterable {
  /// The YAML 1.2 core schema: `no` is a string, `1e-5` a number, `0o17` fifteen.
  case core12
  /// YAML 1.1 as PyYAML's safe and full loaders read it: `no` is false, `1_000` a thousand, `0100`
  /// sixty-four, `8:20:00` thirty thousand, `1e-5` a string.
  case yaml11
  /// PyYAML with OmegaConf's own pattern for decimals: `1e-5` is a number too.
  case omegaConf
  /// YAML 1.2 as ruamel.yaml reads it: `0100` is a hundred, `0o100` sixty-four, `1_000` a thousand.
  case ruamel
}

/// The value of a scalar under a schema.
public enum YAMLScalar: Sendable, Equatable {
  case null
  case bool(Bool)
  case int(Int64)
  /// Also an integer beyond 64 bits, and infinite where the text is beyond a `Double`.
  case float(Double)
  case string(String)
  /// What stops the loader, and the program with it: `!!int five`, `!own 3`.
  case refused

  /// What reports call it.
  public var typeName: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .int: "an integer"
    case .float: "a number"
    case .string: "a string"
    case .refused: "a value that its loader refuses"
    }
  }
}

extension YAMLNode {
  /// The node's value under a schema, its tag respected; `nil` for sequences and mappings.
  public func scalar(in schema: YAMLSchema = .core12) -> YAMLScalar? {
    guard kind == .scalar else { return nil }
    return schema.value(of: text, isPlain: style == .plain, tag: tag)
  }
}

extension YAMLSchema {
  /// The value of a scalar's text, given whether it stands without quotes, and its tag.
  public func value(of text: String, isPlain: Bool, tag: String?) -> YAMLScalar {
    guard let tag else { return isPlain ? resolve(text) : .string(text) }
    if tag == "!" {
      guard self != .core12 else { return .string(text) }
      // Nothing behind it is null to one parser of PyYAML and text to the other.
      return text.isEmpty ? .refused : resolve(text)
    }
    if tag == "tag:yaml.org,2002:str" { return .string(text) }
    return self == .core12 ? coreValue(of: text, tag: tag) : construct(text, as: tag)
  }

  private func coreValue(of text: String, tag: String) -> YAMLScalar {
    switch tag {
    case "tag:yaml.org,2002:float":
      if case .int(let value) = resolve(text) { return .float(Double(value)) }
      return resolve(text)
    case "tag:yaml.org,2002:int", "tag:yaml.org,2002:bool", "tag:yaml.org,2002:null":
      return resolve(text)
    default: return .string(text)
    }
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
    return self == .core12 ? NumberScanner(bytes).core12() : LoaderNumbers(bytes, self).value()
  }

  private func resolveWord(_ bytes: UnsafeBufferPointer<UInt8>) -> YAMLScalar? {
    guard bytes.count <= 5 else { return nil }
    // Most words are none of these, as their first letter tells.
    if let first = bytes.first, !"~nNtTfFyYoO.+-=".utf8.contains(first) { return nil }
    switch String(decoding: bytes, as: UTF8.self) {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
    case ".nan", ".NaN", ".NAN": return .float(.nan)
    case "yes", "Yes", "YES", "on", "On", "ON": return isYAML11 ? .bool(true) : nil
    case "no", "No", "NO", "off", "Off", "OFF": return isYAML11 ? .bool(false) : nil
    case "=": return self == .core12 ? nil : .refused
    default: return nil
    }
  }
}

extension YAMLSchema {
  private var isYAML11: Bool { self == .yaml11 || self == .omegaConf }

  /// What a loader makes of text under a tag that says what it is.
  fileprivate func construct(_ text: String, as tag: String) -> YAMLScalar {
    switch tag {
    // Whatever the text is.
    case "tag:yaml.org,2002:null": return .null
    case "tag:yaml.org,2002:bool":
      switch text.lowercased() {
      case "true", "yes", "on": return .bool(true)
      case "false", "no", "off": return .bool(false)
      case "y" where self == .ruamel: return .bool(true)
      case "n" where self == .ruamel: return .bool(false)
      default: return .refused
      }
    case "tag:yaml.org,2002:int": return integer(text)
    case "tag:yaml.org,2002:float": return float(text)
    case "tag:yaml.org,2002:timestamp": return .string(text)
    default: return .refused
    }
  }

  private func integer(_ text: String) -> YAMLScalar {
    let text = text.filter { $0 != "_" }
    if case .int(let value) = resolve(text) { return .int(value) }
    // Without a pattern before it, the conversion takes what `int()` takes.
    guard let value = PythonNumber.value(of: text), !text.contains("."),
      !text.lowercased().contains("e"), text.utf8.first != UInt8(ascii: "0"), !text.contains("-0"),
      !text.contains("+0"), value.magnitude < 9e18
    else { return .refused }
    return .int(Int64(value))
  }

  private func float(_ text: String) -> YAMLScalar {
    let text = text.filter { $0 != "_" }
    switch resolve(text) {
    case .float(let value): return .float(value)
    case .int(let value):
      // `float()` knows neither octal nor hexadecimal: `0100` is a hundred to it.
      return text.contains(":")
        ? .float(Double(value)) : PythonNumber.value(of: text).map(YAMLScalar.float) ?? .refused
    default: return PythonNumber.value(of: text).map(YAMLScalar.float) ?? .refused
    }
  }
}

/// The number grammar of the core schema, over bytes.
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
    return isDecimal ? float(bytes[...]) : nil
  }

  /// Whether the body is `digits [. digits] [e [sign] digits]` or `. digits …`.
  private var isDecimal: Bool {
    var rest = body
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    var fractionCount = 0
    if rest.first == UInt8(ascii: ".") {
      fractionCount = rest.dropFirst().prefix(while: isDigit).count
      rest = rest.dropFirst(fractionCount + 1)
    }
    guard !whole.isEmpty || fractionCount > 0 else { return false }
    guard let byte = rest.first else { return true }
    guard byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") else { return false }
    rest = rest.dropFirst()
    if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") {
      rest = rest.dropFirst()
    }
    return !rest.isEmpty && rest.allSatisfy(isDigit)
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

private func digitValue(_ byte: UInt8) -> Int64? {
  switch byte {
  case 0x30...0x39: Int64(byte - 0x30)
  case 0x41...0x46: Int64(byte - 0x41 + 10)
  case 0x61...0x66: Int64(byte - 0x61 + 10)
  default: nil
  }
}
