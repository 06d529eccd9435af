public import Diagnostics

/// Measures applied together, with the verdict they were proved to reach.
public struct SuggestionResult: Sendable, Equatable {
  /// How much work the measures are for the people who take them.
  public enum Effort: String, Sendable, CaseIterable {
    /// From least to most.
    case low, medium, high
  }

  /// Replaces a range of a file by a text; an empty range inserts.
  public struct EditResult: Sendable, Equatable {
    /// What is replaced.
    public var location: LocationResult
    /// The new text.
    public var text: String

    /// Creates an edit.
    public init(location: LocationResult, text: String) {
      self.location = location
      self.text = text
    }
  }

  /// Ids of the measures, in order.
  public var measures: [String]
  /// What changes, in words: one `fact: old → new` a line.
  public var changes: [String]
  /// The verdict that they reach.
  public var verdict: VerdictWord
  /// The greatest effort of the measures.
  public var effort: Effort
  /// How far the edits may be trusted.
  public var applicability: Applicability
  /// The emissions that remain, in kg; nil where they are not known.
  public var emissions: RangeResult?
  /// What is saved at the median, in kg; negative where the change emits more.
  public var savingKilograms: Double?
  /// The same, in percent of what the run emits as it is.
  public var savingPercent: Double?
  /// Exact edits of files; empty where no file can be changed.
  public var edits: [EditResult]
  /// What no file states and so cannot be edited, and what the measures assume.
  public var notes: [String] = []
  /// The edits as a unified diff that `git apply` takes; nil when no file can be edited.
  public var patch: String?
  /// The wall clock before and after; nil where neither is known.
  public var duration: DurationResult?
  /// Nil where the run is not moved, or where no policy has labels.
  public var residency: ResidencyResult?
  /// The budgets that the run did not keep and now would.
  public var keeps: [KeptBudgetResult] = []

  /// Creates a suggestion without notes.
  public init(
    measures: [String], changes: [String], verdict: VerdictWord, effort: Effort,
    applicability: Applicability, emissions: RangeResult?, savingKilograms: Double?,
    savingPercent: Double?, edits: [EditResult], patch: String?
  ) {
    self.measures = measures
    self.changes = changes
    self.verdict = verdict
    self.effort = effort
    self.applicability = applicability
    self.emissions = emissions
    self.savingKilograms = savingKilograms
    self.savingPercent = savingPercent
    self.edits = edits
    self.patch = patch
  }
}
