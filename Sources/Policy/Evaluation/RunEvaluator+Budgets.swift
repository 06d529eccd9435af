import CEL
import Diagnostics
import Footprint
import Quantities
import Runs

/// What a run asks of a budget.
enum Demand {
  /// In the metric's canonical unit; for an amount, per one of it.
  case known(Double)
  case unknown([UnknownInput])

  var amount: Double? { if case .known(let amount) = self { amount } else { nil } }
  var unknowns: [UnknownInput] { if case .unknown(let inputs) = self { inputs } else { [] } }

  /// The part of it that falls into one of several periods.
  func scaled(by portion: Double) -> Demand {
    guard portion != 1, case .known(let amount) = self else { return self }
    return .known(amount * portion)
  }
}

extension RunEvaluator {
  /// What the run asks of a budget, whether or not it is in scope.
  func demand(of budget: Budget) -> Demand {
    guard let range = assessment.estimate[budget.metric] else {
      return .unknown(unknownInputs.explain(budget.metric))
    }
    let amount = budget.percentile.value(of: range)
    guard amount.isFinite else {
      return .unknown([
        UnknownInput(
          name: "estimate.\(budget.metric.rawValue)",
          message: "`\(budget.metric.rawValue)` is too large for a number")
      ])
    }
    guard case .amount(let size, let basis) = budget.per else { return .known(amount) }
    guard let work = basis.work(of: assessment.run, metric: { assessment.estimate[$0] }) else {
      switch basis.input {
      case .fact(let fact): return .unknown([unknownInputs.explain(fact)])
      case .metric(let metric): return .unknown(unknownInputs.explain(metric))
      }
    }
    guard work > 0, (amount / work * size).isFinite else {
      return .unknown([
        UnknownInput(name: basis.rawValue, message: "the run does no work in \(basis.rawValue)")
      ])
    }
    return .known(amount / work * size)
  }

  /// When the run draws power, if it may begin now.
  func use(at now: Timestamp) -> UseTime {
    UseTime(assessment.run, at: now, explain: unknownInputs.explain)
  }

  /// A finding about a budget with everything but the answer.
  func draft(for budget: Budget) -> Finding {
    var finding = Finding(
      id: budget.id, kind: .budget, severity: budget.severity, status: .passed, message: "",
      help: budget.documentation.help)
    finding.metric = budget.metric
    finding.limit = budget.limit
    finding.unit = budget.metric.unit
    finding.percentile = budget.percentile
    finding.definition = budget.range
    finding.suggestedMeasures = budget.suggest.map(\.name)
    if located.isAny {
      finding.facts =
        causes.drivers(of: budget.metric) + (budget.scope.map { facts(behind: [$0]) } ?? [])
    }
    return finding
  }

  /// Holds the run alone against a budget.
  func finding(for budget: Budget) -> Finding {
    var finding = draft(for: budget)
    let inScope: Answer = if let scope = budget.scope { answer(scope) } else { .yes }
    if case .no = inScope {
      finding.status = .notApplicable
      finding.message =
        "does not apply: \(budget.scope?.text.singleLine.quoted ?? "`scope`") is false"
      return finding
    }
    finding.locations = causes.locations(of: finding.facts)
    let demand = demand(of: budget)
    guard let amount = demand.amount else {
      markUnknown(&finding, inScope.unknowns + demand.unknowns)
      return finding
    }
    finding.observed = amount
    // Within the limit it does not matter whether the run is in scope.
    if amount.exceeds(budget.limit), inScope.isUnknown {
      markUnknown(&finding, inScope.unknowns)
      return finding
    }
    finding.status = amount.exceeds(budget.limit) ? .violated : .passed
    finding.isNearLimit = budget.isNear(amount) && !inScope.isUnknown
    if located != .unworded {
      finding.message = BudgetWording(budget: budget, period: "").comparison(
        total: amount, isNearLimit: finding.isNearLimit)
    }
    return finding
  }
}

extension Double {
  /// Whether an amount is above a limit by more than its computation may have rounded it.
  func exceeds(_ limit: Double) -> Bool { self > limit * (1 + 1e-9) }
}

extension Budget {
  /// Whether an amount within the limit is past the warning.
  func isNear(_ amount: Double) -> Bool {
    guard let warnAt, !amount.exceeds(limit) else { return false }
    return amount >= warnAt * limit
  }
}
