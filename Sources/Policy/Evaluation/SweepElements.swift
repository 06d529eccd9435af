import CEL
import Footprint
import Ledger
import Runs

/// Prepares the elements of a policy set for a sweep.
struct SweepElements {
  private let set: PolicySet
  private let book: WaiverBook
  private let ignores: IgnoreBook
  private let baseline: Baseline?
  private let now: Timestamp
  /// What the other runs of the check claim of shared budgets.
  private let shared: [String: BudgetClaims]

  init(set: PolicySet, others: [EvaluationSubject], context: EvaluationContext) {
    self.set = set
    book = WaiverBook(set.waivers, notice: set.expiryNotice, at: context.at)
    ignores = IgnoreBook(set, at: context.at)
    baseline = context.baseline
    now = context.at
    let evaluator = Evaluator()
    let runs = others.map {
      RunEvaluator(
        $0, residency: set.residency, implausible: set.implausible(in: context), at: context.at,
        evaluator: evaluator)
    }
    shared = Dictionary(
      set.claims(of: runs, context).map { ($0.budget.id, $0) },
      uniquingKeysWith: { first, _ in first })
  }

  func rule(_ rule: Rule) -> SweepRule {
    SweepRule(rule: rule, forgiveness: forgiveness(of: rule.id, isBudget: false))
  }

  /// - Parameter base: The run at the base revision.
  func budget(_ budget: Budget, base: RunEvaluator?) -> SweepBudget {
    let members = [budget] + (budget.per.isShared ? set.descendants(of: budget) : [])
    let scopes = members.compactMap(\.scope)
    let claims = shared[budget.id]
    return SweepBudget(
      budget: budget, scopes: scopes.count == members.count ? scopes : nil, claims: claims,
      own: claims?.base.map { _ in BaseUse([base], removed: [], of: budget, in: set) }, now: now,
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
///
/// A class, as the budget below is: asked for every point, a copy of its parts would cost more than the
/// answer.
final class SweepRule {
  let rule: Rule
  let forgiveness: Forgiveness

  init(rule: Rule, forgiveness: Forgiveness) {
    self.rule = rule
    self.forgiveness = forgiveness
  }

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
final class SweepBudget {
  /// What the other runs of the check ask of a shared budget in one period.
  struct Others {
    /// What the period has.
    var limit: Double
    /// Spent before this check, and asked for by the runs that are in scope.
    var spent: Double
    /// Asked for by runs that may be in scope; nil when one of their amounts is not known.
    var undecided: Double? = 0
    /// Whether the amount of every run in scope is known.
    var isComplete = true
    /// Whether any other run is in scope.
    var hasRuns = false
    /// Whether it is known what was spent before.
    let isSpentKnown: Bool
    /// Whether there is anything to hold the budget against.
    let isHeld: Bool
    /// Whether all that there was before a change is known.
    var isBaseKnown = true
    /// Whether the budget outlives the check, so that a run which may count has to be charged or not.
    let isOverTime: Bool
    /// Whether of any other run it is not known whether it counts.
    var hasUndecided = false
  }

  let budget: Budget
  /// Any of them puts the run in scope; without a list, it always is.
  let scopes: [PolicyExpression]?
  private let claims: BudgetClaims?
  /// What the run itself asked for before the change; nothing where the budget does not ask.
  private let own: Double
  private let calendar: FiscalCalendar?
  private let now: Timestamp
  /// By the start of the period; that of a budget for one check at zero.
  private let others: [Int64: Others]
  let forgiveness: Forgiveness

  init(
    budget: Budget, scopes: [PolicyExpression]?, claims: BudgetClaims?, own: BaseUse?,
    now: Timestamp,
    forgiveness: Forgiveness
  ) {
    self.budget = budget
    self.scopes = scopes
    self.claims = claims
    self.now = now
    self.forgiveness = forgiveness
    self.own = own?.total ?? 0
    calendar = budget.calendar
    var others: [Int64: Others] = [:]
    if let claims, let calendar {
      let periods = Set(claims.claims.flatMap(\.periods)).union([calendar.period(at: now.seconds)])
      for period in periods { others[period.start] = Others(claims.window(period)) }
    } else if let claims {
      others[0] = claims.windows().first.map { Others($0) }
      if let base = claims.base, let own {
        if let share = budget.share { others[0]?.limit = share * (base.total + own.total) }
        if !own.unknowns.isEmpty { others[0]?.isBaseKnown = false }
      }
    }
    self.others = others
  }

  var slots: [Int] { (scopes ?? []).flatMap(\.slots) + forgiveness.slots }

  func status(
    _ ranges: EstimateRanges, _ state: SweepEvaluator.State
  ) -> (status: Finding.Status, isNear: Bool) {
    let inScope = state.answer(anyOf: scopes)
    if inScope == false { return (.notApplicable, false) }
    let demand = demand(ranges, state)
    let answer =
      budget.per.isShared
      ? shared(demand, isDecided: inScope == true, state.run)
      : alone(demand, isDecided: inScope == true)
    let settled = forgiveness.settled(answer.status, observed: answer.observed, ranges, state)
    return (settled, answer.isNear && settled == .passed)
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

  private func standing(
    _ status: Finding.Status, _ observed: Double?, _ limit: Double, isNear: Bool = false
  ) -> BudgetStanding {
    BudgetStanding(status: status, isNear: isNear, observed: observed, limit: limit)
  }

  private func alone(_ demand: Double?, isDecided: Bool) -> BudgetStanding {
    guard let demand else { return standing(.unknown, nil, budget.limit) }
    guard demand.exceeds(budget.limit) else {
      return standing(
        .passed, demand, budget.limit, isNear: isDecided && budget.isNear(demand))
    }
    return standing(isDecided ? .violated : .unknown, demand, budget.limit)
  }

  /// The worst of the periods in which the run draws power.
  private func shared(_ demand: Double?, isDecided: Bool, _ run: Run) -> BudgetStanding {
    guard let claims else { return standing(.unknown, nil, budget.limit) }
    guard let calendar else {
      guard let others = others[0] else { return standing(.unknown, nil, budget.limit) }
      let addsNothing =
        budget.per == .change && isDecided && demand.map { $0 <= own } ?? false
      if !others.isHeld || addsNothing { return standing(.notApplicable, nil, others.limit) }
      return shared(demand, isDecided: isDecided, beside: others)
    }
    let use = UseTime(run, at: now) { UnknownInput(name: $0.rawValue, message: "") }
    guard case .known(let start, let end) = use,
      let portions = try? calendar.portions(from: start, to: end)
    else { return wherever(claims, isDecided: isDecided) }
    var worst: BudgetStanding?
    for (period, share) in portions {
      let others = others[period.start] ?? Others(claims.window(period))
      let standing = shared(demand.map { $0 * share }, isDecided: isDecided, beside: others)
      if worst.map({ standing.isWorse(than: $0) }) ?? true { worst = standing }
    }
    return worst ?? standing(.unknown, nil, budget.limit)
  }

  /// The worst answer for a run of which nobody knows when it draws power.
  private func wherever(_ claims: BudgetClaims, isDecided: Bool) -> BudgetStanding {
    var worst: BudgetStanding?
    for window in claims.windows() {
      let standing = shared(nil, isDecided: isDecided, beside: Others(window))
      if worst.map({ standing.isWorse(than: $0) }) ?? true { worst = standing }
    }
    return worst ?? standing(.unknown, nil, budget.limit)
  }

  private func shared(
    _ demand: Double?, isDecided: Bool, beside others: Others
  ) -> BudgetStanding {
    var held = budget
    held.limit = others.limit
    let known = others.spent - own + (isDecided ? demand ?? 0 : 0)
    let isComplete = others.isComplete && (!isDecided || demand != nil)
    if known.exceeds(held.limit), others.isBaseKnown, isDecided || others.hasRuns {
      return standing(isDecided ? .violated : .unknown, known, held.limit)
    }
    var rest = others.undecided
    if !isDecided { rest = rest.flatMap { rest in demand.map { rest + $0 } } }
    let isCertain = isDecided && !others.hasUndecided
    guard others.isSpentKnown, isComplete, let rest, !(known + rest).exceeds(held.limit),
      isCertain || !others.isOverTime
    else {
      return standing(.unknown, isComplete && others.isBaseKnown ? known : nil, held.limit)
    }
    return standing(.passed, known, held.limit, isNear: isDecided && held.isNear(known))
  }
}

extension SweepBudget.Others {
  /// What the runs of a check ask of a budget.
  init(_ shared: SharedBudget) {
    limit = shared.budget.limit
    spent = (shared.ledger?.settled ?? 0) + (shared.ledger?.reserved ?? 0)
    isSpentKnown = !shared.isLedgerMissing
    isHeld = shared.isHeld
    isBaseKnown = shared.base?.unknowns.isEmpty ?? true
    isOverTime = shared.isOverTime
    hasUndecided = !shared.undecided.isEmpty
    spent += shared.asked
    for run in shared.runs {
      hasRuns = true
      if shared.demands[run].amount == nil { isComplete = false }
    }
    for run in shared.undecided {
      undecided = undecided.flatMap { total in shared.demands[run].amount.map { total + $0 } }
    }
  }
}
