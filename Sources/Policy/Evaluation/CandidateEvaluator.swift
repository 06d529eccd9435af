import CEL
public import Footprint

/// Evaluates changed versions of single runs of a check, all others unchanged.
///
/// The findings are those of ``PolicySet/evaluate(_:in:)`` for that run; what the other runs ask of
/// shared budgets is computed once.
public struct CandidateEvaluator {
  private let set: PolicySet
  private let context: EvaluationContext
  private let subjects: [EvaluationSubject]
  private let evaluator = Evaluator()
  private let runs: [RunEvaluator]
  private let shared: [BudgetClaims]

  /// Creates an evaluator beside the runs of a check.
  public init(
    _ set: PolicySet, subjects: [EvaluationSubject], in context: EvaluationContext
  ) {
    self.set = set
    // Nobody is shown what a trial has to say.
    var context = context
    context.located = .none
    self.context = context
    self.subjects = subjects
    if set.budgets.contains(where: \.per.isShared) {
      let evaluator = evaluator
      runs = subjects.map { set.evaluator(of: $0, evaluator, context) }
      shared = set.claims(of: runs, context)
    } else {
      runs = []
      shared = []
    }
  }

  /// Evaluates the run at `index` as it would be.
  public func evaluate(_ assessment: Assessment, at index: Int) -> RunEvaluation {
    let run = set.evaluator(
      of: EvaluationSubject(assessment, base: subjects[index].base), evaluator, context)
    var sharedFindings: [Finding] = []
    if !shared.isEmpty {
      var runs = runs
      runs[index] = run
      for budget in shared {
        let changed = budget.replacing(
          index,
          with: BudgetClaims.claim(
            of: run, on: budget.budget, scope: set.scope(of: run, in: budget.budget),
            at: context.at))
        let windows = changed.windows()
        sharedFindings.append(
          changed.finding(for: index, of: runs, windows, windows.map { $0.usage() }))
      }
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
