extension ShellMachine {
  /// Follows a simple command: expands it, and does or notes what it does.
  func run(_ command: ShellSimple) {
    if expandAlias(command) { return }
    state.status = true
    var words: [ShellWord] = []
    var declared: [ShellAssignment] = []
    for argument in command.arguments {
      switch argument {
      case .assignment(let assignment):
        guard assignment.index == nil, case .word(let node) = assignment.value else {
          declared.append(assignment)
          break
        }
        let sign = assignment.name + (assignment.appends ? "+=" : "=")
        let head = ShellPiece(text: sign, isQuoted: true)
        words.append(ShellWord(pieces: [head] + value(node).pieces, range: assignment.range))
      case .word(let node):
        if let found = self.words(node) {
          words += found
        } else {
          var piece = lostPiece("more words than are read", node.range)
          piece.isQuoted = false
          words.append(ShellWord(pieces: [piece], range: node.range))
        }
      }
      guard words.count < 10_000, budget.take(at: command.range) else { return giveUp() }
    }
    let outer = input
    for redirect in command.redirects where redirect.kind != .output && redirect.kind != .duplicate
    {
      input = read(redirect)
    }
    defer {
      input = outer
      inputFile = nil
    }
    guard !words.isEmpty else {
      for assignment in command.assignments { assign(assignment) }
      failed()
      return
    }
    let target = command.redirects.last { $0.takesOutput }
    let wasElsewhere = isElsewhere
    isElsewhere = command.isElsewhere
    defer { isElsewhere = wasElsewhere }
    if target != nil { outputs.append(Output(depth: depth)) }
    invoke(words, command.assignments, declared, command.range)
    if let target {
      let printed = outputs.popLast()
      if target.kind == .output { write(printed, by: target) }
    }
    failed()
  }

  // MARK: - Assignments

  func assign(_ assignment: ShellAssignment) {
    let name = resolved(assignment.name)
    let range = assignment.range
    if let node = assignment.index {
      return assign(name, at: node, assignment)
    }
    switch assignment.value {
    case .array(let elements):
      set(name, array(elements, name, appends: assignment.appends, range), range)
    case .word(let node):
      var word = value(node)
      if assignment.appends {
        if state.integers.contains(name) {
          word.pieces.insert(ShellPiece(text: "+(", isQuoted: true), at: 0)
          word.pieces.insert(
            contentsOf: text(of: name, range) ?? [ShellPiece(text: "0", isQuoted: true)], at: 0)
          word.pieces.append(ShellPiece(text: ")", isQuoted: true))
          return set(name, .text(word), range)
        }
        return append(word, to: name, range)
      }
      if case .array(var words)? = variable(name), !words.isEmpty {
        words[0] = word
        return set(name, .array(words), range)
      }
      if case .map(var words, let isAssociative)? = variable(name) {
        words["0"] = word
        return set(name, .map(words, isAssociative: isAssociative), range)
      }
      set(name, .text(word), range)
    }
  }

  func append(_ word: ShellWord, to name: String, _ range: Range<Int>) {
    switch variable(name) {
    case .array(var words)?:
      guard !words.isEmpty else { return set(name, .array([word]), range) }
      words[0].pieces += word.pieces
      set(name, .array(words), range)
    case .map?: lose(name, "`\(name)` is an array", range)
    case nil:
      // What the environment may have set is taken for nothing, as `${NAME:-}` is.
      set(name, .text(word), range)
    case let variable?:
      let old = text(of: variable, name, range) ?? []
      set(name, .text(ShellWord(pieces: old + word.pieces, range: word.range)), range)
    }
  }

  private func array(
    _ elements: [(index: ShellWordNode?, value: ShellWordNode)], _ name: String, appends: Bool,
    _ range: Range<Int>
  ) -> ShellVariable {
    var isAssociative = false
    if case .map(_, true)? = state.variables[name] { isAssociative = true }
    if isAssociative || elements.contains(where: { $0.index != nil }) {
      return map(elements, name, isAssociative, appends, range)
    }
    var words: [ShellWord] = []
    for element in elements {
      guard let found = self.words(element.value) else {
        return .text(
          ShellWord(pieces: [lostPiece("more words than are read", range)], range: range))
      }
      words += found
      if words.count > 4_000 { break }
    }
    guard appends else { return .array(words) }
    switch variable(name) {
    case .array(let old)?: return .array(old + words)
    case nil, .unset?: return .array(words)
    case .text(let word)?: return .array([word] + words)
    case .map?:
      return .text(
        ShellWord(pieces: [lostPiece("an array with gaps grows", range)], range: range))
    case .options?:
      let list = self.elements(
        ShellParameter(name: name, isAll: true, range: range))
      return .array(
        (list ?? [
          ShellWord(pieces: [lostPiece("`\(name)` depends on a condition", range)], range: range)
        ]) + words)
    }
  }

  private func map(
    _ elements: [(index: ShellWordNode?, value: ShellWordNode)], _ name: String,
    _ isAssociative: Bool, _ appends: Bool, _ range: Range<Int>
  ) -> ShellVariable {
    var words: [String: ShellWord] = [:]
    if appends, case .map(let old, _)? = variable(name) { words = old }
    let lost = ShellVariable.text(
      ShellWord(
        pieces: [
          ShellPiece(
            text: "$\(name)", isQuoted: true, problem: "`\(name)` has keys that are not known",
            place: range)
        ], range: range))
    if appends, case .map? = variable(name) {} else if appends { return lost }
    var next = 0
    for element in elements {
      let word = value(element.value)
      if let node = element.index {
        if isAssociative {
          let key = value(node)
          guard key.problem == nil else { return lost }
          words[key.text] = word
          continue
        }
        guard let position = evaluate(node), position >= 0 else { return lost }
        next = position
      } else if isAssociative {
        return lost
      }
      words["\(next)"] = word
      next += 1
    }
    return .map(words, isAssociative: isAssociative)
  }

  private func assign(_ name: String, at node: ShellWordNode, _ assignment: ShellAssignment) {
    let range = assignment.range
    guard case .word(let valueNode) = assignment.value else {
      return lose(name, "`\(name)` is set in a way that is not read", range)
    }
    let word = value(valueNode)
    let old = variable(name)
    if case .map(var words, true)? = old {
      let key = value(node)
      guard key.problem == nil else {
        return lose(name, "`\(name)` is set at a key that is not known", range)
      }
      words[key.text] = appended(word, to: words[key.text], assignment)
      return set(name, .map(words, isAssociative: true), range)
    }
    setElement(name, evaluate(node), range) { appended(word, to: $0, assignment) }
  }

  private func appended(
    _ word: ShellWord, to old: ShellWord?, _ assignment: ShellAssignment
  ) -> ShellWord {
    guard assignment.appends, let old else { return word }
    return ShellWord(pieces: old.pieces + word.pieces, range: word.range)
  }

  /// Sets one element of an array.
  func setElement(
    _ name: String, _ position: Int?, _ range: Range<Int>, _ make: (ShellWord?) -> ShellWord
  ) {
    guard var position else {
      return lose(name, "`\(name)` is set at a position that is not known", range)
    }
    switch variable(name) {
    case nil where state.lost == nil, .unset?:
      guard position >= 0 else { return }
      set(
        name,
        position == 0
          ? .array([make(nil)]) : .map(["\(position)": make(nil)], isAssociative: false), range)
    case .text(let word)? where word.problem == nil:
      guard position != 0 else { return set(name, .array([make(word)]), range) }
      set(
        name,
        position == 1
          ? .array([word, make(nil)])
          : .map(["0": word, "\(position)": make(nil)], isAssociative: false), range)
    case .array(var words)?
    where !words.contains(where: { $0.pieces.contains { $0.options?.isList == true } }):
      if position < 0 { position += words.count }
      guard position >= 0 else { return }
      if position < words.count {
        words[position] = make(words[position])
      } else if position == words.count {
        words.append(make(nil))
      } else {
        var map: [String: ShellWord] = [:]
        for (index, word) in words.enumerated() { map["\(index)"] = word }
        map["\(position)"] = make(nil)
        return set(name, .map(map, isAssociative: false), range)
      }
      set(name, .array(words), range)
    case .map(var words, false)? where position >= 0:
      words["\(position)"] = make(words["\(position)"])
      set(name, .map(words, isAssociative: false), range)
    default: lose(name, "`\(name)` is an array that is not known", range)
    }
  }

  // MARK: - Invocation

  /// Runs a command by its words.
  ///
  /// - Parameter skipsFunctions: Whether `command` or `builtin` stands before it.
  func invoke(
    _ words: [ShellWord], _ assignments: [ShellAssignment] = [], _ declared: [ShellAssignment] = [],
    _ range: Range<Int>, skipsFunctions: Bool = false
  ) {
    guard let first = words.first else { return }
    if first.problem != nil { return invokeUnknown(words, assignments, range) }
    let name = first.text
    let wasLost = state.lost != nil
    // Variables before a command are its own.
    var kept: [(name: String, saved: ShellState.Saved)] = []
    var environment: [String: ShellWord] = [:]
    for assignment in assignments {
      let target = resolved(assignment.name)
      if !kept.contains(where: { $0.name == target }) { kept.append((target, state.saved(target))) }
      assign(assignment)
      state.exported.insert(target)
      if case .text(let word)? = state.variables[target] { environment[assignment.name] = word }
    }
    let functions = skipsFunctions ? [] : state.functions[name] ?? []
    var persists = false
    if functions.contains(where: { $0 != nil }) {
      invoke(name, functions, words, environment, range)
    } else if Self.builtins.contains(name) {
      persists = Self.special.contains(name)
      runBuiltin(
        name,
        Invocation(words: words, declared: declared, environment: environment, range: range))
    } else {
      external(words, environment, range)
    }
    if state.lost != nil, !wasLost { return }
    for (name, saved) in kept.reversed() {
      if persists, !isBash {
        if isPOSIX { continue }
        lose(name, "whether `\(name)` is kept depends on the shell", range)
      } else {
        state.restore(name, saved)
      }
    }
  }

  /// Calls what a name may be: one function, or one in each branch.
  private func invoke(
    _ name: String, _ functions: [ShellFunction?], _ words: [ShellWord],
    _ environment: [String: ShellWord], _ range: Range<Int>
  ) {
    if functions.count == 1, let function = functions[0] {
      return call(name, function, arguments: Array(words.dropFirst()))
    }
    let id = newID()
    let start = state
    var outcomes: [(state: ShellState, flow: Flow)] = []
    for (option, function) in functions.enumerated() {
      state = start
      flow = .next
      within(ShellBranch(id: id, option: option)) {
        if let function {
          call(name, function, arguments: Array(words.dropFirst()))
        } else {
          invoke(words, [], [], range, skipsFunctions: true)
        }
      }
      outcomes.append((state, flow))
    }
    settle(id, outcomes)
  }

  func call(_ name: String, _ function: ShellFunction, arguments: [ShellWord]?) {
    called.insert(ObjectIdentifier(function))
    guard calls.count < Self.nestingLimit, budget.take(at: function.range) else {
      state.lose(lostPiece("`\(name)` calls itself again and again", function.range))
      if cutOff == nil { cutOff = function.range }
      return
    }
    calls.append(function)
    let outer = state.arguments
    state.arguments = arguments
    state.scopes.append([:])
    frames.append(Frame(isLoop: false))
    run(function.body)
    let frame = frames.removeLast()
    if flow == .back { flow = .next }
    if case .leave = flow { flow = .next }
    if case .goOn = flow { flow = .next }
    rejoin(frame.left)
    for (name, saved) in state.scopes.popLast() ?? [:] { state.restore(name, saved) }
    state.arguments = state.lost != nil && outer == nil ? nil : outer
    calls.removeLast()
  }

  /// A command whose name is not known.
  private func invokeUnknown(
    _ words: [ShellWord], _ assignments: [ShellAssignment], _ range: Range<Int>
  ) {
    var environment: [String: ShellWord] = [:]
    for assignment in assignments {
      if case .word(let node) = assignment.value { environment[assignment.name] = value(node) }
    }
    note(words, environment, range)
    if let first = words.first { noteUnseen(first, isAny: false, range) }
    mayCallAny = true
    let rest = words.drop { word in word.pieces.allSatisfy { $0.isOutside && !$0.isQuoted } }
    if rest.count < words.count {
      // `$LAUNCHER train.sh`, where nothing sets the launcher: without it the next word is the program.
      state.status = nil
      guard let next = rest.first, next.problem == nil,
        state.functions[next.text]?.isEmpty == false || Self.builtins.contains(next.text)
      else { return }
      let id = newID()
      let start = state
      within(ShellBranch(id: id, option: 0)) { invoke(Array(rest), [], [], range) }
      settle(id, [(state, flow), (start, .next)])
      state.status = nil
      return
    }
    if let options = words[0].pieces.first?.options, words[0].pieces.count == 1,
      options.values.count <= 8
    {
      return invokeOptions(options, words, range)
    }
    // A path whose folder is not known names a program; anything else may be `eval` or `read`.
    // `if $(test -f x)` asks for the status of what prints nothing.
    let isQuestion = words.count == 1 && conditions > 0
    let text = words[0].pieces.last.flatMap { $0.problem == nil ? $0.text : nil } ?? ""
    if !text.contains("/"), !isQuestion,
      words[0].pieces.contains(where: { $0.problem != nil && !$0.isOutside })
    {
      state.lose(lostPiece("what `\(ShellText.shortened(words[0].text))` runs is not known", range))
    }
    printed(nil)
    state.status = nil
  }

  /// A command that is another one in each branch: functions and builtins among them are run.
  private func invokeOptions(_ options: ShellOptions, _ words: [ShellWord], _ range: Range<Int>) {
    let start = state
    var outcomes: [(state: ShellState, flow: Flow)] = []
    let wasDry = isDry
    for (option, first) in options.values.enumerated() {
      state = start
      flow = .next
      let named =
        first.flatMap { options.isList ? [$0] : $0.unquoted().fields() } + words.dropFirst()
      within(ShellBranch(id: options.id, option: option)) {
        guard let name = named.first else { return }
        let isOwn =
          state.functions[name.text]?.contains { $0 != nil } == true
          || Self.builtins.contains(name.text)
        // Programs are noted already.
        if !isOwn, name.problem == nil { isDry = true }
        invoke(named, [], [], range)
        isDry = wasDry
      }
      outcomes.append((state, flow))
    }
    settle(options.id, outcomes)
    state.status = nil
  }

  // MARK: - Aliases

  private func expandAlias(_ command: ShellSimple) -> Bool {
    guard state.expandsAliases, case .word(let node)? = command.arguments.first,
      let name = node.bare, let alias = state.aliases[name],
      lineOf(command.range.lowerBound) > alias.line, nesting < Self.nestingLimit
    else { return false }
    guard alias.text.problem == nil else {
      state.lose(lostPiece("`\(name)` is an alias that is not known", command.range))
      return true
    }
    var parser = ShellParser(ShellSource(alias.text), budget: budget)
    var items = parser.script()
    let outer = state.aliases
    state.aliases[name] = nil
    if let last = items.indices.last, case .simple(var simple) = items[last].node {
      simple.arguments += command.arguments.dropFirst()
      simple.redirects += command.redirects
      if items.count == 1 { simple.assignments = command.assignments + simple.assignments }
      simple.range = command.range
      items[last].node = .simple(simple)
      run(items)
    } else {
      state.lose(lostPiece("`\(name)` is an alias that is not read", command.range))
    }
    for (name, alias) in outer where state.aliases[name] == nil { state.aliases[name] = alias }
    return true
  }
}

/// A command with its words expanded.
struct Invocation {
  var words: [ShellWord]
  /// `NAME=(…)` among the words of `declare`.
  var declared: [ShellAssignment]
  var environment: [String: ShellWord]
  var range: Range<Int>
}
