import Footprint
import Quantities
import Runs

/// The one wording of what budgets have to say.
struct BudgetWording {
  let budget: Budget
  /// What the period is called, such as `2026-Q4`.
  let period: String

  /// An amount of a metric as people read it, such as `812.4 kgCO2e`.
  static func amount(_ value: Double, _ metric: Metric) -> String {
    guard metric != .deviceTime else {
      return "\(CanonicalNumber.rounded(value, significantDigits: 4)) device-hours"
    }
    return QuantityFormatter.describe(value, as: metric.dimension, namesGas: true)
  }

  private func amount(_ value: Double) -> String { Self.amount(value, budget.metric) }

  static func noun(_ metric: Metric) -> String {
    switch metric {
    case .deviceTime: "device time"
    case .energy: "energy use"
    case .emissions: "emissions"
    case .marketEmissions: "market-based emissions"
    case .embodied: "embodied emissions"
    case .water: "water use"
    case .flops: "compute"
    case .cost: "cost"
    }
  }

  /// The limit with its period, such as `500 kgCO2e per run`.
  var limit: String {
    if let share = budget.share, period != "change" {
      return "+\(Self.percent(share)) per change"
    }
    let limit = amount(budget.limit)
    switch budget.per {
    case .run: return "\(limit) per run"
    case .change:
      return budget.share.map { "\(limit) (+\(Self.percent($0))) per change" }
        ?? "\(limit) per change"
    case .check: return "\(limit) per check"
    case .total: return "\(limit) in total"
    case .week, .month, .quarter, .year: return "\(limit) for \(period)"
    case .amount(let size, let basis):
      return "\(limit) per \(Self.size(size, basis))"
    }
  }

  private static func size(_ size: Double, _ basis: AmountBasis) -> String {
    switch basis {
    case .flops: "\(CanonicalNumber.rounded(size, significantDigits: 4)) FLOP"
    default: "\(QuantityFormatter.describe(size, as: .count)) \(basis.rawValue)"
    }
  }

  /// The observed amount against the limit.
  ///
  /// - Parameters:
  ///   - total: What is held against the limit.
  ///   - share: What is part of it, in words, such as ` over 3 runs`.
  func comparison(total: Double, share: String = "", isNearLimit: Bool) -> String {
    let added = budget.per == .change ? "added " : ""
    let subject =
      "\(added)\(Self.noun(budget.metric)) of \(amount(total)) "
      + "(\(budget.percentile.rawValue))\(share)"
    let ratio = budget.limit > 0 ? total / budget.limit : nil
    guard !total.exceeds(budget.limit) else {
      guard let ratio, ratio.isFinite else { return "\(subject), over the limit of \(limit)" }
      if ratio >= 10 {
        return
          "\(subject), \(CanonicalNumber.rounded(ratio, significantDigits: 3)) times the limit of "
          + limit
      }
      return "\(subject), \(Self.percent(ratio - 1)) over the limit of \(limit)"
    }
    guard isNearLimit, let ratio, let warnAt = budget.warnAt else {
      return "\(subject), within the limit of \(limit)"
    }
    return "\(subject), \(Self.percent(ratio)) of the limit of \(limit) "
      + "(warns from \(Self.percent(warnAt)))"
  }

  /// A share in percent; rounded, but never to a hundred or nothing that it is not.
  static func percent(_ share: Double) -> String {
    let percent = share * 100
    let digits = percent >= 10 ? 2 : 1
    var text = CanonicalNumber.rounded(percent, significantDigits: digits)
    if text == "100", percent < 100 {
      text = CanonicalNumber.rounded(percent, significantDigits: 4)
    }
    return text + " %"
  }
}
