/// A set of facts, as walks and lists need it that take each fact once.
public struct FactSet: Sendable {
  // INVARIANT: the vocabulary has no more facts than bits; a test holds it.
  private var members: UInt128 = 0

  private static func bit(_ index: Int) -> UInt128 { 1 &<< UInt128(index) }

  /// Creates an empty set.
  public init() {}

  /// Adds a fact.
  ///
  /// - Returns: Whether it was not in the set before.
  public mutating func insert(_ fact: Fact) -> Bool { insert(fact.index) }

  /// The same of a fact by its position in the vocabulary.
  mutating func insert(_ index: Int) -> Bool {
    guard !contains(index) else { return false }
    members |= Self.bit(index)
    return true
  }

  mutating func remove(_ index: Int) { members &= ~Self.bit(index) }

  func contains(_ index: Int) -> Bool { members & Self.bit(index) != 0 }

  /// How many members come before a fact in the vocabulary.
  func rank(of index: Int) -> Int { (members & (Self.bit(index) - 1)).nonzeroBitCount }

  /// The positions of the members, in the order of the vocabulary.
  var indices: some Sequence<Int> {
    sequence(state: members) { rest -> Int? in
      guard rest != 0 else { return nil }
      let index = rest.trailingZeroBitCount
      rest &= rest - 1
      return index
    }
  }
}
