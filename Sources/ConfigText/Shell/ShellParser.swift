import Text

/// Parses a script into commands. What is no shell is skipped, as leniently as can be: placeholders and
/// templates are common, and what is read too much of is only looked at, never run.
struct ShellParser {
  let source: ShellSource
  let bytes: [UInt8]
  var index: Int
  let end: Int
  let budget: ShellBudget
  var depth: Int
  /// Words and signs that close what surrounds the reading point.
  private var closers: [[String]] = []
  var pending: [(redirect: ShellRedirect, delimiter: String, isRaw: Bool, strips: Bool)] =
    []

  static let depthLimit = 50

  init(_ source: ShellSource, range: Range<Int>? = nil, budget: ShellBudget, depth: Int = 0) {
    self.source = source
    bytes = source.bytes
    index = range?.lowerBound ?? 0
    end = range?.upperBound ?? source.bytes.count
    self.budget = budget
    self.depth = depth
  }

  mutating func script() -> [ShellItem] { list(until: []) }

  // MARK: - Lists

  mutating func list(until closer: [String]) -> [ShellItem] {
    closers.append(closer)
    defer { closers.removeLast() }
    var items: [ShellItem] = []
    while budget.take(at: place(index..<min(index + 1, end))) {
      skipSpace(newlines: true)
      guard index < end, !isAtCloser() else { break }
      let start = index
      if let node = andOr() {
        skipSpace(newlines: false)
        var item = ShellItem(node: node)
        if peek(";"), !peek(";;"), !peek(";&") {
          index += 1
        } else if peek("&"), !peek("&&") {
          item.isBackground = true
          index += 1
        }
        items.append(item)
      }
      if index == start { index += 1 }
    }
    return items
  }

  private func isAtCloser() -> Bool {
    let word = peekWord()
    for own in closers {
      for closer in own where closer == word || Self.signs.contains(closer) && peek(closer) {
        return true
      }
      if own.contains(";;"), peek(";&") { return true }
    }
    return false
  }

  private static let signs: Set<String> = [")", ";;"]

  /// Takes a word or sign that closes something, if it stands here.
  private mutating func close(_ closer: String) {
    skipSpace(newlines: true)
    if Self.signs.contains(closer) ? peek(closer) : peekWord() == closer {
      index += closer.utf8.count
    }
  }

  private mutating func andOr() -> ShellNode? {
    guard var node = pipeline() else { return nil }
    while budget.take() {
      skipSpace(newlines: false)
      let isAnd = peek("&&")
      guard isAnd || peek("||") else { break }
      index += 2
      skipSpace(newlines: true)
      guard let next = pipeline() else { break }
      node = isAnd ? .and(node, next) : .or(node, next)
    }
    return node
  }

  private mutating func pipeline() -> ShellNode? {
    var isNegated = false
    while budget.take() {
      skipSpace(newlines: false)
      let word = peekWord()
      if word == "!" {
        isNegated.toggle()
        index += 1
      } else if word == "time" {
        index += 4
        skipSpace(newlines: false)
        if peekWord() == "-p" { index += 2 }
      } else {
        break
      }
    }
    guard let first = command() else { return nil }
    var nodes = [first]
    while budget.take() {
      skipSpace(newlines: false)
      guard peek("|"), !peek("||") else { break }
      index += peek("|&") ? 2 : 1
      skipSpace(newlines: true)
      guard let next = command() else { break }
      nodes.append(next)
    }
    let node = nodes.count == 1 ? nodes[0] : .pipe(nodes)
    return isNegated ? .not(node) : node
  }

  // MARK: - Commands

  mutating func command() -> ShellNode? {
    guard depth < Self.depthLimit else {
      let rest = place(index..<end)
      index = end
      return .broken(rest)
    }
    depth += 1
    defer { depth -= 1 }
    guard var node = compound() else { return simple() }
    var redirects: [ShellRedirect] = []
    while budget.take() {
      skipSpace(newlines: false)
      guard let redirect = redirect() else { break }
      redirects += redirect
    }
    if !redirects.isEmpty { node = .redirected(node, redirects) }
    return node
  }

  private mutating func compound() -> ShellNode? {
    guard index < end else { return nil }
    if peek("(("), let close = arithmeticEnd(from: index + 2) {
      let word = arithmetic(index + 2..<close)
      index = min(close + 2, end)
      return .arithmetic(word)
    }
    if peek("(") {
      index += 1
      let items = list(until: [")"])
      close(")")
      return .subshell(items)
    }
    let word = peekWord()
    switch word {
    case "{":
      index += 1
      let items = list(until: ["}"])
      close("}")
      return .group(items)
    case "if": return branches()
    case "while", "until":
      let start = index
      index += 5
      let condition = list(until: ["do"])
      close("do")
      let body = list(until: ["done"])
      close("done")
      return .loop(
        isUntil: word == "until", condition: condition, body: body, place(start..<index))
    case "for", "select": return each(isSelect: word == "select")
    case "case": return choice()
    case "[[":
      index += 2
      return .test(test())
    case "function":
      index += 8
      skipSpace(newlines: false)
      return function()
    default:
      let start = index
      if let node = function(needsParentheses: true) { return node }
      index = start
      return nil
    }
  }

  private mutating func branches() -> ShellNode {
    index += 2
    var clauses: [(condition: [ShellItem], body: [ShellItem])] = []
    var otherwise: [ShellItem]?
    let ends = ["elif", "else", "fi"]
    while budget.take() {
      let condition = list(until: ["then"])
      close("then")
      clauses.append((condition, list(until: ends)))
      if peekWord() == "elif" {
        index += 4
        continue
      }
      if peekWord() == "else" {
        index += 4
        otherwise = list(until: ["fi"])
      }
      break
    }
    close("fi")
    return .branches(clauses, otherwise: otherwise)
  }

  private mutating func each(isSelect: Bool) -> ShellNode {
    let start = index
    index += isSelect ? 6 : 3
    skipSpace(newlines: false)
    if peek("(("), let close = arithmeticEnd(from: index + 2) {
      return counted(close, start)
    }
    let name = name() ?? ""
    skipSpace(newlines: true)
    var words: [ShellWordNode]?
    if peekWord() == "in" {
      index += 2
      var found: [ShellWordNode] = []
      while budget.take() {
        skipSpace(newlines: false)
        guard index < end, bytes[index] != 0x0A, bytes[index] != UInt8(ascii: ";") else { break }
        let before = index
        found.append(word())
        if index == before { index += 1 }
      }
      words = found
    }
    let body = loopBody()
    return .each(name, words, body: body, isSelect: isSelect, place(start..<index))
  }

  private mutating func counted(_ close: Int, _ start: Int) -> ShellNode {
    var parts: [ShellWordNode?] = []
    var from = index + 2
    for next in from...close where next == close || bytes[next] == UInt8(ascii: ";") {
      let isEmpty = bytes[from..<next].allSatisfy { $0 <= 0x20 }
      parts.append(isEmpty ? nil : arithmetic(from..<next))
      from = next + 1
    }
    index = min(close + 2, end)
    while parts.count < 3 { parts.append(nil) }
    let body = loopBody()
    return .counted(parts[0], parts[1], parts[2], body: body, place(start..<index))
  }

  private mutating func loopBody() -> [ShellItem] {
    skipSpace(newlines: true)
    if peek(";") { index += 1 }
    skipSpace(newlines: true)
    if peekWord() == "{" {
      index += 1
      let body = list(until: ["}"])
      close("}")
      return body
    }
    close("do")
    let body = list(until: ["done"])
    close("done")
    return body
  }

  private mutating func choice() -> ShellNode {
    index += 4
    skipSpace(newlines: false)
    let subject = word()
    close("in")
    var cases: [ShellCase] = []
    while budget.take() {
      skipSpace(newlines: true)
      guard index < end, peekWord() != "esac" else { break }
      if peek("(") { index += 1 }
      var patterns: [ShellWordNode] = []
      while budget.take() {
        skipSpace(newlines: false)
        let before = index
        patterns.append(word())
        skipSpace(newlines: false)
        if peek("|") {
          index += 1
        } else {
          if index == before, index < end, !peek(")") { index += 1 }
          break
        }
      }
      if peek(")") { index += 1 }
      let body = list(until: [";;", "esac"])
      skipSpace(newlines: true)
      var ending = ShellCase.End.leave
      if peek(";;&") {
        ending = .goOn
        index += 3
      } else if peek(";&") {
        ending = .fallThrough
        index += 2
      } else if peek(";;") {
        index += 2
      }
      cases.append(ShellCase(patterns: patterns, body: body, end: ending))
    }
    close("esac")
    return .choice(subject, cases)
  }

  /// A function's definition after the word `function`, or one with parentheses.
  private mutating func function(needsParentheses: Bool = false) -> ShellNode? {
    let start = index
    while index < end, Self.isFunctionName(bytes[index]) { index += 1 }
    guard index > start else { return nil }
    let name = String(decoding: bytes[start..<index], as: UTF8.self)
    skipSpace(newlines: false)
    if peek("(") {
      index += 1
      skipSpace(newlines: false)
      guard peek(")") else { return nil }
      index += 1
    } else if needsParentheses {
      return nil
    }
    skipSpace(newlines: true)
    guard let body = command() else { return nil }
    return .function(name, ShellFunction(body: body, range: place(start..<index)))
  }

  private static func isFunctionName(_ byte: UInt8) -> Bool {
    isNameByte(byte, isFirst: false) || byte >= 0x80 || ".:+-@/".utf8.contains(byte)
  }

  // MARK: - Bytes

  func place(_ range: Range<Int>) -> Range<Int> { source.place(of: range) }

  func peek(_ text: String) -> Bool {
    guard index + text.utf8.count <= end else { return false }
    return bytes[index..<index + text.utf8.count].elementsEqual(text.utf8)
  }

  /// The word at the reading point, if it is a short one without quotes.
  func peekWord() -> String {
    var next = index
    while next < end, next - index < 10, !Self.endsWord(bytes[next]) { next += 1 }
    guard next < end || next == end, next - index < 10 else { return "" }
    return String(decoding: bytes[index..<next], as: UTF8.self)
  }

  mutating func name() -> String? {
    let start = index
    while index < end, isNameByte(bytes[index], isFirst: index == start) { index += 1 }
    return index > start ? String(decoding: bytes[start..<index], as: UTF8.self) : nil
  }

  mutating func skipSpace(newlines: Bool) {
    while index < end {
      let byte = bytes[index]
      if byte == 0x20 || byte == 0x09 || byte == 0x0D {
        index += 1
      } else if byte == UInt8(ascii: "\\"), index + 1 < end, bytes[index + 1] == 0x0A {
        index += 2
      } else if byte == UInt8(ascii: "#"), isCommentStart() {
        index = bytes[index..<end].firstIndex(of: 0x0A) ?? end
      } else if byte == 0x0A, newlines {
        index += 1
        if !pending.isEmpty { readDocuments() }
      } else {
        break
      }
    }
  }

  private func isCommentStart() -> Bool {
    guard index > 0 else { return true }
    let before = bytes[index - 1]
    return before == 0x20 || before == 0x09 || before == 0x0A || ";&|()".utf8.contains(before)
  }

  /// Whether `<(` or `>(` stands here.
  func isProcess() -> Bool {
    guard index + 1 < end, bytes[index + 1] == UInt8(ascii: "(") else { return false }
    return bytes[index] == UInt8(ascii: "<") || bytes[index] == UInt8(ascii: ">")
  }

  static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D: true
    case UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"):
      true
    default: false
    }
  }
}
