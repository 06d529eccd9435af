import Diagnostics
import Footprint
import Policy
import Result

/// The places of a run's files that were converted: many findings go back to the same few lines.
struct LocationMemory {
  private var known: [(range: SourceRange, location: LocationResult)] = []

  mutating func location(of range: SourceRange) -> LocationResult {
    if let found = known.first(where: { $0.range == range }) { return found.location }
    let location = LocationResult(range)
    known.append((range, location))
    return location
  }
}

extension FindingResult {
  /// Renders a finding as plain data.
  ///
  /// - Parameters:
  ///   - level: How much it matters, as the verdict was settled.
  ///   - suggestions: Indices into the run's suggestions that mend the finding.
  ///   - places: The places of the run that were converted before.
  init(
    _ finding: Finding, level: FindingLevel, suggestions: [Int], _ places: inout LocationMemory
  ) {
    self.init(
      id: finding.id, kind: Kind(finding.kind), severity: Severity(finding.severity),
      status: Status(finding.status), level: Level(level), message: finding.message,
      help: finding.help, observed: finding.observed, limit: finding.limit,
      unit: finding.metric.map { MetricKey($0).unit },
      percentile: finding.percentile.map { PercentileWord($0) }, waiver: finding.waiver,
      locations: finding.locations.map { places.location(of: $0) }, suggestions: suggestions)
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
    if requested == nil { requestedAtLeast = usage.requestedAtLeast }
  }
}
