import CEL
import Ledger
import Quantities

/// Amounts and times as people write them, for the ledger.
enum LedgerAmounts {
  /// What a budget counts.
  static func metric(of budget: String, in ledger: Ledger) throws(Stop) -> LedgerMetric {
    let statuses = try asking { () throws(LedgerError) in try ledger.status() }
    guard let status = statuses.first(where: { $0.definition.id == budget }) else {
      throw Stop(LedgerError.unknownBudget(budget))
    }
    return status.definition.metric
  }

  /// An amount in the smallest unit of what a budget counts.
  static func amount(
    _ text: String, of budget: String, in ledger: Ledger
  ) throws(Stop) -> Int64 {
    try amount(text, of: try metric(of: budget, in: ledger))
  }

  /// A moment in seconds since 1970; the ledger's own now where none is stated.
  static func moment(_ text: String?, in ledger: Ledger) throws -> Int64 {
    if let text { return try Clock.instant(text).seconds }
    return try asking { () throws(LedgerError) in try ledger.clock() } / 1000
  }

  /// An amount in the smallest unit of a metric.
  static func amount(_ text: String, of metric: LedgerMetric) throws(Stop) -> Int64 {
    let value: RangedValue
    do throws(QuantityError) {
      value = try QuantityParser.parse(text, as: dimension(of: metric))
    } catch {
      throw Stop(code: .usage, message: Talk.error("`\(text)`: \(error)"))
    }
    guard value.isExact, let amount = metric.amount(of: value.central) else {
      throw Stop(
        code: .usage,
        message: Talk.error("`\(text)` is no amount that the ledger can count"))
    }
    return amount
  }

  static func dimension(of metric: LedgerMetric) -> Dimension {
    switch metric {
    case .emissions, .marketEmissions, .embodied: .mass
    case .energy: .energy
    case .water: .volume
    case .deviceTime: .time
    case .flops: .flops
    case .cost: .money
    }
  }

  /// A length of time in whole seconds.
  static func seconds(_ text: String) throws(Stop) -> Int64 {
    guard let value = try? QuantityParser.parse(text, as: .time), value.isExact, value.central > 0,
      value.central < 1e6
    else {
      throw Stop(
        code: .usage,
        message: Talk.error("`\(text)` is no length of time", help: ["write `14 d` or `12 h`"]))
    }
    return Int64((value.central * 3600).rounded(.up))
  }

  /// An amount as people read it.
  static func text(_ amount: Int64, _ metric: LedgerMetric) -> String {
    let value = metric.value(of: amount)
    guard metric != .deviceTime else {
      return "\(CanonicalNumber.rounded(value, significantDigits: 4)) device-hours"
    }
    return QuantityFormatter.describe(value, as: dimension(of: metric), namesGas: true)
  }
}
