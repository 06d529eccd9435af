import Diagnostics
public import Footprint
public import Policy
import Runs
import Text
public import TrainingConfigs

/// Finds the smallest changes with which runs that fail or warn would pass, and proves them.
///
/// Every candidate is applied to the run as its files state it, estimated again and evaluated again by
/// the whole policy; where files can be edited, the edits are applied to a copy that is read again.
public struct SuggestionSearch: Sendable {
  let policy: PolicySet
  let estimator: Estimator
  let workspace: Workspace
  let options: SearchOptions

  /// Creates a search that holds trials against a policy.
  public init(
    policy: PolicySet, estimator: Estimator, workspace: Workspace, options: SearchOptions
  ) {
    self.policy = policy
    self.estimator = estimator.remembering()
    self.workspace = workspace
    self.options = options
  }

  var isAbandoned: Bool { options.isAbandoned?() ?? false }

  /// Advice for each run of a check, in their order; empty for those that need none.
  ///
  /// - Parameters:
  ///   - runs: The runs as they were read.
  ///   - subjects: The same runs as they were evaluated, in the same order.
  ///   - evaluation: What came of it.
  /// - Returns: One for each run.
  public func advice(
    runs: [JoinedRun], subjects: [EvaluationSubject], evaluation: PolicyEvaluation,
    where isWanted: (Int) -> Bool = { _ in true }
  ) -> [Advice] {
    let found = search(
      runs: runs, subjects: subjects, evaluation: evaluation, isJointWanted: false,
      where: isWanted
    ).advice
    return runs.indices.map { found[$0] ?? Advice() }
  }

  /// The same, and the least effort over all runs that keeps the budgets they share.
  ///
  /// - Returns: Advice by the positions of the runs, none for those that need none; no joint advice where it is not wanted, or no budget of several runs is violated.
  public func search(
    runs: [JoinedRun], subjects: [EvaluationSubject], evaluation: PolicyEvaluation,
    isJointWanted: Bool, where isWanted: (Int) -> Bool = { _ in true }
  ) -> (advice: [Int: Advice], joint: JointAdvice?) {
    var all: [Int: Advice] = [:]
    guard options.maxSuggestions > 0, runs.count == subjects.count else { return (all, nil) }
    let joint = isJointWanted ? JointTask(evaluation) : nil
    let tasks = runs.indices.compactMap { index -> SearchTask? in
      let task = SearchTask(
        index: index, isWanted: isWanted(index), joint: joint?.contains(index) == true ? joint : nil
      )
      return task.isWanted || task.joint != nil ? task : nil
    }
    guard !tasks.isEmpty else { return (all, nil) }
    let menu = CandidateSpace.menu(of: policy)
    // Where no measure changes anything, no file is edited.
    let readers = FileReaders(
      menu.isEmpty ? [] : runs, project: workspace.project?.file.path)
    let found = options.context.workers.map(tasks) { [self] tasks in
      let evaluator = CandidateEvaluator(policy, subjects: subjects, in: options.context)
      return tasks.map { task in
        find(
          task, runs: runs, subjects: subjects, evaluation: evaluation, evaluator: evaluator, menu,
          readers)
      }
    }
    for (task, found) in zip(tasks, found) { all[task.index] = found.advice }
    guard let joint, !isAbandoned else { return (all, nil) }
    let advice = jointAdvice(
      joint, found.compactMap(\.options), runs: runs, subjects: subjects, evaluation: evaluation)
    return (all, advice)
  }

  /// What is searched for one run.
  private struct SearchTask: Sendable {
    var index: Int
    var isWanted: Bool
    /// What it would have to mend along with others.
    var joint: JointTask?
  }

  private func find(
    _ task: SearchTask, runs: [JoinedRun], subjects: [EvaluationSubject],
    evaluation: PolicyEvaluation, evaluator: CandidateEvaluator, _ menu: [[Alternative]],
    _ readers: FileReaders
  ) -> (advice: Advice, options: [JointOption]?) {
    let index = task.index
    if isAbandoned { return (task.isWanted ? .unfinished(after: 0) : Advice(), nil) }
    let subject = menu.isEmpty ? subjects[index] : awake(subjects[index], runs[index].run)
    let space = CandidateSpace(
      policy: policy, menu: menu, subject: subject, at: options.context.at)
    // What only fails is not worked out once more.
    if space.measureCount == 0, task.joint == nil {
      return (adviceWithoutMeasures(evaluation.runs[index]), nil)
    }
    let search = search(
      of: space, for: index, subject.assessment, runs: runs, subjects: subjects,
      evaluation: evaluation, evaluator: evaluator)
    let advice =
      task.isWanted
      ? advice(from: search, runs: runs, evaluation: evaluation, readers) : Advice()
    return (
      advice, task.joint.map { jointOptions(of: index, subject, $0, after: search) }
    )
  }

  /// Advice for one run, all others unchanged.
  public func advice(
    for index: Int, runs: [JoinedRun], subjects: [EvaluationSubject], evaluation: PolicyEvaluation
  ) -> Advice {
    guard runs.indices.contains(index), subjects.count == runs.count,
      evaluation.runs.count == runs.count
    else { return Advice() }
    let subject = awake(subjects[index], runs[index].run)
    let search = search(
      of: CandidateSpace(policy: policy, subject: subject, at: options.context.at),
      for: index, subject.assessment, runs: runs, subjects: subjects, evaluation: evaluation,
      evaluator: CandidateEvaluator(policy, subjects: subjects, in: options.context))
    return advice(
      from: search, runs: runs, evaluation: evaluation,
      FileReaders(runs, project: workspace.project?.file.path))
  }

  /// A run with all that can be found out about it, once more where the check has let go of it.
  private func awake(_ subject: EvaluationSubject, _ run: Run) -> EvaluationSubject {
    guard subject.isAtRest else { return subject }
    return EvaluationSubject(policy.believed(estimator.assess(run), in: options.context))
  }

  /// A search for changes of one run that has not begun.
  private func search(
    of space: CandidateSpace, for index: Int, _ assessment: Assessment, runs: [JoinedRun],
    subjects: [EvaluationSubject], evaluation: PolicyEvaluation, evaluator: CandidateEvaluator
  ) -> CandidateSearch {
    CandidateSearch(
      space: space,
      base: BaseRun(
        stated: runs[index].run, assessment: assessment, estimator: estimator),
      baseEvaluation: evaluation.runs[index],
      trial: Trial(
        policy: policy, context: options.context, subjects: subjects, evaluation: evaluation,
        evaluator: evaluator, index: index),
      options: options)
  }

  private func advice(
    from search: CandidateSearch, runs: [JoinedRun], evaluation: PolicyEvaluation,
    _ readers: FileReaders
  ) -> Advice {
    var advice = Advice()
    let (base, baseEvaluation, trial) = (search.base, search.baseEvaluation, search.trial)
    let index = trial.index
    guard baseEvaluation.verdict == .fail || baseEvaluation.verdict == .warn else { return advice }
    guard search.space.measureCount > 0 else { return adviceWithoutMeasures(baseEvaluation) }
    search.run()
    advice.extent = search.extent
    // What would be evaluated from here on is unknown, and proves nothing.
    if isAbandoned { return .unfinished(after: search.evaluations) }
    let writer = SuggestionWriter(
      base: base, baseEvaluation: baseEvaluation, joined: runs[index],
      verifier: EditVerifier(
        workspace: workspace, estimator: estimator, trial: trial, runs: runs, readers: readers,
        overrides: options.overrides),
      options: options)
    advice.suggestions = search.best().map { writer.write(trial.worded($0)) }
    advice.obstacles = search.refusals
    let closest = advice.suggestions.isEmpty ? search.closest().map(trial.worded) : nil
    advice.closest = closest.map(writer.write)
    if isAbandoned { return .unfinished(after: search.evaluations) }
    guard advice.suggestions.isEmpty else { return advice }
    advice.obstacles =
      obstacles(in: closest?.evaluation ?? baseEvaluation, of: baseEvaluation) + advice.obstacles
    return advice
  }

  /// What is said of a run for which the policy has no measure.
  private func adviceWithoutMeasures(_ evaluation: RunEvaluation) -> Advice {
    var advice = Advice()
    guard evaluation.verdict == .fail || evaluation.verdict == .warn else { return advice }
    if isAbandoned { return .unfinished(after: 0) }
    advice.obstacles = obstacles(in: evaluation, of: evaluation)
    return advice
  }

  /// What stands in the way of a run as it is, or as it would be; what only remarks on it does not.
  private func obstacles(in evaluation: RunEvaluation, of base: RunEvaluation) -> [String] {
    let isWarning = base.verdict == .warn || options.context.failOn == .warn
    return evaluation.failures.filter {
      $0.severity == .deny || $0.severity == .warn && isWarning
    }.map { "`\($0.id)`: \($0.message)" }
  }
}
