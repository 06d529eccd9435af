/// What a variable holds.
package indirect enum ShellVariable: Sendable {
  case text(ShellWord)
  case array([ShellWord])
  /// An array by its subscripts, where they leave gaps, or an associative one.
  case map([String: ShellWord], isAssociative: Bool)
  /// What it is in each branch of a condition that is not known; nil where nothing sets it.
  case options(Int, [ShellVariable?])
  /// Surely without a value.
  case unset
}

extension ShellVariable {
  func isSame(as other: ShellVariable) -> Bool {
    switch (self, other) {
    case (.text(let a), .text(let b)): a.isSame(as: b)
    case (.array(let a), .array(let b)):
      a.count == b.count && zip(a, b).allSatisfy { $0.isSame(as: $1) }
    case (.map(let a, let one), .map(let b, let two)):
      one == two && a.count == b.count
        && a.allSatisfy { key, word in b[key].map { word.isSame(as: $0) } ?? false }
    case (.options(let a, _), .options(let b, _)): a == b
    case (.unset, .unset): true
    default: false
    }
  }

  /// Whether all of the same values stand in one place.
  func isWrittenOnce(_ others: [ShellVariable?]) -> Bool {
    guard case .text(let word) = self else { return true }
    return others.allSatisfy { other in
      if case .text(let same)? = other {
        same.pieces.map(\.start) == word.pieces.map(\.start)
      } else {
        false
      }
    }
  }

  func withoutLiteral() -> ShellVariable {
    if case .text(let word) = self { .text(word.withoutLiteral()) } else { self }
  }

  /// What holds more is not followed.
  static let sizeLimit = 4_000

  /// A word that stands for a variable of which too much would have to be held.
  static func unread(_ name: String, _ range: Range<Int>) -> ShellWord {
    let piece = ShellPiece(
      text: "$?", isQuoted: true, problem: "`\(name)` holds more than is read", place: range)
    return ShellWord(pieces: [piece], range: range)
  }

  /// Roughly how much it holds.
  var size: Int {
    switch self {
    case .text(let word): word.size
    case .array(let words): words.reduce(1) { $0 + $1.size }
    case .map(let words, _): words.values.reduce(1) { $0 + $1.size }
    case .options(_, let values): values.reduce(1) { $0 + ($1?.size ?? 1) }
    case .unset: 1
    }
  }
}

extension ShellWord {
  func isSame(as other: ShellWord) -> Bool {
    // Most that are held against one another are the same piece by piece, or differ in their length.
    func length(_ word: ShellWord) -> Int { word.pieces.reduce(0) { $0 + $1.text.utf8.count } }
    let isOneText =
      pieces.count == other.pieces.count
      && zip(pieces, other.pieces).allSatisfy { $0.text == $1.text }
      || length(self) == length(other) && text == other.text
    guard isOneText,
      pieces.contains(where: { $0.problem != nil })
        == other.pieces.contains(where: { $0.problem != nil })
    else { return false }
    return pieces.map(\.options?.id) == other.pieces.map(\.options?.id)
  }

  var size: Int {
    pieces.reduce(1) { size, piece in
      let options = piece.options?.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.size } } ?? 0
      return size + 1 + piece.text.utf8.count / 64 + options
    }
  }
}

/// Everything that one command of a script leaves to the next.
struct ShellState {
  var variables: [String: ShellVariable] = [:]
  /// What variables that are not listed became: nil while only the environment could have set them.
  var lost: ShellPiece?
  var exported: Set<String> = []
  /// The names among them that only one branch of a condition exports.
  var exportedSometimes: Set<String> = []
  /// `declare -i`.
  var integers: Set<String> = []
  var constants: Set<String> = []
  /// `declare -n`.
  var references: [String: String] = [:]
  /// `declare -l` and `-u`.
  var cases: [String: Bool] = [:]
  /// What a name may call; an empty entry of the list is no function.
  var functions: [String: [ShellFunction?]] = [:]
  var aliases: [String: (text: ShellWord, line: Int)] = [:]
  /// `$1` and on; nil where the caller decides.
  var arguments: [ShellWord]?
  /// Where in its word `getopts` goes on.
  var optionOffset = 1
  /// Files that were written, by name; nil where what they hold is not known.
  var written: [String: ShellWord?] = [:]
  var exits = false
  var exportsAll = false
  var expandsAliases = false
  var lastInPipe = false
  /// Whether the last command succeeded, where that is known.
  var status: Bool?
  /// What `local` has put aside in each function that is being run.
  var scopes: [[String: Saved]] = []

  /// A variable as it was outside a function.
  struct Saved {
    var value: ShellVariable?
    var isExported: Bool
    var isInteger: Bool
    var isConstant: Bool
    var reference: String?
    var letterCase: Bool?
  }

  func saved(_ name: String) -> Saved {
    Saved(
      value: value(name), isExported: exported.contains(name), isInteger: integers.contains(name),
      isConstant: constants.contains(name), reference: references[name], letterCase: cases[name])
  }

  mutating func restore(_ name: String, _ saved: Saved) {
    variables[name] = saved.value
    if saved.isExported { exported.insert(name) } else { exported.remove(name) }
    if saved.isInteger { integers.insert(name) } else { integers.remove(name) }
    if saved.isConstant { constants.insert(name) } else { constants.remove(name) }
    references[name] = saved.reference
    cases[name] = saved.letterCase
  }

  /// Forgets the value of everything.
  mutating func lose(_ reason: ShellPiece) {
    variables = [:]
    lost = reason
    integers = []
    references = [:]
    arguments = nil
    status = nil
    let unknown = ShellVariable.text(ShellWord(pieces: [reason], range: reason.place ?? 0..<0))
    for index in scopes.indices {
      for name in scopes[index].keys {
        scopes[index][name]?.value = unknown
      }
    }
  }
}

extension ShellState {
  /// The state after a condition that is not known.
  ///
  /// - Parameters:
  ///   - outcomes: The state after each branch, with the branch's number.
  ///   - id: The condition.
  ///   - count: How many branches there are.
  static func merging(
    _ outcomes: [(option: Int, state: ShellState)], id: Int, count: Int, budget: ShellBudget
  ) -> ShellState {
    guard var merged = outcomes.first?.state else { return ShellState() }
    guard outcomes.count > 1 else { return merged }
    let others = outcomes.dropFirst().map(\.state)
    var names = Set(merged.variables.keys)
    for other in others { names.formUnion(other.variables.keys) }
    let isLost = outcomes.contains { $0.state.lost != nil }
    for name in names {
      let values = outcomes.map { $0.state.value(name) }
      let isEqual = values.dropFirst().allSatisfy { value in
        switch (values[0], value) {
        case (nil, nil): true
        case (let a?, let b?): a.isSame(as: b)
        default: false
        }
      }
      if isEqual {
        merged.variables[name] = values[0].map {
          $0.isWrittenOnce(values) ? $0 : $0.withoutLiteral()
        }
        continue
      }
      var byOption = [ShellVariable?](repeating: nil, count: count)
      for (outcome, value) in zip(outcomes, values) { byOption[outcome.option] = value }
      // A branch that does not come here is like any that does.
      for option in 0..<count where !outcomes.contains(where: { $0.option == option }) {
        byOption[option] = values[0]
      }
      // Each turn of a loop may hold twice what the one before held.
      let value = ShellVariable.options(id, byOption)
      let size = value.size
      budget.take(size / 64)
      merged.variables[name] =
        size <= ShellVariable.sizeLimit ? value : .text(ShellVariable.unread(name, 0..<0))
    }
    if isLost { merged.lost = outcomes.lazy.compactMap(\.state.lost).first }
    for other in others { merged.join(other) }
    return merged
  }

  /// What a name holds; nil where only the environment may have set it.
  func value(_ name: String) -> ShellVariable? {
    if let value = variables[name] { return value }
    guard let lost else { return nil }
    return .text(ShellWord(pieces: [lost], range: lost.place ?? 0..<0))
  }

  private mutating func join(_ other: ShellState) {
    exportedSometimes.formUnion(exported.symmetricDifference(other.exported))
    exportedSometimes.formUnion(other.exportedSometimes)
    exported.formUnion(other.exported)
    integers.formUnion(other.integers)
    constants.formUnion(other.constants)
    cases.merge(other.cases) { first, _ in first }
    for (name, target) in other.references where references[name] == nil {
      references[name] = target
    }
    for name in Set(functions.keys).union(other.functions.keys) {
      var all = functions[name] ?? [nil]
      for function in other.functions[name] ?? [nil]
      where !all.contains(where: { $0 === function }) {
        all.append(function)
      }
      functions[name] = all
    }
    aliases.merge(other.aliases) { first, _ in first }
    switch (arguments, other.arguments) {
    case (let a?, let b?) where a.count == b.count && zip(a, b).allSatisfy({ $0.isSame(as: $1) }):
      break
    default: arguments = nil
    }
    for path in Set(written.keys).union(other.written.keys) {
      if case let own?? = written[path], case let body?? = other.written[path],
        own.isSame(as: body)
      {
        continue
      }
      written[path] = .some(nil)
    }
    for index in scopes.indices where index < other.scopes.count {
      let names = Set(scopes[index].keys).symmetricDifference(other.scopes[index].keys)
      for name in names {
        guard var kept = scopes[index][name] ?? other.scopes[index][name] else { continue }
        kept.value = .text(
          ShellWord(
            pieces: [
              ShellPiece(
                text: "$\(name)", isQuoted: true, problem: "`\(name)` is local in one branch")
            ], range: 0..<0))
        scopes[index][name] = kept
      }
    }
    exits = exits && other.exits
    exportsAll = exportsAll || other.exportsAll
    expandsAliases = expandsAliases || other.expandsAliases
    if status != other.status { status = nil }
  }
}

extension ShellState {
  /// What a shell or a script that is started sees of a variable.
  func exportedValue(_ name: String) -> ShellVariable? {
    guard exportedSometimes.contains(name) else { return value(name) }
    let piece = ShellPiece(
      text: "$\(name)", isQuoted: true,
      problem: "whether `\(name)` is exported depends on a condition")
    return .text(ShellWord(pieces: [piece], range: 0..<0))
  }
}
