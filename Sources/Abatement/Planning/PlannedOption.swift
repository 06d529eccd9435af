import Diagnostics
public import Footprint
import Policy
import Quantities
public import Runs
public import TrainingConfigs

/// A point of a sweep worked out in full: what it changes, and how that is written into its files.
public struct PlannedOption: Sendable {
  /// The number of the point in its sweep.
  public var index: Int
  /// What was estimated of it.
  public var point: SweepResult.Point
  /// Everything that the run would use, in full.
  public var ranges: EstimateRanges
  /// What changes, and what follows from that.
  public var changes: [FactChange]
  /// What the change rests on, one line each.
  public var notes: [String]
  /// The edits of the run's files as a unified diff; nil where there are none that lead to the point.
  public var patch: String?
  /// What no edit writes, in words.
  public var unwritten: [String] = []
}

/// Works out points of a sweep, and proves that their patches lead to them.
public struct OptionWriter {
  private let planner: Planner
  private let base: BaseRun
  private let joined: JoinedRun
  private let verifier: EditVerifier
  private let overrides: [FactAssignment]

  /// Creates a writer of points of sweeps of one run.
  ///
  /// - Parameters:
  ///   - joined: The run as it was read.
  ///   - workspace: Where its files are.
  ///   - overrides: Facts that are stated over every file.
  public init(
    _ planner: Planner, of joined: JoinedRun, in workspace: Workspace, overrides: [FactAssignment]
  ) {
    self.planner = planner
    self.joined = joined
    self.overrides = overrides
    let (policy, context) = (planner.policy, planner.options.context)
    let assessment = planner.estimator.assess(joined.run)
    base = BaseRun(stated: joined.run, assessment: assessment, estimator: planner.estimator)
    let subjects = [EvaluationSubject(assessment)]
    verifier = EditVerifier(
      workspace: workspace, estimator: planner.estimator,
      trial: Trial(
        policy: policy, context: context, subjects: subjects,
        evaluation: policy.evaluate(subjects, in: context),
        evaluator: CandidateEvaluator(policy, subjects: subjects, in: context), index: 0),
      runs: [joined],
      readers: FileReaders([joined], project: workspace.project?.file.path), overrides: overrides)
  }

  /// Works out the point with this number; nil for one that cannot be had.
  public func option(_ index: Int, of result: SweepResult) -> PlannedOption? {
    let point = result.point(at: index)
    let settings = zip(result.axes, point.coordinates).map { axis, position in
      FactAssignment(axis.fact, axis.values[position])
    }
    guard point.verdict != nil,
      let changed = try? MeasureApplication.apply(settings, to: base)
    else { return nil }
    var option = PlannedOption(
      index: index, point: point, ranges: changed.compiled.inputs.evaluate(),
      changes: changed.changes, notes: changed.notes)
    let plan = EditPlan(changed, base: base, joined: joined, overrides: overrides) { fact in
      settings.contains { $0.fact == fact }
    }
    guard !plan.edits.isEmpty else {
      option.unwritten = plan.words
      return option
    }
    guard let files = plan.editedFiles(), let proof = verifier.prove(plan, files: files),
      proof.verdict == point.verdict, Self.agrees(proof.assessment.estimate, option.ranges)
    else {
      option.unwritten =
        EditPlan.words(for: changed.changes, because: "editing its files does not lead there").words
      return option
    }
    option.patch = EditPlan.patch(files)
    option.unwritten = plan.words.indices.filter { !proof.implied.contains($0) }
      .map { plan.words[$0] }
    return option
  }

  /// Whether the edited files lead to what the point says; a file may hold a number that was rounded.
  private static func agrees(_ estimate: Estimate, _ ranges: EstimateRanges) -> Bool {
    [Metric.emissions, .energy, .deviceTime].allSatisfy { metric in
      guard let own = estimate[metric], let wanted = ranges[metric] else {
        return (estimate[metric] == nil) == (ranges[metric] == nil)
      }
      return [(own.p5, wanted.p5), (own.p50, wanted.p50), (own.p95, wanted.p95)].allSatisfy {
        abs($0 - $1) <= 1e-9 * abs($1)
      }
    }
  }
}
