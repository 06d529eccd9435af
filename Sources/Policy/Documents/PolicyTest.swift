public import CEL
public import Diagnostics
public import Runs

/// A run, or several, and what the policy has to say about them.
public struct PolicyTest: Sendable {
  public var name: String
  /// Where the name stands.
  public var range: SourceRange
  /// The runs, with the facts that the test states.
  public var runs: [Run]
  /// What every run was at the base revision; usually nothing.
  public var base: Run?
  /// The time that the test takes for now; a fixed day without one, so that no result changes
  /// overnight.
  public var at: Timestamp
  /// What a ledger says was used before; nil where there is none.
  public var ledger: LedgerStatement?
  public var expect: Expectation
}

/// What a policy test takes for the answer of a ledger.
public struct LedgerStatement: Sendable {
  /// What was used of one budget, in whichever period.
  public struct Use: Sendable {
    public var budget: Mention
    public var amount: WaiverCap
  }

  /// Of all other budgets, nothing was used.
  public var uses: [Use] = []
}

/// What a test expects; lists that are nil are not looked at.
public struct Expectation: Sendable {
  public var range: SourceRange
  public var verdict: Verdict?
  /// Where the verdict stands.
  public var verdictRange: SourceRange?
  public var violated: [Mention]?
  public var passed: [Mention]?
  public var waived: [Mention]?
  public var unknown: [Mention]?
  public var notApplicable: [Mention]?
  /// Budgets that come near their limit without passing it.
  public var warned: [Mention]?
}
