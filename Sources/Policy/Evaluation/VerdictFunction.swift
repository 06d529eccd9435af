import CEL
public import Footprint

/// The verdict on one run of a check as a function of its estimate and of facts that vary, for
/// planners that try millions of variants.
///
/// It is the verdict of ``PolicySet/evaluate(_:in:)``, without the reasons: what does not vary is
/// decided once, expressions read a flat array, and nothing is allocated for numbers. Sanity findings
/// are those of the run as it was given.
public struct VerdictFunction: Sendable {
  private let context: EvaluationContext
  /// What the findings that cannot change mean.
  private let fixed: Verdict
  private let budgets: [VaryingBudget]
  private let rules: [VaryingRule]
  /// The slots of the estimate that any expression reads.
  private let metricSlots: [(slot: Int, metric: Metric, statistic: PolicyLanguage.Statistic)]
  private let run: Run
  private let activation: [Value]

  /// Creates the function for the run at `index`, all other runs unchanged.
  ///
  /// - Parameter varying: Every fact that will be set, also those that follow from others: with a
  ///   region its intensity, its PUE and its country.
  public init(
    _ set: PolicySet, subjects: [EvaluationSubject], index: Int, varying: [Fact],
    in context: EvaluationContext
  ) {
    self.context = context
    let subject = subjects[index]
    run = subject.assessment.run
    activation = PolicyLanguage.shared.activation(
      for: subject.assessment, base: subject.base, at: context.at)
    let current = set.evaluate(subjects, in: context).runs[index]
    let book = WaiverBook(set.waivers, at: context.at)
    let builder = VaryingBuilder(
      set: set, subjects: subjects, index: index, varying: Set(varying), context: context,
      book: book)
    budgets = set.budgets.map(builder.budget)
    var fixed = Verdict.pass
    var rules: [VaryingRule] = []
    for finding in current.findings where finding.kind != .budget {
      if finding.kind == .rule, let rule = set.rule(finding.id), let varying = builder.rule(rule) {
        rules.append(varying)
      } else {
        fixed = fixed.combined(
          with: context.verdict(
            finding.status, finding.severity, isNearLimit: finding.isNearLimit))
      }
    }
    self.rules = rules
    self.fixed = fixed
    let read = Set(rules.flatMap(\.slots) + budgets.flatMap(\.slots))
    metricSlots = read.sorted().compactMap { slot in
      guard
        case .metric(let metric, let statistic, isBase: false) =
          PolicyLanguage.shared.meanings[slot]
      else { return nil }
      return (slot, metric, statistic)
    }
  }

  /// Creates the scratch space of one thread.
  public func makeScratch() -> VerdictScratch {
    VerdictScratch(run: run, activation: activation)
  }

  /// The verdict for an estimate and for the facts that are set in the scratch space.
  public func callAsFunction(_ ranges: EstimateRanges, _ scratch: VerdictScratch) -> Verdict {
    for (slot, metric, statistic) in metricSlots {
      scratch.activation[slot] = PolicyLanguage.value(of: metric, statistic, in: ranges[metric])
    }
    var verdict = fixed
    for budget in budgets {
      let (status, isNear) = budget.status(ranges, scratch)
      verdict = verdict.combined(
        with: context.verdict(status, budget.budget.severity, isNearLimit: isNear))
      if verdict == .fail { return .fail }
    }
    for rule in rules {
      let status = rule.status(ranges, scratch)
      verdict = verdict.combined(
        with: context.verdict(status, rule.rule.severity, isNearLimit: false))
      if verdict == .fail { return .fail }
    }
    return context.settled(verdict)
  }
}

/// What a ``VerdictFunction`` works on; for one thread at a time.
public final class VerdictScratch {
  fileprivate(set) var run: Run
  fileprivate(set) var activation: [Value]
  let evaluator = Evaluator()

  init(run: Run, activation: [Value]) {
    self.run = run
    self.activation = activation
  }

  /// Sets a fact, or makes it unknown; it has to be one of those that were said to vary.
  public func set(_ fact: Fact, _ value: FactValue?) {
    run[fact] = value.map { Traced($0, .override("variant")) }
    if let slot = PolicyLanguage.shared.factSlots[fact.index] {
      activation[slot] = PolicyLanguage.value(of: fact, in: run)
    }
  }

  /// Whether a condition holds; nil when that is not known.
  func answer(_ expression: PolicyExpression) -> Bool? {
    if case .value(.bool(let flag)) = expression.program.evaluate(
      activation, with: evaluator
    ).outcome {
      return flag
    }
    return nil
  }
}
