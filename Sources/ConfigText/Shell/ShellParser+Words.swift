import Text

extension ShellParser {
  enum Mode {
    case word
    /// Up to `"`.
    case double
    /// Up to `}`.
    case brace
    /// Up to `/` or `}`, as the pattern of `${x/…/…}`.
    case slash
    /// Up to `:` or `}`, as the offset of `${x:…:…}`.
    case colon
    /// Up to `]`.
    case subscripted
    /// To the end.
    case document, arithmetic
  }

  mutating func word() -> ShellWordNode {
    let start = index
    let parts = parts(.word, isQuoted: false)
    return ShellWordNode(parts: parts, range: place(start..<index))
  }

  /// An arithmetic expression between two offsets.
  mutating func arithmetic(_ range: Range<Int>) -> ShellWordNode {
    var inner = ShellParser(source, range: range, budget: budget, depth: depth + 1)
    let parts = depth < Self.depthLimit ? inner.parts(.arithmetic, isQuoted: true) : []
    return ShellWordNode(parts: parts, range: place(range))
  }

  /// Reads text, quotes and expansions up to where the mode ends.
  mutating func parts(_ mode: Mode, isQuoted: Bool) -> [ShellPart] {
    guard depth < Self.depthLimit else {
      let range = place(index..<end)
      index = end
      return [.unknown("nested too deeply", range, isQuoted: true)]
    }
    depth += 1
    defer { depth -= 1 }
    var parts: [ShellPart] = []
    let isDouble = isQuoted || mode == .double || mode == .document || mode == .arithmetic
    while index < end, budget.take(at: place(index..<index + 1)) {
      let byte = bytes[index]
      if ends(mode, byte) { break }
      switch byte {
      case UInt8(ascii: "\\"): escape(mode, isDouble, into: &parts)
      case UInt8(ascii: "'") where !isDouble || mode == .slash: singleQuoted(into: &parts)
      case UInt8(ascii: "\"") where mode != .document:
        index += 1
        if mode == .arithmetic { break }
        let inside = self.parts(.double, isQuoted: true)
        if index < end { index += 1 }
        parts += inside.isEmpty ? [text(index - 1..<index - 1, isQuoted: true)] : inside
      case UInt8(ascii: "$"): dollar(isDouble, into: &parts)
      case UInt8(ascii: "`"): backquoted(isDouble, into: &parts)
      case UInt8(ascii: "<"), UInt8(ascii: ">"):
        guard mode == .word, isProcess() else {
          parts.append(text(index..<index + 1, isQuoted: isDouble))
          index += 1
          break
        }
        let start = index
        index += 2
        let items = list(until: [")"])
        if index < end { index += 1 }
        parts.append(.process(items, place(start..<index)))
      case UInt8(ascii: "(") where mode == .word: group(into: &parts)
      default:
        let start = index
        index += 1
        while index < end, !Self.isSpecial(bytes[index]), !ends(mode, bytes[index]) { index += 1 }
        parts.append(text(start..<index, isQuoted: isDouble))
      }
    }
    return parts
  }

  private func ends(_ mode: Mode, _ byte: UInt8) -> Bool {
    switch mode {
    case .word:
      guard Self.endsWord(byte) else { return false }
      if isProcess() { return false }
      return !(byte == UInt8(ascii: "(") && isExtended())
    case .double: return byte == UInt8(ascii: "\"")
    case .brace: return byte == UInt8(ascii: "}")
    case .slash: return byte == UInt8(ascii: "}") || byte == UInt8(ascii: "/")
    case .colon: return byte == UInt8(ascii: "}") || byte == UInt8(ascii: ":")
    case .subscripted: return byte == UInt8(ascii: "]")
    case .document, .arithmetic: return false
    }
  }

  /// Whether the parenthesis belongs to a pattern such as `@(a|b)`.
  private func isExtended() -> Bool { index > 0 && "?*+@!".utf8.contains(bytes[index - 1]) }

  /// `(a|b)` of a pattern, as text.
  private mutating func group(into parts: inout [ShellPart]) {
    let start = index
    var open = 0
    while index < end, bytes[index] != 0x0A {
      if bytes[index] == UInt8(ascii: "(") { open += 1 }
      if bytes[index] == UInt8(ascii: ")") { open -= 1 }
      index += 1
      if open == 0 { break }
    }
    parts.append(text(start..<index, isQuoted: false))
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"),
      UInt8(ascii: "`"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "("):
      true
    default: false
    }
  }

  func text(_ range: Range<Int>, isQuoted: Bool) -> ShellPart {
    let text = String(decoding: bytes[range], as: UTF8.self)
    let isExact = text.utf8.count == range.count
    return .text(
      ShellPiece(
        text: text, start: isExact ? source.start(of: range) : nil, isQuoted: isQuoted,
        place: place(range)))
  }

  private mutating func singleQuoted(into parts: inout [ShellPart]) {
    let start = index + 1
    let close = bytes[min(start, end)..<end].firstIndex(of: UInt8(ascii: "'")) ?? end
    parts.append(text(min(start, end)..<close, isQuoted: true))
    index = min(close + 1, end)
  }

  private mutating func escape(_ mode: Mode, _ isDouble: Bool, into parts: inout [ShellPart]) {
    let next = index + 1
    guard next < end else {
      parts.append(text(index..<end, isQuoted: true))
      index = end
      return
    }
    if bytes[next] == 0x0A {
      index = next + 1
      return
    }
    let isEscape =
      !isDouble || bytes[next] == UInt8(ascii: "$") || bytes[next] == UInt8(ascii: "`")
      || bytes[next] == UInt8(ascii: "\\") || mode != .document && bytes[next] == UInt8(ascii: "\"")
      || mode == .brace && bytes[next] == UInt8(ascii: "}")
    guard isEscape else {
      parts.append(text(index..<next, isQuoted: true))
      index = next
      return
    }
    var last = next + 1
    while last < end, bytes[last] & 0xC0 == 0x80 { last += 1 }
    parts.append(text(next..<last, isQuoted: true))
    index = last
  }

  private mutating func backquoted(_ isQuoted: Bool, into parts: inout [ShellPart]) {
    let start = index
    index += 1
    var kept: [Int] = []
    while index < end, bytes[index] != UInt8(ascii: "`") {
      if bytes[index] == UInt8(ascii: "\\"), index + 1 < end,
        "`\\$".utf8.contains(bytes[index + 1])
      {
        index += 1
      }
      kept.append(index)
      index += 1
    }
    index = min(index + 1, end)
    let place = place(start..<index)
    var inner = ShellParser(
      ShellSource(kept, of: source, at: place), budget: budget, depth: depth + 1)
    parts.append(.command(inner.script(), place, isQuoted: isQuoted))
  }

  // MARK: - Expansions

  /// Where the bracket of `$[…]` closes, on the same line.
  private func bracketEnd(from start: Int) -> Int? {
    var depth = 1
    for position in start..<max(start, min(end, start + 4_096)) {
      switch bytes[position] {
      case UInt8(ascii: "\n"): return nil
      case UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return position }
      default: break
      }
    }
    return nil
  }

  private mutating func dollar(_ isQuoted: Bool, into parts: inout [ShellPart]) {
    let start = index
    index += 1
    guard index < end else {
      parts.append(text(start..<end, isQuoted: isQuoted))
      return
    }
    switch bytes[index] {
    case UInt8(ascii: "{"):
      index += 1
      parts.append(template(start, isQuoted) ?? braced(start, isQuoted))
    case UInt8(ascii: "("):
      if peek("(("), let close = arithmeticEnd(from: index + 2) {
        var word = arithmetic(index + 2..<close)
        index = min(close + 2, end)
        word.range = place(start..<index)
        parts.append(.arithmetic(word, isQuoted: isQuoted))
        return
      }
      index += 1
      let items = list(until: [")"])
      if index < end { index += 1 }
      parts.append(.command(items, place(start..<index), isQuoted: isQuoted))
    case UInt8(ascii: "["):
      guard let close = bracketEnd(from: index + 1) else {
        parts.append(text(start..<index, isQuoted: isQuoted))
        return
      }
      // The older spelling of `$((…))`.
      var word = arithmetic(index + 1..<close)
      index = close + 1
      word.range = place(start..<index)
      parts.append(.arithmetic(word, isQuoted: isQuoted))
    case UInt8(ascii: "'") where !isQuoted: parts.append(ansiQuoted(start))
    case UInt8(ascii: "\"") where !isQuoted: break
    case let byte where isNameByte(byte, isFirst: true):
      let name = name() ?? ""
      let parameter = ShellParameter(name: name, isBare: true, range: place(start..<index))
      parts.append(.parameter(parameter, isQuoted: isQuoted))
    case 0x30...0x39, UInt8(ascii: "@"), UInt8(ascii: "*"), UInt8(ascii: "#"), UInt8(ascii: "?"),
      UInt8(ascii: "$"), UInt8(ascii: "!"), UInt8(ascii: "-"):
      let name = String(decoding: bytes[index..<index + 1], as: UTF8.self)
      index += 1
      let parameter = ShellParameter(name: name, range: place(start..<index))
      parts.append(.parameter(parameter, isQuoted: isQuoted))
    default: parts.append(text(start..<index, isQuoted: isQuoted))
    }
  }

  /// The `)` of the `))` that ends an expression, if there is one.
  func arithmeticEnd(from start: Int) -> Int? {
    var open = 0
    var next = start
    while next < end, next - start < 20_000 {
      if bytes[next] == UInt8(ascii: "(") { open += 1 }
      if bytes[next] == UInt8(ascii: ")") {
        if open == 0 {
          budget.take((next - start) / 64)
          return next + 1 < end && bytes[next + 1] == UInt8(ascii: ")") ? next : nil
        }
        open -= 1
      }
      next += 1
    }
    budget.take((next - start) / 64)
    return nil
  }

  /// `${{ name }}` of services that fill in their commands, which is no expansion of any shell.
  private mutating func template(_ start: Int, _ isQuoted: Bool) -> ShellPart? {
    guard peek("{") else { return nil }
    let limit = min(index + 200, end)
    var next = index + 1
    while next < limit, bytes[next] != UInt8(ascii: "}") { next += 1 }
    guard next + 1 < end, next < limit, bytes[next + 1] == UInt8(ascii: "}") else { return nil }
    let name = trimmed(String(decoding: bytes[(index + 1)..<next], as: UTF8.self))
    guard !name.isEmpty,
      name.utf8.allSatisfy({ isNameByte($0, isFirst: false) || ".-".utf8.contains($0) })
    else { return nil }
    index = next + 2
    return .template(name, place(start..<index), isQuoted: isQuoted)
  }

  private mutating func braced(_ start: Int, _ isQuoted: Bool) -> ShellPart {
    var parameter = ShellParameter(name: "", range: 0..<0)
    if peek("#"), index + 1 < end, isParameterName(bytes[index + 1]) {
      parameter.isLength = true
      index += 1
    } else if peek("!"), index + 1 < end, isNameByte(bytes[index + 1], isFirst: true) {
      parameter.isIndirect = true
      index += 1
    }
    parameter.name = parameterName()
    if peek("["), !parameter.name.isEmpty {
      index += 1
      if peek("@]") || peek("*]") {
        parameter.isAll = true
        parameter.index = ShellWordNode(
          parts: [text(index..<index + 1, isQuoted: false)], range: 0..<0)
        index += 2
      } else {
        let open = index
        let parts = parts(.subscripted, isQuoted: false)
        parameter.index = ShellWordNode(parts: parts, range: place(open..<index))
        if index < end { index += 1 }
      }
    }
    operation(&parameter, isQuoted)
    let isClosed = peek("}")
    if !isClosed { _ = operand(.brace, isQuoted) }
    index = min(index + 1, end)
    parameter.range = place(start..<index)
    guard isClosed, !parameter.name.isEmpty else {
      return .unknown("not a variable", parameter.range, isQuoted: isQuoted)
    }
    return .parameter(parameter, isQuoted: isQuoted)
  }

  private func isParameterName(_ byte: UInt8) -> Bool {
    isNameByte(byte, isFirst: false) || byte == UInt8(ascii: "@") || byte == UInt8(ascii: "*")
  }

  private mutating func parameterName() -> String {
    guard index < end else { return "" }
    let start = index
    if bytes[index] >= 0x30, bytes[index] <= 0x39 {
      while index < end, bytes[index] >= 0x30, bytes[index] <= 0x39 { index += 1 }
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }
    if "@*#?$!-".utf8.contains(bytes[index]) {
      index += 1
      return String(decoding: bytes[start..<index], as: UTF8.self)
    }
    return name() ?? ""
  }

  private mutating func operation(_ parameter: inout ShellParameter, _ isQuoted: Bool) {
    guard index < end, !peek("}") else { return }
    for sign in [":-", ":=", ":+", ":?", "-", "=", "+", "?"] where peek(sign) {
      index += sign.utf8.count
      parameter.operation = sign
      parameter.operand = operand(.brace, isQuoted)
      return
    }
    for sign in ["%%", "%", "##", "#", "^^", "^", ",,", ","] where peek(sign) {
      index += sign.utf8.count
      parameter.operation = sign
      parameter.operand = operand(.brace, false)
      return
    }
    for sign in ["//", "/#", "/%", "/"] where peek(sign) {
      index += sign.utf8.count
      parameter.operation = sign
      parameter.operand = operand(.slash, false)
      if peek("/") {
        index += 1
        parameter.second = operand(.brace, false)
      }
      return
    }
    if peek(":") {
      index += 1
      parameter.operation = ":"
      parameter.operand = operand(.colon, true)
      if peek(":") {
        index += 1
        parameter.second = operand(.brace, true)
      }
    } else if peek("@"), index + 1 < end {
      parameter.operation = String(decoding: bytes[index..<index + 2], as: UTF8.self)
      index += 2
    } else if peek("*"), parameter.isIndirect {
      parameter.operation = "!*"
      index += 1
    }
  }

  private mutating func operand(_ mode: Mode, _ isQuoted: Bool) -> ShellWordNode {
    let start = index
    let parts = parts(mode, isQuoted: isQuoted)
    return ShellWordNode(parts: parts, range: place(start..<index))
  }

  /// `$'…'`.
  private mutating func ansiQuoted(_ start: Int) -> ShellPart {
    index += 1
    let begin = index
    var decoded: [UInt8] = []
    var isPlain = true
    while index < end, bytes[index] != UInt8(ascii: "'") {
      guard bytes[index] == UInt8(ascii: "\\"), index + 1 < end else {
        decoded.append(bytes[index])
        index += 1
        continue
      }
      isPlain = false
      index += 1
      decoded += ansiEscape()
    }
    let range = begin..<index
    index = min(index + 1, end)
    if isPlain { return text(range, isQuoted: true) }
    // Bash ends the string at a NUL.
    let kept = decoded.prefix { $0 != 0 }
    return .text(
      ShellPiece(
        text: String(decoding: kept, as: UTF8.self), isQuoted: true, place: place(start..<index)))
  }

  private mutating func ansiEscape() -> [UInt8] {
    let byte = bytes[index]
    index += 1
    let simple: [UInt8: UInt8] = [
      UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "a"): 7,
      UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12, UInt8(ascii: "v"): 11, UInt8(ascii: "e"): 27,
      UInt8(ascii: "E"): 27, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "'"): 0x27,
      UInt8(ascii: "\""): 0x22, UInt8(ascii: "?"): 0x3F,
    ]
    if let value = simple[byte] { return [value] }
    func digits(_ limit: Int, _ radix: Int) -> Int? {
      let start = index
      while index < end, index - start < limit,
        Int(String(UnicodeScalar(bytes[index])), radix: radix) != nil
      {
        index += 1
      }
      return Int(String(decoding: bytes[start..<index], as: UTF8.self), radix: radix)
    }
    switch byte {
    case 0x30...0x37:
      index -= 1
      return [UInt8(truncatingIfNeeded: digits(3, 8) ?? 0)]
    case UInt8(ascii: "x"):
      return digits(2, 16).map { [UInt8(truncatingIfNeeded: $0)] } ?? Array("\\x".utf8)
    case UInt8(ascii: "u"), UInt8(ascii: "U"):
      let value = digits(byte == UInt8(ascii: "u") ? 4 : 8, 16)
      guard let value, let scalar = UnicodeScalar(UInt32(truncatingIfNeeded: value)) else {
        return [0x5C, byte]
      }
      return Array(String(Character(scalar)).utf8)
    case UInt8(ascii: "c"):
      guard index < end else { return [0x5C, byte] }
      index += 1
      return [bytes[index - 1] & 0x1F]
    default: return [0x5C, byte]
    }
  }
}
