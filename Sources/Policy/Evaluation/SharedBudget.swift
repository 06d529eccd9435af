import Diagnostics
import Footprint
import Runs

/// A budget that several runs draw on, held against all runs of a check in one period.
struct SharedBudget {
  /// What was used of the budget before the check.
  enum Spending {
    /// Nothing: the budget is for one check.
    case none
    case known(LedgerUsage)
    /// Only a ledger could tell, and none was consulted.
    case unknown
  }

  /// Its limit is what the period has.
  let budget: Budget
  /// Whether each run is in scope, in the order of the runs.
  private(set) var scopes: [RunEvaluator.Answer]
  private(set) var demands: [Demand]
  let spending: Spending
  /// What there was before the change; nil where the budget does not ask for it, or there is no base.
  let base: BaseUse?
  let period: String
  /// Indices of the runs in scope.
  private(set) var runs: [Int] = []
  /// Indices of the runs of which it is not known whether they are in scope.
  private(set) var undecided: [Int] = []
  /// What the runs in scope add, the smallest first: sums of doubles depend on their order, and a file
  /// may be called anything.
  private var additions: [Double] = []
  /// What the runs in scope ask for beyond what there was, those left out of which it is not known.
  private(set) var asked = 0.0

  init(
    budget: Budget, scopes: [RunEvaluator.Answer], demands: [Demand], spending: Spending,
    base: BaseUse? = nil, period: String
  ) {
    self.budget = budget
    self.scopes = scopes
    self.demands = demands
    self.spending = spending
    self.base = base
    self.period = period
    sortIn()
    additions = runs.compactMap(addition).sorted()
    asked = sum
  }

  /// Lists the runs by whether they are in scope.
  private mutating func sortIn() {
    runs = scopes.indices.filter(isYes)
    undecided = scopes.indices.filter { scopes[$0].isUnknown }
  }

  private var sum: Double { additions.reduce(0, +) - credit }

  /// Holds one of the runs to be as it would be, all others unchanged.
  ///
  /// Thousands of changes of one run are tried beside thousands of others, so that nothing of the others is
  /// copied or sorted again.
  mutating func replace(_ index: Int, scope: RunEvaluator.Answer, demand: Demand) {
    let before = (isYes(index), scopes[index].isUnknown)
    if before.0, let old = addition(index) { additions.remove(at: place(of: old)) }
    scopes[index] = scope
    demands[index] = demand
    if before != (isYes(index), scope.isUnknown) { sortIn() }
    if isYes(index), let new = addition(index) { additions.insert(new, at: place(of: new)) }
    asked = sum
  }

  /// The position of the first addition that is no smaller.
  private func place(of amount: Double) -> Int {
    var range = additions.indices
    while !range.isEmpty {
      let middle = range.lowerBound + range.count / 2
      range =
        additions[middle] < amount
        ? middle + 1..<range.upperBound : range.lowerBound..<middle
    }
    return range.lowerBound
  }

  /// Whether there is anything to hold the budget against.
  var isHeld: Bool { budget.per != .change || base != nil }

  /// What a run adds to what there was.
  private func addition(_ index: Int) -> Double? {
    demands[index].amount.map { $0 - (base?.own[index] ?? 0) }
  }

  /// What runs that do not count any more asked for.
  private var credit: Double {
    guard let base else { return 0 }
    return base.gone + scopes.indices.filter { !isYes($0) }.reduce(0) { $0 + base.own[$1] }
  }

  private func isYes(_ index: Int) -> Bool {
    if case .yes = scopes[index] { true } else { false }
  }

  /// What a ledger holds.
  var ledger: LedgerUsage? { if case .known(let usage) = spending { usage } else { nil } }
  /// Whether what was used before is not known.
  var isLedgerMissing: Bool { if case .unknown = spending { true } else { false } }

  /// Whether the budget outlives the check, so that a ledger keeps what is used of it.
  var isOverTime: Bool { if case .none = spending { false } else { true } }

  /// The budget's row in the result.
  func usage() -> BudgetUsage {
    let spent = (ledger?.settled ?? 0) + (ledger?.reserved ?? 0)
    let known = asked
    let isBaseKnown = base?.unknowns.isEmpty ?? true
    let isComplete = additions.count == runs.count
    let most = undecided.reduce(known as Double?) { total, run in
      guard let total, let amount = demands[run].amount else { return nil }
      return total + amount
    }
    let status: Finding.Status
    if (runs.isEmpty && undecided.isEmpty) || !isHeld {
      status = .notApplicable
    } else if (spent + known).exceeds(budget.limit) || ledger?.isRefused == true, !runs.isEmpty,
      isBaseKnown
    {
      status = .violated
    } else if !isLedgerMissing, isComplete, let most, !(spent + most).exceeds(budget.limit),
      undecided.isEmpty || !isOverTime
    {
      // Within the limit of one check it does not matter which of the undecided runs are in scope. Over
      // time it does: a run that is not charged leaves its amount to the next one.
      status = .passed
    } else {
      status = .unknown
    }
    return BudgetUsage(
      id: budget.id, metric: budget.metric, per: budget.per, period: period,
      percentile: budget.percentile, limit: budget.limit, settled: ledger?.settled ?? 0,
      reserved: ledger?.reserved ?? 0, ahead: ledger?.ahead,
      requested: isComplete && isBaseKnown ? known : nil,
      requestedAtLeast: isBaseKnown && runs.contains { demands[$0].amount != nil } ? known : nil,
      runs: runs,
      undecidedRuns: undecided, status: status,
      isNearLimit: status == .passed && !runs.isEmpty && budget.isNear(spent + known),
      ledgerConsulted: !isLedgerMissing, severity: budget.severity,
      parent: budget.parent?.name, definition: budget.range)
  }

  /// What the budget has to say about one run.
  ///
  /// - Parameters:
  ///   - evaluator: The run.
  ///   - names: What reports call the run at a position.
  func finding(
    for index: Int, _ evaluator: RunEvaluator, names: (Int) -> String, _ usage: BudgetUsage
  ) -> Finding {
    var finding = evaluator.draft(for: budget)
    finding.period = period
    finding.own = addition(index)
    if case .no = scopes[index] {
      finding.status = .notApplicable
      finding.message =
        "does not apply: \(budget.scope?.text.singleLine.quoted ?? "`scope`") is false"
      return finding
    }
    if let idle = idleRemark(index) {
      finding.status = .notApplicable
      finding.message = idle
      return finding
    }
    finding.locations = evaluator.causes.locations(of: finding.facts)
    let spent = usage.settled + usage.reserved
    finding.observed = usage.requested.map { $0 + spent }
    // A run of which it is not known whether it counts cannot be blamed for what is overdrawn.
    let isUndecided = scopes[index].isUnknown
    if usage.status == .unknown || (isUndecided && usage.status == .violated) {
      evaluator.markUnknown(&finding, unknowns(for: index, names))
      return finding
    }
    finding.status = usage.status
    finding.isNearLimit = usage.isNearLimit && !isUndecided
    let total = spent + asked
    if usage.status == .violated { finding.observed = total }
    guard evaluator.located != .unworded else { return finding }
    finding.message =
      BudgetWording(budget: budget, period: period).comparison(
        total: total, share: share(usage), isNearLimit: finding.isNearLimit)
      + ownPart(index, usage)
    if usage.status == .violated, !total.exceeds(budget.limit) {
      finding.message += "; the ledger, which rounds every run up, has no room for it"
    }
    return finding
  }

  /// Why a budget on what a change adds has nothing to say about a run.
  private func idleRemark(_ index: Int) -> String? {
    guard budget.per == .change else { return nil }
    guard base != nil else {
      return "does not apply: it limits what a change adds, which `carbonward diff` tells"
    }
    guard isYes(index), let addition = addition(index), addition <= 0 else { return nil }
    return "does not apply: the change adds nothing to this run"
  }

  private func unknowns(for index: Int, _ names: (Int) -> String) -> [UnknownInput] {
    let own = scopes[index].unknowns + demands[index].unknowns
    if !own.isEmpty { return own }
    if let before = base?.unknowns.first { return [before] }
    for other in scopes.indices where other != index {
      if case .no = scopes[other] { continue }
      guard var input = (scopes[other].unknowns + demands[other].unknowns).first else { continue }
      input.message += " (for \(names(other).quoted), which draws on the same budget)"
      // The line belongs to the other run's files.
      input.range = nil
      return [input]
    }
    return isLedgerMissing ? [.ledger(period)] : []
  }

  private func share(_ usage: BudgetUsage) -> String {
    let isSum = usage.runs.count > 1 && budget.per != .change
    var text = isSum ? " over \(usage.runs.count) runs" : ""
    let amounts = [("settled", usage.settled), ("reserved", usage.reserved)].filter { $0.1 > 0 }
    if !amounts.isEmpty {
      let list = amounts.map { "\(BudgetWording.amount($0.1, budget.metric)) \($0.0)" }
      text += " with " + list.joined(separator: " and ")
    }
    if usage.reserved > 0, let ahead = usage.ahead {
      text += " (\(BudgetWording.amount(ahead, budget.metric)) of it ahead)"
    }
    return text
  }

  private func ownPart(_ index: Int, _ usage: BudgetUsage) -> String {
    guard usage.runs.count > 1 || usage.settled + usage.reserved > 0,
      let own = addition(index)
    else { return "" }
    return "; this run adds \(BudgetWording.amount(own, budget.metric))"
  }
}

extension UnknownInput {
  /// The option that names a ledger, as a remedy.
  static let ledgerRemedy = "--ledger FILE"

  /// What others have used of a budget in a period.
  static func ledger(_ period: String) -> UnknownInput {
    let place = period == "total" ? "before" : "in \(period)"
    return UnknownInput(
      name: "ledger", message: "no ledger says what was used of it \(place)", remedy: ledgerRemedy)
  }
}
