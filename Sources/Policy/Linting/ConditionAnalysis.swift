import CEL
import Runs

/// Decides of simple conditions whether they can hold at all: comparisons of inputs with constants,
/// joined by `&&`, `||` and `!`. Whatever is not of this kind may hold or not.
struct ConditionAnalysis {
  /// What one alternative demands of inputs, by slot.
  typealias Alternative = [(slot: Int, constraint: Constraint)]

  /// More alternatives than these are not followed.
  private static let mostAlternatives = 256

  private let expression: PolicyExpression
  private var ast: AST { expression.ast }

  init(_ expression: PolicyExpression) { self.expression = expression }

  /// The alternatives under which the condition holds (or does not); nil when there are too many.
  func alternatives(negated: Bool = false) -> [Alternative]? {
    alternatives(of: ast.root, negated: negated)
  }

  /// Whether no input whatsoever satisfies any of the alternatives.
  static func isImpossible(_ alternatives: [Alternative]?) -> Bool {
    guard let alternatives else { return false }
    return alternatives.allSatisfy { alternative in
      var domains: [Int: InputDomain] = [:]
      for (slot, constraint) in alternative {
        var domain = domains[slot] ?? InputDomain(of: PolicyLanguage.shared.meanings[slot])
        domain.demand(constraint)
        domains[slot] = domain
      }
      return domains.values.contains(where: \.isEmpty)
    }
  }

  /// The alternatives under which both conditions hold; nil when there are too many.
  static func both(_ left: [Alternative]?, _ right: [Alternative]?) -> [Alternative]? {
    guard let left, let right, left.count * right.count <= mostAlternatives else { return nil }
    return left.flatMap { first in right.map { first + $0 } }
  }

  private func alternatives(of id: AST.NodeID, negated: Bool) -> [Alternative]? {
    switch ast[id].kind {
    case .literal(.bool(let flag)): return flag != negated ? [[]] : []
    case .unary(.not, let operand): return alternatives(of: operand, negated: !negated)
    case .logical(let symbol, let operands):
      let parts = operands.map { alternatives(of: $0, negated: negated) }
      let isConjunction = (symbol == .and) != negated
      return isConjunction
        ? parts.reduce([[]]) { Self.both($0, $1) } : Self.either(parts)
    case .binary(let symbol, let left, let right):
      return comparison(symbol, left, right, negated: negated).map { [[$0]] } ?? [[]]
    default:
      guard case .slot(let slot)? = input(id) else { return [[]] }
      return [[(slot, .equal(.flag(!negated)))]]
    }
  }

  private static func either(_ parts: [[Alternative]?]) -> [Alternative]? {
    var all: [Alternative] = []
    for part in parts {
      guard let part else { return nil }
      all += part
    }
    return all.count <= mostAlternatives ? all : nil
  }

  private enum Operand {
    case slot(Int)
    case constant(ConstantValue)
    case constants([ConstantValue])
  }

  private func input(_ id: AST.NodeID) -> Operand? {
    switch ast[id].kind {
    case .select, .identifier:
      return PolicyLanguage.shared.environment.slot(for: ast.source(of: id)).map(Operand.slot)
    case .list(let elements):
      let values = elements.compactMap { constant($0.value) }
      return values.count == elements.count ? .constants(values) : nil
    default: return constant(id).map(Operand.constant)
    }
  }

  private func constant(_ id: AST.NodeID) -> ConstantValue? {
    guard let part = expression.part(id), part.slots.isEmpty else { return nil }
    return part.program.evaluate(PolicyLanguage.shared.environment.makeActivation()).value
      .flatMap(ConstantValue.init)
  }

  private func comparison(
    _ symbol: BinaryOperator, _ left: AST.NodeID, _ right: AST.NodeID, negated: Bool
  ) -> (slot: Int, constraint: Constraint)? {
    switch (input(left), input(right)) {
    case (.slot(let slot)?, .constant(let value)?):
      return Self.constraint(symbol, value, negated: negated).map { (slot, $0) }
    case (.constant(let value)?, .slot(let slot)?):
      return Self.constraint(Self.mirrored(symbol), value, negated: negated).map { (slot, $0) }
    case (.slot(let slot)?, .constants(let values)?) where symbol == .in:
      return (slot, negated ? .noneOf(values) : .oneOf(values))
    default: return nil
    }
  }

  private static func mirrored(_ symbol: BinaryOperator) -> BinaryOperator {
    switch symbol {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: symbol
    }
  }

  private static func constraint(
    _ symbol: BinaryOperator, _ value: ConstantValue, negated: Bool
  ) -> Constraint? {
    switch (symbol, negated) {
    case (.equal, false), (.notEqual, true): return .equal(value)
    case (.equal, true), (.notEqual, false): return .notEqual(value)
    default: break
    }
    guard let number = value.number else { return nil }
    switch (symbol, negated) {
    case (.less, false), (.greaterOrEqual, true): return .below(number, orEqual: false)
    case (.lessOrEqual, false), (.greater, true): return .below(number, orEqual: true)
    case (.greater, false), (.lessOrEqual, true): return .above(number, orEqual: false)
    case (.greaterOrEqual, false), (.less, true): return .above(number, orEqual: true)
    default: return nil
    }
  }

  // MARK: Words that are no value of a fact

  /// A text that is compared with a fact that never has it.
  struct ForeignWord {
    let word: String
    let fact: Fact
    let words: [String]
    /// Where the word stands in the expression's text.
    let part: Range<Int>
  }

  /// The texts that are compared with facts of a few words and are none of them.
  func foreignWords() -> [ForeignWord] {
    var found: [ForeignWord] = []
    for id in ast.nodeIDs {
      guard case .binary(let symbol, let left, let right) = ast[id].kind else { continue }
      switch symbol {
      case .equal, .notEqual, .in: break
      default: continue
      }
      for (input, other) in [(left, right), (right, left)] {
        guard case .slot(let slot)? = self.input(input),
          case .fact(let fact, _) = PolicyLanguage.shared.meanings[slot],
          case .choice(let words) = fact.kind
        else { continue }
        for literal in [other] + ast.children(of: other) {
          guard case .literal(.string(let word)) = ast[literal].kind, !words.contains(word) else {
            continue
          }
          found.append(
            ForeignWord(word: word, fact: fact, words: words, part: ast[literal].range))
        }
      }
    }
    return found
  }

  /// A word of the user's that the condition looks for in a fact or a label.
  struct OwnWord: Equatable {
    let word: String
    /// What it is compared with, such as `run.team` or `run.labels.org`.
    let source: String
    /// The fact; nil for a label.
    let fact: Fact?
    /// The label; nil for a fact.
    let label: String?
  }

  /// The constant words that are compared with facts and labels whose words are the user's own.
  func ownWords() -> [OwnWord] {
    var found: [OwnWord] = []
    for id in ast.nodeIDs {
      guard case .binary(let symbol, let left, let right) = ast[id].kind,
        symbol == .equal || symbol == .in
      else { continue }
      for (input, other) in [(left, right), (right, left)] {
        let source = ast.source(of: input)
        let (fact, label) = (ownFact(input), label(input))
        guard fact != nil || label != nil else { continue }
        for literal in [other] + ast.children(of: other) {
          guard case .literal(.string(let word)) = ast[literal].kind else { continue }
          found.append(OwnWord(word: word, source: source, fact: fact, label: label))
        }
      }
    }
    return found
  }

  private func ownFact(_ id: AST.NodeID) -> Fact? {
    guard case .slot(let slot)? = input(id),
      case .fact(let fact, _) = PolicyLanguage.shared.meanings[slot],
      [.team, .project, .purpose, .name].contains(fact)
    else { return nil }
    return fact
  }

  private func label(_ id: AST.NodeID) -> String? {
    switch ast[id].kind {
    case .select(let map, field: let label, isOptional: false):
      return ast.source(of: map) == "run.labels" ? label : nil
    case .index(let map, let key, isOptional: false):
      guard ast.source(of: map) == "run.labels", case .literal(.string(let label)) = ast[key].kind
      else { return nil }
      return label
    default: return nil
    }
  }

  /// A residency label that the condition looks for.
  struct ResidencyRead {
    let label: String
    /// Where it stands in the expression's text.
    let part: Range<Int>
  }

  /// The constant labels that are looked for in `run.residency`.
  func residencyLabels() -> [ResidencyRead] {
    ast.nodeIDs.compactMap { id in
      guard case .binary(.in, let left, let right) = ast[id].kind,
        case .literal(.string(let label)) = ast[left].kind,
        case .slot(let slot)? = input(right),
        case .residency = PolicyLanguage.shared.meanings[slot]
      else { return nil }
      return ResidencyRead(label: label, part: ast[left].range)
    }
  }
}

extension PolicyExpression {
  /// Whether the expression looks at where data lies.
  var readsResidency: Bool {
    slots.contains { slot in
      if case .residency = PolicyLanguage.shared.meanings[slot] { true } else { false }
    }
  }
}
