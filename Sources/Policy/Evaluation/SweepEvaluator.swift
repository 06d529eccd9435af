import CEL
public import Footprint
public import Runs

/// Tells verdicts of many versions of one run, without findings or messages.
///
/// The verdict is that of ``PolicySet/evaluate(_:in:)`` for the run, with waivers, the baseline and
/// what other runs of the check ask of shared budgets. What does not change between two versions is
/// worked out once: a state holds the facts, and each evaluation only puts its metrics in. For one
/// thread at a time.
public struct SweepEvaluator {
  /// What the policy may read of one version of the run.
  public struct State {
    /// By slot.
    fileprivate(set) var values: [Value]
    fileprivate(set) var run: Run
    /// What physics has to say about the stated facts.
    fileprivate var sanity: Verdict
    fileprivate var adopted = Verdict.pass
    /// The ranges whose values were put in last, by the number of the slot's entry.
    fileprivate var shown: [Distribution?]
    fileprivate let evaluator: Evaluator

    /// Whether a condition holds; nil when that is not known.
    func answer(_ condition: PolicyExpression) -> Bool? {
      let outcome = condition.evaluated.evaluate(values, with: evaluator).outcome
      if case .value(.bool(let flag)) = outcome { return flag }
      return nil
    }

    /// Whether any of some conditions holds; without any list, it always does.
    func answer(anyOf conditions: [PolicyExpression]?) -> Bool? {
      guard let conditions else { return true }
      var isKnown = true
      for condition in conditions {
        switch answer(condition) {
        case true?: return true
        case false?: break
        case nil: isKnown = false
        }
      }
      return isKnown ? false : nil
    }
  }

  private let context: EvaluationContext
  private let base: Assessment?
  private let evaluator = Evaluator()
  private let budgets: [SweepBudget]
  private let rules: [SweepRule]
  /// The slots of metrics that expressions read.
  private let metricSlots: [(slot: Int, metric: Metric, statistic: PolicyLanguage.Statistic)]
  /// The slots of facts that expressions read.
  private let factSlots: [(slot: Int, fact: Fact)]
  /// The slots of residency labels that expressions read; they follow the site.
  private let residencySlots: [Int]
  private let residency: Residency
  private let implausible: ImplausiblePolicy
  /// Whether a budget needs the facts of each version: one for an amount of work, or one over time.
  private let readsRun: Bool

  /// Creates an evaluator of versions of a run.
  ///
  /// - Parameters:
  ///   - set: The policies.
  ///   - context: The options of the check.
  ///   - others: The other runs of the check, which draw on the same shared budgets.
  ///   - base: The run at the base revision.
  public init(
    _ set: PolicySet, beside others: [EvaluationSubject] = [], base: Assessment? = nil,
    in context: EvaluationContext
  ) {
    self.context = context
    self.base = base
    let builder = SweepElements(set: set, others: others, context: context)
    let before = base.map { set.evaluator(of: $0, context) }
    let budgets = set.budgets.filter { $0.severity != .info }.map {
      builder.budget($0, base: before)
    }
    let rules = set.rules.filter { $0.severity != .info }.map(builder.rule)
    var metricSlots: [(slot: Int, metric: Metric, statistic: PolicyLanguage.Statistic)] = []
    var factSlots: [(slot: Int, fact: Fact)] = []
    var residencySlots: [Int] = []
    let slots = Set(budgets.flatMap(\.slots) + rules.flatMap(\.slots))
    for slot in slots.sorted() {
      switch PolicyLanguage.shared.meanings[slot] {
      case .metric(let metric, let statistic, isBase: false):
        metricSlots.append((slot, metric, statistic))
      case .fact(let fact, isBase: false): factSlots.append((slot, fact))
      case .residency(isBase: false): residencySlots.append(slot)
      default: break
      }
    }
    readsRun = budgets.contains { budget in
      if case .amount = budget.budget.per { true } else { budget.budget.per.isCalendar }
    }
    self.budgets = budgets
    self.rules = rules
    self.metricSlots = metricSlots
    self.factSlots = factSlots
    self.residencySlots = residencySlots
    residency = set.residency
    implausible = set.implausible(in: context)
  }

  /// Works out what the policy needs of a version of the run.
  public func state(of assessment: Assessment) -> State {
    var sanity = Verdict.pass
    for concern in assessment.concerns {
      let (status, severity) = concern.outcome(implausible, onUnknown: context.onUnknown)
      let isAccepted =
        !concern.isImpossible
        && context.baseline?.entry(for: concern.id, of: assessment.run)?.status == status
      sanity = sanity.combined(
        with: context.verdict(isAccepted ? .waived : status, severity, isNearLimit: false))
    }
    return State(
      values: PolicyLanguage.shared.activation(
        for: assessment, base: base, residency: residency, at: context.at),
      run: assessment.run, sanity: sanity,
      // Equal to nothing, so that the first ranges are put in.
      shown: Array(repeating: Distribution(median: .nan), count: metricSlots.count),
      evaluator: evaluator)
  }

  /// Facts of one version of the run, to be put into the state of another.
  public struct Adoption {
    fileprivate var values: [(slot: Int, value: Value)]
    fileprivate var facts: [(fact: Fact, value: Traced<FactValue>?)]
    fileprivate var sanity: Verdict
  }

  /// Takes facts out of a version, with what physics has to say about it.
  public func adoption(of facts: [Fact], from state: State) -> Adoption {
    let slots =
      factSlots.filter { facts.contains($0.fact) }.map(\.slot)
      + (facts.contains(.region) ? residencySlots : [])
    return Adoption(
      values: slots.map { ($0, state.values[$0]) },
      facts: readsRun ? facts.map { ($0, state.run[$0]) } : [], sanity: state.sanity)
  }

  /// Puts adopted facts into a state; later ones of the same facts replace them.
  public func adopt(_ adoption: Adoption, in state: inout State) {
    for (slot, value) in adoption.values { state.values[slot] = value }
    for (fact, value) in adoption.facts { state.run[fact] = value }
    state.adopted = adoption.sanity
  }

  /// States a number in the state of a version, or that it is not known, if the policy reads it.
  public func set(_ fact: Fact, _ number: Double?, in state: inout State) {
    guard case .number(let dimension) = fact.kind else { return }
    if readsRun { state.run[fact] = number.map { Traced(.number($0), .override("variant")) } }
    for (slot, read) in factSlots where read == fact {
      state.values[slot] = number.map { PolicyLanguage.value($0, dimension) } ?? .unknown
    }
  }

  /// States a text in the state of a version, if the policy reads it.
  public func set(_ fact: Fact, text: String, in state: inout State) {
    if readsRun { state.run[fact] = Traced(.text(text), .override("variant")) }
    for (slot, read) in factSlots where read == fact {
      if case .timestamp = fact.kind {
        state.values[slot] = PolicyLanguage.instant(text)
      } else {
        state.values[slot] = .string(text)
      }
    }
  }

  /// The verdict on a version of the run with these ranges.
  public func verdict(_ state: inout State, _ ranges: EstimateRanges) -> Verdict {
    for index in metricSlots.indices {
      let (slot, metric, statistic) = metricSlots[index]
      let range = ranges[metric]
      guard range != state.shown[index] else { continue }
      state.shown[index] = range
      state.values[slot] = PolicyLanguage.value(of: metric, statistic, in: range)
    }
    var verdict = state.sanity.combined(with: state.adopted)
    for budget in budgets {
      // Nothing makes a failure worse.
      if verdict == .fail { return .fail }
      let (status, isNear) = budget.status(ranges, state)
      verdict = verdict.combined(
        with: context.verdict(status, budget.budget.severity, isNearLimit: isNear))
    }
    for rule in rules {
      if verdict == .fail { return .fail }
      verdict = verdict.combined(
        with: context.verdict(
          rule.status(ranges, state), rule.rule.severity, isNearLimit: false))
    }
    return context.settled(verdict)
  }
}
