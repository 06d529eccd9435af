import CEL
import CivilTime
import Footprint
public import Ledger
import Quantities
import Runs

extension PolicySet {
  /// What runs ask of budgets over time: the request that a ledger grants.
  ///
  /// Each budget is asked for its own percentile. A run is charged from `schedule.start` to its end, or
  /// else from the time of the check. A run of which it is not known what it asks for, or whether it counts,
  /// asks for nothing here; its budgets are unknown all the same.
  ///
  /// - Parameters:
  ///   - group: Names the merge request.
  ///   - keys: Name the runs, in the order of the subjects.
  /// - Returns: A request without charges when no run draws on a budget over time.
  public func reservation(
    of subjects: [EvaluationSubject], in context: EvaluationContext, group: String, keys: [String],
    lease: Int64 = ReservationRequest.usualLease, act: Act
  ) -> ReservationRequest {
    let evaluator = Evaluator()
    let runs = subjects.map {
      RunEvaluator(
        $0, residency: residency, implausible: implausible(in: context), at: context.at,
        evaluator: evaluator)
    }
    let definitions = ledgerDefinitions
    let claims = claims(of: runs, context).filter { claims in
      definitions.contains { $0.id == claims.budget.id }
    }
    var charges: [ChargeRequest] = []
    for (index, subject) in subjects.enumerated() where keys.indices.contains(index) {
      guard case .known(let start, let end) = runs[index].use(at: context.at) else { continue }
      let draws = claims.compactMap { claims -> Draw? in
        let claim = claims.claims[index]
        guard case .yes = claim.scope, let amount = claim.demand.amount,
          let metric = LedgerMetric(claims.budget.metric), let whole = metric.amount(of: amount)
        else { return nil }
        let median = subject.assessment.estimate[claims.budget.metric].flatMap {
          metric.amount(of: $0.median)
        }
        return Draw(
          budget: claims.budget.id, amount: whole, median: median, start: start, end: end)
      }
      guard !draws.isEmpty else { continue }
      charges.append(
        ChargeRequest(key: keys[index], draws: draws, labels: subject.assessment.ledgerLabels))
    }
    return ReservationRequest(
      group: group, charges: charges, lease: lease, definitions: definitions, act: act)
  }

  /// The exceptions by which runs pass the limits of budgets over time.
  ///
  /// Where several runs pass by different ones, the narrowest counts.
  public func waivedBudgets(_ evaluation: PolicyEvaluation) -> [WaivedBudget] {
    var waived: [String: WaivedBudget] = [:]
    for finding in evaluation.runs.flatMap(\.findings)
    where finding.kind == .budget && finding.status == .waived {
      guard let budget = budget(finding.id), budget.per.isCalendar,
        let metric = LedgerMetric(budget.metric), let exception = finding.waiver
      else { continue }
      let most = finding.waivedUpTo.map { metric.amount(of: $0) ?? 0 }
      let known = waived[budget.id]
      if let known, known.most ?? .max <= most ?? .max { continue }
      waived[budget.id] = WaivedBudget(budget: budget.id, exception: exception, most: most)
    }
    return waived.values.sorted { $0.budget < $1.budget }
  }
}

extension Assessment {
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
