import Text

extension ShellMachine {
  // MARK: - Lists

  /// The words of `$@` or `${A[@]}`; nil when that is no list of words.
  func elements(_ parameter: ShellParameter) -> [ShellWord]? {
    if parameter.isIndirect { return nil }
    var words: [ShellWord]
    if parameter.name == "@" || parameter.name == "*" {
      if let arguments = state.arguments {
        words = arguments
      } else {
        // A script is read as if it were started without words, as `${1:-…}` is.
        guard state.lost == nil else { return nil }
        words = []
      }
    } else {
      guard let found = list(variable(parameter.name), parameter.name, parameter.range) else {
        return nil
      }
      words = found
    }
    guard !parameter.operation.isEmpty else { return words }
    if parameter.operation == ":" { return slice(words, parameter) }
    if parameter.operation == ":-" || parameter.operation == "-" {
      return words.isEmpty ? nil : words
    }
    if parameter.operation == ":+" || parameter.operation == "+" {
      guard let operand = parameter.operand, !words.isEmpty else { return [] }
      return ShellWord(pieces: pattern(operand).pieces, range: parameter.range).fields()
    }
    guard words.allSatisfy({ $0.problem == nil }) else { return nil }
    return words.compactMap { word in
      change(word.pieces, parameter).map { ShellWord(pieces: $0, range: word.range) }
    }
  }

  private func list(_ variable: ShellVariable?, _ name: String, _ range: Range<Int>) -> [ShellWord]?
  {
    switch variable {
    case nil: return [ShellWord(pieces: [outside(name, range)], range: range)]
    case .text(let word): return [word.problem == nil ? word : word.unquoted()]
    case .array(let words): return words
    case .map(let words, let isAssociative):
      // The order of an associative array is not told.
      if isAssociative, words.count > 1 { return nil }
      return words.sorted { (Int($0.key) ?? 0) < (Int($1.key) ?? 0) }.map(\.value)
    case .unset: return []
    case .options(let id, let values):
      let lists = values.map { list($0, name, range) }
      guard lists.allSatisfy({ $0 != nil }) else { return nil }
      var piece = ShellPiece(
        text: "$\(name)", isQuoted: true, problem: "`\(name)` depends on a condition", place: range)
      piece.options = ShellOptions(id: id, values: lists.map { $0 ?? [] }, isList: true)
      return [ShellWord(pieces: [piece], range: range)]
    }
  }

  private func slice(_ words: [ShellWord], _ parameter: ShellParameter) -> [ShellWord]? {
    guard let operand = parameter.operand, var from = evaluate(operand),
      !words.contains(where: { $0.pieces.contains { $0.options?.isList == true } })
    else { return nil }
    var words = words
    if parameter.name == "@" || parameter.name == "*" {
      words.insert(
        ShellWord(
          pieces: [ShellPiece(text: "$0", isQuoted: true, problem: "`$0` is the script")],
          range: parameter.range), at: 0)
    }
    if from < 0 { from += words.count }
    guard from >= 0 else { return [] }
    var length = words.count
    if let second = parameter.second {
      guard let value = evaluate(second), value >= 0 else { return nil }
      length = value
    }
    return Array(words.dropFirst(from).prefix(length))
  }

  // MARK: - Texts

  /// What `$NAME` or `${…}` stands for, as one text.
  func expand(_ parameter: ShellParameter, isQuoted: Bool) -> [ShellPiece] {
    let range = parameter.range
    if parameter.isLength { return length(parameter) }
    if parameter.operation == "!*" { return [unknown(parameter, "names are listed")] }
    var parameter = parameter
    if parameter.isIndirect {
      if parameter.isAll {
        return keys(parameter)
      }
      if state.references[parameter.name] != nil {
        return [unknown(parameter, "a name is asked for")]
      }
      guard let pieces = text(of: parameter.name, range), let name = plain(pieces),
        name.utf8.allSatisfy({ isNameByte($0, isFirst: false) }), !name.isEmpty
      else { return [unknown(parameter, "which variable it is is not known")] }
      parameter.name = name
      parameter.isIndirect = false
    }
    let isStar = parameter.name == "*" || parameter.name == "@" || parameter.isAll
    if isStar {
      guard let words = elements(parameter) else {
        return substituted(nil, isUnset: false, parameter, isQuoted, isLost: true)
      }
      var pieces: [ShellPiece] = []
      for (position, word) in words.enumerated() {
        if position > 0 { pieces.append(ShellPiece(text: " ", isQuoted: true)) }
        pieces += word.pieces
      }
      if state.variables["IFS"] != nil, words.count > 1 {
        return [unknown(parameter, "`IFS` is set")]
      }
      return pieces
    }
    let found = current(parameter)
    return substituted(found.pieces, isUnset: found.isUnset, parameter, isQuoted)
  }

  /// What a parameter holds, before anything is done with it.
  private func current(_ parameter: ShellParameter) -> (pieces: [ShellPiece]?, isUnset: Bool) {
    let name = parameter.name
    let range = parameter.range
    if let number = Int(name), number > 0 {
      guard let arguments = state.arguments else {
        return ([outside(name, range, isArgument: true)], state.lost == nil)
      }
      guard arguments.indices.contains(number - 1) else { return (nil, true) }
      if arguments[..<number].contains(where: { $0.pieces.contains { $0.options?.isList == true } })
      {
        return ([unknown(parameter, "how many words come before is not known")], false)
      }
      return (arguments[number - 1].pieces, false)
    }
    switch name {
    case "#":
      guard let arguments = state.arguments, arguments.allSatisfy(\.isOneWord),
        !arguments.contains(where: { $0.pieces.contains { $0.options?.isList == true } })
      else { return ([outside(name, range, isArgument: true)], false) }
      return ([ShellPiece(text: "\(arguments.count)", isQuoted: true, place: range)], false)
    case "?":
      if state.status == true {
        return ([ShellPiece(text: "0", isQuoted: true, place: range)], false)
      }
      return ([unknown(parameter, "an exit status")], false)
    case "0", "$", "!", "-", "_":
      return ([unknown(parameter, "the shell's own")], false)
    default: break
    }
    let variable = variable(name)
    if let node = parameter.index {
      return subscripted(variable, node, parameter)
    }
    guard let variable else { return ([outside(name, range)], true) }
    let pieces = text(of: variable, name, range)
    return (pieces, pieces == nil)
  }

  private func subscripted(
    _ variable: ShellVariable?, _ node: ShellWordNode, _ parameter: ShellParameter
  ) -> (pieces: [ShellPiece]?, isUnset: Bool) {
    guard let variable else { return ([outside(parameter.name, parameter.range)], true) }
    switch variable {
    case .map(let words, true):
      let key = value(node)
      guard key.problem == nil else { return ([unknown(parameter, "its key is not known")], false) }
      return (words[key.text]?.pieces, words[key.text] == nil)
    case .map(let words, false):
      guard let position = evaluate(node) else {
        return ([unknown(parameter, "its position is not known")], false)
      }
      return (words["\(position)"]?.pieces, words["\(position)"] == nil)
    case .array(let words):
      guard var position = evaluate(node),
        !words.contains(where: { $0.pieces.contains { $0.options?.isList == true } })
      else {
        return ([unknown(parameter, "its position is not known")], false)
      }
      if position < 0 { position += words.count }
      let word = words.indices.contains(position) ? words[position] : nil
      return (word?.pieces, word == nil)
    case .text(let word):
      guard let position = evaluate(node), word.problem == nil else {
        return ([unknown(parameter, "its position is not known")], false)
      }
      return (position == 0 || position == -1 ? word.pieces : nil, position != 0 && position != -1)
    case .unset: return (nil, true)
    case .options: return ([unknown(parameter, "it depends on a condition")], false)
    }
  }

  func unknown(_ parameter: ShellParameter, _ reason: String) -> ShellPiece {
    ShellPiece(
      text: "$\(parameter.name)", isQuoted: false, problem: "`$\(parameter.name)`: \(reason)",
      place: parameter.range)
  }

  /// The text of pieces that are all known.
  func plain(_ pieces: [ShellPiece]) -> String? {
    guard pieces.allSatisfy({ $0.problem == nil }) else { return nil }
    return pieces.map(\.text).joined()
  }

  /// Does what the braces ask for.
  ///
  /// - Parameters:
  ///   - pieces: What the parameter holds; nil where it is unset.
  ///   - isUnset: Whether nothing in the script sets it.
  private func substituted(
    _ pieces: [ShellPiece]?, isUnset: Bool, _ parameter: ShellParameter, _ isQuoted: Bool,
    isLost: Bool = false
  ) -> [ShellPiece] {
    let sign = parameter.operation
    if isLost { return [unknown(parameter, "how many words it is is not known")] }
    switch sign {
    case "": return pieces ?? []
    case ":-", "-", ":=", "=", ":?", "?", ":+", "+":
      let text = isUnset ? "" : pieces.flatMap(plain)
      let isEmpty: Bool
      if isUnset {
        isEmpty = true
      } else if sign.hasPrefix(":") {
        guard let known = knownEmptiness(pieces ?? []) else {
          return [unknown(parameter, "whether it is empty is not known")]
        }
        isEmpty = known
      } else {
        guard
          text != nil || pieces?.contains(where: { $0.options != nil || $0.problem != nil }) != true
        else { return [unknown(parameter, "whether it is set is not known")] }
        isEmpty = false
      }
      return chosen(sign, isEmpty, pieces, parameter, isQuoted)
    default: break
    }
    guard let pieces else { return change([], parameter) ?? [unknown(parameter, "not read")] }
    guard plain(pieces) != nil else {
      let first = pieces.first { $0.problem != nil }
      var piece = unknown(parameter, first?.problem ?? "")
      piece.problem = first?.problem
      piece.isOutside = pieces.allSatisfy { $0.isOutside || $0.problem == nil }
      return [piece]
    }
    return change(pieces, parameter) ?? [unknown(parameter, "not read")]
  }

  private func knownEmptiness(_ pieces: [ShellPiece]) -> Bool? {
    if pieces.contains(where: { $0.problem == nil && !$0.text.isEmpty }) { return false }
    return pieces.contains { $0.problem != nil } ? nil : true
  }

  private func chosen(
    _ sign: String, _ isEmpty: Bool, _ pieces: [ShellPiece]?, _ parameter: ShellParameter,
    _ isQuoted: Bool
  ) -> [ShellPiece] {
    let other: () -> [ShellPiece] = {
      guard let operand = parameter.operand else { return [] }
      return isQuoted ? self.value(operand).pieces : self.pattern(operand).pieces
    }
    let own = (pieces ?? []).map { piece in
      var piece = piece
      piece.isQuoted = isQuoted
      return piece
    }
    switch sign.last {
    case "-":
      let chosen = isEmpty ? other() : own
      // One machine is what a script takes where it is started by hand.
      if isEmpty, plain(chosen) == "1", scheduled.contains(parameter.name),
        variable(parameter.name) == nil
      {
        return [outside(parameter.name, parameter.range)]
      }
      return chosen
    case "+": return isEmpty ? [] : other()
    case "=":
      guard isEmpty else { return own }
      let filled = other()
      if parameter.index == nil,
        parameter.name.utf8.first.map({ isNameByte($0, isFirst: true) }) == true
      {
        var word = ShellWord(pieces: filled, range: parameter.range)
        for index in word.pieces.indices { word.pieces[index].isQuoted = true }
        set(parameter.name, .text(word.elements), parameter.range)
      }
      return filled
    default: return pieces == nil ? [outside(parameter.name, parameter.range)] : own
    }
  }

  /// The keys of an array, with blanks between them.
  func keys(_ parameter: ShellParameter) -> [ShellPiece] {
    guard case .array(let words)? = variable(parameter.name),
      !words.contains(where: { $0.pieces.contains { $0.options?.isList == true } })
    else { return [unknown(parameter, "its keys are listed")] }
    let text = words.indices.map { "\($0)" }.joined(separator: " ")
    return [ShellPiece(text: text, isQuoted: false, place: parameter.range)]
  }

  private func length(_ parameter: ShellParameter) -> [ShellPiece] {
    let range = parameter.range
    if parameter.isAll || parameter.name == "@" || parameter.name == "*" {
      if parameter.name == "@" || parameter.name == "*" {
        return current(ShellParameter(name: "#", range: range)).pieces ?? []
      }
      guard let variable = variable(parameter.name),
        case let words? = list(variable, parameter.name, range),
        !words.contains(where: { $0.pieces.contains { $0.options != nil } })
      else { return [unknown(parameter, "how many there are is not known")] }
      if case .text(let word) = variable, word.problem != nil {
        return [unknown(parameter, "how many there are is not known")]
      }
      return [ShellPiece(text: "\(words.count)", isQuoted: true, place: range)]
    }
    let found = current(parameter)
    guard !found.isUnset || found.pieces == nil, let text = plain(found.pieces ?? []) else {
      return [unknown(parameter, "how long it is is not known")]
    }
    // Letters are counted as the locale has them.
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else {
      return [unknown(parameter, "how long it is depends on the locale")]
    }
    return [ShellPiece(text: "\(text.utf8.count)", isQuoted: true, place: range)]
  }

  // MARK: - Changes

  /// `%`, `#`, `/`, `:`, `^` and `,` of a known text; nil where that is not modelled.
  private func change(_ pieces: [ShellPiece], _ parameter: ShellParameter) -> [ShellPiece]? {
    guard let text = plain(pieces) else { return nil }
    let bytes = Array(text.utf8)
    guard bytes.count <= 4_000 else { return nil }
    func result(_ kept: some Sequence<UInt8>) -> [ShellPiece] {
      [
        ShellPiece(
          text: String(decoding: Array(kept), as: UTF8.self), isQuoted: false,
          place: parameter.range)
      ]
    }
    switch parameter.operation {
    case "%", "%%", "#", "##":
      guard let operand = parameter.operand, let pattern = ShellPattern(pattern(operand)) else {
        return nil
      }
      let isSuffix = parameter.operation.hasPrefix("%")
      let isLong = parameter.operation.utf8.count == 2
      budget.take(bytes.count * bytes.count / 256)
      let lengths = isLong ? Array((0...bytes.count).reversed()) : Array(0...bytes.count)
      for length in lengths {
        if isSuffix, pattern.matches(bytes[(bytes.count - length)...]) {
          return result(bytes[..<(bytes.count - length)])
        }
        if !isSuffix, pattern.matches(bytes[..<length]) { return result(bytes[length...]) }
      }
      return result(bytes)
    case "/", "//", "/#", "/%": return replace(bytes, parameter).map(result)
    case ":":
      guard text.utf8.allSatisfy({ $0 < 0x80 }), let operand = parameter.operand,
        var from = evaluate(operand)
      else { return nil }
      if from < 0 { from += bytes.count }
      guard from >= 0, from <= bytes.count else { return result([]) }
      var end = bytes.count
      if let second = parameter.second {
        guard let length = evaluate(second) else { return nil }
        end = length < 0 ? bytes.count + length : min(bytes.count, from + length)
      }
      return end < from ? nil : result(bytes[from..<end])
    case "^^", ",,", "^", ",":
      guard text.utf8.allSatisfy({ $0 < 0x80 }), parameter.operand?.parts.isEmpty != false else {
        return nil
      }
      switch parameter.operation {
      case "^^": return result(text.uppercased().utf8)
      case ",,": return result(text.lowercased().utf8)
      case "^": return result((text.prefix(1).uppercased() + text.dropFirst()).utf8)
      default: return result((text.prefix(1).lowercased() + text.dropFirst()).utf8)
      }
    default: return nil
    }
  }

  private func replace(_ bytes: [UInt8], _ parameter: ShellParameter) -> [UInt8]? {
    guard let operand = parameter.operand, let pattern = ShellPattern(pattern(operand)),
      bytes.count <= 1_000
    else { return nil }
    var replacement: [UInt8] = []
    if let second = parameter.second {
      let word = self.pattern(second)
      guard word.problem == nil, !word.text.contains("&"), !word.text.contains("\\") else {
        return nil
      }
      replacement = Array(word.text.utf8)
    }
    budget.take(bytes.count * bytes.count / 128)
    func longest(from start: Int) -> Int? {
      (start...bytes.count).reversed().first { pattern.matches(bytes[start..<$0]) }
    }
    switch parameter.operation {
    case "/#": return longest(from: 0).map { replacement + bytes[$0...] } ?? bytes
    case "/%":
      let start = (0...bytes.count).first { pattern.matches(bytes[$0...]) }
      return start.map { bytes[..<$0] + replacement } ?? bytes
    default:
      var result: [UInt8] = []
      var index = 0
      var isDone = false
      while index < bytes.count {
        if !isDone, let end = longest(from: index), end > index {
          result += replacement
          index = end
          isDone = parameter.operation == "/"
        } else {
          result.append(bytes[index])
          index += 1
        }
      }
      return result
    }
  }
}
