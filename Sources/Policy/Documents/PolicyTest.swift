public import CEL
public import Diagnostics
public import Runs

/// A run, or several, and what the policy has to say about them.
public struct PolicyTest: Sendable {
  /// What the test shows, in a sentence.
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
  /// What has to come out.
  public var expect: Expectation
}

/// What a policy test takes for the answer of a ledger.
public struct LedgerStatement: Sendable {
  /// What was used of one budget, in whichever period.
  public struct Use: Sendable {
    /// The budget that something was used of.
    public var budget: Mention
    /// How much was used.
    public var amount: WaiverCap
  }

  /// Of all other budgets, nothing was used.
  public var uses: [Use] = []
}

/// What a test expects; lists that are nil are not looked at.
public struct Expectation: Sendable {
  /// Where the expectation stands.
  public var range: SourceRange
  /// The verdict of the runs together; nil where the test does not say.
  public var verdict: Verdict?
  /// Where the verdict stands.
  public var verdictRange: SourceRange?
  /// Ids of what has to be violated, and nothing else.
  public var violated: [Mention]?
  /// Ids of what has to be passed.
  public var passed: [Mention]?
  /// Ids of what has to be waived, and nothing else.
  public var waived: [Mention]?
  /// Ids of what must not be known.
  public var unknown: [Mention]?
  /// Ids of what must not apply.
  public var notApplicable: [Mention]?
  /// Budgets that come near their limit without passing it.
  public var warned: [Mention]?
}
