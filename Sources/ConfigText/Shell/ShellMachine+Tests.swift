import Text

extension ShellMachine {
  // MARK: - [[ … ]]

  func evaluate(_ test: ShellTestNode) -> Bool? {
    switch test {
    case .and(let left, let right):
      let first = evaluate(left)
      if first == false { return false }
      let before = state
      let second = evaluate(right)
      if first == nil { settle(newID(), [(state, flow), (before, .next)]) }
      return first == true ? second : second == false ? false : nil
    case .or(let left, let right):
      let first = evaluate(left)
      if first == true { return true }
      let before = state
      let second = evaluate(right)
      if first == nil { settle(newID(), [(state, flow), (before, .next)]) }
      return first == false ? second : second == true ? true : nil
    case .not(let inner): return negated { evaluate(inner) }
    case .word(let node): return isFilled(value(node))
    case .unknown:
      lose("BASH_REMATCH", "a match", 0..<0)
      return nil
    case .unary(let sign, let node):
      if sign == "-v" { return isSet(value(node)) }
      return unary(sign, value(node))
    case .binary(let sign, let left, let right):
      if sign == "==" || sign == "=" || sign == "!=" {
        let word = value(left)
        let pattern = pattern(right)
        ask(word, pattern, isEqual: sign != "!=")
        return matches(word, pattern).map { sign == "!=" ? !$0 : $0 }
      }
      if sign.hasPrefix("-") {
        guard let a = evaluate(left), let b = evaluate(right) else { return nil }
        return compare(sign, a, b)
      }
      let texts = (value(left), value(right))
      guard texts.0.problem == nil, texts.1.problem == nil else { return nil }
      // Letters are ordered as the locale has them.
      return nil
    }
  }

  /// Whether a text holds something; nil when it is not known.
  private func isFilled(_ word: ShellWord) -> Bool? {
    if word.pieces.contains(where: { $0.problem == nil && !$0.text.isEmpty }) { return true }
    if word.problem == nil { return false }
    if word.pieces.count == 1, word.pieces[0].isOutside {
      asked.append((word.pieces[0].bareName, false))
    }
    return nil
  }

  /// The opposite of a condition, with what it asks turned round.
  func negated(_ inner: () -> Bool?) -> Bool? {
    let before = asked.count
    let value = inner()
    if value == nil, asked.count > before {
      for index in before..<asked.count { asked[index].whenEmpty.toggle() }
    }
    return value.map { !$0 }
  }

  /// Remembers that a condition asks whether a variable of the environment is empty.
  private func ask(_ word: ShellWord, _ pattern: ShellWord, isEqual: Bool) {
    guard let piece = word.pieces.first(where: { $0.problem != nil }), piece.isOutside,
      pattern.problem == nil
    else { return }
    let rest = word.pieces.filter { $0.problem == nil }.map(\.text).joined()
    if rest == pattern.text, word.pieces.count(where: { $0.problem != nil }) == 1 {
      asked.append((piece.bareName, isEqual))
    }
  }

  private func isSet(_ word: ShellWord) -> Bool? {
    guard word.problem == nil, word.text.utf8.allSatisfy({ isNameByte($0, isFirst: false) }) else {
      return nil
    }
    switch variable(word.text) {
    case nil:
      asked.append((word.text, false))
      return nil
    case .unset?: return false
    case .text(let word)?: return word.problem == nil ? true : nil
    case .array(let words)?: return !words.isEmpty
    default: return nil
    }
  }

  private func unary(_ sign: String, _ word: ShellWord) -> Bool? {
    switch sign {
    case "-z":
      let filled = isFilled(word)
      if filled == nil, let last = asked.indices.last, word.pieces.count == 1 {
        asked[last].whenEmpty.toggle()
      }
      return filled.map { !$0 }
    case "-n": return isFilled(word)
    default: return nil
    }
  }

  private func compare(_ sign: String, _ left: Int, _ right: Int) -> Bool? {
    switch sign {
    case "-eq": left == right
    case "-ne": left != right
    case "-lt": left < right
    case "-le": left <= right
    case "-gt": left > right
    case "-ge": left >= right
    default: nil
    }
  }

  // MARK: - [ … ]

  func evaluate(_ words: [ShellWord], isBracket: Bool) -> Bool? {
    var words = words
    if isBracket {
      guard words.last?.text == "]" else { return false }
      words.removeLast()
    }
    guard words.allSatisfy(\.isOneWord) else {
      // `[ -z $X ]` without quotes, and X unset, is `[ -z ]`.
      return nil
    }
    return bracket(words[...], depth: 0)
  }

  private func bracket(_ words: ArraySlice<ShellWord>, depth: Int) -> Bool? {
    let list = Array(words)
    guard depth < 20 else { return nil }
    switch list.count {
    case 0: return false
    case 1: return isFilled(list[0])
    case 2:
      if list[0].text == "!" { return negated { isFilled(list[1]) } }
      if list[0].text == "-v" { return isSet(list[1]) }
      return unary(list[0].text, list[1])
    case 3:
      if let value = binary(list[0], list[1].text, list[2]) { return value.value }
      if list[0].text == "!" { return negated { bracket(words.dropFirst(), depth: depth + 1) } }
      if list[0].text == "(", list[2].text == ")" { return isFilled(list[1]) }
      fallthrough
    default:
      // Longer tests are obsolete, and read in more than one way.
      if list[0].text == "!", list.count == 4 {
        return negated { bracket(words.dropFirst(), depth: depth + 1) }
      }
      guard
        let cut = list.lastIndex(where: { $0.text == "-o" })
          ?? list.lastIndex(where: { $0.text == "-a" }),
        cut > 0, cut < list.count - 1
      else { return nil }
      let isOr = list[cut].text == "-o"
      let left = bracket(list[..<cut], depth: depth + 1)
      let right = bracket(list[(cut + 1)...], depth: depth + 1)
      if isOr {
        return left == true || right == true ? true : left == false && right == false ? false : nil
      }
      return left == false || right == false ? false : left == true && right == true ? true : nil
    }
  }

  /// A comparison; nil when the word between is none.
  private func binary(_ left: ShellWord, _ sign: String, _ right: ShellWord) -> (value: Bool?, ())?
  {
    switch sign {
    case "=", "==", "!=":
      ask(left, right, isEqual: sign != "!=")
      guard left.problem == nil, right.problem == nil else { return (nil, ()) }
      return ((left.text == right.text) == (sign != "!="), ())
    case "-eq", "-ne", "-lt", "-le", "-gt", "-ge":
      guard left.problem == nil, right.problem == nil else { return (nil, ()) }
      guard let a = Int(left.text.filter { $0 != " " }),
        let b = Int(right.text.filter { $0 != " " })
      else { return (false, ()) }
      return (compare(sign, a, b), ())
    case "-nt", "-ot", "-ef", "<", ">": return (nil, ())
    case "-a", "-o":
      let a = isFilled(left)
      let b = isFilled(right)
      guard let a, let b else { return (nil, ()) }
      return (sign == "-a" ? a && b : a || b, ())
    default: return nil
    }
  }
}

extension ShellPiece {
  /// The name of a variable that is not known.
  var bareName: String { String(text.drop { $0 == "$" || $0 == "{" }) }
}
