import CEL
public import Footprint
import Runs

/// Evaluates changed versions of single runs of a check, all others unchanged.
///
/// The findings are those of ``PolicySet/evaluate(_:in:)`` for that run; what the other runs ask of
/// shared budgets is computed once. One at a time: whoever works on several threads makes one for each.
public final class CandidateEvaluator {
  private let set: PolicySet
  private let context: EvaluationContext
  private let subjects: [EvaluationSubject]
  private let evaluator = Evaluator()
  private var shared: [BudgetClaims] = []

  /// Creates an evaluator beside the runs of a check.
  public init(
    _ set: PolicySet, subjects: [EvaluationSubject], in context: EvaluationContext
  ) {
    self.set = set
    // Nobody is shown what a trial has to say.
    var context = context
    context.located = .unworded
    self.context = context
    self.subjects = subjects
    if set.hasSharedBudgets {
      shared = set.claims(
        of: subjects.map { set.evaluator(of: $0, evaluator, context) }, context)
    }
  }

  /// Evaluates one of the runs as it would be.
  ///
  /// - Parameters:
  ///   - assessment: The run as it would be.
  ///   - index: Its position among the subjects.
  ///   - isWorded: Whether findings have messages, which cost more than all the rest and nobody reads of
  ///     most of what is tried.
  public func evaluate(
    _ assessment: Assessment, at index: Int, isWorded: Bool = false
  ) -> RunEvaluation {
    var context = context
    if isWorded { context.located = .none }
    let run = set.evaluator(
      of: EvaluationSubject(assessment, base: subjects[index].base), evaluator, context)
    let sharedFindings = shared.indices.map { position in
      let budget = shared[position].budget
      let claim = BudgetClaims.claim(
        of: run, on: budget, scope: set.scope(of: run, in: budget), at: context.at)
      return shared[position].finding(
        for: index, claiming: claim, run, names: { subjects[$0].assessment.run.displayName })
    }
    var book = ExceptionBook(set, in: context)
    return set.evaluate(run, sharedFindings, &book, context)
  }

  /// Whether a measure's `when` holds for the run at `index` as it would be; nil when that is not known.
  public func applies(_ measure: Measure, to assessment: Assessment, at index: Int) -> Bool? {
    set.applies(
      measure, to: EvaluationSubject(assessment, base: subjects[index].base), at: context.at)
  }
}

extension PolicySet {
  /// Whether a run counts against a shared budget, itself or through one that draws on it.
  func scope(of run: RunEvaluator, in budget: Budget) -> RunEvaluator.Answer {
    var answer = budget.scope.map(run.answer) ?? .yes
    for child in descendants(of: budget) {
      if case .yes = answer { break }
      answer = answer.or(child.scope.map(run.answer) ?? .yes)
    }
    return answer
  }
}
