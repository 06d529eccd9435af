public import Diagnostics
public import Footprint
public import Policy

/// Changes of several runs that together keep the budgets they share.
public struct JointAdvice: Sendable {
  /// What changes in one of the runs.
  public struct Part: Sendable {
    /// The position of the run in the check.
    public var run: Int
    /// Ids of the measures, in the order in which they are applied.
    public var measures: [String]
    /// What changes of the facts.
    public var changes: [FactChange]
    /// The effort of the hardest of the measures.
    public var effort: Effort
    /// The run with the changes, estimated.
    public var assessment: Assessment
    /// What it saves of its emissions; nil where those are not known.
    public var saving: Saving?
    /// What else is worth knowing, one line each.
    public var notes: [String]
    /// Why changes could not be written into the files, one line each.
    public var unwritten: [String]
    /// Nil where the run is not moved, or where no policy has labels.
    public var residency: ResidencyChange?
  }

  /// The runs that change, in their order; the least effort in all that keeps the budgets.
  public var parts: [Part] = []
  /// Ids of the shared budgets that are violated and would be kept.
  public var mends: [String] = []
  /// The verdict of the whole check with the changes.
  public var verdict: Verdict
  /// Of all runs together, in kg at the median; nil where emissions are not known.
  public var savedKilograms: Double?
  /// The edits of all files; none where a change cannot be written.
  public var edits: [Edit] = []
  /// The edits as a unified diff; nil without edits.
  public var patch: String?
  /// Whether the edits were applied, read again and evaluated again with the verdict above.
  public var isVerified = false
  /// Whether every combination was considered, or the limit of steps was reached.
  public var isExhaustive = true
  /// Why there is no way, where there is none.
  public var obstacles: [String] = []
}
