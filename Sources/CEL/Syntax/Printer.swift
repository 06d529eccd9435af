extension Literal {
  /// The literal as source.
  public var source: String {
    switch self {
    case .null: "null"
    case .bool(let flag): flag ? "true" : "false"
    case .int(let number): String(number)
    case .uint(let number): "\(number)u"
    case .double(let number): Self.source(of: number)
    case .string(let text): Self.quoted(text)
    case .bytes(let bytes): "b\"\(bytes.map(Self.escape).joined())\""
    }
  }

  /// A double has no literal for infinity and NaN; what stands for them has the same value.
  private static func source(of number: Double) -> String {
    if number.isNaN { return "double(\"NaN\")" }
    if number.isInfinite { return number < 0 ? "-1e999" : "1e999" }
    return number.description
  }

  /// A string in double quotes with everything escaped that needs it.
  static func quoted(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\u{07}": output += "\\a"
      case "\u{08}": output += "\\b"
      case "\u{0C}": output += "\\f"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case "\u{0B}": output += "\\v"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        output += escape(UInt8(scalar.value))
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output + "\""
  }

  private static func escape(_ byte: UInt8) -> String {
    switch byte {
    case 0x22: return "\\\""
    case 0x5C: return "\\\\"
    case 0x20...0x7E: return String(Unicode.Scalar(byte))
    default:
      let digits = String(byte, radix: 16)
      return byte < 16 ? "\\x0\(digits)" : "\\x\(digits)"
    }
  }
}

extension AST: CustomStringConvertible {
  /// The tree as an expression, with no more parentheses than it needs.
  public var description: String { source(of: root) }

  /// The expression below a node.
  public func source(of id: NodeID) -> String {
    var output = ""
    print(id, atLeast: 0, into: &output)
    return output
  }

  /// Prints a node, in parentheses if it binds less tightly than the place needs.
  private func print(_ id: NodeID, atLeast precedence: Int, into output: inout String) {
    let own = self.precedence(of: id)
    if own < precedence { output += "(" }
    printBare(id, into: &output)
    if own < precedence { output += ")" }
  }

  private func precedence(of id: NodeID) -> Int {
    switch self[id].kind {
    case .conditional: 1
    case .logical(let symbol, _): symbol.precedence
    case .binary(let symbol, _, _): symbol.precedence
    case .unary: 7
    default: 8
    }
  }

  private func printBare(_ id: NodeID, into output: inout String) {
    switch self[id].kind {
    case .literal(let literal): output += literal.source
    case .identifier(let name, let isAbsolute): output += (isAbsolute ? "." : "") + name
    case .select(let operand, let field, let isOptional):
      print(operand, atLeast: 8, into: &output)
      output += (isOptional ? ".?" : ".") + Self.fieldName(field)
    case .index(let operand, let index, let isOptional):
      print(operand, atLeast: 8, into: &output)
      output += isOptional ? "[?" : "["
      print(index, atLeast: 0, into: &output)
      output += "]"
    case .unary(let symbol, let operand):
      output += symbol.rawValue
      printOperand(operand, of: symbol, into: &output)
    case .binary(let symbol, let left, let right):
      print(left, atLeast: symbol.precedence, into: &output)
      output += " \(symbol.rawValue) "
      print(right, atLeast: symbol.precedence + 1, into: &output)
    case .logical(let symbol, let operands):
      printList(operands, atLeast: symbol.precedence + 1, between: " \(symbol.rawValue) ", &output)
    case .conditional(let condition, let then, let otherwise):
      print(condition, atLeast: 2, into: &output)
      output += " ? "
      print(then, atLeast: 2, into: &output)
      output += " : "
      print(otherwise, atLeast: 1, into: &output)
    case .call(let name, let isAbsolute, let arguments):
      output += (isAbsolute ? "." : "") + name + "("
      printList(arguments, &output)
      output += ")"
    case .memberCall(let target, let name, let arguments):
      print(target, atLeast: 8, into: &output)
      output += ".\(name)("
      printList(arguments, &output)
      output += ")"
    case .list(let elements):
      output += "["
      for (index, element) in elements.enumerated() {
        output += (index > 0 ? ", " : "") + (element.isOptional ? "?" : "")
        print(element.value, atLeast: 0, into: &output)
      }
      output += "]"
    case .map(let entries): printEntries(entries, areFields: false, into: &output)
    case .message(let name, let entries):
      output += name
      printEntries(entries, areFields: true, into: &output)
    }
  }

  /// A minus sign before a number would become part of the number.
  private func printOperand(
    _ operand: NodeID, of symbol: UnaryOperator, into output: inout String
  ) {
    let text = source(of: operand)
    let mustEnclose =
      symbol == .negate && (text.first?.isNumber == true || text.hasPrefix("."))
      || precedence(of: operand) < 7
    output += mustEnclose ? "(\(text))" : text
  }

  private func printList(
    _ ids: [NodeID], atLeast precedence: Int = 0, between separator: String = ", ",
    _ output: inout String
  ) {
    for (index, id) in ids.enumerated() {
      if index > 0 { output += separator }
      print(id, atLeast: precedence, into: &output)
    }
  }

  private func printEntries(_ entries: [Entry], areFields: Bool, into output: inout String) {
    output += "{"
    for (index, entry) in entries.enumerated() {
      output += (index > 0 ? ", " : "") + (entry.isOptional ? "?" : "")
      if areFields, case .literal(.string(let name)) = self[entry.key].kind {
        output += Self.fieldName(name)
      } else {
        print(entry.key, atLeast: 0, into: &output)
      }
      output += ": "
      print(entry.value, atLeast: 0, into: &output)
    }
    output += "}"
  }

  private static func fieldName(_ name: String) -> String {
    let bytes = Array(name.utf8)
    let isPlain =
      bytes.first.map(Lexer.isLetter) == true && bytes.allSatisfy(Lexer.isWordByte)
      && !["in", "true", "false", "null"].contains(name)
    return isPlain ? name : "`\(name)`"
  }
}
