/// A value to be written into a file.
public indirect enum YAMLNewValue: Sendable, Equatable {
  /// Text that is written without quotes where the syntax allows: numbers, booleans, names.
  case literal(String)
  /// Text that must read back as a string under every schema.
  case string(String)
  case list([YAMLNewValue])
  case mapping([YAMLNewEntry])
}

/// One entry of a mapping to be written.
public struct YAMLNewEntry: Sendable, Equatable {
  /// The key.
  public var key: String
  /// The value.
  public var value: YAMLNewValue

  /// Creates an entry of a mapping.
  public init(_ key: String, _ value: YAMLNewValue) {
    self.key = key
    self.value = value
  }
}

/// Writes scalars so that they read back as meant where they stand.
public struct ScalarWriter: Sendable {
  /// Whether the place is inside `[…]` or `{…}`.
  public var isInFlow: Bool
  /// Whether the file is JSON.
  public var isJSON: Bool

  /// Creates a writer for block or flow, YAML or JSON.
  public init(isInFlow: Bool = false, isJSON: Bool = false) {
    self.isInFlow = isInFlow
    self.isJSON = isJSON
  }

  /// Returns a value on one line; lists and mappings in flow style.
  public func text(of value: YAMLNewValue) -> String {
    let inner = ScalarWriter(isInFlow: true, isJSON: isJSON)
    switch value {
    case .literal(let text):
      let isBare = isJSON ? isJSONWord(text) : canBePlain(text)
      return isBare ? text : doubleQuoted(text)
    case .string(let text):
      let isString =
        YAMLSchema.allCases.allSatisfy { $0.resolve(text) == .string(text) }
        && !["None", "none"].contains(text)
      return !isJSON && isString && canBePlain(text) ? text : doubleQuoted(text)
    case .list(let values):
      return "[" + values.map(inner.text).joined(separator: ", ") + "]"
    case .mapping(let entries):
      let items = entries.map { "\(inner.key($0.key)): \(inner.text(of: $0.value))" }
      return "{" + items.joined(separator: ", ") + "}"
    }
  }

  /// Returns a key.
  public func key(_ text: String) -> String {
    !isJSON && canBePlain(text) && text.utf8.count <= 128 ? text : doubleQuoted(text)
  }

  private func isJSONWord(_ text: String) -> Bool {
    if ["true", "false", "null"].contains(text) { return true }
    let body = text.hasPrefix("-") ? text.dropFirst() : text[...]
    // The spellings that YAML has and JSON has not.
    guard let first = body.utf8.first, first >= 0x30, first <= 0x39,
      let last = body.utf8.last, last >= 0x30, last <= 0x39,
      !body.contains("."), !body.hasPrefix("0x"), !body.hasPrefix("0o")
    else { return isDecimal(body) }
    if first == 0x30, body.utf8.count > 1 { return isDecimal(body) }
    return isNumber(text)
  }

  private func isDecimal(_ body: Substring) -> Bool {
    let parts = body.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let first = parts[0].utf8.first, parts[1].utf8.first != nil,
      parts[0].utf8.count == 1 || first != 0x30,
      parts[0].utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let digit = parts[1].utf8.first, digit >= 0x30, digit <= 0x39
    else { return false }
    return isNumber(String(body))
  }

  private func isNumber(_ text: String) -> Bool {
    switch YAMLSchema.core12.resolve(text) {
    case .int, .float: true
    case .null, .bool, .string, .refused: false
    }
  }

  /// Whether a text reads back as itself without quotes.
  public func canBePlain(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, last != 0x20, last != 0x3A else {
      return false
    }
    guard text.unicodeScalars.allSatisfy(isPrintable) else { return false }
    if text.hasPrefix("---") || text.hasPrefix("...") || text == "<<" { return false }
    if " ,[]{}#&*!|>'\"%@`=".utf8.contains(first) { return false }
    if "-?:".utf8.contains(first) {
      guard bytes.count > 1, bytes[1] != 0x20 else { return false }
      if isInFlow, ",[]{}".utf8.contains(bytes[1]) || first != 0x2D { return false }
    }
    for (byte, next) in zip(bytes, bytes.dropFirst()) {
      if byte == 0x3A, next == 0x20 { return false }
      if byte == 0x20, next == 0x23 { return false }
    }
    if isInFlow, bytes.contains(where: { ",[]{}?".utf8.contains($0) }) { return false }
    return !(isInFlow && text.contains(":"))
  }

  private func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
    default: true
    }
  }

  /// Returns a text in double quotes, escaped as both YAML and JSON read it.
  public func doubleQuoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      default:
        if isPrintable(scalar) {
          quoted.unicodeScalars.append(scalar)
        } else {
          let hex = String(scalar.value, radix: 16, uppercase: true)
          quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        }
      }
    }
    return quoted + "\""
  }

  /// Returns a text in single quotes, or `nil` when it needs escapes.
  public func singleQuoted(_ text: String) -> String? {
    guard !isJSON, text.unicodeScalars.allSatisfy(isPrintable) else { return nil }
    var quoted = "'"
    for scalar in text.unicodeScalars {
      quoted.unicodeScalars.append(scalar)
      if scalar == "'" { quoted += "'" }
    }
    return quoted + "'"
  }
}
