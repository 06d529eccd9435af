import CEL
import Footprint
import Policy

/// Evaluates a changed run by the same code as the check, beside all other runs.
struct Trial {
  let policy: PolicySet
  let context: EvaluationContext
  let subjects: [EvaluationSubject]
  /// What came of the check.
  let evaluation: PolicyEvaluation
  let index: Int
  /// Whether other runs can have a part in the verdict of this one.
  let isJoint: Bool
  private let evaluator: CandidateEvaluator

  init(
    policy: PolicySet, context: EvaluationContext, subjects: [EvaluationSubject],
    evaluation: PolicyEvaluation, evaluator: CandidateEvaluator, index: Int
  ) {
    self.policy = policy
    self.context = context
    self.subjects = subjects
    self.evaluation = evaluation
    self.evaluator = evaluator
    self.index = index
    isJoint = subjects.count > 1 && policy.budgets.contains { $0.per.isShared }
  }

  func evaluate(_ assessment: Assessment) -> RunEvaluation {
    evaluator.evaluate(assessment, at: index)
  }

  /// The candidate with all that findings have to say, to be shown.
  func worded(_ candidate: Candidate) -> Candidate {
    var worded = candidate
    worded.evaluation = evaluator.evaluate(
      candidate.changed.assessment, at: index, isWorded: true)
    return worded
  }

  func applies(_ measure: Measure, to assessment: Assessment) -> Bool {
    evaluator.applies(measure, to: assessment, at: index) ?? false
  }
}
