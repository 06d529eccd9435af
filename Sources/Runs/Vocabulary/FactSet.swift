/// A set of facts, as walks and lists need it that take each fact once.
public struct FactSet: Sendable {
  private var members: [Bool] = Array(repeating: false, count: Fact.allCases.count)

  /// Creates an empty set.
  public init() {}

  /// Adds a fact.
  ///
  /// - Returns: Whether it was not in the set before.
  public mutating func insert(_ fact: Fact) -> Bool {
    guard !members[fact.index] else { return false }
    members[fact.index] = true
    return true
  }
}
