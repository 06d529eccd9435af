import Diagnostics
import Footprint
import Policy
import Runs
import TrainingConfigs

/// Runs that a change takes out of every budget by what it says of whose they are: another team than before, or
/// than that of the project, which has no budget.
struct BudgetEscape {
  let set: PolicySet
  let context: EvaluationContext
  let evaluation: PolicyEvaluation

  /// What says whose a run is.
  private static let owners: [Fact] = [.team, .project, .purpose]

  /// The first fact by which a run has no budget any more; nil where it has one, or none either way.
  ///
  /// - Parameters:
  ///   - index: The run.
  ///   - subject: The run as it is.
  ///   - before: Whose it was: the run at the base, or what the project says of all of them.
  func fact(
    of index: Int, _ subject: EvaluationSubject, before: (Fact) -> Traced<FactValue>?,
    labels: [(key: String, value: Traced<String>)]?
  ) -> Traced<String>? {
    guard !hasBudget(evaluation.runs[index]) else { return nil }
    var run = subject.assessment.run
    var said: Traced<String>?
    for fact in Self.owners {
      guard let old = before(fact), let new = run[fact], new.value != old.value else { continue }
      said = said ?? Traced(fact.rawValue, new.origin)
      run[fact] = old
    }
    for label in labels ?? [] {
      guard let place = run.labels.firstIndex(where: { $0.key == label.key }) else {
        said = said ?? label.value
        run.labels.append(label)
        continue
      }
      guard run.labels[place].value.value != label.value.value else { continue }
      said = said ?? Traced("labels." + label.key, run.labels[place].value.origin)
      run.labels[place] = label
    }
    guard let said else { return nil }
    var assessment = subject.assessment
    assessment.run = run
    let other = set.evaluate([EvaluationSubject(assessment)], in: context)
    return other.runs.first.map(hasBudget) == true ? said : nil
  }

  private func hasBudget(_ run: RunEvaluation) -> Bool {
    run.findings.contains { $0.kind == .budget && $0.status != .notApplicable }
  }
}

extension Diagnostic {
  /// A run that is in no budget any more.
  static func escaped(_ run: Run, _ fact: Traced<String>) -> Diagnostic {
    let message =
      "this change takes \(run.path.quoted) out of every budget by its \(fact.value.quoted)"
    let help = [
      "give the owner that it names a budget first", "as it is, the run counts as unknown",
    ]
    guard let range = fact.origin.range else {
      return Diagnostic(GateDiagnostic.runLessKnown, .warning, message, help: help, path: run.path)
    }
    return Diagnostic(GateDiagnostic.runLessKnown, .warning, message, at: range, help: help)
  }
}
