/// How much a violation matters.
public enum RuleSeverity: String, Sendable, CaseIterable {
  /// The run must not go ahead.
  case deny
  /// The run may go ahead, and the report says so.
  case warn
  /// Only reported.
  case info

  /// A larger number matters more.
  public var weight: Int {
    switch self {
    case .info: 0
    case .warn: 1
    case .deny: 2
    }
  }
}

/// The percentile of an estimate that a budget is held against.
public enum Percentile: String, Sendable, CaseIterable {
  case p5, p50, p95
}

/// What kind of reduction a measure is.
public enum MeasureCategory: String, Sendable, CaseIterable {
  case efficientHardware = "efficient-hardware"
  case efficientAlgorithms = "efficient-algorithms"
  case renewables
  case sharedCompute = "shared-compute"
  case scheduling
}

/// How much work a measure is for the people who take it.
public enum Effort: String, Sendable, CaseIterable, Comparable {
  case low, medium, high

  private var rank: Int {
    switch self {
    case .low: 0
    case .medium: 1
    case .high: 2
    }
  }

  /// Less effort is less.
  public static func < (left: Effort, right: Effort) -> Bool { left.rank < right.rank }
}

/// Whether a measure may be applied without a look at what it changes.
public enum MeasureApplicability: String, Sendable, CaseIterable {
  /// Keeps what the run is for.
  case safe
  /// Right in most cases; somebody has to look.
  case review
}

/// The answer for one run or for a whole check.
public enum Verdict: String, Sendable, CaseIterable {
  case pass, warn, unknown, fail

  /// A larger number wins when verdicts are combined.
  public var rank: Int {
    switch self {
    case .pass: 0
    case .warn: 1
    case .unknown: 2
    case .fail: 3
    }
  }

  /// Combines two verdicts: fail over unknown over warn over pass.
  public func combined(with other: Verdict) -> Verdict { rank >= other.rank ? self : other }
}
