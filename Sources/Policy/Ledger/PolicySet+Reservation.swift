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
  ///   - subjects: The runs.
  ///   - context: The options of the check.
  ///   - group: Names the merge request.
  ///   - keys: Name the runs, in the order of the subjects.
  ///   - lease: Seconds until what nobody committed is released.
  ///   - act: Who reserves, and when.
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
  /// What matching, comparing and calibrating needs once the run has been measured.
  fileprivate var ledgerLabels: [String: String] {
    func rounded(_ value: Double) -> String {
      CanonicalNumber.rounded(value, significantDigits: 9)
    }
    var labels = [LedgerLabel.run: run.displayName]
    labels["format"] = run.format
    labels["team"] = run.text(.team)
    labels["project"] = run.text(.project)
    for metric in [Metric.energy, .emissions, .deviceTime] {
      guard let kept = LedgerMetric(metric), let median = estimate[metric]?.median, median > 0
      else { continue }
      labels[LedgerLabel.predicted(kept)] = rounded(median)
    }
    if let energy = estimate[.energy]?.median, energy > 0,
      let emissions = estimate[.emissions]?.median
    {
      labels[LedgerLabel.intensity] = rounded(emissions / energy)
    }
    if let count = run.number(.count)?.central, count > 0 {
      labels[LedgerLabel.devices] = rounded(count)
    }
    labels = labels.filter { !$0.value.isEmpty && $0.value.utf8.count <= 512 }
    let facts = Self.learnable.compactMap { fact -> String? in
      guard let value = run[fact] else { return nil }
      // What was assumed will be assumed again.
      if case .assumed = value.origin { return nil }
      let text = FactText.write(value.value, for: fact)
      return text.utf8.contains(where: { $0 < 0x20 }) || text.utf8.count > 256
        ? nil : "\(fact.rawValue)=\(text)"
    }
    labels[LedgerLabel.facts] = facts.joined(separator: "\n")
    return labels
  }

  /// The facts that the time of the next runs can be learnt from: what is trained, on what and how.
  private static let learnable: [Fact] = [
    .framework, .method, .adapter, .precision, .modelID, .modelParams, .modelActiveParams,
    .modelTrainableParams, .modelLayers, .modelHiddenSize, .modelHeads, .modelVocabSize,
    .modelFamily, .tokens, .samples, .inputSize, .sequenceLength, .globalBatch, .microBatch,
    .gradientAccumulation, .packing, .recompute, .trials, .purpose, .accelerator, .count, .nodes,
    .dataParallel, .tensorParallel, .pipelineParallel, .contextParallel, .expertParallel,
    .rlPrompts, .rlGenerations, .rlPromptLength, .rlCompletionLength, .rlUpdates, .rlReference,
    .rlCritic, .rlRewardParams, .teacherParams,
  ]
}
