extension ShellMachine {
  static let builtins: Set<String> = [
    ":", "true", "false", "echo", "printf", "[", "test", "let", "eval", "exec", "exit", "return",
    "break", "continue", "shift", "set", "unset", "export", "declare", "typeset", "local",
    "readonly", "alias", "unalias", "shopt", "source", ".", "read", "mapfile", "readarray",
    "getopts", "trap", "cd", "pushd", "popd", "wait", "command", "builtin", "type", "hash",
    "ulimit",
    "umask", "jobs", "kill", "pwd", "times", "disown", "bg", "fg", "enable", "logout", "caller",
    "history", "dirs", "suspend", "help", "bind", "complete", "compgen", "compopt",
  ]

  /// Builtins that POSIX calls special: variables before them are kept.
  static let special: Set<String> = [
    ":", ".", "source", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return",
    "set", "shift", "times", "trap", "unset",
  ]

  func runBuiltin(_ name: String, _ call: Invocation) {
    switch name {
    case ":", "true": state.status = true
    case "false": state.status = false
    case "echo":
      note(call.words, call.environment, call.range)
      echo(call)
    case "printf": printf(call)
    case "[", "test":
      state.status = evaluate(Array(call.words.dropFirst()), isBracket: name == "[")
    case "let": letExpressions(call)
    case "eval": eval(call)
    case "exec": exec(call)
    case "exit": flow = .end
    case "return":
      // In a script that nobody has sourced it is an error, and the next command is run.
      if isBash, !frames.contains(where: { !$0.isLoop }) {
        state.status = false
        return
      }
      leave(.back, call)
    case "break", "continue": jump(name, call)
    case "shift": shift(call)
    case "set": setOptions(call)
    case "unset": unset(call)
    case "export", "declare", "typeset", "local", "readonly": declare(name, call)
    case "alias": alias(call)
    case "unalias":
      for word in call.words.dropFirst() { state.aliases[word.text] = nil }
    case "shopt": shopt(call)
    case "source", ".": source(call)
    case "read": readInput(call)
    case "mapfile", "readarray":
      loseNames(
        call, takingValues: "dnOsuCc", reason: "takes it from the input", otherwise: "MAPFILE")
    case "getopts":
      if call.words.count > 2 { loseNamed(call.words[2], "`getopts` sets it", call.range) }
      state.status = nil
    case "trap": trap(call)
    case "command", "builtin": command(call)
    case "type": printed(nil)
    case "cd", "pushd", "popd", "wait", "hash": state.status = nil
    case "pwd":
      printed(nil)
    default:
      state.status = nil
      printed(nil)
    }
  }

  // MARK: - Ways out

  /// `return` of a status: known where it is a number.
  private func leave(_ way: Flow, _ call: Invocation) {
    if call.words.count > 1 {
      state.status = call.words[1].problem == nil ? Int(call.words[1].text).map { $0 == 0 } : nil
    }
    flow = way
  }

  private func jump(_ name: String, _ call: Invocation) {
    guard frames.last?.isLoop == true else {
      state.status = true
      return
    }
    var count = 1
    if call.words.count > 1 {
      guard call.words[1].problem == nil, let number = Int(call.words[1].text), number > 0 else {
        return state.lose(lostPiece("how many loops are left is not known", call.range))
      }
      count = number
    }
    let loops = frames.reversed().prefix(while: \.isLoop).count
    count = min(count, loops)
    state.status = true
    flow = name == "break" ? .leave(count) : .goOn(count)
  }

  private func exec(_ call: Invocation) {
    var words = Array(call.words.dropFirst())
    while let first = words.first, first.text.hasPrefix("-"), first.problem == nil {
      words.removeFirst()
      if first.text == "-a" { words = Array(words.dropFirst()) }
    }
    guard !words.isEmpty else { return }
    external(words, call.environment, call.range)
    flow = .end
  }

  // MARK: - Settings of the shell

  private func shift(_ call: Invocation) {
    guard let arguments = state.arguments else { return }
    let text = call.words.count > 1 ? call.words[1] : nil
    guard text?.problem == nil, let count = text.map({ Int($0.text) }) ?? 1, count >= 0,
      !arguments.contains(where: { $0.pieces.contains { $0.options?.isList == true } })
    else {
      state.arguments = nil
      state.lost = state.lost ?? lostPiece("how many words are left is not known", call.range)
      return
    }
    state.status = count <= arguments.count
    if count <= arguments.count { state.arguments = Array(arguments.dropFirst(count)) }
  }

  private func setOptions(_ call: Invocation) {
    var words = call.words.dropFirst()
    state.status = true
    while let word = words.first {
      if word.problem != nil {
        state.arguments = nil
        state.exits = false
        return
      }
      let text = word.text
      words = words.dropFirst()
      if text == "--" {
        state.arguments = Array(words)
        return
      }
      guard text.hasPrefix("-") || text.hasPrefix("+"), text.utf8.count > 1 else {
        state.arguments = [word] + words
        return
      }
      let isOn = text.hasPrefix("-")
      for letter in text.dropFirst() {
        switch letter {
        case "e": state.exits = isOn
        case "a": state.exportsAll = isOn
        case "o":
          if let option = words.first?.text {
            words = words.dropFirst()
            if option == "errexit" { state.exits = isOn }
            if option == "allexport" { state.exportsAll = isOn }
            if option == "posix" { isBash = false }
          }
        case "B" where !isOn, "k", "n":
          state.lose(lostPiece("`set \(text)` is not modelled", call.range))
        default: break
        }
      }
    }
  }

  private func shopt(_ call: Invocation) {
    let words = call.words.map(\.text)
    guard words.count > 2 else { return }
    for word in words.dropFirst(2) {
      if word == "expand_aliases" { state.expandsAliases = words[1].contains("s") }
      if word == "lastpipe" { state.lastInPipe = words[1].contains("s") }
    }
  }

  private func alias(_ call: Invocation) {
    for word in call.words.dropFirst() {
      guard let equals = word.text.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
      let name = String(word.text[..<equals])
      state.aliases[name] = (
        word.dropping(name.utf8.count + 1), lineOf(call.range.lowerBound)
      )
    }
  }

  // MARK: - Variables

  private func unset(_ call: Invocation) {
    var isFunction = false
    for word in call.words.dropFirst() {
      let text = word.text
      guard word.problem == nil else {
        state.lose(lostPiece("`unset` of something that is not known", call.range))
        return
      }
      if text == "-f" {
        isFunction = true
      } else if text == "-v" || text == "-n" {
        if text == "-n" { state.references = [:] }
      } else if isFunction {
        state.functions[text] = nil
      } else if let open = text.firstIndex(of: "[") {
        let name = resolved(String(text[..<open]))
        lose(name, "an element of `\(name)` is taken out", call.range)
      } else {
        let name = resolved(text)
        guard !state.constants.contains(name) else { continue }
        let isVariable = state.variables[name] != nil || state.functions[name] == nil
        if !isVariable { state.functions[name] = nil }
        state.variables[name] = .unset
        state.integers.remove(name)
        state.exported.remove(name)
        state.cases[name] = nil
      }
    }
  }

  private struct Attributes {
    var letters: Set<Character> = []
    var removed: Set<Character> = []
  }

  private func declare(_ command: String, _ call: Invocation) {
    var attributes = Attributes()
    if command == "export" { attributes.letters.insert("x") }
    if command == "readonly" { attributes.letters.insert("r") }
    var operands: [ShellWord] = []
    for word in call.words.dropFirst() {
      let text = word.text
      guard operands.isEmpty, word.problem == nil, text.utf8.count > 1,
        text.hasPrefix("-") || text.hasPrefix("+")
      else {
        operands.append(word)
        continue
      }
      if text.hasPrefix("-") {
        attributes.letters.formUnion(text.dropFirst())
      } else {
        attributes.removed.formUnion(text.dropFirst())
      }
    }
    if command == "export", attributes.letters.contains("n") {
      for word in operands { state.exported.remove(word.text) }
      return
    }
    if attributes.letters.contains("f") || attributes.letters.contains("F")
      || attributes.letters.contains("p") && operands.isEmpty
    {
      return printed(nil)
    }
    if command == "local", isBash, state.scopes.isEmpty {
      // An error to bash, which leaves the variable as it was; other shells set it.
      for assignment in call.declared { loseLocal(assignment.name, call.range) }
      for word in operands { loseLocal(String(word.text.prefix { $0 != "=" }), call.range) }
      state.status = nil
      return
    }
    let isLocal =
      !state.scopes.isEmpty && (command == "local" || command == "declare" || command == "typeset")
      && !attributes.letters.contains("g")
    let isGlobal = attributes.letters.contains("g") && !state.scopes.isEmpty
    for assignment in call.declared {
      let name = assignment.name
      guard isLocal, state.scopes.last?[name] == nil, !state.constants.contains(name) else {
        declare(name, attributes, isLocal, isGlobal, call.range) { self.assign(assignment) }
        continue
      }
      // What is assigned may name the variable outside.
      let outer = state.saved(name)
      if attributes.letters.contains("A") {
        state.variables[name] = .map([:], isAssociative: true)
      }
      assign(assignment)
      let value = state.variables[name]
      state.restore(name, outer)
      declare(name, attributes, isLocal, isGlobal, call.range) {
        if let value { self.set(name, value, call.range) }
      }
    }
    for word in operands {
      guard let equals = word.text.utf8.firstIndex(of: UInt8(ascii: "=")) else {
        guard word.problem == nil else {
          state.lose(lostPiece("`\(command)` of something that is not known", call.range))
          return
        }
        declare(word.text, attributes, isLocal, isGlobal, call.range) {}
        continue
      }
      var name = String(word.text[..<equals])
      let appends = name.hasSuffix("+")
      if appends { name.removeLast() }
      let value = word.dropping(name.utf8.count + (appends ? 2 : 1))
      declare(name, attributes, isLocal, isGlobal, call.range) {
        if appends, self.state.integers.contains(name) {
          return self.lose(name, "`\(name)` is added to in a way that is not read", call.range)
        }
        if appends { return self.append(value, to: self.resolved(name), call.range) }
        self.set(name, .text(value.pieces.isEmpty ? value.elements : value), call.range)
      }
    }
    state.status = true
  }

  private func loseLocal(_ name: String, _ range: Range<Int>) {
    lose(name, "`local` outside a function sets it in some shells only", range)
  }

  private func declare(
    _ name: String, _ attributes: Attributes, _ isLocal: Bool, _ isGlobal: Bool,
    _ range: Range<Int>, _ assign: () -> Void
  ) {
    guard name.utf8.allSatisfy({ isNameByte($0, isFirst: false) }), !name.isEmpty else {
      let base = String(name.prefix { $0 != "[" })
      return lose(base, "`\(base)` is declared in a way that is not read", range)
    }
    if isLocal, let scope = state.scopes.indices.last, state.scopes[scope][name] == nil {
      let outer = state.saved(name)
      state.scopes[scope][name] = outer
      // The value of the assignment may name the variable outside.
      state.references[name] = nil
      state.integers.remove(name)
      state.cases[name] = nil
      if !state.constants.contains(name) { state.variables[name] = .unset }
    }
    if isGlobal, let index = state.scopes.firstIndex(where: { $0[name] != nil }) {
      let inner = state.saved(name)
      assign()
      let global = state.value(name)
      state.scopes[index][name]?.value = global
      state.restore(name, inner)
      return
    }
    let letters = attributes.letters
    if letters.contains("n") {
      assign()
      if case .text(let word)? = state.variables[name], word.problem == nil, word.text != name {
        state.references[name] = word.text
      } else {
        lose(name, "`\(name)` names another variable that is not known", range)
      }
      return
    }
    if letters.contains("i") { state.integers.insert(name) }
    if attributes.removed.contains("i") { state.integers.remove(name) }
    if letters.contains("u") { state.cases[name] = true }
    if letters.contains("l") { state.cases[name] = false }
    if letters.contains("x") { state.exported.insert(name) }
    if attributes.removed.contains("x") { state.exported.remove(name) }
    if letters.contains("x") || attributes.removed.contains("x") {
      state.exportedSometimes.remove(name)
    }
    if letters.contains("A") {
      if case .map(_, true)? = state.variables[name] {
      } else {
        state.variables[name] = .map([:], isAssociative: true)
      }
    } else if letters.contains("a"), state.variables[name] == nil {
      state.variables[name] = .array([])
    }
    assign()
    if letters.contains("r") { state.constants.insert(name) }
  }

  /// Forgets a variable that a word names; all of them where the word is not known.
  func loseNamed(_ word: ShellWord, _ reason: String, _ range: Range<Int>) {
    guard word.problem == nil else {
      return state.lose(lostPiece("a variable that is not known is set", range))
    }
    let name = String(word.text.prefix { $0 != "[" })
    lose(name, "`\(name)`: \(reason)", range)
  }

  /// Forgets the variables that a command's words name.
  private func loseNames(
    _ call: Invocation, takingValues: String, reason: String, otherwise: String
  ) {
    var names: [ShellWord] = []
    var words = call.words.dropFirst()
    while let word = words.first {
      words = words.dropFirst()
      if names.isEmpty, word.text.hasPrefix("-"), word.problem == nil {
        if word.text.utf8.count == 2, let letter = word.text.last, takingValues.contains(letter) {
          words = words.dropFirst()
        }
      } else {
        names.append(word)
      }
    }
    for name in names { loseNamed(name, "`\(call.words[0].text)` \(reason)", call.range) }
    if names.isEmpty { lose(otherwise, reason, call.range) }
    state.status = nil
  }

  private func readInput(_ call: Invocation) {
    let words = call.words.dropFirst()
    let isPlain = words.allSatisfy {
      $0.problem == nil && ($0.text == "-r" || !$0.text.hasPrefix("-"))
    }
    let names = words.filter { $0.text != "-r" }.map(\.text)
    guard isPlain, !names.isEmpty, let input, input.problem == nil, call.environment.isEmpty,
      state.variables["IFS"] == nil, frames.last?.isLoop != true, !input.text.contains("\\"),
      names.allSatisfy({ $0.utf8.allSatisfy { isNameByte($0, isFirst: false) } })
    else {
      var found: [ShellWord] = []
      var rest = words
      while let word = rest.first {
        rest = rest.dropFirst()
        if word.problem == nil, word.text.hasPrefix("-"), word.text.utf8.count > 1 {
          if word.text.hasSuffix("a"), let next = rest.first {
            found.append(next)
            rest = rest.dropFirst()
          } else if let last = word.text.last, "dinNptu".contains(last) {
            rest = rest.dropFirst()
          }
        } else {
          found.append(word)
        }
      }
      for name in found { loseNamed(name, "`read` takes it from the input", call.range) }
      state.status = nil
      return
    }
    let text = input.text
    let line = text.prefix { $0 != "\n" }
    var fields = ShellWord(
      pieces: [ShellPiece(text: String(line), isQuoted: false)], range: call.range
    ).fields().map(\.text)
    for (position, name) in names.enumerated() {
      var value = fields.isEmpty ? "" : fields.removeFirst()
      if position == names.count - 1, !fields.isEmpty {
        // The last one takes the rest of the line as it is written.
        let rest = trimmedFields(String(line), skipping: position)
        value = rest
        fields = []
      }
      set(
        name,
        .text(
          ShellWord(
            pieces: [ShellPiece(text: value, isQuoted: true, place: call.range)], range: call.range)
        ),
        call.range)
    }
    state.status = text.contains("\n")
  }

  private func trimmedFields(_ line: String, skipping count: Int) -> String {
    var bytes = Array(line.utf8)[...]
    func skipSpace() { bytes = bytes.drop { $0 == 0x20 || $0 == 0x09 } }
    for _ in 0..<count {
      skipSpace()
      bytes = bytes.drop { $0 != 0x20 && $0 != 0x09 }
    }
    skipSpace()
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes = bytes.dropLast() }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func letExpressions(_ call: Invocation) {
    var value: Int?
    for word in call.words.dropFirst() {
      if word.problem == nil {
        value = evaluate(text: word.text, ShellWordNode(parts: [], range: call.range))
      } else {
        loseAssigned(in: word.text, call.range)
        value = nil
      }
    }
    state.status = value.map { $0 != 0 }
  }

  // MARK: - Traps

  private func trap(_ call: Invocation) {
    var words = call.words.dropFirst()
    if words.first?.text == "--" { words = words.dropFirst() }
    state.status = true
    guard let text = words.first, words.count > 1 else { return }
    if text.text == "-" || text.text.isEmpty { return }
    let signals = words.dropFirst().map { $0.text.uppercased() }
    let isExit = signals.contains { $0 == "EXIT" || $0 == "0" }
    if traps.count < 50 { traps.append((text, isExit)) }
    guard signals.contains(where: { $0 != "EXIT" && $0 != "0" }) else { return }
    let before = state
    let wasDry = isDry
    isDry = true
    subshell {
      nested(text)
      for (name, value) in state.variables {
        if let old = before.variables[name], old.isSame(as: value) { continue }
        trapped.insert(name)
      }
      if state.lost != nil, before.lost == nil { trapped.formUnion(state.variables.keys) }
    }
    isDry = wasDry
  }

  /// Runs what was trapped: at the end of the script, or perhaps.
  func runTraps() {
    let all = traps
    traps = []
    for (text, isExit) in all {
      flow = .next
      var lost = state
      // Where the script ended is not known here.
      lost.lose(lostPiece("a trap runs at any time", text.written))
      let saved = state
      state = lost
      if isExit {
        nested(text)
      } else {
        within(ShellBranch(id: newID(), option: 0)) { nested(text) }
      }
      state = saved
    }
    flow = .next
  }

  /// Runs the commands in a text in this shell.
  func nested(_ text: ShellWord) {
    guard nesting < Self.nestingLimit * 2 else { return giveUp() }
    var parser = ShellParser(ShellSource(text), budget: budget, depth: min(nesting, 40))
    nesting += 2
    run(parser.script())
    nesting -= 2
  }
}
