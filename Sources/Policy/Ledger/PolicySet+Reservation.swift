import CEL
import CivilTime
import Footprint
public import Ledger
import Quantities
import Runs

extension PolicySet {
  /// What runs ask of budgets over time: the request that a ledger previews or grants.
  ///
  /// Each budget is asked for its own percentile. A run is charged from `schedule.start` to its end, or
  /// else at the time of the check. A run of which it is not known what it asks for, or whether it counts,
  /// asks for nothing here; its budgets are unknown all the same.
  ///
  /// - Parameters:
  ///   - group: Names the merge request.
  ///   - keys: Name the runs, in the order of the subjects.
  /// - Returns: Nil when no run draws on a budget over time.
  public func reservation(
    of subjects: [EvaluationSubject], in context: EvaluationContext, group: String, keys: [String],
    lease: Int64 = ReservationRequest.usualLease, act: Act
  ) -> ReservationRequest? {
    let evaluator = Evaluator()
    let runs = subjects.map {
      RunEvaluator($0, residency: residency, at: context.at, evaluator: evaluator)
    }
    let definitions = ledgerDefinitions
    let shared = sharedBudgets(runs, context).filter { shared in
      definitions.contains { $0.id == shared.budget.id }
    }
    var charges: [ChargeRequest] = []
    for (index, subject) in subjects.enumerated() where keys.indices.contains(index) {
      let interval = subject.assessment.interval(at: context.at)
      let draws = shared.compactMap { shared -> Draw? in
        guard shared.runs.contains(index), let amount = shared.demands[index].amount,
          let metric = LedgerMetric(shared.budget.metric), let whole = metric.amount(of: amount)
        else { return nil }
        let median = subject.assessment.estimate[shared.budget.metric].flatMap {
          metric.amount(of: $0.median)
        }
        return Draw(
          budget: shared.budget.id, amount: whole, median: median, start: interval.start,
          end: interval.end)
      }
      guard !draws.isEmpty else { continue }
      charges.append(
        ChargeRequest(key: keys[index], draws: draws, labels: subject.assessment.ledgerLabels))
    }
    guard !charges.isEmpty else { return nil }
    return ReservationRequest(
      group: group, charges: charges, lease: lease, definitions: definitions, act: act)
  }
}

extension Assessment {
  /// When the run draws power, in seconds since 1970: from its stated start, or else from now on.
  fileprivate func interval(at now: Timestamp) -> (start: Int64, end: Int64) {
    let start = run.text(.start).flatMap { Instant($0) }.map { Int64($0.seconds) } ?? now.seconds
    guard let hours = run.number(.duration)?.central, hours.isFinite, hours > 0, hours < 1e6 else {
      return (start, start)
    }
    return (start, start + Int64((hours * 3600).rounded(.up)))
  }

  /// What matching and comparing needs once the run has been measured.
  fileprivate var ledgerLabels: [String: String] {
    var labels = [ActualMatching.Label.run: run.displayName]
    labels["format"] = run.format
    labels["team"] = run.text(.team)
    labels["project"] = run.text(.project)
    if let energy = estimate[.energy]?.median, energy > 0 {
      labels["predicted_energy_kwh"] = CanonicalNumber.rounded(energy, significantDigits: 9)
      if let emissions = estimate[.emissions]?.median {
        labels["predicted_emissions_kg"] = CanonicalNumber.rounded(emissions, significantDigits: 9)
        labels[ActualMatching.Label.intensity] = CanonicalNumber.rounded(
          emissions / energy, significantDigits: 9)
      }
    }
    return labels.filter { !$0.value.isEmpty && $0.value.utf8.count <= 512 }
  }
}

extension EvaluationContext {
  /// Takes over what a ledger answered: of each budget the period that is tightest.
  ///
  /// Budgets that nobody asked anything of are left without an answer, and apply to no run.
  public mutating func consult(_ outcome: ReservationOutcome?) {
    var usages: [String: LedgerUsage] = [:]
    // The standings come from the tightest.
    for standing in outcome?.standings ?? [] where usages[standing.budget] == nil {
      let metric = standing.metric
      let total =
        outcome?.standings.filter { $0.budget == standing.budget }.reduce(0.0) {
          $0 + Double($1.requested)
        } ?? 0
      usages[standing.budget] = LedgerUsage(
        settled: metric.value(of: standing.settled), reserved: metric.value(of: standing.reserved),
        entitled: metric.value(of: standing.entitled), ahead: metric.value(of: standing.ahead),
        portion: total > 0 ? Double(standing.requested) / total : 1, period: standing.period.label)
    }
    ledger = usages
  }
}
