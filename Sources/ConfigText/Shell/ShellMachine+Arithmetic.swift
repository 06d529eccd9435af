import Text

extension ShellMachine: ShellArithmetic.Host {
  /// The value of an expression; nil when it is not known.
  func evaluate(_ node: ShellWordNode) -> Int? {
    missingName = nil
    let word = value(node)
    noteComputed(word)
    if word.problem == nil { return evaluate(text: word.text, node) }
    // The names that it sets are known all the same.
    missingName = word.pieces.first { $0.problem != nil }?.bareName
    loseAssigned(in: word.text, node.range)
    return nil
  }

  func evaluate(text: String, _ node: ShellWordNode) -> Int? {
    guard budget.take(1 + text.utf8.count / 8, at: node.range) else { return nil }
    var arithmetic = ShellArithmetic(text, host: self)
    let value = arithmetic.evaluate()
    if arithmetic.isWrong {
      // The shell drops the command, and what it stands in.
      state.lose(lostPiece("`\(ShellText.shortened(text))` cannot be computed", node.range))
    }
    return value
  }

  private func noteComputed(_ word: ShellWord) {
    for piece in word.pieces {
      if let start = piece.start, !piece.text.isEmpty { computedFrom.insert(start) }
    }
  }

  /// Forgets the variables that an expression with unknown parts assigns.
  func loseAssigned(in text: String, _ range: Range<Int>) {
    let bytes = Array(text.utf8)
    guard bytes.contains(UInt8(ascii: "=")) || text.contains("++") || text.contains("--") else {
      return
    }
    var index = 0
    while index < bytes.count {
      let start = index
      while index < bytes.count, isNameByte(bytes[index], isFirst: index == start) { index += 1 }
      if index > start {
        let name = String(decoding: bytes[start..<index], as: UTF8.self)
        if start == 0 || bytes[start - 1] != UInt8(ascii: "$") {
          if state.variables[resolved(name)] != nil || state.lost == nil {
            lose(name, "`\(name)` is computed from what is not known", range)
          }
        }
      } else {
        index += 1
      }
    }
  }

  func number(_ name: String, _ position: Int?) -> Int? {
    number(name, position, depth: 0)
  }

  private func number(_ name: String, _ position: Int?, depth: Int) -> Int? {
    let word: ShellWord
    switch variable(name) {
    case nil:
      if missingName == nil { missingName = name }
      return nil
    case .unset?: return 0
    case .text(let text)?:
      if let position, position != 0 { return 0 }
      word = text
    case .array(let words)?:
      guard !words.contains(where: { $0.pieces.contains { $0.options?.isList == true } }) else {
        return nil
      }
      var place = position ?? 0
      if place < 0 { place += words.count }
      guard words.indices.contains(place) else { return 0 }
      word = words[place]
    case .map(let words, false)?:
      guard let found = words["\(position ?? 0)"] else { return 0 }
      word = found
    default:
      if missingName == nil { missingName = name }
      return nil
    }
    guard word.problem == nil else {
      if missingName == nil { missingName = name }
      return nil
    }
    noteComputed(word)
    let text = word.text.filter { !$0.isWhitespace }
    if text.isEmpty { return 0 }
    if let value = ShellArithmetic.number(text) { return value }
    if text.hasPrefix("-"), let value = ShellArithmetic.number(String(text.dropFirst())) {
      return 0 &- value
    }
    // A variable may hold an expression.
    guard depth < 8, text.utf8.allSatisfy({ isNameByte($0, isFirst: false) }) else {
      if depth < 8, nesting < Self.nestingLimit {
        nesting += 4
        defer { nesting -= 4 }
        var inner = ShellArithmetic(word.text, host: self)
        let value = inner.evaluate()
        if inner.isWrong { state.lose(lostPiece("`\(name)` is no number", word.written)) }
        return value
      }
      return nil
    }
    return number(text, nil, depth: depth + 1)
  }

  func assign(_ name: String, _ position: Int?, _ value: Int?) {
    let range = 0..<0
    guard let value else {
      return lose(name, "`\(name)` is computed from what is not known", range)
    }
    let word = ShellWord(pieces: [ShellPiece(text: "\(value)", isQuoted: true)], range: range)
    if let position {
      setElement(resolved(name), position, range) { _ in word }
    } else if case .array(var words)? = variable(name), !words.isEmpty {
      words[0] = word
      set(name, .array(words), range)
    } else {
      set(name, .text(word), range)
    }
  }
}
