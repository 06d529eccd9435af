/// What a rule or budget has to say about a run.
public struct FindingResult: Sendable, Equatable {
  /// What has something to say.
  public enum Kind: String, Sendable, CaseIterable {
    /// A limit on a metric.
    case budget
    /// A condition of a policy.
    case rule
    /// Physics: a stated fact that cannot be true, or is unlikely to be.
    case sanity
  }

  /// How much a violation matters to the policy.
  public enum Severity: String, Sendable, CaseIterable {
    /// The run must not go ahead.
    case deny
    /// It may go ahead, and the report says so.
    case warn
    /// Only reported.
    case info
  }

  /// What came of it.
  public enum Status: String, Sendable, CaseIterable {
    /// It holds.
    case passed
    /// It does not hold.
    case violated
    /// It does not hold, and an exception lets it pass.
    case waived
    /// It is not about this run.
    case notApplicable = "not_applicable"
    /// Something that it needs is not known.
    case unknown
  }

  /// The rule, budget or sanity check.
  public var id: String
  /// Which of the three it is.
  public var kind: Kind
  /// What the policy says a violation means.
  public var severity: Severity
  /// What came of it.
  public var status: Status
  /// How much that matters to this check, with its options and its base.
  public var level: Level
  /// One line that stands alone.
  public var message: String
  /// What to do, or what would make it known.
  public var help: String?
  /// What was held against the limit; nil where it is not known.
  public var observed: Double?
  /// The limit of a budget.
  public var limit: Double?
  /// The unit of both.
  public var unit: AmountUnit?
  /// The percentile held against the limit.
  public var percentile: PercentileWord?
  /// Whether the amount is within its limit but past the share of it that warns.
  public var isNearLimit = false
  /// Whether a budget that several runs overdraw answers for the violation, and not this run: the largest
  /// of them fail in its place, and here it is a remark.
  public var isHeldAgainstBudget = false
  /// The policy that has it to say, by its path in ``CheckResult/policies``; nil of sanity checks, and
  /// where a check had one policy alone.
  public var policy: String?
  /// The waiver that covers the finding; `comment` for one in a file of the run, `baseline` for the
  /// list of what was there when the gate was put up.
  public var waiver: String?
  /// The comment that lets the finding pass.
  public var ignoredBy: LocationResult?
  /// The lines that caused it, the likeliest first.
  public var locations: [LocationResult]
  /// Indices into the run's suggestions that mend the finding.
  public var suggestions: [Int]
  /// Whether a change under review brought the finding; nil without a base, and for what passed.
  public var change: FindingChange?
  /// False while a result that states no level is being read.
  var statesLevel = true

  /// Creates a finding.
  public init(
    id: String, kind: Kind, severity: Severity, status: Status, level: Level, message: String,
    help: String? = nil, observed: Double? = nil, limit: Double? = nil, unit: AmountUnit? = nil,
    percentile: PercentileWord? = nil, waiver: String? = nil, locations: [LocationResult] = [],
    suggestions: [Int] = []
  ) {
    self.id = id
    self.kind = kind
    self.severity = severity
    self.status = status
    self.level = level
    self.message = message
    self.help = help
    self.observed = observed
    self.limit = limit
    self.unit = unit
    self.percentile = percentile
    self.waiver = waiver
    self.locations = locations
    self.suggestions = suggestions
  }
}
