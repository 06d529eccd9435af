public import Policy
public import Runs
import Text

/// What a search for suggestions is bounded by.
public struct SearchOptions: Sendable {
  /// The clock and the thresholds of the check, which hold for every candidate too.
  public var context: EvaluationContext
  /// Facts that the command line sets, which no file can change.
  public var overrides: [FactAssignment]
  /// The most measures that one suggestion may need.
  public var maxMeasures = 4
  /// The most suggestions for one run.
  public var maxSuggestions = 5
  /// Of how many kinds of measures there is a suggestion at least, where so many would do.
  public var categoriesShown = 3
  /// Up to how many sets of measures every one is tried.
  public var exhaustiveLimit = 320
  /// The most evaluations for one run.
  public var maxEvaluations = 4_000
  /// Whether edits are applied to a copy, read again and checked again before they are shown.
  public var verifiesEdits = true

  /// Asked before each evaluation whether nobody wants the answer any more, or waits for it; what a search
  /// has found by then is none.
  public var isAbandoned: (@Sendable () -> Bool)?

  /// Creates options with the default limits.
  public init(context: EvaluationContext, overrides: [FactAssignment] = []) {
    self.context = context
    if let deadline = context.deadline { isAbandoned = { deadline.isOver } }
    self.overrides = overrides
  }
}
