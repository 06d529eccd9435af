public import Diagnostics
public import Footprint
public import Policy

/// Changes of several runs that together keep the budgets they share.
public struct JointAdvice: Sendable {
  /// What changes in one of the runs.
  public struct Part: Sendable {
    /// The position of the run in the check.
    public var run: Int
    public var measures: [String]
    public var changes: [FactChange]
    public var effort: Effort
    public var assessment: Assessment
    public var saving: Saving?
    public var notes: [String]
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
  public var edits: [Edit] = []
  public var patch: String?
  /// Whether the edits were applied, read again and evaluated again with the verdict above.
  public var isVerified = false
  /// Whether every combination was considered, or the limit of steps was reached.
  public var isExhaustive = true
  /// Why there is no way, where there is none.
  public var obstacles: [String] = []
}
