/// What a check does, one thing after the other.
public enum CheckPhase: String, CaseIterable, Sendable {
  /// Finds the repository, its revisions, traces and measurements.
  case open
  /// Lists folders and reads files, each in its format.
  case read
  /// Joins recipes with their launchers.
  case join
  /// Loads and type-checks policies.
  case policies
  /// Reads the base revision and matches its runs.
  case compare
  /// Estimates runs and, where only what asks for attention is told, evaluates each at once.
  case estimate
  /// Evaluates policies, alone and against the base.
  case judge
  /// Searches for changes that would pass, and puts the result together.
  case advise
}

/// Told whenever a phase begins. A check has no clock of its own: whoever wants to know how long something
/// takes brings one.
public typealias PhaseWatch = @Sendable (CheckPhase) -> Void
