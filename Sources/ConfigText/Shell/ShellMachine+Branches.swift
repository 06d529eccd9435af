extension ShellMachine {
  /// Runs something as one branch of a condition that is not known.
  func within(_ branch: ShellBranch, _ body: () -> Void) {
    branches.append(branch)
    depth += 1
    body()
    depth -= 1
    branches.removeLast()
  }

  /// Goes on after the branches of a condition that is not known.
  ///
  /// - Parameter hints: Variables of which the condition asked whether they are empty, with the branch
  ///   that is taken when they are.
  func settle(
    _ id: Int, _ outcomes: [(state: ShellState, flow: Flow)],
    hints: [(name: String, option: Int)] = []
  ) {
    var live: [(option: Int, state: ShellState)] = []
    let flows = outcomes.map(\.flow)
    if let first = flows.first, first != .next, flows.allSatisfy({ $0 == first }) {
      state = ShellState.merging(
        outcomes.enumerated().map { ($0.offset, $0.element.state) }, id: id, count: outcomes.count,
        budget: budget)
      flow = first
      return
    }
    for (option, outcome) in outcomes.enumerated() {
      if outcome.flow == .next {
        live.append((option, outcome.state))
      } else {
        escape(outcome.state, outcome.flow)
      }
    }
    guard !live.isEmpty else {
      state = outcomes.first?.state ?? state
      flow = .nowhere
      return
    }
    // `if [ -z "$N" ]; then N=8; fi` is `${N:-8}`.
    for (name, option) in hints {
      guard let filled = live.first(where: { $0.option == option })?.state.variables[name] else {
        continue
      }
      for index in live.indices where live[index].option != option {
        if live[index].state.value(name) == nil { live[index].state.variables[name] = filled }
      }
    }
    budget.take(live.reduce(0) { $0 + $1.state.variables.count / 2 })
    state = ShellState.merging(live, id: id, count: outcomes.count, budget: budget)
    flow = .next
  }

  /// Keeps the state of a branch that jumps out of a loop or a function.
  private func escape(_ state: ShellState, _ flow: Flow) {
    switch flow {
    case .leave(let count), .goOn(let count):
      var left = count
      for index in frames.indices.reversed() {
        guard frames[index].isLoop else { return }
        left -= 1
        if left > 0 { continue }
        if case .leave = flow {
          frames[index].left.append(state)
        } else {
          frames[index].again.append(state)
        }
        return
      }
    case .back:
      if let index = frames.lastIndex(where: { !$0.isLoop }) { frames[index].left.append(state) }
    default: break
    }
  }

  /// Merges states that came another way with the one that is read on with.
  func rejoin(_ states: [ShellState]) {
    guard !states.isEmpty else { return }
    budget.take(states.reduce(0) { $0 + $1.variables.count / 2 })
    var all = states
    if flow == .next { all.insert(state, at: 0) }
    let id = newID()
    state = ShellState.merging(
      all.enumerated().map { ($0.offset, $0.element) }, id: id, count: all.count, budget: budget)
    flow = .next
  }

  func lostPiece(_ reason: String, _ range: Range<Int>) -> ShellPiece {
    ShellPiece(text: "$?", isQuoted: true, problem: reason, place: range)
  }
}

extension ShellCommand {
  private static let limit = 16

  /// The command once for each way that the conditions it depends on may come out.
  func alternatives(newID: () -> Int) -> [ShellCommand] {
    var choices: [Int: Int] = [:]
    for word in words + environment.values + prefix { word.collect(&choices) }
    for branch in branches { choices[branch.id] = nil }
    let ids = choices.keys.sorted()
    let count = ids.reduce(1) { $0.multipliedReportingOverflow(by: choices[$1] ?? 1).partialValue }
    guard !ids.isEmpty, count > 1, count <= Self.limit, ids.count < 8 else { return [self] }
    return (0..<count).map { number in
      var rest = number
      var chosen: [Int: Int] = [:]
      for branch in branches { chosen[branch.id] = branch.option }
      var one = self
      for id in ids {
        let size = choices[id] ?? 1
        chosen[id] = rest % size
        one.branches.append(ShellBranch(id: id, option: rest % size))
        rest /= size
      }
      one.words = words.flatMap { $0.choosing(chosen) }
      one.prefix = prefix.flatMap { $0.choosing(chosen) }
      one.environment = environment.compactMapValues { word in
        ShellWord(pieces: word.choosing(chosen).flatMap(\.pieces), range: word.range)
      }
      return one
    }
  }
}

extension ShellWord {
  fileprivate func collect(_ choices: inout [Int: Int], depth: Int = 0) {
    guard depth < 6 else { return }
    for case let options? in pieces.map(\.options) {
      choices[options.id] = options.values.count
      for words in options.values { for word in words { word.collect(&choices, depth: depth + 1) } }
    }
  }

  /// The words that it is when conditions come out in one way.
  fileprivate func choosing(_ chosen: [Int: Int], depth: Int = 0) -> [ShellWord] {
    guard depth < 6, pieces.contains(where: { $0.options != nil }) else { return [self] }
    var pieces: [ShellPiece] = []
    for piece in self.pieces {
      guard let options = piece.options, let option = chosen[options.id],
        options.values.indices.contains(option)
      else {
        pieces.append(piece)
        continue
      }
      let words = options.values[option].flatMap { $0.choosing(chosen, depth: depth + 1) }
      if options.isList, self.pieces.count == 1 {
        return piece.isQuoted
          ? words.map { ShellWord(pieces: $0.pieces, range: range) }
          : words.flatMap { ShellWord(pieces: $0.unquoted().pieces, range: range).fields() }
      }
      for var inner in words.flatMap(\.pieces) {
        inner.isQuoted = piece.isQuoted
        pieces.append(inner)
      }
    }
    return ShellWord(pieces: pieces, range: range).fields()
  }
}
