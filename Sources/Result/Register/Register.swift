/// What a review of many submissions came to, without the rows: as large for a hundred as for a
/// hundred thousand.
public struct Register: Sendable, Equatable {
  /// The version of Carbonward that made it.
  public var version: String
  /// What the review took for now, RFC 3339.
  public var at: String
  /// What was asked of the submissions.
  public var terms: RegisterTerms
  /// How many rows have which status, in the order of the statuses.
  public var counts: [RegisterRow.Status: Int] = [:]
  /// How many submissions whose amounts count have which verdict.
  public var verdicts: [VerdictWord: Int] = [:]
  /// Files that are no submission: how many, and the first of them by name.
  public var leftOut = (count: 0, names: [String]())
  /// Totals: all, then by team, region, accelerator and period.
  public var totals: [RegisterTotal] = []
  /// The runs that lie farthest from their peers, the farthest first.
  public var outliers: [RegisterOutlier] = []
  /// How many runs lie far from their peers.
  public var outlierCount = 0
  /// The exceptions that let findings pass, the first to end first.
  public var exceptions: [RegisterException] = []
  /// The first rows that are altered, missing, expired or unreadable.
  public var problems: [RegisterRow] = []
  /// How many such rows there are.
  public var problemCount = 0

  /// Creates a register of nothing.
  public init(version: String, at: String, terms: RegisterTerms) {
    self.version = version
    self.at = at
    self.terms = terms
  }

  /// How many rows there are.
  public var submissions: Int { RegisterRow.Status.allCases.reduce(0) { $0 + (counts[$1] ?? 0) } }

  /// Whether both say the same.
  public static func == (left: Register, right: Register) -> Bool {
    left.version == right.version && left.at == right.at && left.terms == right.terms
      && left.counts == right.counts && left.verdicts == right.verdicts
      && left.leftOut == right.leftOut && left.totals == right.totals
      && left.outliers == right.outliers && left.outlierCount == right.outlierCount
      && left.exceptions == right.exceptions && left.problems == right.problems
      && left.problemCount == right.problemCount
  }
}

/// What was asked of submissions.
public struct RegisterTerms: Sendable, Equatable {
  /// The ids of the keys that were trusted.
  public var keys: [String]
  /// How many days evidence may be old; nil for any.
  public var maxAge: Int?
  /// Whether a submission without evidence counts as missing.
  public var requiresEvidence: Bool

  /// Creates terms.
  public init(keys: [String], maxAge: Int?, requiresEvidence: Bool) {
    self.keys = keys
    self.maxAge = maxAge
    self.requiresEvidence = requiresEvidence
  }
}

/// What the runs of a group use and emit together.
public struct RegisterTotal: Sendable, Equatable {
  /// What runs are grouped by, in the order of registers.
  public enum By: String, Sendable, CaseIterable {
    case all, team, region, accelerator, period
  }

  /// What runs are grouped by.
  public var by: By
  /// What the runs of the group say; nil for those that say nothing.
  public var name: String?
  /// Runs in the group.
  public var runs = 0
  /// Runs of submissions that are verified.
  public var verified = 0
  /// Runs whose emissions are not known, and so count nowhere in the sum of them.
  public var unknown = 0
  /// Accelerator-hours, in h, the median.
  public var deviceHours: Double?
  /// Energy, in kWh, percentile by percentile.
  public var energy: RangeResult?
  /// Emissions, in kg of CO₂ equivalent, percentile by percentile.
  public var emissions: RangeResult?
  /// Emissions of runs of submissions that are verified, in kg, the median.
  public var verifiedEmissions: Double?

  /// Creates a group without runs.
  public init(by: By, name: String?) {
    self.by = by
    self.name = name
  }
}

/// A run that lies far from its peers.
public struct RegisterOutlier: Sendable, Equatable {
  /// What is compared.
  public enum Measure: String, Sendable, CaseIterable {
    /// Energy of an accelerator-hour, in kWh.
    case energyPerDeviceHour = "kwh_per_device_hour"
    /// Energy of a token of training, in kWh.
    case energyPerToken = "kwh_per_token"
  }

  /// The submission.
  public var submission: String
  /// The run.
  public var run: String
  /// What is compared.
  public var measure: Measure
  /// What the peers have in common.
  public var peers: String
  /// How many runs there are in the group, this one among them.
  public var count: Int
  /// The run's own figure, in the unit that the measure names.
  public var value: Double
  /// The median of the group.
  public var median: Double

  /// Creates an outlier.
  public init(
    submission: String, run: String, measure: Measure, peers: String, count: Int, value: Double,
    median: Double
  ) {
    self.submission = submission
    self.run = run
    self.measure = measure
    self.peers = peers
    self.count = count
    self.value = value
    self.median = median
  }

  /// The rule by which runs are outliers, in words that name every number of it.
  public static let rule =
    "A run is an outlier where the natural logarithm of its energy per accelerator-hour (among runs "
    + "on the same accelerator) or per token (among runs on the same accelerator, with the same "
    + "method and a model of the same size within a power of two) lies farther from the median of "
    + "its peers than 5.19 times their median absolute deviation (3.5 robust standard deviations) and "
    + "farther than a factor of 1.5; groups of fewer than 8 runs have no outliers. Medians are exact "
    + "to 1 %."
}

/// An exception that lets findings of submissions pass.
public struct RegisterException: Sendable, Equatable {
  /// The id of the waiver; `comment` or `baseline` for what no policy states.
  public var id: String
  /// Who answers for it.
  public var owner: String?
  /// Who approved it.
  public var approvedBy: String?
  /// Its last day, as it is written.
  public var expires: String?
  /// Days from the review to its last day, negative after it.
  public var daysLeft: Int?
  /// The day of the earliest check that used it.
  public var since: String?
  /// Days from then to the review.
  public var daysUsed: Int?
  /// Submissions that use it.
  public var submissions = 0
  /// Findings that it lets pass.
  public var findings = 0

  /// Creates an exception that nothing uses yet.
  public init(id: String) { self.id = id }
}
