/// The wall clock of a run before and after a suggestion, in hours.
public struct DurationResult: Sendable, Equatable {
  public var before: RangeResult?
  public var after: RangeResult?
  /// Whether the run ends before its deadline; nil without one.
  public var deadlineHolds: Bool?

  public init(before: RangeResult?, after: RangeResult?, deadlineHolds: Bool?) {
    self.before = before
    self.after = after
    self.deadlineHolds = deadlineHolds
  }
}

/// Where the data of a run lies before and after a suggestion, in the labels of the policies.
public struct ResidencyResult: Sendable, Equatable {
  /// Nil where it is not known.
  public var before: [String]?
  public var after: [String]?
  /// Labels that do not hold any more.
  public var leaves: [String]
  /// The change in words.
  public var summary: String

  public init(before: [String]?, after: [String]?, leaves: [String], summary: String) {
    self.before = before
    self.after = after
    self.leaves = leaves
    self.summary = summary
  }
}

/// A budget that a suggestion keeps, with the percentile that is held against it.
public struct KeptBudgetResult: Sendable, Equatable {
  public var id: String
  public var percentile: String
  /// The amount and the limit in words.
  public var message: String

  public init(id: String, percentile: String, message: String) {
    self.id = id
    self.percentile = percentile
    self.message = message
  }
}
