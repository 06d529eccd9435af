/// The wall clock of a run before and after a suggestion, in hours.
public struct DurationResult: Sendable, Equatable {
  /// As the run is; nil where it is not known.
  public var before: RangeResult?
  /// With the changes; nil where it is not known.
  public var after: RangeResult?
  /// Whether the run ends before its deadline; nil without one.
  public var deadlineHolds: Bool?

  /// Creates a change of the wall clock, in hours.
  public init(before: RangeResult?, after: RangeResult?, deadlineHolds: Bool?) {
    self.before = before
    self.after = after
    self.deadlineHolds = deadlineHolds
  }
}

/// Where the data of a run lies before and after a suggestion, in the labels of the policies.
public struct ResidencyResult: Sendable, Equatable {
  /// The labels of the run as it is; nil where they are not known.
  public var before: [String]?
  /// The labels of where it goes; nil where they are not known.
  public var after: [String]?
  /// Labels that do not hold any more.
  public var leaves: [String]
  /// The change in words.
  public var summary: String

  /// Creates a change of residency.
  public init(before: [String]?, after: [String]?, leaves: [String], summary: String) {
    self.before = before
    self.after = after
    self.leaves = leaves
    self.summary = summary
  }
}

/// A budget that a suggestion keeps, with the percentile that is held against it.
public struct KeptBudgetResult: Sendable, Equatable {
  /// The budget.
  public var id: String
  /// The percentile that is held against its limit.
  public var percentile: PercentileWord
  /// The amount and the limit in words.
  public var message: String

  /// Creates a kept budget.
  public init(id: String, percentile: PercentileWord, message: String) {
    self.id = id
    self.percentile = percentile
    self.message = message
  }
}
