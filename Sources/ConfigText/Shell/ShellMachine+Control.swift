extension ShellMachine {
  // MARK: - Branches

  func runBranches(
    _ clauses: [(condition: [ShellItem], body: [ShellItem])], _ otherwise: [ShellItem]?
  ) {
    let id = newID()
    var outcomes: [(state: ShellState, flow: Flow)] = []
    var hints: [(name: String, option: Int)] = []
    var isDecided = false
    for clause in clauses {
      demand(clause.condition, clause.body)
      asked = []
      checked { run(clause.condition) }
      guard flow == .next else {
        outcomes.append((state, flow))
        isDecided = true
        break
      }
      let questions = asked
      asked = []
      if state.status == false { continue }
      if state.status == true {
        take(clause.body, id, &outcomes, isOnly: outcomes.isEmpty)
        isDecided = true
        break
      }
      let option = outcomes.count
      let start = state
      for question in questions {
        // Only the first condition's answer is one of this branch alone.
        if question.whenEmpty { hints.append((question.name, option)) }
        if !question.whenEmpty, clauses.count == 1 { hints.append((question.name, option + 1)) }
      }
      take(clause.body, id, &outcomes, isOnly: false)
      state = start
      flow = .next
    }
    if !isDecided {
      if outcomes.isEmpty { state.status = true }
      take(otherwise ?? [], id, &outcomes, isOnly: outcomes.isEmpty)
    }
    if outcomes.count == 1 {
      state = outcomes[0].state
      flow = outcomes[0].flow
    } else {
      settle(id, outcomes, hints: hints)
    }
  }

  /// Follows one branch and keeps what came of it.
  private func take(
    _ body: [ShellItem], _ id: Int, _ outcomes: inout [(state: ShellState, flow: Flow)],
    isOnly: Bool
  ) {
    if isOnly {
      run(body)
    } else {
      within(ShellBranch(id: id, option: outcomes.count)) { run(body) }
    }
    outcomes.append((state, flow))
  }

  func choose(_ subject: ShellWordNode, _ cases: [ShellCase]) {
    let word = value(subject)
    let id = newID()
    var outcomes: [(state: ShellState, flow: Flow)] = []
    state.status = true
    for position in cases.indices {
      let found = isMatch(word, cases[position])
      if found == false { continue }
      let (body, goesOn) = body(of: position, in: cases)
      let isLast = found == true && !goesOn
      if isLast {
        take(body, id, &outcomes, isOnly: outcomes.isEmpty)
        return finish(outcomes, id)
      }
      takeAside(body, id, &outcomes)
    }
    outcomes.append((state, .next))
    finish(outcomes, id)
  }

  private func finish(_ outcomes: [(state: ShellState, flow: Flow)], _ id: Int) {
    if outcomes.count == 1 {
      state = outcomes[0].state
      flow = outcomes[0].flow
    } else {
      settle(id, outcomes)
    }
  }

  /// Follows a branch and goes back to before it.
  private func takeAside(
    _ body: [ShellItem], _ id: Int, _ outcomes: inout [(state: ShellState, flow: Flow)]
  ) {
    let start = state
    take(body, id, &outcomes, isOnly: false)
    state = start
    flow = .next
  }

  private func isMatch(_ word: ShellWord, _ one: ShellCase) -> Bool? {
    var isUnknown = false
    for node in one.patterns {
      switch matches(word, pattern(node)) {
      case true?: return true
      case nil: isUnknown = true
      case false?: break
      }
    }
    return isUnknown ? nil : false
  }

  /// What is run where a pattern matches, with what it falls through to.
  private func body(of position: Int, in cases: [ShellCase]) -> ([ShellItem], goesOn: Bool) {
    var next = position
    var items = cases[next].body
    while cases[next].end == .fallThrough, next + 1 < cases.count {
      next += 1
      items += cases[next].body
    }
    guard cases[next].end == .goOn, next + 1 < cases.count else { return (items, false) }
    // What goes on looking for a match may do more than one body.
    for other in cases[(next + 1)...] { items.append(maybe(other.body)) }
    return (items, true)
  }

  /// Commands that may or may not be run.
  private func maybe(_ body: [ShellItem]) -> ShellItem {
    let unknown = ShellWordNode(
      parts: [.unknown("not known", 0..<0, isQuoted: true)], range: 0..<0)
    let question = ShellItem(node: .test(.unary("-e", unknown)))
    return ShellItem(node: .branches([([question], body)], otherwise: nil))
  }

  // MARK: - Loops

  /// Runs a loop's body once, and takes `continue` in.
  ///
  /// - Returns: Whether the loop goes on.
  private func turn(_ body: [ShellItem]) -> Bool {
    run(body)
    switch flow {
    case .goOn(let count) where count <= 1: flow = .next
    case .goOn(let count): flow = .goOn(count - 1)
    case .leave(let count) where count <= 1:
      flow = .next
      return false
    case .leave(let count): flow = .leave(count - 1)
    default: break
    }
    if let last = frames.indices.last, !frames[last].again.isEmpty {
      let again = frames[last].again
      frames[last].again = []
      rejoin(again)
    }
    return flow == .next
  }

  private func looping(_ body: () -> Void) {
    frames.append(Frame(isLoop: true))
    body()
    let frame = frames.removeLast()
    rejoin(frame.left)
  }

  func each(
    _ name: String, _ nodes: [ShellWordNode]?, _ body: [ShellItem], isSelect: Bool,
    _ range: Range<Int>
  ) {
    var values: [ShellWord]?
    if let nodes {
      var found: [ShellWord] = []
      for node in nodes {
        guard let words = words(node) else {
          values = nil
          return turnUnknown(name, nil, [], body, range)
        }
        found += words
        guard budget.take(words.count / 16) else { return giveUp() }
      }
      values = found
    } else {
      values = state.arguments
    }
    guard let values, !isSelect, values.allSatisfy({ $0.isOneWord && !$0.mayNameFiles }) else {
      return turnUnknown(name, nil, [], body, range)
    }
    state.status = true
    let startedWith = commands.count
    var isFirst = true
    let before = budget.steps
    looping {
      for (position, word) in values.enumerated() {
        guard flow == .next else { break }
        let cost = before - budget.steps
        let rest = values.count - position
        if !isFirst,
          position >= Self.turnLimit
            || cost / max(position, 1) * rest > budget.steps / 4
            || (commands.count - startedWith) / max(position, 1) * rest
              > (Self.commandLimit - commands.count) / 2
        {
          turnUnknown(name, rest, Array(values[position...]), body, range)
          break
        }
        isFirst = false
        set(name, .text(word.elements), range)
        if !turn(body) { break }
        if let frame = frames.last, frame.left.count > Self.exitLimit, rest > 1 {
          turnUnknown(name, rest - 1, Array(values[(position + 1)...]), body, range)
          break
        }
      }
    }
  }

  /// Runs a loop's body once for many turns: what it changes is not known.
  ///
  /// - Parameters:
  ///   - name: The loop's variable, if it has one.
  ///   - count: How many turns there are, where that is known.
  func turnUnknown(
    _ name: String?, _ count: Int?, _ values: [ShellWord], _ body: [ShellItem],
    condition: [ShellItem] = [], _ range: Range<Int>
  ) {
    let reason = "varies in a loop"
    if let name {
      state.variables[resolved(name)] = .text(
        ShellWord(
          pieces: [
            ShellPiece(
              text: "$\(name)", isQuoted: true, problem: "`\(name)` \(reason)", place: range)
          ], range: range))
    }
    let start = state
    let savedFlow = flow
    let wasDry = isDry
    let id = newID()
    isDry = true
    var entry = start
    var isStable = false
    var lost: Set<String> = []
    for _ in 0..<5 where !budget.isSpent {
      state = entry
      flow = .next
      within(ShellBranch(id: id, option: 0)) { once(condition + body) }
      let changed = Self.changed(from: entry, to: state).filter { !lost.contains($0) }
      lost.formUnion(changed)
      if changed.isEmpty, state.lost == nil || entry.lost != nil,
        entry.arguments == nil || entry.arguments?.count == state.arguments?.count
      {
        isStable = true
        break
      }
      for name in changed {
        let piece = ShellPiece(
          text: "$\(name)", isQuoted: true, problem: "`\(name)` \(reason)", place: range)
        entry.variables[name] = .text(ShellWord(pieces: [piece], range: range))
      }
      if state.lost != nil, entry.lost == nil { entry.lose(state.lost ?? lostPiece(reason, range)) }
      if entry.arguments != nil, state.arguments?.count != entry.arguments?.count {
        entry.arguments = nil
      }
      for (name, functions) in state.functions { entry.functions[name] = functions }
    }
    isDry = wasDry
    state = entry
    if !isStable { state.lose(lostPiece("what a loop leaves is not known", range)) }
    let after = state
    flow = savedFlow
    let outer = times
    times = times.times(count.map(ShellTimes.exactly) ?? .unknown)
    if count == nil {
      within(ShellBranch(id: id, option: 0)) { once(condition + body) }
    } else {
      once(condition + body)
    }
    times = outer
    // However it ended, it may have ended after any turn.
    flow = budget.isSpent ? .nowhere : .next
    var end = after
    end.status = nil
    if state.lost != nil, end.lost == nil { end.lose(state.lost ?? lostPiece(reason, range)) }
    for (name, functions) in state.functions { end.functions[name] = functions }
    end.written = state.written
    state = end
  }

  private func once(_ items: [ShellItem]) {
    frames.append(Frame(isLoop: true))
    checked { run(items) }
    let frame = frames.removeLast()
    if case .leave = flow { flow = .next }
    if case .goOn = flow { flow = .next }
    rejoin(frame.left + frame.again)
  }

  private static func changed(from old: ShellState, to new: ShellState) -> [String] {
    var names: [String] = []
    for (name, value) in new.variables {
      if let before = old.variables[name], before.isSame(as: value) { continue }
      names.append(name)
    }
    for name in old.variables.keys where new.variables[name] == nil { names.append(name) }
    return names
  }

  func loop(
    isUntil: Bool, _ condition: [ShellItem], _ body: [ShellItem], _ range: Range<Int>
  ) {
    let start = (state: state, count: commands.count, steps: budget.steps)
    var isOpen = false
    var turns = 0
    looping {
      while flow == .next {
        let before = state
        checked { run(condition) }
        guard flow == .next else { break }
        guard let status = state.status else {
          isOpen = true
          break
        }
        guard status != isUntil else { break }
        turns += 1
        guard turns <= Self.turnLimit / 4, commands.count - start.count < Self.commandLimit / 2,
          start.steps - budget.steps < start.steps / 4 + 1_000,
          frames.last.map({ $0.left.count <= Self.exitLimit }) == true
        else {
          isOpen = true
          break
        }
        if !turn(body) { break }
        // What changes nothing goes on for ever, or until something outside changes.
        if Self.changed(from: before, to: state).isEmpty,
          state.arguments?.count == before.arguments?.count
        {
          isOpen = true
          break
        }
      }
    }
    if isOpen {
      commands.removeLast(commands.count - start.count)
      state = start.state
      flow = .next
      turnUnknown(nil, nil, [], body, condition: condition, range)
      if let without = withoutWords(start.state, isUntil: isUntil, condition, body) {
        state = without
      }
    } else if flow == .next {
      state.status = true
    }
  }

  /// What a loop over the script's own words leaves where there are none, as `${1:-…}` is read too.
  ///
  /// What its body runs is noted all the same; only the values that options would set are those before it.
  private func withoutWords(
    _ start: ShellState, isUntil: Bool, _ condition: [ShellItem], _ body: [ShellItem]
  ) -> ShellState? {
    guard start.arguments == nil, start.lost == nil, flow == .next, !budget.isSpent else {
      return nil
    }
    let saved = (state: state, dry: isDry, frames: frames)
    defer { (state, isDry, frames, flow) = (saved.state, saved.dry, saved.frames, .next) }
    state = start
    state.arguments = []
    isDry = true
    var isOver = false
    looping {
      for _ in 0..<2 where !isOver && flow == .next {
        checked { run(condition) }
        guard flow == .next, let status = state.status else { break }
        isOver = status == isUntil
        if !isOver, !turn(body) { isOver = flow == .next && frames.last?.left.isEmpty == true }
      }
    }
    guard isOver, flow == .next, state.lost == nil else { return nil }
    var after = state
    after.arguments = nil
    after.status = nil
    for (name, functions) in saved.state.functions { after.functions[name] = functions }
    after.written = saved.state.written
    return after
  }

  func counted(
    _ first: ShellWordNode?, _ condition: ShellWordNode?, _ step: ShellWordNode?,
    _ body: [ShellItem], _ range: Range<Int>
  ) {
    if let first { _ = evaluate(first) }
    let start = (state: state, count: commands.count, steps: budget.steps)
    var isOpen = false
    var turns = 0
    looping {
      while flow == .next {
        if let condition {
          guard let value = evaluate(condition) else {
            isOpen = true
            break
          }
          if value == 0 { break }
        }
        turns += 1
        guard turns <= Self.turnLimit, commands.count - start.count < Self.commandLimit / 2,
          start.steps - budget.steps < start.steps / 4 + 1_000,
          frames.last.map({ $0.left.count <= Self.exitLimit }) == true
        else {
          isOpen = true
          break
        }
        if !turn(body) { break }
        if let step { _ = evaluate(step) }
      }
    }
    if isOpen {
      commands.removeLast(commands.count - start.count)
      state = start.state
      flow = .next
      let stepping = step.map { [ShellItem(node: .arithmetic($0))] } ?? []
      let asking = condition.map { [ShellItem(node: .arithmetic($0))] } ?? []
      let count = turns > Self.turnLimit ? turnCount(first, condition, step) : nil
      turnUnknown(nil, count, [], body + stepping, condition: asking, range)
    } else if flow == .next {
      state.status = true
    }
  }

  /// The turns of `for ((i = a; i < b; i++))` with a bound beyond what is followed one by one.
  private func turnCount(
    _ first: ShellWordNode?, _ condition: ShellWordNode?, _ step: ShellWordNode?
  ) -> Int? {
    let texts = [first, condition, step].map { node in
      node.map { String(value($0).text.filter { !$0.isWhitespace }) } ?? ""
    }
    let start = texts[0].split(separator: "=").map(String.init)
    guard start.count == 2, let low = Int(start[1]),
      [start[0] + "++", "++" + start[0], start[0] + "+=1"].contains(texts[2])
    else { return nil }
    for (sign, extra) in [("<=", 1), ("<", 0)] {
      let sides = texts[1].components(separatedBy: sign)
      guard sides.count == 2, sides[0] == start[0] else { continue }
      if let high = Int(sides[1]) { return max(0, high - low + extra) }
      if let high = number(sides[1]) { return max(0, high - low + extra) }
    }
    return nil
  }

  private func number(_ name: String) -> Int? {
    guard case .text(let word)? = state.value(name), word.problem == nil else { return nil }
    return Int(word.text)
  }
}

extension ShellWord {
  /// Whether it surely is one word: nothing in it may be none or several.
  var isOneWord: Bool { !pieces.contains { $0.problem != nil && !$0.isQuoted } }

  /// Whether it is a pattern, which stands for the files that it matches.
  var mayNameFiles: Bool {
    pieces.contains { !$0.isQuoted && $0.problem == nil && $0.text.contains { "*?[".contains($0) } }
  }

  /// A loop's value, which is not split again where it is written.
  var elements: ShellWord {
    var word = self
    if word.pieces.isEmpty { word.pieces = [ShellPiece(text: "", isQuoted: true)] }
    return word
  }
}
