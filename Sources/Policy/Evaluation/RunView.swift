import CEL
import Footprint

/// What expressions see of one run, worked out where one of them looks: policies read a dozen of the
/// hundreds of things that there are to see.
final class RunView {
  private let assessment: Assessment
  private let base: Assessment?
  private let residency: Residency
  private let now: Timestamp
  private var values: [Value] = []
  private var isKnown: [Bool] = []

  /// - Parameter base: The run at the base revision.
  init(_ assessment: Assessment, base: Assessment?, residency: Residency, at now: Timestamp) {
    self.assessment = assessment
    self.base = base
    self.residency = residency
    self.now = now
  }

  /// Evaluates an expression on the run.
  func outcome(
    of expression: PolicyExpression, with evaluator: Evaluator
  ) -> CEL.Evaluation.Outcome {
    fill(expression.evaluated.slots)
    return expression.evaluated.evaluate(values, with: evaluator).outcome
  }

  private func fill(_ slots: [Int]) {
    let language = PolicyLanguage.shared
    if values.isEmpty {
      values = language.environment.makeActivation()
      isKnown = Array(repeating: false, count: values.count)
    }
    for slot in slots where !isKnown[slot] {
      isKnown[slot] = true
      values[slot] = language.value(
        of: language.meanings[slot], assessment, base: base, residency: residency, at: now)
    }
  }
}
