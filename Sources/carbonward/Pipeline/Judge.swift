import Abatement
import Diagnostics
import Policy

/// Runs and policies that were both read without an error, for commands that act on them.
struct Judge {
  let session: Session
  let policies: PolicySet
  let context: EvaluationContext

  /// - Throws: ``Stop`` with every error of the files, rendered.
  static func open(_ runs: RunOptions, _ policy: PolicyOptions) throws(Stop) -> Judge {
    let review = try Review.open(policyFrom: policy.policyFrom, base: nil, paths: runs.paths)
    let session = try Session.open(runs, review: review)
    let policies = PolicySession.open(
      policy, in: review?.trusted?.workspace ?? session.workspace)
    let errors = (session.diagnostics + policies.diagnostics).filter { $0.severity == .error }
    guard let set = policies.set, errors.isEmpty else {
      let renderer = DiagnosticRenderer()
      throw Stop(code: .usage, message: errors.map { renderer.render($0) + "\n" }.joined())
    }
    let context = EvaluationContext(
      at: try Clock.instant(runs.at),
      onUnknown: policy.onUnknown?.policy ?? .unknown, failOn: policy.failOn)
    return Judge(session: session, policies: set, context: context)
  }

  /// The verdict of the whole check.
  func verdict() -> Verdict {
    policies.evaluate(session.assess().map { EvaluationSubject($0) }, in: context).verdict
  }

  /// What would mend each run.
  func advice() -> [Advice] {
    let subjects = session.assess().map { EvaluationSubject($0) }
    let evaluation = policies.evaluate(subjects, in: context)
    return SuggestionSearch(
      policy: policies, estimator: session.estimator, workspace: session.workspace,
      options: SearchOptions(context: context, overrides: session.overrides)
    ).advice(runs: session.runs, subjects: subjects, evaluation: evaluation)
  }
}
