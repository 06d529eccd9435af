import Footprint
import Policy
import Result

extension FindingResult {
  /// Renders a finding as plain data.
  ///
  /// - Parameters:
  ///   - level: How much it matters, as the verdict was settled.
  ///   - suggestions: Indices into the run's suggestions that mend the finding.
  init(_ finding: Finding, level: FindingLevel, suggestions: [Int]) {
    self.init(
      id: finding.id, kind: Kind(finding.kind), severity: Severity(finding.severity),
      status: Status(finding.status), level: Level(level), message: finding.message,
      help: finding.help, observed: finding.observed, limit: finding.limit,
      unit: finding.metric.map { MetricKey($0).unit },
      percentile: finding.percentile.map { PercentileWord($0) }, waiver: finding.waiver,
      locations: finding.locations.map { LocationResult($0) }, suggestions: suggestions)
    isNearLimit = finding.isNearLimit
    ignoredBy = finding.ignoredBy.map { LocationResult($0) }
  }
}

extension BudgetResult {
  /// Renders what a check asks of a budget as plain data.
  init(_ usage: BudgetUsage) {
    let isKnown = usage.ledgerConsulted
    self.init(
      id: usage.id, period: usage.period, unit: MetricKey(usage.metric).unit, limit: usage.limit,
      settled: isKnown ? usage.settled : .nan, reserved: isKnown ? usage.reserved : .nan,
      requested: usage.requested, ahead: usage.ahead)
    metric = MetricKey(usage.metric)
  }
}
