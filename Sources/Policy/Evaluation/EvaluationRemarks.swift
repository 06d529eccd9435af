import Diagnostics
import Footprint

/// What is to be said about a policy set after a check: what never applied, and what nothing covers.
struct EvaluationRemarks {
  let set: PolicySet
  let runs: [RunEvaluator]
  let results: [RunEvaluation]
  let usages: [BudgetUsage]

  func diagnostics() -> [Diagnostic] {
    guard !runs.isEmpty else {
      return [Diagnostic("policy-no-run", .warning, "there is no run to hold against the policies")]
    }
    return neverApplied() + uncovered() + withoutLedger()
  }

  private func neverApplied() -> [Diagnostic] {
    var applied: Set<String> = []
    for result in results {
      for finding in result.findings where finding.status != .notApplicable {
        applied.insert(finding.id)
      }
    }
    let elements =
      set.budgets.map { ("budget", $0.id, $0.range) } + set.rules.map { ("rule", $0.id, $0.range) }
    return elements.filter { !applied.contains($0.1) }.map { kind, id, range in
      Diagnostic(
        "policy-never-applied", .note, "\(kind) `\(id)` applies to no run of this check",
        at: range)
    }
  }

  private func uncovered() -> [Diagnostic] {
    zip(runs, results).compactMap { run, result in
      let isCovered = result.findings.contains {
        $0.kind != .sanity && $0.status != .notApplicable
      }
      guard !isCovered else { return nil }
      return Diagnostic(
        "policy-run-not-covered", .warning,
        "no budget or rule applies to run \(run.assessment.run.displayName.quoted)",
        path: run.assessment.run.path)
    }
  }

  private func withoutLedger() -> [Diagnostic] {
    usages.filter { !$0.ledgerConsulted && $0.status != .notApplicable }.map { usage in
      Diagnostic(
        "budget-without-ledger", .note,
        "budget `\(usage.id)` was held against this check alone: no ledger was consulted",
        at: usage.definition)
    }
  }
}
