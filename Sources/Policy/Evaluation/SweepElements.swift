import CEL
import Footprint
import Runs

/// Prepares the elements of a policy set for a sweep.
struct SweepElements {
  private let set: PolicySet
  private let book: WaiverBook
  private let ignores: IgnoreBook
  private let baseline: Baseline?
  /// The shared budgets as the other runs of the check draw on them.
  private let shared: [String: SharedBudget]

  init(set: PolicySet, others: [EvaluationSubject], context: EvaluationContext) {
    self.set = set
    book = WaiverBook(set.waivers, notice: set.expiryNotice, at: context.at)
    ignores = IgnoreBook(set, at: context.at)
    baseline = context.baseline
    let evaluator = Evaluator()
    let runs = others.map {
      RunEvaluator(
        $0, residency: set.residency, implausible: set.implausible(in: context), at: context.at,
        evaluator: evaluator)
    }
    shared = Dictionary(
      set.sharedBudgets(runs, context).map { ($0.budget.id, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  func rule(_ rule: Rule) -> SweepRule {
    SweepRule(rule: rule, forgiveness: forgiveness(of: rule.id, isBudget: false))
  }

  /// - Parameter base: The run at the base revision.
  func budget(_ budget: Budget, base: RunEvaluator?) -> SweepBudget {
    let members = [budget] + (budget.per.isShared ? set.descendants(of: budget) : [])
    let scopes = members.compactMap(\.scope)
    let shared = shared[budget.id]
    var others = shared.map { SweepBudget.Others($0) } ?? SweepBudget.Others()
    var held = budget
    if shared?.base != nil {
      let own = BaseUse([base], removed: [], of: budget, in: set)
      others.own = own.total
      if !own.unknowns.isEmpty { (others.isComplete, others.isBaseKnown) = (false, false) }
      if let share = budget.share { held.limit = share * ((shared?.base?.total ?? 0) + own.total) }
    }
    return SweepBudget(
      budget: held, scopes: scopes.count == members.count ? scopes : nil,
      others: others,
      forgiveness: forgiveness(of: budget.id, isBudget: true))
  }

  private func forgiveness(of id: String, isBudget: Bool) -> Forgiveness {
    let allowances = book.current(covering: id).map { waiver in
      Forgiveness.Allowance(
        scope: waiver.scope, cap: waiver.upTo?.value,
        metric: isBudget ? nil : waiver.upTo?.metric)
    }
    return Forgiveness(
      id: id, isBudget: isBudget, allowances: allowances, ignores: ignores, baseline: baseline)
  }
}

/// What may forgive a violation of one element.
struct Forgiveness {
  struct Allowance {
    var scope: PolicyExpression?
    /// The most that is forgiven; anything without one.
    var cap: Double?
    /// What the cap of a rule's waiver is held against.
    var metric: Metric?
  }

  let id: String
  let isBudget: Bool
  let allowances: [Allowance]
  let ignores: IgnoreBook
  let baseline: Baseline?

  var slots: [Int] { allowances.flatMap { $0.scope?.slots ?? [] } }

  /// What comments in the run's files are allowed to let pass.
  private func comments(of run: Run) -> [Allowance] {
    guard !run.ignores.isEmpty else { return [] }
    return ignores.permissions(for: id, of: run).map { permission in
      Allowance(
        scope: nil, cap: permission.upTo?.value, metric: isBudget ? nil : permission.upTo?.metric)
    }
  }

  /// The status of a finding once all exceptions are counted.
  func settled(
    _ status: Finding.Status, observed: Double?, _ ranges: EstimateRanges,
    _ state: SweepEvaluator.State
  ) -> Finding.Status {
    guard status == .violated || status == .unknown else { return status }
    if status == .violated {
      for allowance in allowances + comments(of: state.run)
      where allowance.scope.map(state.answer) ?? true == true {
        guard let cap = allowance.cap else { return .waived }
        let amount = allowance.metric.map { ranges[$0]?.p50 } ?? observed
        if let amount, !amount.exceeds(cap) { return .waived }
      }
    }
    guard let entry = baseline?.entry(for: id, of: state.run), entry.status == status else {
      return status
    }
    guard status == .violated, let accepted = entry.observed else { return .waived }
    return observed.map { !$0.exceeds(accepted) } ?? false ? .waived : status
  }
}

/// A rule of a sweep.
struct SweepRule {
  let rule: Rule
  let forgiveness: Forgiveness

  var slots: [Int] { (rule.when?.slots ?? []) + rule.require.slots + forgiveness.slots }

  func status(_ ranges: EstimateRanges, _ state: SweepEvaluator.State) -> Finding.Status {
    let applies = rule.when.map(state.answer) ?? true
    if applies == false { return .notApplicable }
    let holds = state.answer(rule.require)
    if holds == true { return .passed }
    let status: Finding.Status = applies == true && holds == false ? .violated : .unknown
    return forgiveness.settled(status, observed: nil, ranges, state)
  }
}

/// A budget of a sweep.
struct SweepBudget {
  /// What the other runs of the check ask of a shared budget.
  struct Others {
    /// Spent before this check, and asked for by the runs that are in scope.
    var spent = 0.0
    /// Asked for by runs that may be in scope; nil when one of their amounts is not known.
    var undecided: Double? = 0
    /// Whether the amount of every run in scope is known.
    var isComplete = true
    /// Whether any other run is in scope.
    var hasRuns = false
    /// What the run itself asked for at the base, where the budget limits what a change adds.
    var own = 0.0
    /// Whether there is anything to hold the budget against.
    var isHeld = true
    /// Whether all that there was at the base is known.
    var isBaseKnown = true
  }

  let budget: Budget
  /// Any of them puts the run in scope; without a list, it always is.
  let scopes: [PolicyExpression]?
  let others: Others
  let forgiveness: Forgiveness

  var slots: [Int] { (scopes ?? []).flatMap(\.slots) + forgiveness.slots }

  func status(
    _ ranges: EstimateRanges, _ state: SweepEvaluator.State
  ) -> (status: Finding.Status, isNear: Bool) {
    let inScope = state.answer(anyOf: scopes)
    if inScope == false || !others.isHeld { return (.notApplicable, false) }
    let demand = demand(ranges, state)
    if budget.per == .change, inScope == true, let demand, demand <= others.own {
      return (.notApplicable, false)
    }
    let (status, observed, isNear) =
      budget.per.isShared
      ? shared(demand, isDecided: inScope == true) : alone(demand, isDecided: inScope == true)
    let settled = forgiveness.settled(status, observed: observed, ranges, state)
    return (settled, isNear && settled == .passed)
  }

  private func demand(_ ranges: EstimateRanges, _ state: SweepEvaluator.State) -> Double? {
    guard let range = ranges[budget.metric] else { return nil }
    let amount = budget.percentile.value(of: range)
    guard amount.isFinite else { return nil }
    guard case .amount(let size, let basis) = budget.per else { return amount }
    guard let work = basis.work(of: state.run, metric: { ranges[$0] }), work > 0 else {
      return nil
    }
    let each = amount / work * size
    return each.isFinite ? each : nil
  }

  private typealias Answer = (status: Finding.Status, observed: Double?, isNear: Bool)

  private func alone(_ demand: Double?, isDecided: Bool) -> Answer {
    guard let demand else { return (.unknown, nil, false) }
    guard demand.exceeds(budget.limit) else {
      return (.passed, demand, isDecided && budget.isNear(demand))
    }
    return (isDecided ? .violated : .unknown, demand, false)
  }

  private func shared(_ demand: Double?, isDecided: Bool) -> Answer {
    let known = others.spent + (isDecided ? demand ?? 0 : 0) - others.own
    let isComplete = others.isComplete && (!isDecided || demand != nil)
    if known.exceeds(budget.limit), others.isBaseKnown, isDecided || others.hasRuns {
      return (isDecided ? .violated : .unknown, known, false)
    }
    var rest = others.undecided
    if !isDecided { rest = rest.flatMap { rest in demand.map { rest + $0 } } }
    guard isComplete, let rest, !(known + rest).exceeds(budget.limit) else {
      return (.unknown, isComplete ? known : nil, false)
    }
    return (.passed, known, isDecided && budget.isNear(known))
  }
}

extension SweepBudget.Others {
  /// What the runs of a check ask of a budget.
  init(_ shared: SharedBudget) {
    spent = (shared.ledger?.settled ?? 0) + (shared.ledger?.reserved ?? 0)
    for run in shared.runs {
      hasRuns = true
      if shared.demands[run].amount == nil { isComplete = false }
    }
    spent += shared.asked
    isHeld = shared.isHeld
    isBaseKnown = shared.base?.unknowns.isEmpty ?? true
    if !isBaseKnown { isComplete = false }
    for run in shared.undecided {
      undecided = undecided.flatMap { total in shared.demands[run].amount.map { total + $0 } }
    }
  }
}
