import Diagnostics
import Footprint
import Policy
import Runs
import TrainingConfigs

extension SuggestionSearch {
  /// The most runs for which pairs of measures are tried beside single ones.
  private static let pairLimit = 12

  /// What several runs would have to mend together.
  struct JointTask {
    /// Budgets of several runs that are violated.
    let violated: [BudgetUsage]
    /// The runs of each of them.
    let runs: [Set<Int>]
    /// The runs of any of them, in their order.
    let members: [Int]

    /// Nil where no budget of several runs is violated.
    init?(_ evaluation: PolicyEvaluation) {
      violated = evaluation.budgets.filter {
        $0.status == .violated && $0.severity != .info && $0.runs.count > 1
      }
      guard !violated.isEmpty else { return nil }
      runs = violated.map { Set($0.runs) }
      members = runs.reduce(Set()) { $0.union($1) }.sorted()
    }

    /// How many measures are tried together for one run.
    var size: Int { members.count <= SuggestionSearch.pairLimit ? 2 : 1 }

    func contains(_ index: Int) -> Bool { runs.contains { $0.contains(index) } }
  }

  /// The least effort over all runs of a check that keeps the budgets they share.
  ///
  /// - Parameter found: The ways to change each member, in their order.
  func jointAdvice(
    _ task: JointTask, _ found: [[JointOption]], runs: [JoinedRun], subjects: [EvaluationSubject],
    evaluation: PolicyEvaluation
  ) -> JointAdvice? {
    let (violated, members, options) = (task.violated, task.members, found)
    var advice = JointAdvice(verdict: evaluation.verdict)
    advice.mends = violated.map(\.id)
    // What was not tried in time is no obstacle.
    if isAbandoned { return nil }
    for (index, options) in zip(members, options) where options.isEmpty {
      advice.obstacles.append(
        "`\(runs[index].run.displayName)` passes by no measure even where budgets are not shared")
    }
    guard advice.obstacles.isEmpty else { return advice }
    var search = JointSearch(
      limits: violated.map { $0.limit - $0.settled - $0.reserved }, options: options)
    search.run()
    advice.isExhaustive = search.isExhaustive
    guard let best = search.best else {
      advice.obstacles = violated.map { "no measures of its runs keep `\($0.id)`" }
      return advice
    }
    let chosen = zip(members, best).enumerated().map { position, pick in
      (run: pick.0, candidate: search.options[position][pick.1].candidate)
    }
    complete(&advice, chosen, runs, subjects)
    return isAbandoned ? nil : advice
  }

  /// The ways to change one run that pass where it stands alone, without those that another one beats.
  ///
  /// - Parameter before: What was searched for the run beside all others.
  func jointOptions(
    of index: Int, _ subject: EvaluationSubject, _ task: JointTask, after before: CandidateSearch
  ) -> [JointOption] {
    var options = self.options
    options.maxMeasures = task.size
    options.exhaustiveLimit = options.maxEvaluations
    options.context.located = .unworded
    let budgets = task.violated
    let isMember = task.runs.map { $0.contains(index) }
    let alone = policy.evaluate([subject], in: options.context)
    let trial = Trial(
      policy: policy, context: options.context, subjects: [subject], evaluation: alone,
      evaluator: CandidateEvaluator(policy, subjects: [subject], in: options.context), index: 0)
    let search = CandidateSearch(
      after: before, baseEvaluation: alone.runs[0], trial: trial, options: options)
    search.collectAll()
    func demands(_ estimate: Estimate) -> [Double]? {
      var demands: [Double] = []
      for (budget, isMember) in zip(budgets, isMember) {
        guard isMember else {
          demands.append(0)
          continue
        }
        guard let range = estimate[budget.metric] else { return nil }
        demands.append(budget.percentile.value(of: range))
      }
      return demands
    }
    var found: [JointOption] = []
    if alone.verdict.rank <= Verdict.warn.rank, let own = demands(subject.assessment.estimate) {
      found.append(JointOption(candidate: nil, effort: EffortCount([]), demands: own))
    }
    for candidate in search.candidates.sorted(by: Candidate.isBetter)
    where candidate.verdict.rank <= Verdict.warn.rank {
      guard let demands = demands(candidate.changed.assessment.estimate) else { continue }
      found.append(JointOption(candidate: candidate, effort: candidate.effort, demands: demands))
    }
    return JointSearch.undominated(found)
  }

  /// Proves the choice by evaluating all runs together, and writes its edits.
  private func complete(
    _ advice: inout JointAdvice, _ chosen: [(run: Int, candidate: Candidate?)],
    _ runs: [JoinedRun], _ subjects: [EvaluationSubject]
  ) {
    var changed = subjects
    var plan = EditPlan()
    for (run, candidate) in chosen {
      guard let candidate else { continue }
      changed[run].assessment = candidate.changed.assessment
      let base = BaseRun(
        stated: runs[run].run, assessment: subjects[run].assessment, estimator: estimator)
      let own = EditPlan(
        candidate.changed, alternatives: candidate.alternatives, base: base, joined: runs[run],
        overrides: options.overrides)
      plan.edits += own.edits.filter { !plan.edits.contains($0) }
      advice.parts.append(
        JointAdvice.Part(
          run: run, measures: candidate.alternatives.map(\.id),
          changes: candidate.changed.changes,
          effort: candidate.alternatives.map(\.measure.effort).max() ?? .low,
          assessment: candidate.changed.assessment, saving: candidate.saving,
          notes: candidate.changed.notes, unwritten: own.words,
          residency: candidate.residency))
    }
    let evaluation = policy.evaluate(changed, in: options.context)
    advice.verdict = evaluation.verdict
    let saved = advice.parts.compactMap(\.saving?.kilograms)
    if saved.count == advice.parts.count { advice.savedKilograms = saved.reduce(0, +) }
    let isWritten = advice.parts.allSatisfy(\.unwritten.isEmpty)
    guard isWritten, !plan.edits.isEmpty, let files = plan.editedFiles() else { return }
    var bytes: [String: [UInt8]] = [:]
    for file in files { bytes[file.old.path] = file.new.bytes }
    var paths: [String] = []
    for run in runs where !paths.contains(run.run.path) { paths.append(run.run.path) }
    let again = workspace.replacing(bytes).findRuns(paths, overrides: options.overrides).runs
    guard again.map(\.run.path) == runs.map(\.run.path) else { return }
    let reread = zip(again, subjects).map {
      EvaluationSubject(estimator.assess($0.run), base: $1.base)
    }
    guard policy.evaluate(reread, in: options.context).verdict == advice.verdict else { return }
    advice.edits = plan.edits
    advice.patch = EditPlan.patch(files)
    advice.isVerified = true
  }
}
