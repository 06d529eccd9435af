import Footprint
public import Policy

extension VerdictWord {
  /// The verdict of a policy evaluation.
  public init(_ verdict: Verdict) {
    switch verdict {
    case .pass: self = .pass
    case .warn: self = .warn
    case .fail: self = .fail
    case .unknown: self = .unknown
    }
  }
}

extension FindingResult {
  /// Renders a finding as plain data.
  ///
  /// - Parameter suggestions: Indices into the run's suggestions that mend the finding.
  public init(_ finding: Finding, suggestions: [Int]) {
    self.init(
      id: finding.id, kind: finding.kind.rawValue, severity: finding.severity.rawValue,
      status: finding.status.rawValue, message: finding.message,
      help: finding.help, observed: finding.observed,
      limit: finding.limit, unit: finding.unit, percentile: finding.percentile?.rawValue,
      waiver: finding.waiver, locations: finding.locations.map { LocationResult($0) },
      suggestions: suggestions)
    isNearLimit = finding.isNearLimit
    ignoredBy = finding.ignoredBy.map { LocationResult($0) }
  }
}

extension BudgetResult {
  /// Renders what a check asks of a budget as plain data.
  public init(_ usage: BudgetUsage) {
    self.init(
      id: usage.id, period: usage.period, unit: usage.metric.keySuffix, limit: usage.limit,
      settled: usage.settled, reserved: usage.reserved, requested: usage.requested)
  }
}
