import CEL
import Footprint
import Policy

/// Evaluates a changed run by the same code as the check, beside all other runs.
struct Trial {
  let policy: PolicySet
  let context: EvaluationContext
  let subjects: [EvaluationSubject]
  let index: Int
  /// Whether other runs can have a part in the verdict of this one.
  let isJoint: Bool

  init(
    policy: PolicySet, context: EvaluationContext, subjects: [EvaluationSubject], index: Int
  ) {
    self.policy = policy
    self.context = context
    self.subjects = subjects
    self.index = index
    isJoint = subjects.count > 1 && policy.budgets.contains { $0.per.isShared }
  }

  func subject(_ assessment: Assessment) -> EvaluationSubject {
    EvaluationSubject(assessment, base: subjects[index].base)
  }

  func evaluate(_ assessment: Assessment) -> RunEvaluation {
    guard isJoint else {
      return policy.evaluate([subject(assessment)], in: context).runs[0]
    }
    var changed = subjects
    changed[index] = subject(assessment)
    return policy.evaluate(changed, in: context).runs[index]
  }

  func applies(_ measure: Measure, to assessment: Assessment) -> Bool {
    policy.applies(measure, to: subject(assessment), at: context.at) ?? false
  }
}
