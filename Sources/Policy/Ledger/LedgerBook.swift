public import Ledger

/// What a ledger holds against a budget in one period, in the metric's canonical unit.
public struct LedgerUsage: Sendable, Equatable {
  /// What was settled.
  public var settled: Double
  /// What all other open reservations hold.
  public var reserved: Double
  /// What the period has, with what was carried, borrowed, lent and is owed; the budget's own limit
  /// without it.
  public var entitled: Double?
  /// What those ahead in the queue hold.
  public var ahead: Double?
  /// Whether the ledger has refused what the runs of the check ask for.
  public var isRefused = false

  /// Creates what a ledger holds against a budget.
  public init(
    settled: Double, reserved: Double, entitled: Double? = nil, ahead: Double? = nil
  ) {
    self.settled = settled
    self.reserved = reserved
    self.entitled = entitled
    self.ahead = ahead
  }

  init(_ standing: Standing) {
    let metric = standing.metric
    self.init(
      settled: metric.value(of: standing.settled), reserved: metric.value(of: standing.reserved),
      entitled: metric.value(of: standing.entitled), ahead: metric.value(of: standing.ahead))
  }
}

/// What a ledger says of budgets over time, as a check meets it.
public struct LedgerBook: Sendable {
  private var snapshot: LedgerSnapshot?
  /// Whatever the period.
  private var stated: [String: LedgerUsage] = [:]
  /// What the ledger answered to a reservation, by budget and start of the period.
  private var answered: [String: [Int64: LedgerUsage]] = [:]

  /// Takes what a ledger holds at one moment.
  public init(_ snapshot: LedgerSnapshot) { self.snapshot = snapshot }

  /// States by budget what is used of it in every period; of all others, nothing is.
  public init(_ stated: [String: LedgerUsage]) { self.stated = stated }

  /// Takes over the answer to a reservation, which is newer than all else.
  public mutating func take(_ outcome: ReservationOutcome) {
    for standing in outcome.standings {
      var usage = LedgerUsage(standing)
      usage.isRefused = outcome.decision == .refused && outcome.isBinding(standing)
      answered[standing.budget, default: [:]][standing.period.start] = usage
    }
  }

  /// What is held against a budget in a period; nil where the ledger does not know the budget, or cannot
  /// count it.
  public func usage(of budget: String, in period: LedgerPeriod) -> LedgerUsage? {
    if let usage = answered[budget]?[period.start] { return usage }
    guard let snapshot else {
      return stated[budget] ?? LedgerUsage(settled: 0, reserved: 0)
    }
    return snapshot.standing(of: budget, at: period.start).map { LedgerUsage($0) }
  }
}

extension LedgerBook {
  /// Takes what a policy test states.
  init(_ statement: LedgerStatement) {
    self.init(
      Dictionary(
        statement.uses.map {
          ($0.budget.name, LedgerUsage(settled: $0.amount.value, reserved: 0))
        }, uniquingKeysWith: { first, _ in first }))
  }
}

extension LedgerBook: ExpressibleByDictionaryLiteral {
  /// Creates usages by the ids of budgets.
  public init(dictionaryLiteral elements: (String, LedgerUsage)...) {
    self.init(Dictionary(elements, uniquingKeysWith: { first, _ in first }))
  }
}
