import Abatement
import CEL
import Diagnostics
import Footprint
import Policy
import Reports
import TrainingConfigs

/// A finished check: the result, and the exit code that it means.
struct Check {
  var result: CheckResult
  var status: ExitStatus

  /// Finds runs, estimates, evaluates and searches for suggestions.
  ///
  /// Nothing is judged when a file cannot be read: half a verdict would look like a whole one. The
  /// runs that could be read are still estimated, so that one broken file hides nothing else.
  static func perform(runs options: RunOptions, policy: PolicyOptions) throws(Stop) -> Check {
    var session = try Session.open(options)
    let policies = PolicySession.open(policy, in: session.workspace)
    session.diagnostics += policies.diagnostics
    let assessments = session.assess()
    if session.runs.isEmpty && !session.hasErrors { session.diagnostics.append(.noRuns) }
    guard let set = policies.set, !session.hasErrors else {
      var result = session.result(of: assessments.map { RunResult($0, verdict: .unknown) })
      result.verdict = .unknown
      return Check(result: result, status: .usage)
    }
    let context = EvaluationContext(
      at: try Clock.instant(options.at),
      onUnknown: policy.onUnknown?.policy ?? .unknown, failOn: policy.failOn.threshold)
    let subjects = assessments.map { EvaluationSubject($0) }
    let evaluation = set.evaluate(subjects, in: context)
    session.diagnostics += evaluation.diagnostics
    let advice = SuggestionSearch(
      policy: set, estimator: session.estimator, workspace: session.workspace,
      options: SearchOptions(context: context, overrides: session.overrides)
    ).advice(runs: session.runs, subjects: subjects, evaluation: evaluation)

    var result = session.result(
      of: assessments.indices.map { index in
        RunResult(assessments[index], evaluation.runs[index], advice[index])
      })
    result.verdict = VerdictWord(evaluation.verdict)
    result.at = set.readsClock || options.at != nil ? context.at.text : nil
    result.policies = set.documents.map { PolicyReference(path: $0.file.path, sha256: $0.sha256) }
    result.settings.onUnknown = policy.onUnknown?.rawValue ?? "unknown"
    result.settings.failOn = policy.failOn.rawValue
    result.budgets = evaluation.budgets.map { BudgetResult($0) }
    return Check(result: result, status: ExitStatus(evaluation.verdict))
  }
}

extension ExitStatus {
  init(_ verdict: Verdict) {
    switch verdict {
    case .pass, .warn: self = .pass
    case .fail: self = .fail
    case .unknown: self = .unknown
    }
  }
}

extension Diagnostic {
  /// Nothing to check is not a pass.
  static var noRuns: Diagnostic {
    Diagnostic(
      "no-runs", .error, "no training config was found",
      help: [
        "name one: `carbonward check PATH`",
        "or state runs in `carbonward.yaml`, under `runs`",
      ])
  }
}
