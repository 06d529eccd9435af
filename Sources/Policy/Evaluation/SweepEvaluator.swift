import CEL
public import Footprint

/// Tells verdicts of many versions of one run, without findings or messages.
///
/// The verdict is that of ``PolicySet/evaluate(_:in:)`` for the run alone. What does not change between
/// two versions is worked out once: a state holds the facts, and each evaluation only puts its metrics in.
public struct SweepEvaluator {
  /// What the expressions of the policy may read of one version of the run.
  public struct State {
    fileprivate var values: [Value]
    /// What physics has to say about the stated facts.
    fileprivate var sanity: Verdict
    fileprivate var adopted = Verdict.pass
    /// The work of budgets for an amount, by the position of the budget; nil where it is not known.
    fileprivate var work: [Double?]
  }

  private let set: PolicySet
  private let context: EvaluationContext
  private let base: Assessment?
  private let evaluator = Evaluator()
  private let budgets: [BudgetCheck]
  private let rules: [RuleCheck]
  /// The slots of metrics that expressions read.
  private let metricSlots: [(slot: Int, metric: Metric, statistic: PolicyLanguage.Statistic)]
  /// The slots of facts that expressions read, by the fact.
  private let factSlots: [(slot: Int, fact: Fact)]

  private struct BudgetCheck {
    var budget: Budget
    /// Any of them puts the run in scope; nil is always true.
    var scopes: [PolicyExpression?]
    /// Spent before this check.
    var spent: Double
    var severity: RuleSeverity
  }

  private struct RuleCheck {
    var when: PolicyExpression?
    var require: PolicyExpression
    var severity: RuleSeverity
  }

  /// Creates an evaluator, or nothing where the policy has waivers, which only findings can use.
  public init?(_ set: PolicySet, base: Assessment? = nil, in context: EvaluationContext) {
    guard set.waivers.isEmpty else { return nil }
    self.set = set
    self.context = context
    self.base = base
    budgets = set.budgets.filter { $0.severity != .info }.map { budget in
      let members = [budget] + (budget.per.isShared ? set.descendants(of: budget) : [])
      let usage = budget.per.isCalendar ? context.ledger?[budget.id] : nil
      return BudgetCheck(
        budget: budget, scopes: members.map(\.scope),
        spent: (usage?.settled ?? 0) + (usage?.reserved ?? 0), severity: budget.severity)
    }
    rules = set.rules.filter { $0.severity != .info }.map {
      RuleCheck(when: $0.when, require: $0.require, severity: $0.severity)
    }
    let expressions =
      budgets.flatMap { $0.scopes.compactMap { $0 } }
      + rules.flatMap { [$0.when, $0.require].compactMap { $0 } }
    var metricSlots: [(slot: Int, metric: Metric, statistic: PolicyLanguage.Statistic)] = []
    var factSlots: [(slot: Int, fact: Fact)] = []
    for slot in Set(expressions.flatMap(\.slots)).sorted() {
      switch PolicyLanguage.shared.meanings[slot] {
      case .metric(let metric, let statistic, isBase: false):
        metricSlots.append((slot, metric, statistic))
      case .fact(let fact, isBase: false): factSlots.append((slot, fact))
      default: break
      }
    }
    self.metricSlots = metricSlots
    self.factSlots = factSlots
  }

  /// Works out what the policy needs of a version of the run.
  public func state(of assessment: Assessment) -> State {
    let run = RunEvaluator(
      EvaluationSubject(assessment, base: base), at: context.at, evaluator: evaluator)
    var sanity = Verdict.pass
    for concern in assessment.concerns {
      let verdict: Verdict = concern.isImpossible || context.failOn == .warn ? .fail : .warn
      sanity = sanity.combined(with: verdict)
    }
    return State(
      values: PolicyLanguage.shared.activation(for: assessment, base: base, at: context.at),
      sanity: sanity,
      work: budgets.map { check in
        guard case .amount(_, let basis) = check.budget.per else { return nil }
        return basis.work(of: assessment.run) { assessment.estimate[$0] }
      })
  }

  /// Facts of one version of the run, to be put into the state of another.
  public struct Adoption {
    fileprivate var values: [(slot: Int, value: Value)]
    fileprivate var sanity: Verdict
  }

  /// Takes facts out of a version, with what physics has to say about it.
  public func adoption(of facts: [Fact], from state: State) -> Adoption {
    Adoption(
      values: factSlots.filter { facts.contains($0.fact) }.map { ($0.slot, state.values[$0.slot]) },
      sanity: state.sanity)
  }

  /// States a number in the state of a version, if the policy reads it.
  public func set(_ fact: Fact, _ number: Double, in state: inout State) {
    guard case .number(let dimension) = fact.kind else { return }
    for (slot, read) in factSlots where read == fact {
      state.values[slot] = PolicyLanguage.value(number, dimension)
    }
  }

  /// States a text in the state of a version, if the policy reads it.
  public func set(_ fact: Fact, text: String, in state: inout State) {
    for (slot, read) in factSlots where read == fact {
      if case .timestamp = fact.kind {
        state.values[slot] = Timestamp(text).map(Value.timestamp) ?? .unknown
      } else {
        state.values[slot] = .string(text)
      }
    }
  }

  /// Puts adopted facts into a state; later ones of the same facts replace them.
  public func adopt(_ adoption: Adoption, in state: inout State) {
    for (slot, value) in adoption.values { state.values[slot] = value }
    state.adopted = adoption.sanity
  }

  /// The verdict on a version of the run with these ranges.
  public func verdict(_ state: inout State, _ ranges: EstimateRanges) -> Verdict {
    for (slot, metric, statistic) in metricSlots {
      state.values[slot] = PolicyLanguage.value(of: metric, statistic, in: ranges[metric])
    }
    var verdict = state.sanity.combined(with: state.adopted)
    for (position, check) in budgets.enumerated() {
      verdict = verdict.combined(with: self.verdict(check, position, state, ranges))
    }
    for rule in rules {
      // What warns cannot make a failure worse; the rest of the rules need not be asked.
      if verdict == .fail { break }
      verdict = verdict.combined(with: self.verdict(rule, state))
    }
    return context.settled(verdict)
  }

  private enum Answer { case yes, no, unknown }

  private func answer(_ expression: PolicyExpression, _ state: State) -> Answer {
    switch expression.program.evaluate(state.values, with: evaluator).outcome {
    case .value(.bool(true)): .yes
    case .value(.bool(false)): .no
    default: .unknown
    }
  }

  private func verdict(_ rule: RuleCheck, _ state: State) -> Verdict {
    let applies = rule.when.map { answer($0, state) } ?? .yes
    if applies == .no { return .pass }
    let holds = answer(rule.require, state)
    if holds == .yes { return .pass }
    return verdict(isViolated: applies == .yes && holds == .no, rule.severity)
  }

  private func verdict(isViolated: Bool, _ severity: RuleSeverity) -> Verdict {
    let isStrict = context.failOn == .warn
    switch (isViolated, severity == .deny || isStrict) {
    case (true, true): return .fail
    case (false, true): return .unknown
    case (_, false): return .warn
    }
  }

  private func verdict(
    _ check: BudgetCheck, _ position: Int, _ state: State, _ ranges: EstimateRanges
  ) -> Verdict {
    var scope = Answer.no
    for expression in check.scopes {
      let own = expression.map { answer($0, state) } ?? .yes
      if own == .yes || scope == .no { scope = own }
      if scope == .yes { break }
    }
    if scope == .no { return .pass }
    guard let amount = amount(check, position, state, ranges) else {
      return verdict(isViolated: false, check.severity)
    }
    let total = amount + check.spent
    if total > check.budget.limit { return verdict(isViolated: scope == .yes, check.severity) }
    guard scope == .yes, check.budget.isNear(total) else { return .pass }
    return context.failOn == .warn ? .fail : .warn
  }

  private func amount(
    _ check: BudgetCheck, _ position: Int, _ state: State, _ ranges: EstimateRanges
  ) -> Double? {
    guard let range = ranges[check.budget.metric] else { return nil }
    let value =
      switch check.budget.percentile {
      case .p5: range.p5
      case .p50: range.p50
      case .p95: range.p95
      }
    guard value.isFinite else { return nil }
    guard case .amount(let size, let basis) = check.budget.per else { return value }
    let work: Double? =
      switch basis {
      case .flops: ranges[.flops]?.p50
      case .deviceHours: ranges[.deviceTime]?.p50
      case .tokens, .examples, .params: state.work[position]
      }
    guard let work, work > 0, (value / work * size).isFinite else { return nil }
    return value / work * size
  }
}
