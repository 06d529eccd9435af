import Text

extension ShellMachine {
  func unset(_ call: Invocation) {
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

  func declare(_ command: String, _ call: Invocation) {
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
    if command == "export", attributes.letters.contains("f") {
      // Whatever is started from here on may call the function for the program.
      for word in operands where known.launchers.contains(word.text) {
        noteUnseen("the function `\(ShellText.shortened(word.text))` in other scripts", call.range)
      }
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
  func loseNames(
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

  /// The variable of `read -r -d '' name`, which takes the whole input.
  private func wholeInputName(_ words: ArraySlice<ShellWord>) -> String? {
    var rest = words
    var isRaw = false
    var takesAll = false
    while let word = rest.first, word.problem == nil, word.text.hasPrefix("-") {
      rest = rest.dropFirst()
      switch word.text {
      case "-r": isRaw = true
      case "-d", "-rd":
        guard let end = rest.first, end.problem == nil, end.text.isEmpty || end.text == "\0" else {
          return nil
        }
        rest = rest.dropFirst()
        isRaw = isRaw || word.text == "-rd"
        takesAll = true
      default: return nil
      }
    }
    guard takesAll, rest.count == 1, let name = rest.first, name.problem == nil,
      name.text.utf8.allSatisfy({ isNameByte($0, isFirst: false) }),
      isRaw || input?.text.contains("\\") != true
    else { return nil }
    return name.text
  }

  func readInput(_ call: Invocation) {
    let words = call.words.dropFirst()
    if let name = wholeInputName(words), let input, call.environment.isEmpty,
      state.variables["IFS"] == nil, frames.last?.isLoop != true
    {
      set(name, .text(input), call.range)
      // The end of the input is no end of what was asked for.
      state.status = false
      return
    }
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
      // `IFS=, read -ra CMD <<< "torchrun,train.py"`: words that are parted to be run.
      if let input { noteLauncher(in: input.text, of: "read", call.range) }
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

  func letExpressions(_ call: Invocation) {
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
}
