public import Diagnostics
public import Footprint
public import Policy
public import Runs

/// One or more measures taken together, with the verdict they were proved to reach.
public struct Suggestion: Sendable {
  /// Ids of the measures, in order.
  public var measures: [String]
  /// What the measures change in the run, and what follows from that for what else is stated.
  public var changes: [FactChange]
  /// The verdict of the run with the changes, all other runs unchanged.
  public var verdict: Verdict
  /// The greatest effort of the measures.
  public var effort: Effort
  /// `safe` only if every measure is and every edit keeps what it does not name.
  public var applicability: Applicability
  /// The run with the changes.
  public var assessment: Assessment
  /// What is saved at the median; nil where emissions are not known.
  public var saving: Saving?
  /// The wall clock before and after, in hours.
  public var duration: DurationChange
  /// Nil where the run is not moved, or where no policy has labels.
  public var residency: ResidencyChange?
  /// The budgets that the run does not keep as it is and would keep.
  public var keeps: [KeptBudget] = []
  /// Exact edits of files; empty where no file can be changed.
  public var edits: [Edit] = []
  /// The edits as a unified diff that `git apply` takes.
  public var patch: String?
  /// What no edit writes, in words.
  public var unwritten: [String] = []
  /// Ids of the findings of the run as it is that would no longer be violated.
  public var mends: [String]
  /// Assumed effects with their ranges and sources, and limits of the advice.
  public var notes: [String] = []
  /// Other runs that the edited files belong to.
  public var alsoChanges: [String] = []
  /// Whether the edits were applied, read again and evaluated again with the verdict above.
  public var isVerified = false

  /// Location-based emissions with the changes.
  public var emissions: Distribution? { assessment.estimate[.emissions] }
}

/// What a change saves of the location-based emissions, at the median.
public struct Saving: Sendable, Equatable {
  /// In kilograms; negative where the change emits more.
  public var kilograms: Double
  /// Of what the run emits as it is; zero when that is nothing.
  public var percent: Double

  init?(from old: Estimate, to new: Estimate) {
    guard let before = old[.emissions]?.p50, let after = new[.emissions]?.p50 else { return nil }
    kilograms = before - after
    percent = before > 0 ? 100 * kilograms / before : 0
  }
}

/// The wall clock of a trial before and after, in hours.
public struct DurationChange: Sendable, Equatable {
  /// As the run is, in hours; nil where it is not known.
  public var before: Distribution?
  /// With the changes, in hours; nil where it is not known.
  public var after: Distribution?
  /// Whether the run ends before `schedule.deadline` at the median; nil without one.
  public var deadlineHolds: Bool?
}

/// A fact of the run that a suggestion changes.
public struct FactChange: Sendable, Equatable {
  /// Why a fact changes.
  public enum Reason: Sendable, Equatable {
    /// The measure with this id says so.
    case measure(String)
    /// It follows from the other changes, for the reason given.
    case consequence(String)
  }

  /// The fact.
  public var fact: Fact
  /// The value as it is, looked up or assumed where no file states it.
  public var old: Traced<FactValue>?
  /// The value with the suggestion.
  public var new: FactValue
  /// Why it changes.
  public var reason: Reason

  /// The change in one line, such as `site.region: gcp/us-central1 → gcp/europe-north1`.
  public var summary: String {
    let before = old.map { fact.describe($0.value) } ?? "not stated"
    return "\(fact.rawValue): \(before) → \(fact.describe(new))"
  }
}

/// What a search has to say about one run.
public struct Advice: Sendable {
  /// Proved changes, the best first; none dominates another, none has a measure it could do without.
  public var suggestions: [Suggestion] = []
  /// The best that can be reached when nothing passes.
  public var closest: Suggestion?
  /// What then still stands in the way, and why measures were left out; one line each.
  public var obstacles: [String] = []
  /// How far the search came.
  public var extent: SearchExtent = .none

  /// Advice for a run that needs none.
  public init() {}

  /// Advice of a search that nobody waited for: none, and nothing is said to stand in the way.
  static func unfinished(after evaluations: Int) -> Advice {
    var advice = Advice()
    advice.extent = .truncated(evaluations: evaluations)
    return advice
  }
}

/// How much of the space of measures a search has seen.
public enum SearchExtent: Sendable, Equatable {
  /// The run needs no change, or no measure applies to it.
  case none
  /// Every set of measures up to the largest size that could be minimal.
  case exhaustive(evaluations: Int)
  /// Every such set but those that cannot pass if measures save no more together than the product of
  /// what each saves alone, and those of several measures that a smaller effort makes superfluous.
  case branchAndBound(evaluations: Int)
  /// The limit of evaluations was reached; larger sets may pass that were not tried.
  case truncated(evaluations: Int)

  /// How often a changed run was estimated and evaluated.
  public var evaluations: Int {
    switch self {
    case .none: 0
    case .exhaustive(let count), .branchAndBound(let count), .truncated(let count): count
    }
  }
}
