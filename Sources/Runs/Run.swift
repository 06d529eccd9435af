public import Diagnostics
public import Quantities

/// One proposed training run: what trains, on what, where and for how long, every field traced.
public struct Run: Sendable {
  /// The file that stands for the run in reports: its recipe, or its launcher when there is no recipe.
  public var path: String
  /// The format of that file, such as `axolotl`.
  public var format: String
  /// Every file that contributed, the recipe first.
  public var files: [SourceFile]
  /// The user's own labels, sorted by key.
  public var labels: [(key: String, value: Traced<String>)] = []
  /// What comments in its files ask policies to let pass, in the order of the files.
  public var ignores: [IgnoreComment] = []

  private var values: [Traced<FactValue>?]
  private var unresolved: [Int: UnresolvedFact] = [:]
  private var canonical: [Int: String] = [:]

  /// Creates a run of which nothing is known.
  public init(path: String, format: String, files: [SourceFile] = []) {
    self.path = path
    self.format = format
    self.files = files
    values = Array(repeating: nil, count: Fact.allCases.count)
  }

  /// The value of a fact with its origin, or nil when it is not known.
  public subscript(fact: Fact) -> Traced<FactValue>? {
    get { values[fact.index] }
    set { values[fact.index] = newValue }
  }

  /// States a fact unless a stronger or equally strong origin has already stated it.
  ///
  /// - Returns: The value that stays beside a differing one of the same strength: a contradiction
  ///   that the caller reports; nil otherwise.
  @discardableResult
  public mutating func state(_ fact: Fact, _ value: Traced<FactValue>) -> Traced<FactValue>? {
    guard let current = values[fact.index] else {
      values[fact.index] = value
      return nil
    }
    if current.origin.strength < value.origin.strength {
      values[fact.index] = value
      return nil
    }
    return current.origin.strength == value.origin.strength && current.value != value.value
      ? current : nil
  }

  /// Records that a file states a fact in a way that cannot be resolved.
  public mutating func markUnresolved(_ fact: Fact, _ reason: UnresolvedFact) {
    if unresolved[fact.index] == nil { unresolved[fact.index] = reason }
  }

  /// Why a fact is not known although a file speaks of it; nil once it is known.
  public func unresolvedReason(_ fact: Fact) -> UnresolvedFact? {
    values[fact.index] == nil ? unresolved[fact.index] : nil
  }

  /// States a fact above everything else, as a measure under trial does, and forgets every value that
  /// was computed from its old one, directly or through others; stated values stay.
  public mutating func override(_ fact: Fact, _ value: FactValue, by name: String) {
    values[fact.index] = Traced(value, .override(name))
    canonical[fact.index] = nil
    var pending = [fact.rawValue]
    while let next = pending.popLast() {
      for position in values.indices {
        guard case .derived(formula: _, let inputs)? = values[position]?.origin,
          inputs.contains(next)
        else { continue }
        values[position] = nil
        pending.append(Fact.allCases[position].rawValue)
      }
    }
  }

  /// The known facts in the order of the vocabulary.
  public var known: [(fact: Fact, value: Traced<FactValue>)] {
    Fact.allCases.compactMap { fact in values[fact.index].map { (fact, $0) } }
  }

  /// The number of a fact in its canonical unit, if it is known.
  public func number(_ fact: Fact) -> RangedValue? { values[fact.index]?.value.number }

  /// The text of a fact, if it is known.
  public func text(_ fact: Fact) -> String? { values[fact.index]?.value.text }

  /// The text of a fact as policies compare it: the catalogue's id where it knows the name, and
  /// otherwise the name as it is written.
  public func canonicalText(_ fact: Fact) -> String? {
    text(fact).map { canonical[fact.index] ?? $0 }
  }

  /// Notes the catalogue's id of what a fact names; nil for a name that it does not know.
  public mutating func setCanonical(_ fact: Fact, _ id: String?) { canonical[fact.index] = id }

  /// The flag of a fact, if it is known.
  public func flag(_ fact: Fact) -> Bool? { values[fact.index]?.value.flag }

  /// What reports call the run: its name, or its path where it has none.
  public var displayName: String { text(.name) ?? path }
}
