import CEL
import Footprint

/// Whether an element applies: decided once, or to be asked of every variant.
enum VaryingAnswer: Sendable {
  case decided(Bool?)
  case asked([PolicyExpression])

  /// Nil when it is not known; several expressions are joined by "or".
  func answer(_ scratch: VerdictScratch) -> Bool? {
    switch self {
    case .decided(let answer): return answer
    case .asked(let expressions):
      var isKnown = true
      for expression in expressions {
        switch scratch.answer(expression) {
        case true?: return true
        case false?: break
        case nil: isKnown = false
        }
      }
      return isKnown ? false : nil
    }
  }

  var slots: [Int] {
    if case .asked(let expressions) = self { expressions.flatMap(\.slots) } else { [] }
  }
}

/// What may forgive a violation of one element.
struct Forgiveness: Sendable {
  struct Allowance: Sendable {
    var scope: VaryingAnswer
    /// The most that is forgiven; anything without one.
    var cap: Double?
    /// What the cap of a rule's waiver is held against.
    var metric: Metric?
  }

  var allowances: [Allowance] = []
  /// What the baseline accepts: nil for nothing.
  var acceptedViolation: Double?
  var acceptsUnknown = false

  /// The status of a finding once waivers and the baseline are counted.
  func settled(
    _ status: Finding.Status, observed: Double?, _ ranges: EstimateRanges,
    _ scratch: VerdictScratch
  ) -> Finding.Status {
    switch status {
    case .violated:
      for allowance in allowances where allowance.scope.answer(scratch) == true {
        guard let cap = allowance.cap else { return .waived }
        let amount = allowance.metric.map { ranges[$0]?.p50 } ?? observed
        if let amount, !amount.exceeds(cap) { return .waived }
      }
      if let acceptedViolation, !(observed ?? 0).exceeds(acceptedViolation) { return .waived }
      return .violated
    case .unknown: return acceptsUnknown ? .waived : .unknown
    case .passed, .waived, .notApplicable: return status
    }
  }

  var slots: [Int] { allowances.flatMap(\.scope.slots) }
}

/// A rule whose answer may change with the variant.
struct VaryingRule: Sendable {
  let rule: Rule
  let forgiveness: Forgiveness

  var slots: [Int] { (rule.when?.slots ?? []) + rule.require.slots + forgiveness.slots }

  func status(_ ranges: EstimateRanges, _ scratch: VerdictScratch) -> Finding.Status {
    let applies = rule.when.map(scratch.answer) ?? true
    if applies == false { return .notApplicable }
    let status: Finding.Status
    switch scratch.answer(rule.require) {
    case true?: return .passed
    case false?: status = applies == true ? .violated : .unknown
    case nil: status = .unknown
    }
    return forgiveness.settled(status, observed: nil, ranges, scratch)
  }
}

/// A budget with everything that does not change with the variant.
struct VaryingBudget: Sendable {
  /// What the other runs of the check ask of a shared budget.
  struct Others: Sendable {
    /// Spent before this check, and asked for by the runs that are in scope.
    var spent = 0.0
    /// Asked for by runs that may be in scope; nil when one of their amounts is not known.
    var undecided: Double? = 0
    /// Whether the amount of every run in scope is known.
    var isComplete = true
    /// Whether any other run is in scope.
    var hasRuns = false
  }

  let budget: Budget
  let scope: VaryingAnswer
  let others: Others
  let forgiveness: Forgiveness

  var slots: [Int] { scope.slots + forgiveness.slots }

  func status(
    _ ranges: EstimateRanges, _ scratch: VerdictScratch
  ) -> (status: Finding.Status, isNear: Bool) {
    let inScope = scope.answer(scratch)
    if inScope == false { return (.notApplicable, false) }
    let demand = demand(ranges, scratch)
    let (status, observed, isNear) =
      budget.per.isShared
      ? shared(demand, isDecided: inScope == true) : alone(demand, isDecided: inScope == true)
    let settled = forgiveness.settled(status, observed: observed, ranges, scratch)
    return (settled, isNear && settled == .passed)
  }

  private func demand(_ ranges: EstimateRanges, _ scratch: VerdictScratch) -> Double? {
    guard let range = ranges[budget.metric] else { return nil }
    let amount = budget.percentile.value(of: range)
    guard amount.isFinite else { return nil }
    guard case .amount(let size, let basis) = budget.per else { return amount }
    guard let work = basis.work(of: scratch.run, metric: { ranges[$0] }), work > 0 else {
      return nil
    }
    let each = amount / work * size
    return each.isFinite ? each : nil
  }

  private func alone(
    _ demand: Double?, isDecided: Bool
  ) -> (Finding.Status, Double?, isNear: Bool) {
    guard let demand else { return (.unknown, nil, false) }
    guard demand.exceeds(budget.limit) else {
      return (.passed, demand, isDecided && budget.isNear(demand))
    }
    return (isDecided ? .violated : .unknown, demand, false)
  }

  private func shared(
    _ demand: Double?, isDecided: Bool
  ) -> (Finding.Status, Double?, isNear: Bool) {
    let known = others.spent + (isDecided ? demand ?? 0 : 0)
    let isComplete = others.isComplete && (!isDecided || demand != nil)
    if known.exceeds(budget.limit), isDecided || others.hasRuns {
      return (isDecided ? .violated : .unknown, known, false)
    }
    let rest =
      isDecided
      ? others.undecided
      : others.undecided.flatMap { rest in
        demand.map { rest + $0 }
      }
    guard isComplete, let rest, !(known + rest).exceeds(budget.limit) else {
      return (.unknown, isComplete ? known : nil, false)
    }
    return (.passed, known, isDecided && budget.isNear(known))
  }
}

/// Decides what does not vary.
struct VaryingBuilder {
  let set: PolicySet
  let subjects: [EvaluationSubject]
  let index: Int
  let varying: Set<Fact>
  let context: EvaluationContext
  let book: WaiverBook
  private let runs: [RunEvaluator]
  private let shared: [String: SharedBudget]

  init(
    set: PolicySet, subjects: [EvaluationSubject], index: Int, varying: Set<Fact>,
    context: EvaluationContext, book: WaiverBook
  ) {
    self.set = set
    self.subjects = subjects
    self.index = index
    self.varying = varying
    self.context = context
    self.book = book
    let evaluator = Evaluator()
    runs = subjects.map { RunEvaluator($0, at: context.at, evaluator: evaluator) }
    shared = Dictionary(
      set.sharedBudgets(runs, context).map { ($0.budget.id, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  private func varies(_ expression: PolicyExpression) -> Bool {
    !expression.metrics.isEmpty || expression.facts.contains(where: varying.contains)
  }

  /// Nil for a rule whose finding cannot change.
  func rule(_ rule: Rule) -> VaryingRule? {
    let waivers = book.current(covering: rule.id)
    let expressions = [rule.when, rule.require] + waivers.map(\.scope)
    let hasCap = waivers.contains { $0.upTo != nil }
    guard hasCap || expressions.contains(where: { $0.map(varies) ?? false }) else { return nil }
    return VaryingRule(rule: rule, forgiveness: forgiveness(of: rule.id, isBudget: false))
  }

  func budget(_ budget: Budget) -> VaryingBudget {
    var others = VaryingBudget.Others()
    var scopes = [budget.scope]
    if let shared = shared[budget.id] {
      others = shared.others(than: index)
      scopes += set.descendants(of: budget).map(\.scope)
    }
    return VaryingBudget(
      budget: budget, scope: applicability(of: scopes), others: others,
      forgiveness: forgiveness(of: budget.id, isBudget: true))
  }

  /// Whether any of some conditions holds; a missing one always does.
  private func applicability(of conditions: [PolicyExpression?]) -> VaryingAnswer {
    let given = conditions.compactMap { $0 }
    guard given.count == conditions.count else { return .decided(true) }
    if given.contains(where: varies) { return .asked(given) }
    var answer = RunEvaluator.Answer.no
    for condition in given { answer = answer.or(runs[index].answer(condition)) }
    switch answer {
    case .yes: return .decided(true)
    case .no: return .decided(false)
    case .unknown: return .decided(nil)
    }
  }

  private func forgiveness(of id: String, isBudget: Bool) -> Forgiveness {
    var forgiveness = Forgiveness()
    for waiver in book.current(covering: id) {
      forgiveness.allowances.append(
        Forgiveness.Allowance(
          scope: applicability(of: [waiver.scope]), cap: waiver.upTo?.value,
          metric: isBudget ? nil : waiver.upTo.flatMap { WaiverBook.metric($0.dimension) }))
    }
    let run = subjects[index].assessment.run
    if let entry = context.baseline?.entry(for: id, of: run) {
      switch entry.status {
      case .violated: forgiveness.acceptedViolation = entry.observed ?? .infinity
      default: forgiveness.acceptsUnknown = true
      }
    }
    return forgiveness
  }
}
