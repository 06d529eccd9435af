import Text

extension ShellMachine {
  /// The words that a word stands for; nil when it is not known how many.
  func words(_ node: ShellWordNode) -> [ShellWord]? {
    guard let expanded = ShellBraces.expand(node) else { return nil }
    var words: [ShellWord] = []
    for node in expanded {
      words += fields(node)
      guard budget.take(at: node.range) else { return nil }
    }
    return words
  }

  /// The words of a word after expansion, without braces.
  private func fields(_ node: ShellWordNode) -> [ShellWord] {
    var words: [ShellWord] = []
    var pieces: [ShellPiece] = []
    for part in node.parts {
      if let list = list(part) {
        for (position, word) in list.words.enumerated() {
          if position > 0 {
            words += split(pieces, node.range)
            pieces = []
          }
          pieces += word.pieces.map { piece in
            var piece = piece
            // What was read from elsewhere into a list is any number of words.
            piece.isQuoted = list.isQuoted && (piece.isQuoted || piece.problem == nil)
            return piece
          }
          budget.take(1 + word.pieces.count / 8)
        }
        continue
      }
      pieces += self.pieces(part)
      if pieces.count > 4_000 { break }
    }
    words += split(pieces, node.range)
    return words
  }

  private func split(_ pieces: [ShellPiece], _ range: Range<Int>) -> [ShellWord] {
    var pieces = pieces
    if let piece = pieces.first, !piece.isQuoted, piece.problem == nil, namesFiles(pieces) {
      pieces[0].problem = "`\(ShellText.shortened(piece.text))` stands for files"
      return [ShellWord(pieces: pieces, range: range)]
    }
    if state.variables["IFS"] != nil || state.lost != nil && state.lost?.isOutside == false {
      for index in pieces.indices
      where !pieces[index].isQuoted && pieces[index].start == nil
        && pieces[index].problem == nil && changesFields(pieces[index].text)
      {
        pieces[index].problem = "`IFS` is set, so that words are split otherwise"
      }
      if let separators = separators, separators != " \t\n" {
        for index in pieces.indices where !pieces[index].isQuoted {
          let isPlain = !pieces[index].text.utf8.contains { separators.utf8.contains($0) }
          if isPlain { pieces[index].isQuoted = pieces[index].problem == nil }
          if !isPlain, pieces[index].problem == nil {
            pieces[index].problem = "`IFS` is set, so that words are split otherwise"
          }
        }
      }
    }
    return ShellWord(pieces: pieces, range: range).fields()
  }

  private var separators: String? {
    guard case .text(let word)? = state.variables["IFS"], word.problem == nil else { return nil }
    return word.text
  }

  private func changesFields(_ text: String) -> Bool {
    separators == nil && text.utf8.contains { !isNameByte($0, isFirst: false) }
  }

  /// Whether a word is a pattern that files may match, so that it may be several words, or flags.
  private func namesFiles(_ pieces: [ShellPiece]) -> Bool {
    guard let first = pieces.first?.text.utf8.first else { return false }
    if first == UInt8(ascii: "*") || first == UInt8(ascii: "?") { return true }
    return first == UInt8(ascii: "-")
      && pieces.contains { !$0.isQuoted && $0.problem == nil && $0.text.contains { $0 == "*" } }
  }

  /// The value of a word that is not split.
  func value(_ node: ShellWordNode) -> ShellWord {
    var pieces: [ShellPiece] = []
    for part in node.parts {
      if let list = list(part) {
        for (position, word) in list.words.enumerated() {
          if position > 0 { pieces.append(ShellPiece(text: " ", isQuoted: true)) }
          pieces += word.pieces
        }
      } else {
        pieces += self.pieces(part)
      }
      if pieces.count > 4_000 {
        pieces = [lostPiece("longer than what is read", node.range)]
        break
      }
    }
    budget.take(1 + pieces.count / 4)
    for index in pieces.indices { pieces[index].isQuoted = true }
    if pieces.isEmpty {
      let start = node.range.isEmpty && node.range.lowerBound > 0 ? node.range.lowerBound : nil
      pieces = [ShellPiece(text: "", start: start, isQuoted: true, place: node.range)]
    }
    return ShellWord(pieces: pieces, range: node.range)
  }

  /// A word as a pattern: its quoted parts stand for themselves.
  func pattern(_ node: ShellWordNode) -> ShellWord {
    var pieces: [ShellPiece] = []
    for part in node.parts { pieces += self.pieces(part) }
    return ShellWord(pieces: pieces, range: node.range)
  }

  func matches(_ word: ShellWord, _ pattern: ShellWord) -> Bool? {
    if pattern.pieces.allSatisfy({ !$0.isQuoted && $0.text == "*" && $0.problem == nil }),
      !pattern.pieces.isEmpty
    {
      return true
    }
    guard word.problem == nil, let pattern = ShellPattern(pattern) else { return nil }
    budget.take(word.text.utf8.count / 16)
    return pattern.matches(word.text.utf8)
  }

  // MARK: - Parts

  /// The words of `"$@"`, `"${A[@]}"` and `"${!A[@]}"`.
  private func list(_ part: ShellPart) -> (words: [ShellWord], isQuoted: Bool)? {
    guard case .parameter(let parameter, let isQuoted) = part, !parameter.isLength else {
      return nil
    }
    let isArguments = parameter.name == "@" || parameter.name == "*"
    guard isArguments || parameter.isAll else { return nil }
    let isStar =
      parameter.name == "*" || parameter.index?.bare == "*"
    if isStar, isQuoted { return nil }
    if parameter.isIndirect, parameter.isAll, isQuoted {
      let keys = keys(parameter)
      guard keys.allSatisfy({ $0.problem == nil }) else {
        return ([ShellWord(pieces: keys, range: parameter.range)], false)
      }
      let names = keys.flatMap { $0.text.split(separator: " ") }
      return (
        names.map { name in
          let piece = ShellPiece(text: String(name), isQuoted: true, place: parameter.range)
          return ShellWord(pieces: [piece], range: parameter.range)
        }, true
      )
    }
    guard let words = elements(parameter) else { return nil }
    return (words, isQuoted)
  }

  /// The pieces of a part that is one text.
  func pieces(_ part: ShellPart) -> [ShellPiece] {
    switch part {
    case .text(let piece): return [piece]
    case .parameter(let parameter, let isQuoted):
      let expanded = expand(parameter, isQuoted: isQuoted)
      // Quotes round nothing are an empty word.
      if expanded.isEmpty, isQuoted { return [ShellPiece(text: "", isQuoted: true)] }
      return expanded.map { piece in
        var piece = piece
        piece.isQuoted = isQuoted || piece.isQuoted && parameter.operand != nil
        return piece
      }
    case .command(let items, let range, let isQuoted):
      let printed = substitute(items, range)
      if printed.isEmpty, isQuoted { return [ShellPiece(text: "", isQuoted: true)] }
      return printed.map { piece in
        var piece = piece
        piece.isQuoted = isQuoted
        return piece
      }
    case .arithmetic(let word, let isQuoted):
      if let value = evaluate(word) {
        return [ShellPiece(text: "\(value)", isQuoted: isQuoted, place: word.range)]
      }
      return [
        ShellPiece(
          text: "$((…))", isQuoted: true, problem: arithmeticProblem(word), place: word.range)
      ]
    case .process(let items, let range):
      subshell { run(items) }
      let problem =
        Self.program(items).map { "the output of `\($0)` stands in a file" }
        ?? "a command's output stands in a file"
      return [ShellPiece(text: "<(…)", isQuoted: true, problem: problem, place: range)]
    case .template(let name, let range, let isQuoted):
      if case .text(let word)? = state.variables[name] {
        return word.pieces.map { piece in
          var piece = piece
          piece.isQuoted = true
          return piece
        }
      }
      return pieces(.unknown("not a variable", range, isQuoted: isQuoted))
    case .unknown(let reason, let range, let isQuoted):
      return [
        ShellPiece(
          text: "${…}", isQuoted: isQuoted, problem: "an expansion that is \(reason)", place: range)
      ]
    }
  }

  private func arithmeticProblem(_ word: ShellWordNode) -> String {
    let text = ShellText.shortened(source(of: word))
    if let name = missingName { return "`\(name)` in `\(text)` is not known" }
    return "`\(text)` cannot be computed here"
  }

  /// The text of an expression, as far as it is plain.
  private func source(of word: ShellWordNode) -> String {
    word.parts.map { part in
      switch part {
      case .text(let piece): piece.text
      case .parameter(let parameter, _): "$" + parameter.name
      default: "…"
      }
    }.joined()
  }

  // MARK: - Variables

  func resolved(_ name: String) -> String {
    var name = name
    for _ in 0..<8 {
      guard let target = state.references[name] else { break }
      name = target
    }
    return name
  }

  private static let moving: Set<String> = [
    "RANDOM", "SRANDOM", "SECONDS", "LINENO", "EPOCHSECONDS", "EPOCHREALTIME", "BASHPID",
    "BASH_COMMAND", "BASH_SUBSHELL", "FUNCNAME", "PIPESTATUS", "REPLY", "_", "OPTARG", "OPTIND",
    "BASH_REMATCH", "MAPFILE", "COPROC", "DIRSTACK", "PPID", "UID", "EUID", "BASH_ARGV",
    "BASH_LINENO", "HISTCMD", "COMP_WORDS", "PWD", "OLDPWD", "SHLVL", "HOSTNAME", "GROUPS",
    "BASHOPTS", "SHELLOPTS", "BASH_VERSION", "BASH_VERSINFO", "MACHTYPE", "OSTYPE", "HOSTTYPE",
    "BASH_SOURCE", "BASH", "BASH_ARGC", "BASH_ALIASES", "BASH_CMDS",
  ]

  /// What a variable holds; nil where only the environment may have set it.
  func variable(_ name: String) -> ShellVariable? {
    let name = resolved(name)
    if Self.moving.contains(name),
      state.variables[name] == nil || name.utf8.first == 0x5F
        || ["RANDOM", "SRANDOM", "SECONDS", "LINENO", "EPOCHSECONDS", "BASHPID"].contains(name)
    {
      return .text(
        ShellWord(
          pieces: [
            ShellPiece(
              text: "$\(name)", isQuoted: true, problem: "`\(name)` is the shell's own",
              isOutside: true)
          ], range: 0..<0))
    }
    if trapped.contains(name) {
      return .text(
        ShellWord(
          pieces: [
            ShellPiece(text: "$\(name)", isQuoted: true, problem: "a trap may set `\(name)`")
          ], range: 0..<0))
    }
    guard let value = state.value(name) else { return nil }
    if state.variables[name] == nil, case .text(var word) = value, let lost = state.lost {
      word.pieces[0].text = "$\(name)"
      word.pieces[0].problem = "`\(name)` may have been set: \(lost.problem ?? "")"
      return .text(word)
    }
    return value
  }

  func outside(_ name: String, _ range: Range<Int>, isArgument: Bool = false) -> ShellPiece {
    ShellPiece(
      text: "$\(name)", isQuoted: false,
      problem: isArgument
        ? "`$\(name)` is given on the command line" : "`\(name)` is set outside the file",
      place: range, isOutside: true)
  }

  /// A variable's text as pieces; nil when it is unset.
  func text(of name: String, _ range: Range<Int>) -> [ShellPiece]? {
    guard let variable = variable(name) else { return [outside(name, range)] }
    return text(of: variable, name, range)
  }

  func text(of variable: ShellVariable, _ name: String, _ range: Range<Int>) -> [ShellPiece]? {
    switch variable {
    case .text(let word):
      budget.take(1 + word.pieces.count / 4)
      return word.pieces
    case .array(let words): return words.first?.pieces
    case .map(let words, _): return words["0"]?.pieces
    case .unset: return nil
    case .options(let id, let values):
      let texts = values.map { value -> [ShellWord] in
        guard let value else { return [ShellWord(pieces: [outside(name, range)], range: range)] }
        let pieces = text(of: value, name, range) ?? [ShellPiece(text: "", isQuoted: true)]
        return [ShellWord(pieces: pieces, range: range)]
      }
      var piece = ShellPiece(
        text: "$\(name)", isQuoted: true, problem: "`\(name)` depends on a condition", place: range)
      piece.options = ShellOptions(id: id, values: texts, isList: false)
      return [piece]
    }
  }

  /// Sets a variable, as an assignment does.
  func set(_ name: String, _ value: ShellVariable, _ range: Range<Int>) {
    let name = resolved(name)
    guard !name.isEmpty else { return }
    if state.constants.contains(name) {
      // Bash drops what it was reading; how far is not modelled.
      state.lose(lostPiece("`\(name)` is read-only and set again", range))
      return
    }
    var value = value
    if state.integers.contains(name), case .text(let word) = value {
      let node = ShellWordNode(parts: [], range: range)
      if word.problem == nil, let number = evaluate(text: word.text, node) {
        value = .text(
          ShellWord(
            pieces: [ShellPiece(text: "\(number)", isQuoted: true, place: range)], range: range))
      } else {
        value = .text(
          ShellWord(
            pieces: [
              ShellPiece(
                text: "$\(name)", isQuoted: true, problem: "`\(name)` cannot be computed here",
                place: range)
            ], range: range))
      }
    }
    if let isUpper = state.cases[name], case .text(let word) = value {
      let text = isUpper ? word.text.uppercased() : word.text.lowercased()
      value = .text(
        ShellWord(
          pieces: [
            ShellPiece(text: text, isQuoted: true, problem: word.problem, place: word.written)
          ], range: word.range))
    }
    // What grows without end is not followed.
    let size = value.size
    if size > ShellVariable.sizeLimit { value = .text(ShellVariable.unread(name, range)) }
    budget.take(1 + size / 8)
    if state.exportsAll { state.exported.insert(name) }
    state.variables[name] = value
  }

  func lose(_ name: String, _ reason: String, _ range: Range<Int>) {
    let name = resolved(name)
    guard !state.constants.contains(name) else { return }
    state.variables[name] = .text(
      ShellWord(
        pieces: [ShellPiece(text: "$\(name)", isQuoted: true, problem: reason, place: range)],
        range: range))
  }
}

/// Text in messages.
enum ShellText {
  static func shortened(_ text: String, to limit: Int = 60) -> String {
    let printable = String(
      text.unicodeScalars.prefix(limit).map { $0.value < 0x20 ? " " : Character($0) })
    return text.unicodeScalars.count > limit ? printable + "…" : printable
  }
}
