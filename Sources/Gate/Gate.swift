public import Abatement
import CEL
import Catalogue
public import Diagnostics
import Footprint
public import Policy
public import Result
import Text
import TrainingConfigs

/// The one door to everything that Carbonward knows of runs: a request in, a result out.
///
/// The same request gives the same result: neither a clock nor the environment is read, nothing is
/// written, and no state is kept, so that any number of checks may run side by side.
///
/// A gate itself holds runs and policies that were all read without an error, for those who act on
/// them: plans and fixes.
public struct Gate: Sendable {
  /// The version that results name.
  public static let version = "0.1.0"

  /// The runs.
  public let inputs: Inputs
  /// What they are held against.
  public let policies: PolicySet
  /// With which options.
  public let context: EvaluationContext

  // MARK: - Requests

  /// Finds runs, estimates, evaluates and searches for suggestions.
  ///
  /// Nothing is judged when a file cannot be read: half a verdict would look like a whole one. The
  /// runs that could be read are still estimated, so that one broken file hides nothing else.
  ///
  /// - Parameters:
  ///   - request: The files, the policies and the options.
  ///   - ledger: What budgets over time are held against beside the runs.
  /// - Throws: ``RequestError/refused(_:)`` where the request itself makes no sense, and
  ///   ``RequestError/ledger(_:)`` when the ledger gives no answer.
  public static func check(
    _ request: CheckRequest, ledger: LedgerConsultation? = nil
  ) throws(RequestError) -> CheckResult {
    try check(request) { (set, subjects, context, catalogue, judge) throws(RequestError) in
      try ledger?.consult(set, subjects, in: context, catalogue: catalogue, judge: judge)
        ?? context
    }
  }

  /// The same, beside what a ledger said at another time.
  ///
  /// - Throws: ``RequestError/refused(_:)`` where the request itself makes no sense.
  public static func check(
    _ request: CheckRequest, beside book: LedgerBook
  ) throws(RequestError) -> CheckResult {
    try check(request) { (_, _, context, _, _) throws(RequestError) in
      var context = context
      context.ledger = book
      return context
    }
  }

  /// Adds what a ledger says to the context of a check.
  private typealias Consulting = (
    PolicySet, [EvaluationSubject], EvaluationContext, _ catalogue: String,
    (EvaluationContext) -> (verdict: Verdict, evaluation: PolicyEvaluation)
  ) throws(RequestError) -> EvaluationContext

  private static func check(
    _ request: CheckRequest, _ consult: Consulting
  ) throws(RequestError) -> CheckResult {
    try answer(request, try Reading.read(request), consult)
  }

  /// The answer to what was read, beside no ledger.
  static func answer(
    _ request: CheckRequest, _ reading: Reading
  ) throws(RequestError) -> CheckResult {
    try answer(request, reading) { (_, _, context, _, _) throws(RequestError) in context }
  }

  private static func answer(
    _ request: CheckRequest, _ reading: Reading, _ consult: Consulting
  ) throws(RequestError) -> CheckResult {
    var result = try judge(request, reading, consult)
    result.account = AccountResult(reading.inputs.account)
    result.settings.onUnknown = Settings.UnknownWord(request.onUnknown)
    result.settings.failOn = Settings.ThresholdWord(request.failOn)
    result.settings.policyFrom = reading.revisions?.trusted?.reference
    return result
  }

  private static func judge(
    _ request: CheckRequest, _ reading: Reading, _ consult: Consulting
  ) throws(RequestError) -> CheckResult {
    guard let set = reading.judgeable else {
      let assessments = reading.inputs.assess(reading.inputs.runs)
      var result = reading.inputs.result(of: assessments.map { RunResult($0, verdict: .unknown) })
      result.verdict = .unknown
      return result
    }
    var context = request.context(for: set)
    context.baseline = reading.baseline
    context.removed = reading.change?.removed
    request.inputs.watch?(.estimate)
    let subjects =
      request.heldDetail == .whole
      ? reading.subjects(of: reading.inputs.assess(reading.inputs.runs))
      : reading.inputs.subjects(heldAgainst: set, in: context)
    func answer(_ context: EvaluationContext) -> Answer {
      Answer(
        set, context, reading.inputs, subjects, reading.change,
        unaccounted: reading.unaccounted, countsExisting: request.countsExisting,
        detail: request.heldDetail)
    }
    request.inputs.watch?(.judge)
    context = try consult(set, subjects, context, reading.inputs.catalogue.stamp) {
      answer($0).judgement
    }
    let answer = answer(context)
    request.inputs.watch?(.advise)
    var result = answer.result(
      suggestions: request.suggestions, isAbandoned: request.isAbandoned)
    if request.sensitivities { answer.addSensitivities(to: &result) }
    result.at = set.readsClock || request.isNowStated ? context.at.text : nil
    return result
  }

  /// Predicts runs and judges nothing; what does not train is there too when its file is named.
  ///
  /// - Throws: ``RequestError/refused(_:)`` where the request itself makes no sense.
  public static func estimate(_ request: InputRequest) throws(RequestError) -> CheckResult {
    var inputs = try Inputs.read(request)
    inputs.diagnostics += Unaccounted(inputs.account).diagnostics
    let runs = inputs.everything
    request.watch?(.estimate)
    return inputs.result(
      of: zip(runs, inputs.assess(runs)).map { joined, assessment in
        var result = RunResult(estimating: assessment)
        result.trains = joined.trains
        return result
      })
  }

  /// The findings to accept from now on: those of today, or what is left of those that the request
  /// accepts; nil when nothing can be judged.
  ///
  /// - Throws: ``RequestError/refused(_:)`` where the request itself makes no sense, and
  ///   ``RequestError/ledger(_:)`` when the ledger gives no answer.
  public static func baseline(
    for request: CheckRequest, ledger: LedgerConsultation? = nil
  ) throws(RequestError) -> Baseline? {
    let reading = try Reading.read(request)
    guard let set = reading.judgeable else { return nil }
    let subjects = reading.subjects(of: reading.inputs.assess(reading.inputs.runs))
    var context = request.context(for: set)
    context.ledger = try ledger?.book(for: set)
    let evaluation = set.evaluate(subjects, in: context)
    return reading.baseline?.shrunk(to: evaluation, subjects: subjects)
      ?? Baseline(of: evaluation, subjects: subjects)
  }

  // MARK: - A gate

  /// Reads runs and policies for those who act on them.
  ///
  /// - Parameters:
  ///   - request: The files, the policies and the options.
  ///   - ledger: What budgets over time are held against; nothing is reserved.
  /// - Throws: ``RequestError/unreadable(_:)`` with every error of the files, and
  ///   ``RequestError/ledger(_:)`` when the ledger gives no answer.
  public static func open(
    _ request: CheckRequest, ledger: LedgerConsultation? = nil
  ) throws(RequestError) -> Gate {
    let revisions = try Revisions.open(of: request.inputs, trusted: request.trusted)
    let inputs = try Inputs.read(request.inputs, revisions: revisions)
    let policies =
      request.loaded
      ?? Policies.read(
        request.policies, in: revisions?.trusted?.workspace ?? inputs.workspace,
        from: request.inputs.directory)
    let errors = (inputs.diagnostics + policies.diagnostics).filter { $0.severity == .error }
    guard let set = policies.set, errors.isEmpty else { throw .unreadable(errors) }
    var context = request.context(for: set)
    context.ledger = try ledger?.book(for: set)
    return Gate(inputs: inputs, policies: set, context: context)
  }

  /// The verdict on all runs.
  public func verdict() -> Verdict {
    policies.evaluate(inputs.assess(inputs.runs).map { EvaluationSubject($0) }, in: context).verdict
  }

  /// What would mend each run, in their order.
  public func advice() -> [Advice] {
    let subjects = inputs.assess(inputs.runs).map { EvaluationSubject($0) }
    let evaluation = policies.evaluate(subjects, in: context)
    return SuggestionSearch(
      policy: policies, estimator: inputs.estimator, workspace: inputs.workspace,
      options: SearchOptions(context: context, overrides: inputs.overrides)
    ).advice(runs: inputs.runs, subjects: subjects, evaluation: evaluation)
  }
}

extension Diagnostic {
  /// Nothing to check is not a pass.
  public static var noRuns: Diagnostic {
    Diagnostic(
      GateDiagnostic.noRuns, .error, "no training config was found",
      help: [
        "name one: `carbonward check PATH`",
        "or state runs in `carbonward.yaml`, under `runs`",
      ])
  }

  /// Neither is there anything that a change could have made dearer.
  static var noRunsAnywhere: Diagnostic {
    Diagnostic(
      GateDiagnostic.noRuns, .warning,
      "no training config was found, neither at the base nor with the change",
      help: ["state runs in `carbonward.yaml`, under `runs`, if something is trained"])
  }
}
