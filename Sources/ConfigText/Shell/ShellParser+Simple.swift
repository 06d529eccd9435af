import Text

extension ShellParser {
  private static let declarations: Set<String> = [
    "export", "declare", "local", "readonly", "typeset",
  ]

  mutating func simple() -> ShellNode? {
    let start = index
    var command = ShellSimple(range: 0..<0)
    var declares = false
    while budget.take() {
      skipSpace(newlines: false)
      guard index < end else { break }
      let before = index
      if let redirect = redirect() {
        command.redirects += redirect
        continue
      }
      if command.arguments.isEmpty || declares, let assignment = assignment() {
        if command.arguments.isEmpty {
          command.assignments.append(assignment)
        } else {
          command.arguments.append(.assignment(assignment))
        }
        continue
      }
      index = before
      guard !Self.endsWord(bytes[index]) || isProcess() else { break }
      let word = word()
      if index == before { break }
      if command.arguments.isEmpty, let bare = word.bare, Self.declarations.contains(bare) {
        declares = true
      }
      command.arguments.append(.word(word))
    }
    guard index > start,
      !command.arguments.isEmpty || !command.assignments.isEmpty
        || !command.redirects.isEmpty
    else { return nil }
    command.range = place(start..<index)
    command.isElsewhere = source.isElsewhere
    return .simple(command)
  }

  private mutating func assignment() -> ShellAssignment? {
    let start = index
    guard let name = name(), index < end else { return nil }
    var subscripted: ShellWordNode?
    if bytes[index] == UInt8(ascii: "[") {
      let open = index
      index += 1
      let parts = parts(.subscripted, isQuoted: false)
      guard index < end, bytes[index] == UInt8(ascii: "]") else { return nil }
      subscripted = ShellWordNode(parts: parts, range: place(open + 1..<index))
      index += 1
    }
    var appends = false
    if peek("+=") {
      appends = true
      index += 1
    }
    guard peek("=") else { return nil }
    index += 1
    if peek("("), subscripted == nil {
      index += 1
      let elements = elements()
      return ShellAssignment(
        name: name, index: nil, appends: appends, value: .array(elements),
        range: place(start..<index))
    }
    let value = word()
    return ShellAssignment(
      name: name, index: subscripted, appends: appends, value: .word(value),
      range: place(start..<index))
  }

  /// The words of `( … )`, comments and line breaks skipped.
  private mutating func elements() -> [(index: ShellWordNode?, value: ShellWordNode)] {
    var found: [(index: ShellWordNode?, value: ShellWordNode)] = []
    while budget.take() {
      skipSpace(newlines: true)
      guard index < end else { break }
      if peek(")") {
        index += 1
        break
      }
      let before = index
      if peek("[") {
        index += 1
        let parts = parts(.subscripted, isQuoted: false)
        if peek("]=") {
          let subscripted = ShellWordNode(parts: parts, range: place(before + 1..<index))
          index += 2
          found.append((subscripted, word()))
          continue
        }
        index = before
      }
      found.append((nil, word()))
      if index == before { index += 1 }
    }
    return found
  }

  // MARK: - Redirections

  mutating func redirect() -> [ShellRedirect]? {
    let start = index
    if peek("&>") {
      let appends = peek("&>>")
      index += appends ? 3 : 2
      return [ShellRedirect(kind: .output, target: target(), appends: appends)]
    }
    if peek("{") {
      while index < end, bytes[index] != UInt8(ascii: "}"), index - start < 40 { index += 1 }
      index = min(index + 1, end)
    } else {
      while index < end, bytes[index] >= 0x30, bytes[index] <= 0x39, index - start < 4 {
        index += 1
      }
    }
    guard index < end, bytes[index] == UInt8(ascii: "<") || bytes[index] == UInt8(ascii: ">"),
      !isProcess()
    else {
      index = start
      return nil
    }
    let descriptor = String(decoding: bytes[start..<index], as: UTF8.self)
    if peek("<<<") {
      index += 3
      return [ShellRedirect(kind: .text, target: target())]
    }
    if peek("<<") {
      let strips = peek("<<-")
      index += strips ? 3 : 2
      skipSpace(newlines: false)
      let from = index
      let word = word()
      let isRaw = bytes[from..<index].contains { $0 == 0x27 || $0 == 0x22 || $0 == 0x5C }
      let delimiter = word.parts.map {
        if case .text(let piece) = $0 { piece.text } else { "" }
      }.joined()
      let redirect = ShellRedirect(kind: .document, target: word)
      pending.append((redirect, delimiter, isRaw, strips))
      return [redirect]
    }
    let isInput = bytes[index] == UInt8(ascii: "<")
    index += 1
    if peek("&") {
      index += 1
      return [
        ShellRedirect(
          kind: isInput ? .input : .duplicate, descriptor: descriptor, target: target())
      ]
    }
    let appends = peek(">")
    if appends || peek("|") { index += 1 }
    return [
      ShellRedirect(
        kind: isInput ? .input : .output, descriptor: descriptor, target: target(),
        appends: appends)
    ]
  }

  private mutating func target() -> ShellWordNode {
    skipSpace(newlines: false)
    return word()
  }

  /// Reads the bodies of the here-documents that the line before asked for.
  mutating func readDocuments() {
    let wanted = pending
    pending = []
    for document in wanted {
      var kept: [Int] = []
      let start = index
      var bodyEnd = end
      while index < end {
        budget.take()
        var line = index
        let lineEnd = bytes[index..<end].firstIndex(of: 0x0A) ?? end
        if document.strips { while line < lineEnd, bytes[line] == 0x09 { line += 1 } }
        let lineStart = index
        index = min(lineEnd + 1, end)
        if bytes[line..<lineEnd].elementsEqual(document.delimiter.utf8) {
          bodyEnd = lineStart
          break
        }
        if document.strips { kept += line..<index }
      }
      let place = place(start..<bodyEnd)
      let body =
        document.strips
        ? ShellSource(kept, of: source, at: place) : source
      let range = document.strips ? 0..<kept.count : start..<bodyEnd
      var inner = ShellParser(body, range: range, budget: budget, depth: depth + 1)
      let parts: [ShellPart]
      if document.isRaw {
        parts = range.isEmpty ? [] : [inner.text(range, isQuoted: true)]
      } else {
        parts = depth < Self.depthLimit ? inner.parts(.document, isQuoted: true) : []
      }
      document.redirect.body = ShellWordNode(parts: parts, range: place)
    }
  }
}
