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
    case "getopts" where call.words.count == 3 && state.arguments?.isEmpty == true:
      state.status = false
    case "getopts" where takeOption(call): break
    case "getopts":
      if call.words.count > 2 { loseNamed(call.words[2], "`getopts` sets it", call.range) }
      state.status = nil
    case "trap": trap(call)
    case "command", "builtin": command(call)
    case "type": printed(nil)
    case "cd", "pushd":
      note(call.words, call.environment, call.range)
      forgetWritten { !$0.hasPrefix("/") }
      state.status = nil
    case "popd":
      forgetWritten { !$0.hasPrefix("/") }
      state.status = nil
    case "wait", "hash": state.status = nil
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
