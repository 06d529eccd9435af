public import Diagnostics
public import Footprint

/// A run, or several, and what the policy has to say about them.
public struct PolicyTest: Sendable {
  public var name: String
  /// Where the name stands.
  public var range: SourceRange
  /// The runs, with the facts that the test states.
  public var runs: [Run]
  /// The runs at the base revision, by name of the run; usually none.
  public var base: Run?
  /// The time that the test takes for now, RFC 3339 or a date; a fixed day without one.
  public var at: Mention?
  public var expect: Expectation
}

/// What a test expects; lists that are nil are not looked at.
public struct Expectation: Sendable {
  public var range: SourceRange
  public var verdict: Verdict?
  public var violated: [Mention]?
  public var passed: [Mention]?
  public var waived: [Mention]?
  public var unknown: [Mention]?
  public var notApplicable: [Mention]?
  /// Budgets that come near their limit without passing it.
  public var warned: [Mention]?
}
