import CEL
import Diagnostics
import Policy
import Reports
import Runs
import TrainingConfigs

/// A finished check: the result, and the exit code that it means.
struct Check {
  var result: CheckResult
  var status: ExitStatus

  /// Finds runs, estimates, evaluates and searches for suggestions.
  ///
  /// Nothing is judged when a file cannot be read: half a verdict would look like a whole one. The
  /// runs that could be read are still estimated, so that one broken file hides nothing else.
  ///
  /// - Parameters:
  ///   - baseline: Findings that are accepted, and where to write what is.
  ///   - base: The revision that a change is held against; only what is new or worse then fails.
  ///   - failsOnAll: Whether what was there before fails as well.
  static func perform(
    runs options: RunOptions, policy: PolicyOptions, baseline: BaselineFiles = BaselineFiles(),
    base: String? = nil, failsOnAll: Bool = false
  ) throws(Stop) -> Check {
    let review = try Review.open(policyFrom: policy.policyFrom, base: base, paths: options.paths)
    var session = try Session.open(options, review: review)
    let source = review?.trusted?.workspace ?? session.workspace
    let policies = PolicySession.open(policy, in: source)
    if review?.trusted != nil { session.diagnostics += source.diagnostics }
    session.diagnostics += policies.diagnostics
    session.diagnostics += policyChanges(review, policies, session.workspace)
    var baseline = BaselineSession(baseline, in: source)
    session.diagnostics += baseline.diagnostics
    let comparison = review.flatMap { review in
      review.base.map { Comparison(review, $0, session) }
    }
    session.diagnostics += comparison?.diagnostics ?? []
    let assessments = session.assess()
    if session.runs.isEmpty, comparison?.runs.isEmpty ?? true, !session.hasErrors {
      session.diagnostics.append(.noRuns)
    }
    guard let set = policies.set, !session.hasErrors else {
      var result = session.result(of: assessments.map { RunResult($0, verdict: .unknown) })
      result.verdict = .unknown
      result.settings.policyFrom = review?.trusted?.reference
      return Check(result: result, status: .usage)
    }
    var context = EvaluationContext(
      at: try Clock.instant(options.at),
      onUnknown: policy.onUnknown?.policy ?? .unknown, failOn: policy.failOn)
    let subjects =
      comparison?.subjects(of: assessments) ?? assessments.map { EvaluationSubject($0) }
    try baseline.write(set, subjects, in: context)
    context.baseline = baseline.accepted
    var judgement = Judgement(
      set: set, context: context, session: session, subjects: subjects, comparison: comparison)
    if failsOnAll { judgement.countEverything() }
    var result = judgement.result()
    result.at = set.readsClock || options.at != nil ? context.at.text : nil
    result.policies = set.documents.map { PolicyReference(path: $0.file.path, sha256: $0.sha256) }
    result.settings.onUnknown = policy.onUnknown?.rawValue ?? "unknown"
    result.settings.failOn = policy.failOn.rawValue
    result.settings.policyFrom = review?.trusted?.reference
    return Check(result: result, status: ExitStatus(judgement.verdict))
  }

  private static func policyChanges(
    _ review: Review?, _ policies: PolicySession, _ workspace: Workspace
  ) -> [Diagnostic] {
    guard let review, let before = review.base ?? review.trusted else { return [] }
    return PolicyChanges(
      before: before, after: workspace, trusted: review.trusted,
      documents: policies.set?.documents ?? [], named: policies.named
    ).diagnostics()
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
