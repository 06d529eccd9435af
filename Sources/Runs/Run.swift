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

  /// The sources of the data, in the order of the file, where it names more than one or a part of one.
  public var dataSources: [DataSource] = []

  /// The facts that anything speaks of, a third of the vocabulary.
  private var spoken = FactSet()
  /// What is held of them, in the order of the vocabulary.
  private var states: [FactState] = []
  /// What files left open, which a value hides and its removal shows again.
  private var open: [Int: UnresolvedFact] = [:]
  /// The catalogue's ids of names, a handful at the most.
  private var canonical: [(fact: Int, id: String)] = []

  /// Creates a run of which nothing is known.
  ///
  /// - Parameters:
  ///   - path: The file that stands for it.
  ///   - format: The format of that file.
  ///   - files: Every file that contributed.
  ///   - count: How many facts are about to be stated.
  public init(path: String, format: String, files: [SourceFile] = [], expecting count: Int = 0) {
    self.path = path
    self.format = format
    self.files = files
    states.reserveCapacity(count)
  }

  /// What the run holds of a fact.
  public func state(of fact: Fact) -> FactState { state(at: fact.index) }

  private func state(at index: Int) -> FactState {
    spoken.contains(index) ? states[spoken.rank(of: index)] : .notStated
  }

  private mutating func setState(_ state: FactState, at index: Int) {
    let position = spoken.rank(of: index)
    if case .notStated = state {
      guard spoken.contains(index) else { return }
      spoken.remove(index)
      states.remove(at: position)
    } else if spoken.insert(index) {
      // An array's own insertion is made for slices, and takes several times as long.
      states.append(state)
      for place in stride(from: states.count - 1, to: position, by: -1) {
        states.swapAt(place, place - 1)
      }
    } else {
      states[position] = state
    }
  }

  /// The value of a fact with its origin, or nil when it is not known.
  ///
  /// Of a fact that cannot be read, only an override takes effect.
  public subscript(fact: Fact) -> Traced<FactValue>? {
    get { value(at: fact.index) }
    set { set(newValue, at: fact.index) }
  }

  private func value(at index: Int) -> Traced<FactValue>? {
    if spoken.contains(index), case .known(let value) = states[spoken.rank(of: index)] {
      value
    } else {
      nil
    }
  }

  private mutating func set(_ value: Traced<FactValue>?, at index: Int) {
    if case .unreadable = state(at: index), value?.origin.isOverride != true { return }
    setState(
      value.map(FactState.known) ?? open[index].map(FactState.leftOpen) ?? .notStated, at: index)
  }

  /// States a fact unless a stronger or equally strong origin has already stated it, or a file states
  /// it in a way that cannot be read.
  ///
  /// - Returns: The value that stays beside a differing one of the same strength: a contradiction
  ///   that the caller reports; nil otherwise.
  @discardableResult
  public mutating func state(_ fact: Fact, _ value: Traced<FactValue>) -> Traced<FactValue>? {
    guard let current = self[fact] else {
      self[fact] = value
      return nil
    }
    if current.origin.strength < value.origin.strength {
      self[fact] = value
      return nil
    }
    return current.origin.strength == value.origin.strength && current.value != value.value
      ? current : nil
  }

  /// Records that a file leaves a fact open.
  public mutating func markOpen(_ fact: Fact, _ reason: UnresolvedFact) {
    guard open[fact.index] == nil else { return }
    open[fact.index] = reason
    if !spoken.contains(fact.index) { setState(.leftOpen(reason), at: fact.index) }
  }

  /// Records that a file states a fact in a way that cannot be read.
  ///
  /// It hides whatever is weaker than a statement in a file, now and later; what a file has stated
  /// before counts first, as the flags of a command do before its recipe.
  public mutating func markUnreadable(_ fact: Fact, _ reason: UnresolvedFact) {
    switch state(of: fact) {
    case .unreadable: return
    case .known(let value) where value.origin.strength >= Origin.declaredStrength: return
    case .known, .leftOpen, .notStated: setState(.unreadable(reason), at: fact.index)
    }
  }

  /// Why a fact is not known although a file speaks of it; nil once it is known.
  public func unresolvedReason(_ fact: Fact) -> UnresolvedFact? {
    switch state(of: fact) {
    case .leftOpen(let reason), .unreadable(let reason): reason
    case .notStated, .known: nil
    }
  }

  /// Why a fact cannot be read although a file states it; nil where that is not so.
  public func unreadable(_ fact: Fact) -> UnresolvedFact? {
    if case .unreadable(let reason) = state(of: fact) { reason } else { nil }
  }

  /// States a fact above everything else, as a measure under trial does, and forgets every value that
  /// was computed from its old one, directly or through others; stated values stay.
  public mutating func override(_ fact: Fact, _ value: FactValue, by name: String) {
    setState(.known(Traced(value, .override(name))), at: fact.index)
    setCanonical(fact, nil)
    var pending = [fact.rawValue]
    while let next = pending.popLast() {
      for position in spoken.indices {
        guard case .derived(formula: _, let inputs)? = self.value(at: position)?.origin,
          inputs.contains(next)
        else { continue }
        set(nil, at: position)
        pending.append(Fact.allCases[position].rawValue)
      }
    }
  }

  /// The known facts in the order of the vocabulary.
  public var known: [(fact: Fact, value: Traced<FactValue>)] {
    spoken.indices.compactMap { index in value(at: index).map { (Fact.allCases[index], $0) } }
  }

  /// Whether a person stated the fact, in a file or on the command line.
  public func isStated(_ fact: Fact) -> Bool {
    let index = fact.index
    guard spoken.contains(index),
      case .known(let value) = states[spoken.rank(of: index)]
    else { return false }
    return value.origin.isStated
  }

  /// The number of a fact in its canonical unit, if it is known.
  public func number(_ fact: Fact) -> RangedValue? { self[fact]?.value.number }

  /// The text of a fact, if it is known.
  public func text(_ fact: Fact) -> String? { self[fact]?.value.text }

  /// The text of a fact as policies compare it: the catalogue's id where it knows the name, and
  /// otherwise the name as it is written.
  public func canonicalText(_ fact: Fact) -> String? {
    text(fact).map { text in canonical.first { $0.fact == fact.index }?.id ?? text }
  }

  /// Notes the catalogue's id of what a fact names; nil for a name that it does not know.
  public mutating func setCanonical(_ fact: Fact, _ id: String?) {
    if let known = canonical.firstIndex(where: { $0.fact == fact.index }) {
      canonical.remove(at: known)
    }
    if let id { canonical.append((fact.index, id)) }
  }

  /// The flag of a fact, if it is known.
  public func flag(_ fact: Fact) -> Bool? { self[fact]?.value.flag }

  /// What reports call the run: its name, or its path where it has none.
  public var displayName: String { text(.name) ?? path }
}
