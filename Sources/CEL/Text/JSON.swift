/// A JSON document.
package enum JSON: Sendable {
  case null
  case bool(Bool)
  /// A number as it is written.
  case number(String)
  case string(String)
  case array([JSON])
  /// Members in the order of the text; of two with one name, lookups see the first.
  case object([(name: String, value: JSON)])

  /// The member of an object.
  package subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  package var string: String? { if case .string(let text) = self { text } else { nil } }
  package var bool: Bool? { if case .bool(let flag) = self { flag } else { nil } }
  package var array: [JSON]? { if case .array(let elements) = self { elements } else { nil } }

  // MARK: Writing

  /// Compact text.
  package var text: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .number(let number): number
    case .string(let text): Self.quoted(text)
    case .array(let elements): "[" + elements.map(\.text).joined(separator: ", ") + "]"
    case .object(let members):
      "{" + members.map { "\(Self.quoted($0.name)): \($0.value.text)" }.joined(separator: ", ")
        + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case _
      where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        || scalar.value == 0x2028 || scalar.value == 0x2029:
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output + "\""
  }

  // MARK: Reading

  /// Why a text is not JSON.
  package struct SyntaxError: Error {
    /// Bytes before the fault.
    package let offset: Int
    package let message: String
  }

  /// Reads a document that nests at most 200 deep.
  package init(parsing text: String) throws(SyntaxError) {
    var reader = Reader(bytes: Array(text.utf8))
    self = try reader.document()
  }

  private struct Reader {
    let bytes: [UInt8]
    var position = 0
    var depth = 0

    var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

    func failure(_ message: String) -> SyntaxError {
      SyntaxError(offset: position, message: message)
    }

    mutating func document() throws(SyntaxError) -> JSON {
      let value = try value()
      skipSpace()
      guard position == bytes.count else { throw failure("text after the document") }
      return value
    }

    mutating func skipSpace() {
      while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
        position += 1
      }
    }

    mutating func accept(_ word: StaticString) -> Bool {
      guard position + word.utf8CodeUnitCount <= bytes.count else { return false }
      for index in 0..<word.utf8CodeUnitCount where bytes[position + index] != word.utf8Start[index]
      {
        return false
      }
      position += word.utf8CodeUnitCount
      return true
    }

    mutating func value() throws(SyntaxError) -> JSON {
      depth += 1
      defer { depth -= 1 }
      guard depth <= 200 else { throw failure("nested too deep") }
      skipSpace()
      switch next {
      case 0x7B: return try object()
      case 0x5B: return try array()
      case 0x22: return .string(try string())
      case 0x74 where accept("true"): return .bool(true)
      case 0x66 where accept("false"): return .bool(false)
      case 0x6E where accept("null"): return .null
      default: return .number(try number())
      }
    }

    mutating func number() throws(SyntaxError) -> String {
      let start = position
      _ = accept("-")
      let first = position
      while Lexer.isDigit(next) { position += 1 }
      guard position > first, bytes[first] != 0x30 || position == first + 1 else {
        throw failure("expected a value")
      }
      if accept(".") {
        guard Lexer.isDigit(next) else { throw failure("expected a digit") }
        while Lexer.isDigit(next) { position += 1 }
      }
      if next | 0x20 == 0x65 {
        position += 1
        if next == 0x2B || next == 0x2D { position += 1 }
        guard Lexer.isDigit(next) else { throw failure("expected a digit") }
        while Lexer.isDigit(next) { position += 1 }
      }
      return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    mutating func array() throws(SyntaxError) -> JSON {
      position += 1
      var elements: [JSON] = []
      skipSpace()
      if accept("]") { return .array(elements) }
      while true {
        elements.append(try value())
        skipSpace()
        if accept("]") { return .array(elements) }
        guard accept(",") else { throw failure("expected `,` or `]`") }
      }
    }

    mutating func object() throws(SyntaxError) -> JSON {
      position += 1
      var members: [(name: String, value: JSON)] = []
      skipSpace()
      if accept("}") { return .object(members) }
      while true {
        skipSpace()
        guard next == 0x22 else { throw failure("expected a member's name") }
        let name = try string()
        skipSpace()
        guard accept(":") else { throw failure("expected `:`") }
        members.append((name, try value()))
        skipSpace()
        if accept("}") { return .object(members) }
        guard accept(",") else { throw failure("expected `,` or `}`") }
      }
    }

    mutating func string() throws(SyntaxError) -> String {
      position += 1
      var output: [UInt8] = []
      while position < bytes.count, bytes[position] != 0x22 {
        let byte = bytes[position]
        position += 1
        guard byte == 0x5C else {
          if byte < 0x20 { throw failure("a control character in a string") }
          output.append(byte)
          continue
        }
        try escape(into: &output)
      }
      guard position < bytes.count else { throw failure("the string does not end") }
      position += 1
      return String(decoding: output, as: UTF8.self)
    }

    private mutating func escape(into output: inout [UInt8]) throws(SyntaxError) {
      let code = next
      position += 1
      switch code {
      case 0x22, 0x5C, 0x2F: output.append(code)
      case 0x62: output.append(0x08)
      case 0x66: output.append(0x0C)
      case 0x6E: output.append(0x0A)
      case 0x72: output.append(0x0D)
      case 0x74: output.append(0x09)
      case 0x75:
        var scalar = try hexadecimal()
        if (0xD800..<0xDC00).contains(scalar), accept("\\u") {
          let low = try hexadecimal()
          guard (0xDC00..<0xE000).contains(low) else { throw failure("a lone surrogate") }
          scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(scalar) else { throw failure("a lone surrogate") }
        output += Array(String(Character(scalar)).utf8)
      default: throw failure("an unknown escape")
      }
    }

    private mutating func hexadecimal() throws(SyntaxError) -> UInt32 {
      guard position + 4 <= bytes.count,
        bytes[position..<position + 4].allSatisfy(Lexer.isHexDigit),
        let value = UInt32(
          String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
      else { throw failure("expected four hexadecimal digits") }
      position += 4
      return value
    }
  }
}
