/// A set of facts, as walks and lists need it that take each fact once.
public struct FactSet: Sendable {
  // INVARIANT: the vocabulary has no more facts than bits; a test holds it. Two words, as processors count
  // the bits of no wider one at once.
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  /// Creates an empty set.
  public init() {}

  /// Adds a fact.
  ///
  /// - Returns: Whether it was not in the set before.
  public mutating func insert(_ fact: Fact) -> Bool { insert(fact.index) }

  /// The same of a fact by its position in the vocabulary.
  mutating func insert(_ index: Int) -> Bool {
    guard !contains(index) else { return false }
    if index < UInt64.bitWidth { low |= Self.bit(index) } else { high |= Self.bit(index) }
    return true
  }

  mutating func remove(_ index: Int) {
    if index < UInt64.bitWidth { low &= ~Self.bit(index) } else { high &= ~Self.bit(index) }
  }

  func contains(_ index: Int) -> Bool {
    (index < UInt64.bitWidth ? low : high) & Self.bit(index) != 0
  }

  /// How many members come before a fact in the vocabulary.
  func rank(of index: Int) -> Int {
    let before = Self.bit(index) &- 1
    return index < UInt64.bitWidth
      ? (low & before).nonzeroBitCount
      : low.nonzeroBitCount &+ (high & before).nonzeroBitCount
  }

  /// The positions of the members, in the order of the vocabulary.
  var indices: some Sequence<Int> { (0..<2 * UInt64.bitWidth).lazy.filter(contains) }

  /// The bit of a position in its word.
  private static func bit(_ index: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: index) }
}
