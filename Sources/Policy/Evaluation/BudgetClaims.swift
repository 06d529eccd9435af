import CEL
import Diagnostics
import Footprint
import Ledger
import Runs

/// What the runs of a check claim of one budget that they share, in all of its periods.
struct BudgetClaims {
  /// What one run claims.
  struct Claim {
    var scope: RunEvaluator.Answer
    /// All of it, whichever periods it falls into.
    var demand: Demand
    /// How it falls into periods, by their start; nil where it may fall into any.
    var portions: [Int64: Double]?
    var periods: [LedgerPeriod] = []
    /// Whether a change leaves the run as it was, so that nothing new is claimed for it.
    var isSpentBefore = false
  }

  let budget: Budget
  private(set) var claims: [Claim]
  /// What there was before the change; nil for other budgets, and where there is no base.
  let base: BaseUse?
  private let ledger: LedgerBook?
  private let now: Timestamp
  /// The budget in its only window, where it is not over time.
  private var whole: SharedBudget?

  /// - Parameter scopes: Whether each run counts, itself or through a budget that draws on this one.
  init(
    _ budget: Budget, _ runs: [RunEvaluator], scopes: [RunEvaluator.Answer], base: BaseUse?,
    in context: EvaluationContext
  ) {
    self.budget = budget
    self.base = base
    ledger = context.ledger
    now = context.at
    claims = zip(runs, scopes).map { run, scope in
      Self.claim(of: run, on: budget, scope: scope, at: context.at)
    }
    if budget.calendar == nil {
      var held = budget
      if let share = budget.share { held.limit = share * (base?.total ?? 0) }
      whole = SharedBudget(
        budget: held, scopes: claims.map(\.scope), demands: claims.map(\.demand),
        spending: .none, base: base, period: budget.per == .change ? "change" : "check")
    }
  }

  /// What a run claims of a budget.
  static func claim(
    of run: RunEvaluator, on budget: Budget, scope: RunEvaluator.Answer, at now: Timestamp
  ) -> Claim {
    var claim = Claim(scope: scope, demand: run.demand(of: budget), portions: nil)
    guard let calendar = budget.calendar else {
      // A run that a change leaves as it was adds nothing, however little is known of it.
      if budget.per == .change, run.isSpentBefore,
        scope.isUnknown || !claim.demand.unknowns.isEmpty
      {
        claim.scope = .no
        claim.isSpentBefore = true
      }
      return claim
    }
    if run.isSpentBefore {
      claim.scope = .no
      claim.isSpentBefore = true
    }
    switch run.use(at: now) {
    case .known(let start, let end):
      do throws(LedgerError) {
        let portions = try calendar.portions(from: start, to: end)
        claim.periods = portions.map(\.period)
        claim.portions = Dictionary(
          portions.map { ($0.period.start, $0.share) }, uniquingKeysWith: { $0 + $1 })
      } catch {
        claim.demand = .unknown([UnknownInput(name: "run.duration", message: error.message)])
      }
    case .unknown(let inputs):
      claim.demand = .unknown(inputs + claim.demand.unknowns)
    }
    return claim
  }

  /// Holds one of the runs to claim something else.
  private mutating func replace(_ index: Int, with claim: Claim) {
    claims[index] = claim
    whole?.replace(index, scope: claim.scope, demand: claim.demand)
  }

  // MARK: - Windows

  /// The budget in each period that a run claims something of, in their order; in that of the check if
  /// there is none.
  func windows() -> [SharedBudget] {
    guard let calendar = budget.calendar else { return whole.map { [$0] } ?? [] }
    var periods: [LedgerPeriod] = []
    for claim in claims {
      if case .no = claim.scope { continue }
      for period in claim.periods where !periods.contains(period) { periods.append(period) }
    }
    if periods.isEmpty { periods = [calendar.period(at: now.seconds)] }
    return periods.sorted { $0.start < $1.start }.map(window)
  }

  /// The budget in one period.
  func window(_ period: LedgerPeriod) -> SharedBudget {
    var held = budget
    let usage = ledger?.usage(of: budget.id, in: period)
    // What the period has is what counts, whatever the policy lets every period have.
    if let entitled = usage?.entitled { held.limit = entitled }
    return SharedBudget(
      budget: held,
      scopes: claims.map { takesPart($0, in: period) ? $0.scope : .no },
      demands: claims.map { $0.demand.scaled(by: $0.portions?[period.start] ?? 1) },
      spending: usage.map { .known($0) } ?? .unknown, period: period.label)
  }

  private func takesPart(_ claim: Claim, in period: LedgerPeriod) -> Bool {
    claim.portions.map { $0[period.start] != nil } ?? true
  }

  // MARK: - Findings

  /// What the budget has to say about one run: that of the worst period in which it draws power.
  ///
  /// - Parameters:
  ///   - evaluator: The run.
  ///   - names: What reports call the run at a position.
  ///   - windows: All windows of the budget.
  ///   - usages: Their rows in the result.
  func finding(
    for index: Int, _ evaluator: RunEvaluator, names: (Int) -> String, _ windows: [SharedBudget],
    _ usages: [BudgetUsage]
  ) -> Finding {
    var worst: Finding?
    var overdrawn: [String] = []
    for (window, usage) in zip(windows, usages) {
      let finding = window.finding(for: index, evaluator, names: names, usage)
      if finding.status == .violated { overdrawn.append(window.period) }
      if worst.map({ finding.standing.isWorse(than: $0.standing) }) ?? true { worst = finding }
    }
    var finding = worst ?? evaluator.draft(for: budget)
    let others = overdrawn.filter { $0 != finding.period }
    // Of a candidate nothing is worded.
    if !others.isEmpty, !finding.message.isEmpty {
      finding.message += "; over that for \(others.joined(separator: ", ")) as well"
    }
    if worst == nil || claims[index].isSpentBefore {
      finding.status = .notApplicable
      finding.message = "does not apply: the change leaves this run as it was"
    }
    return finding
  }

  /// What the budget would have to say about one run if that claimed something else.
  mutating func finding(
    for index: Int, claiming claim: Claim, _ evaluator: RunEvaluator, names: (Int) -> String
  ) -> Finding {
    let before = claims[index]
    replace(index, with: claim)
    let finding = findingInWorst(of: index, evaluator, names)
    replace(index, with: before)
    return finding
  }

  /// No window outlives it, so that the next change copies none.
  private func findingInWorst(
    of index: Int, _ evaluator: RunEvaluator, _ names: (Int) -> String
  ) -> Finding {
    let windows = windows()
    return finding(for: index, evaluator, names: names, windows, windows.map { $0.usage() })
  }
}

/// How bad what a budget says of a run in one period is.
struct BudgetStanding {
  var status: Finding.Status
  var isNear: Bool
  /// What is held against the limit; nil where that is not known.
  var observed: Double?
  var limit: Double

  private var rank: Int {
    switch status {
    case .violated: 4
    case .unknown: 3
    case .passed: isNear ? 2 : 1
    case .notApplicable, .waived: 0
    }
  }

  private var share: Double {
    guard let observed else { return 0 }
    return limit > 0 ? observed / limit : observed > 0 ? .infinity : 0
  }

  /// Of two that are as bad, the first stays.
  func isWorse(than other: BudgetStanding) -> Bool {
    (rank, share) > (other.rank, other.share)
  }
}

extension Finding {
  /// How bad the finding of a budget is.
  fileprivate var standing: BudgetStanding {
    BudgetStanding(
      status: status, isNear: isNearLimit, observed: observed, limit: limit ?? 0)
  }
}
