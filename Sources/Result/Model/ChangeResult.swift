/// What a change does to the runs of a repository, against a base revision.
public struct ChangeResult: Sendable, Equatable {
  /// The base as it was named, such as `origin/main`.
  public var base: String
  /// The full hash of the commit that the runs are compared with.
  public var commit: String
  /// Runs that are new.
  public var added = 0
  /// Runs that differ from the base.
  public var changed = 0
  /// Runs that do not.
  public var unchanged = 0
  /// How many findings of the base are violated no more.
  public var mended = 0
  /// What the change adds to each metric over all runs, the removed ones subtracted; a metric that is
  /// not known for one of the runs has no range.
  public var delta: [EstimateResult.Entry] = []
  /// Runs of the base that the change has no more.
  public var removed: [RemovedRun] = []
  /// Edits that several runs share, so that they can be told once; the largest first.
  public var groups: [ChangeGroup] = []
  /// Files that the change touches, of those that the result speaks of, in order; nil in results of
  /// earlier versions.
  public var files: [String]?

  /// Creates a change that does nothing yet.
  public init(base: String, commit: String) {
    self.base = base
    self.commit = commit
  }
}

/// A run that is at the base only.
public struct RemovedRun: Sendable, Equatable {
  /// What reports called it.
  public var name: String
  /// The file that proposed it.
  public var path: String
  /// What it was estimated at.
  public var estimate: [EstimateResult.Entry]

  /// Creates a removed run.
  public init(name: String, path: String, estimate: [EstimateResult.Entry]) {
    self.name = name
    self.path = path
    self.estimate = estimate
  }
}

/// Runs whose stated facts a change edits in the same way.
public struct ChangeGroup: Sendable, Equatable {
  /// One `fact: old → new` a line.
  public var changes: [String]
  /// Indices into the runs of the result.
  public var runs: [Int]
  /// What the runs of the group add together.
  public var delta: [EstimateResult.Entry]

  /// Creates a group.
  public init(changes: [String], runs: [Int], delta: [EstimateResult.Entry]) {
    self.changes = changes
    self.runs = runs
    self.delta = delta
  }
}

/// How a run differs from what it was at the base.
public struct RunChange: Sendable, Equatable {
  /// What became of a run.
  public enum Kind: String, Sendable, CaseIterable {
    /// It was not there, it states something else, or it is as it was.
    case added, changed, unchanged
  }

  /// What became of the run.
  public var kind: Kind
  /// The path of the run at the base; nil for a run that was not there.
  public var basePath: String?
  /// The facts that differ, one `fact: old → new` a line, in the order of the vocabulary.
  public var facts: [String]
  /// What the run was estimated at; empty for a run that was not there.
  public var base: [EstimateResult.Entry]
  /// What the change adds, percentile by percentile; all of it for a run that was not there.
  public var delta: [EstimateResult.Entry]

  /// Creates a change of a run.
  public init(
    kind: Kind, basePath: String?, facts: [String], base: [EstimateResult.Entry],
    delta: [EstimateResult.Entry]
  ) {
    self.kind = kind
    self.basePath = basePath
    self.facts = facts
    self.base = base
    self.delta = delta
  }
}

/// Whether a finding comes from the change.
public enum FindingChange: String, Sendable, CaseIterable {
  /// It was not there before.
  case new
  /// It was there, and is worse.
  case worsened
  /// It was there before and is no worse: it fails the check of a change only where all is to count.
  case existing
}

/// A revision that policies were taken from.
public struct RevisionReference: Sendable, Equatable {
  /// As it was named.
  public var name: String
  /// The full hash of the commit.
  public var commit: String

  /// Creates a reference to a revision.
  public init(name: String, commit: String) {
    self.name = name
    self.commit = commit
  }
}
