import CEL
import Diagnostics
import Footprint
import Runs
import Text

/// Evaluates expressions on one run.
struct RunEvaluator {
  /// What a condition comes to.
  enum Answer {
    case yes, no
    case unknown([UnknownInput])

    var isUnknown: Bool { if case .unknown = self { true } else { false } }
    var unknowns: [UnknownInput] { if case .unknown(let inputs) = self { inputs } else { [] } }
  }

  let assessment: Assessment
  /// What the run was at the base revision.
  let base: Assessment?
  let isSpentBefore: Bool
  let implausible: ImplausiblePolicy
  let located: LocatedFindings
  let causes: Causes
  private let view: RunView
  private let evaluator: Evaluator
  private let deadline: Deadline?

  init(
    _ subject: EvaluationSubject, residency: Residency, implausible: ImplausiblePolicy = .warn,
    at now: Timestamp, evaluator: Evaluator, until deadline: Deadline? = nil,
    located: LocatedFindings = .all
  ) {
    assessment =
      implausible == .unknown ? subject.assessment.withoutDoubtful : subject.assessment
    self.implausible = implausible
    self.located = located
    base = subject.base
    isSpentBefore = subject.isSpentBefore
    causes = Causes(subject.assessment.run)
    view = RunView(assessment, base: subject.base, residency: residency, at: now)
    self.evaluator = evaluator
    self.deadline = deadline
  }

  var unknownInputs: UnknownInputs { UnknownInputs(assessment: assessment, hasBase: base != nil) }

  /// Evaluates a condition; what cannot be evaluated, or not in time, is unknown.
  func answer(_ expression: PolicyExpression) -> Answer {
    if let deadline, deadline.isOver { return .unknown([.time(deadline)]) }
    switch outcome(of: expression) {
    case .value(.bool(let flag)): return flag ? .yes : .no
    case .value:
      return .unknown([
        UnknownInput(name: expression.text, message: "the condition is neither true nor false")
      ])
    case .unknown(let paths): return .unknown(unknownInputs.explain(paths))
    case .error(let error):
      let labels = unknownInputs.explain(labels: expression.labels)
      guard labels.isEmpty else { return .unknown(labels) }
      return .unknown([
        UnknownInput(
          name: expression.text,
          message: "the condition cannot be evaluated: \(error.message)")
      ])
    }
  }

  func outcome(of expression: PolicyExpression) -> CEL.Evaluation.Outcome {
    view.outcome(of: expression, with: evaluator)
  }

  /// The facts behind expressions, those of the first first, with the drivers of their metrics.
  func facts(behind expressions: [PolicyExpression]) -> [Fact] {
    if let only = expressions.first, expressions.count == 1, only.metrics.isEmpty {
      return only.facts
    }
    var facts: [Fact] = []
    var known = FactSet()
    for expression in expressions {
      for fact in expression.facts where known.insert(fact) { facts.append(fact) }
      for metric in expression.metrics {
        for fact in causes.drivers(of: metric) where known.insert(fact) { facts.append(fact) }
      }
    }
    return facts
  }
}

extension UnknownInput {
  /// The option that gives more time, as a remedy.
  static let timeRemedy = "--time-limit"

  /// What would have been decided with more time.
  fileprivate static func time(_ deadline: Deadline) -> UnknownInput {
    UnknownInput(
      name: "time",
      message: "it was not evaluated before the time limit of \(deadline.limit) was over",
      remedy: timeRemedy)
  }
}
