import Abatement
import Diagnostics
import Policy
import Reports

/// What policies have to say about the runs of a check, alone or against a base.
struct Judgement {
  private let set: PolicySet
  private let context: EvaluationContext
  private let session: Session
  private let subjects: [EvaluationSubject]
  private let comparison: Comparison?
  private let evaluation: PolicyEvaluation
  /// Of each finding of each run, whether the change brought it; empty without a base.
  private var standings: [[FindingChange?]] = []
  private var mended = 0
  private var countsEverything = false

  init(
    set: PolicySet, context: EvaluationContext, session: Session, subjects: [EvaluationSubject],
    comparison: Comparison?
  ) {
    self.set = set
    self.context = context
    self.session = session
    self.subjects = subjects
    self.comparison = comparison
    evaluation = set.evaluate(subjects, in: context)
    guard let comparison else { return }
    let before = set.evaluate(comparison.assessments.map { EvaluationSubject($0) }, in: context)
    let shared = Set(evaluation.budgets.map(\.id) + before.budgets.map(\.id))
    for (index, run) in evaluation.runs.enumerated() {
      guard let match = comparison.matching.matches[index] else {
        standings.append(run.findings.map { FindingComparison.grade($0) > 0 ? .new : nil })
        continue
      }
      let findings = FindingComparison(
        head: subjects[index].assessment, headFindings: run.findings,
        base: comparison.assessments[match], baseFindings: before.runs[match].findings,
        sharedBudgets: shared)
      standings.append(run.findings.map(findings.standing))
      mended += before.runs[match].findings.count(where: findings.isMended)
    }
  }

  /// Lets what was there before count as well.
  mutating func countEverything() { countsEverything = true }

  private func verdict(of index: Int) -> Verdict {
    guard comparison != nil, !countsEverything else { return evaluation.runs[index].verdict }
    let counted = zip(evaluation.runs[index].findings, standings[index])
      .filter { $0.1 != .existing }.map(\.0)
    return context.verdict(of: counted)
  }

  /// The verdict of the whole check.
  var verdict: Verdict {
    guard let comparison else { return evaluation.verdict }
    let hidden = comparison.outOfSight.isEmpty ? Verdict.pass : context.settled(.unknown)
    return evaluation.runs.indices.reduce(hidden) { $0.combined(with: verdict(of: $1)) }
  }

  /// The result, with advice for the runs that the change makes fail or warn.
  func result() -> CheckResult {
    let search = SuggestionSearch(
      policy: set, estimator: session.estimator, workspace: session.workspace,
      options: SearchOptions(context: context, overrides: session.overrides))
    var mutable = session
    mutable.diagnostics += evaluation.diagnostics
    let verdicts = subjects.indices.map(verdict(of:))
    let advice = search.advice(
      runs: session.runs, subjects: subjects, evaluation: evaluation,
      where: { verdicts[$0] == .fail || verdicts[$0] == .warn })
    let runs = subjects.indices.map { index in
      var run = RunResult(subjects[index].assessment, evaluation.runs[index], advice[index])
      guard let comparison else { return run }
      run.verdict = VerdictWord(verdicts[index])
      run.change = comparison.change(of: index, subjects[index].assessment)
      for (position, standing) in standings[index].enumerated() {
        run.findings[position].change = standing
      }
      return run
    }
    var result = mutable.result(of: runs)
    result.verdict = VerdictWord(verdict)
    result.budgets = evaluation.budgets.map { BudgetResult($0) }
    result.change = comparison?.result(of: runs, mended: mended)
    // A change answers for what it adds; what other runs could do for it is not its to decide.
    if comparison == nil {
      result.jointSuggestion = search.jointAdvice(
        runs: session.runs, subjects: subjects, evaluation: evaluation
      ).flatMap { SuggestionResult($0, names: runs.map(\.name)) }
    }
    return result
  }
}
