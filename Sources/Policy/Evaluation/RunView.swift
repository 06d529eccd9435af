import CEL
import Footprint

/// What expressions see of one run, worked out where one of them looks: policies read a dozen of the
/// hundreds of things that there are to see.
final class RunView {
  private let assessment: Assessment
  private let base: Assessment?
  private let residency: Residency
  private let now: Timestamp
  private var seen = Seen()

  /// The values of all slots, those of which are worked out.
  private struct Seen {
    var values: [Value] = []
    var isKnown: [Bool] = []
  }

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
    fill(expression.evaluatedSlots, in: &seen)
    return expression.evaluated.evaluate(seen.values, with: evaluator).outcome
  }

  /// - Parameter seen: Handed in, so that access to it is checked once for all slots.
  private func fill(_ slots: [Int], in seen: inout Seen) {
    let language = PolicyLanguage.shared
    if seen.values.isEmpty {
      seen.values = language.environment.makeActivation()
      seen.isKnown = Array(repeating: false, count: seen.values.count)
    }
    for slot in slots where !seen.isKnown[slot] {
      seen.isKnown[slot] = true
      seen.values[slot] = language.value(
        of: language.meanings[slot], assessment, base: base, residency: residency, at: now)
    }
  }
}
