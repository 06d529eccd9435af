import Catalogue
public import Footprint
public import Policy
import Quantities
public import Runs

/// What a plan is bounded by.
public struct PlannerOptions: Sendable {
  /// The options that verdicts are reached with.
  public var context: EvaluationContext
  /// What is to be small, the first deciding.
  public var objectives: [Objective]

  /// Creates options.
  public init(context: EvaluationContext, objectives: [Objective] = [.emissions, .duration]) {
    self.context = context
    self.objectives = objectives.isEmpty ? [.emissions] : objectives
  }
}

/// Answers what-if: estimates and evaluates a run with facts varied.
public struct Planner: Sendable {
  let policy: PolicySet
  let estimator: Estimator
  let options: PlannerOptions

  /// Creates a planner that holds plans against a policy.
  public init(policy: PolicySet, estimator: Estimator, options: PlannerOptions) {
    self.policy = policy
    self.estimator = estimator.remembering()
    self.options = options
  }

  /// Varies facts of a run over every combination of the axes.
  ///
  /// Facts of the site and of the start, which change nothing else, are varied inside: a run with them
  /// is not completed again but put together from parts, a million times a second.
  ///
  /// - Parameters:
  ///   - run: As it was read, not completed.
  ///   - axes: At most one for each fact.
  ///   - progress: Told how many points of all are done; returns false to stop, keeping what was found.
  /// - Throws: ``SweepError`` for axes that contradict each other or span too many points.
  public func sweep(
    _ run: Run, axes: [SweepAxis], progress: (_ done: Int, _ total: Int) -> Bool = { _, _ in true }
  ) throws(SweepError) -> SweepResult {
    if let problem = SweepAxis.problems(axes).first { throw problem }
    var sweep = Sweep(self, run, axes)
    var result = sweep.run(progress)
    result.noteIdleAxes()
    return result
  }

  /// The verdict on a run and its objectives.
  func point(
    _ assessment: Assessment, _ ranges: EstimateRanges, coordinates: [Int] = []
  ) -> SweepResult.Point {
    let verdict = policy.evaluate([EvaluationSubject(assessment)], in: options.context).verdict
    return SweepResult.Point(
      coordinates: coordinates, verdict: verdict,
      values: options.objectives.map { $0.value(in: ranges) })
  }
}
