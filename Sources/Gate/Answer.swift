import Abatement
import Diagnostics
import Footprint
import Policy
import Result
import Runs
import Text
import TrainingConfigs

/// What policies have to say about the runs of a request, alone or against a base.
struct Answer {
  private let set: PolicySet
  private let context: EvaluationContext
  private let inputs: Inputs
  private let subjects: [EvaluationSubject]
  private let change: Change?
  private let countsExisting: Bool
  /// Whether a change is judged that is held for nothing that was there before.
  private let forgivesExisting: Bool
  private let detail: ResultDetail
  private let unaccounted: Unaccounted
  private let evaluation: PolicyEvaluation
  /// Of each finding of each run, whether the change brought it; empty without a base.
  private var standings: [[FindingChange?]] = []
  private var mended = 0
  /// Budgets that several runs overdraw together.
  private var overdrafts = SharedOverdrafts()
  /// What the runs of the base ask of the budgets that all runs of a check share, by id.
  private var askedBefore: [String: Double] = [:]
  /// Runs that the change takes out of every budget.
  private var escaped: [Diagnostic] = []

  /// - Parameters:
  ///   - unaccounted: What nothing can be said about.
  ///   - countsExisting: Whether what was there at the base counts as well.
  ///   - detail: How much the result holds.
  init(
    _ set: PolicySet, _ context: EvaluationContext, _ inputs: Inputs,
    _ subjects: [EvaluationSubject], _ change: Change?, unaccounted: Unaccounted,
    countsExisting: Bool, detail: ResultDetail
  ) {
    self.set = set
    self.context = context
    self.inputs = inputs
    let subjects = set.believed(subjects, in: context)
    self.subjects = subjects
    self.change = change
    self.countsExisting = countsExisting
    forgivesExisting = change != nil && !countsExisting
    self.detail = detail
    self.unaccounted = unaccounted
    evaluation = set.evaluate(subjects, in: context)
    if let change {
      compare(with: change)
      findEscapes(from: change)
    }
    overdrafts = SharedOverdrafts(evaluation, subjects, counts: isNew)
  }

  /// Says of each finding whether the change brought it.
  private mutating func compare(with change: Change) {
    // The base adds nothing to itself, and what ran before is in the ledger.
    var alone = context
    alone.removed = nil
    let before = set.evaluate(
      change.assessments.map { EvaluationSubject($0, isSpentBefore: true) }, in: alone)
    for budget in before.budgets where budget.per == .check {
      askedBefore[budget.id] = budget.requested
    }
    let shared = Set(evaluation.budgets.map(\.id) + before.budgets.map(\.id))
    for (index, run) in evaluation.runs.enumerated() {
      guard let match = change.matching.matches[index] else {
        standings.append(run.findings.map { FindingComparison.grade($0) > 0 ? .new : nil })
        continue
      }
      let findings = FindingComparison(
        head: subjects[index].assessment, headFindings: run.findings,
        base: change.assessments[match], baseFindings: before.runs[match].findings,
        sharedBudgets: shared)
      standings.append(run.findings.map(findings.standing))
      mended += before.runs[match].findings.count(where: findings.isMended)
    }
  }

  private mutating func findEscapes(from change: Change) {
    guard set.documents.contains(where: { !$0.budgets.isEmpty }) else { return }
    let escape = BudgetEscape(set: set, context: context, evaluation: evaluation)
    let defaults = inputs.workspace.project?.defaults
    for (index, subject) in subjects.enumerated() {
      let old = change.matching.matches[index].map { change.assessments[$0].run }
      let said = escape.fact(
        of: index, subject,
        before: { fact in
          old.map { $0[fact] } ?? defaults?.facts.last { $0.fact == fact }?.value
        }, labels: old?.labels ?? defaults?.labels)
      if let said { escaped.append(.escaped(subject.assessment.run, said)) }
    }
  }

  /// Whether a finding of a run is held against the run.
  private func counts(_ index: Int, _ position: Int) -> Bool {
    isNew(index, position) && !overdrafts.isHeld(index, position)
  }

  /// Whether a finding of a run is held against the check.
  private func isNew(_ index: Int, _ position: Int) -> Bool {
    !forgivesExisting || standings[index][position] != .existing
  }

  private func verdict(of index: Int) -> Verdict {
    context.verdict(of: evaluation.runs[index].findings) { counts(index, $0) }
  }

  private func levels(of index: Int) -> [FindingLevel] {
    context.levels(of: evaluation.runs[index].findings) { counts(index, $0) }
  }

  /// The verdict of the whole check, and what it comes from.
  var judgement: (verdict: Verdict, evaluation: PolicyEvaluation) { (verdict, evaluation) }

  /// The verdict of the whole check.
  private var verdict: Verdict {
    var hidden = unaccounted.isEmpty ? Verdict.pass : context.settled(.unknown)
    guard let change else { return hidden.combined(with: evaluation.verdict) }
    if !change.outOfSight.isEmpty || !change.lessKnown.isEmpty || !change.otherData.isEmpty
      || !change.replaced.isEmpty || !change.otherWork.isEmpty || !escaped.isEmpty
    {
      hidden = hidden.combined(with: context.settled(.unknown))
    }
    return evaluation.runs.indices.reduce(hidden) { $0.combined(with: verdict(of: $1)) }
  }

  /// What the change adds to what a budget is asked for: budgets over time are not asked again for what
  /// was there before, and those on changes count nothing else.
  private func added(to usage: BudgetUsage) -> Double? {
    guard usage.per == .check else { return usage.requested }
    // Where nothing of the base is in scope, there was nothing.
    return usage.requested.map { $0 - (askedBefore[usage.id] ?? 0) }
  }

  /// Adds what each fact alone does to the emissions of each run.
  func addSensitivities(to result: inout CheckResult) {
    let planner = Planner(
      policy: set, estimator: inputs.estimator, options: PlannerOptions(context: context))
    for index in result.runs.indices where inputs.runs.indices.contains(index) {
      if context.deadline?.isOver == true { return }
      result.runs[index].sensitivities = SensitivityResult.all(
        of: inputs.runs[index].run, by: planner)
    }
  }

  /// The result, with advice for the runs that fail or warn.
  ///
  /// - Parameters:
  ///   - suggestions: The most of them for one run.
  ///   - isAbandoned: Whether nobody wants the answer any more.
  func result(
    suggestions: Int? = nil, isAbandoned: (@Sendable () -> Bool)? = nil
  ) -> CheckResult {
    var options = SearchOptions(context: context, overrides: inputs.overrides)
    if let isAbandoned {
      options.isAbandoned = { [isLate = options.isAbandoned] in isAbandoned() || isLate?() ?? false
      }
    }
    if let suggestions { options.maxSuggestions = suggestions }
    let search = SuggestionSearch(
      policy: set, estimator: inputs.estimator, workspace: inputs.workspace, options: options)
    var inputs = inputs
    inputs.diagnostics += evaluation.diagnostics + escaped
    let verdicts = subjects.indices.map(verdict(of:))
    // A change answers for what it adds; what other runs could do for it is not its to decide.
    let (advice, joint) = search.search(
      runs: inputs.runs, subjects: subjects, evaluation: evaluation,
      isJointWanted: change == nil,
      where: { verdicts[$0] == .fail || verdicts[$0] == .warn })
    let levels = subjects.indices.map(levels(of:))
    let isOfSeveral = set.documents.count > 1
    var runs = context.workers.map(Array(subjects.indices)) {
      [subjects, evaluation, overdrafts, detail] indices in
      indices.map { index in
        var run = RunResult(
          subjects[index].assessment, evaluation.runs[index], levels[index],
          advice[index] ?? Advice(), detail
        ) { position, finding in
          if overdrafts.isHeld(index, position) {
            finding.isHeldAgainstBudget = true
            finding.severity = .info
          }
          if isOfSeveral {
            finding.policy = evaluation.runs[index].findings[position].definition?.file.path
          }
        }
        run.verdict = VerdictWord(verdicts[index])
        return run
      }
    }
    if let change {
      for index in runs.indices {
        runs[index].change = change.change(of: index, subjects[index].assessment)
        for (position, standing) in standings[index].enumerated() {
          runs[index].findings[position].change = standing
        }
      }
    }
    var result = inputs.result(of: runs)
    result.verdict = VerdictWord(verdict)
    result.policies = set.documents.map { PolicyReference(path: $0.file.path, sha256: $0.sha256) }
    result.budgets = evaluation.budgets.map { usage in
      var budget = BudgetResult(usage)
      budget.ruling = overdrafts.ruling(on: usage, levels: levels)
      return budget
    }
    result.waivers = WaiverResult.all(of: set, evaluation, at: context.at)
    if let change {
      var effect = change.result(of: runs, mended: mended)
      effect.files = change.touchedFiles(of: result)
      result.change = effect
      for (index, usage) in evaluation.budgets.enumerated() {
        result.budgets[index].added = added(to: usage)
      }
    }
    // What is out of sight or not understood is a run of which nobody knows anything.
    let level = Level(context.level(of: .unknown))
    for index in result.diagnostics.indices
    where CheckResult.unaccountedCodes.contains(result.diagnostics[index].code) {
      result.diagnostics[index].level = level
    }
    result.jointSuggestion = joint.flatMap { SuggestionResult($0, names: runs.map(\.name)) }
    return result
  }
}
