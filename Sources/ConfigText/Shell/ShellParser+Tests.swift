extension ShellParser {
  /// `[[ … ]]` after its first sign.
  mutating func test() -> ShellTestNode {
    let node = testOr()
    skipSpace(newlines: true)
    while index < end, peekWord() != "]]", bytes[index] != 0x0A, budget.take() {
      let before = index
      skipSpace(newlines: false)
      if index < end, peekWord() != "]]" {
        _ = word()
        if index == before { index += 1 }
        return closeTest(.unknown)
      }
    }
    return closeTest(node)
  }

  private mutating func closeTest(_ node: ShellTestNode) -> ShellTestNode {
    while index < end, peekWord() != "]]", bytes[index] != 0x0A, budget.take() { index += 1 }
    if peekWord() == "]]" { index += 2 }
    return node
  }

  private mutating func testOr() -> ShellTestNode {
    var node = testAnd()
    skipSpace(newlines: true)
    while peek("||"), budget.take() {
      index += 2
      node = .or(node, testAnd())
      skipSpace(newlines: true)
    }
    return node
  }

  private mutating func testAnd() -> ShellTestNode {
    var node = testUnary()
    skipSpace(newlines: true)
    while peek("&&"), budget.take() {
      index += 2
      node = .and(node, testUnary())
      skipSpace(newlines: true)
    }
    return node
  }

  private mutating func testUnary() -> ShellTestNode {
    skipSpace(newlines: true)
    guard depth < Self.depthLimit, index < end, budget.take() else { return .unknown }
    depth += 1
    defer { depth -= 1 }
    if peekWord() == "!" {
      index += 1
      return .not(testUnary())
    }
    if peek("(") {
      index += 1
      let inner = testOr()
      skipSpace(newlines: true)
      if peek(")") { index += 1 }
      return inner
    }
    let first = word()
    skipSpace(newlines: false)
    if let sign = first.bare, sign.utf8.count == 2, sign.utf8.first == UInt8(ascii: "-"),
      peekWord() != "]]", !peek("&&"), !peek("||"), !peek(")"), !isBinary()
    {
      return .unary(sign, word())
    }
    if peek("<") || peek(">") {
      let sign = peek("<") ? "<" : ">"
      index += 1
      skipSpace(newlines: false)
      return .binary(sign, first, word())
    }
    guard isBinary() else { return .word(first) }
    let sign = peekWord()
    index += sign.utf8.count
    skipSpace(newlines: false)
    if sign == "=~" {
      regularExpression()
      return .unknown
    }
    return .binary(sign, first, word())
  }

  private func isBinary() -> Bool {
    ["==", "=", "!=", "=~", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"]
      .contains(peekWord())
  }

  private mutating func regularExpression() {
    var open = 0
    while index < end {
      let byte = bytes[index]
      if byte == UInt8(ascii: "(") { open += 1 }
      if byte == UInt8(ascii: ")") { open -= 1 }
      if byte == 0x0A || open <= 0 && (byte == 0x20 || byte == 0x09) { return }
      index += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    index = min(index, end)
  }
}
