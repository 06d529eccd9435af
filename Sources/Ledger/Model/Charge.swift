/// Where a charge is in its life.
public enum ChargeState: String, Sendable, CaseIterable {
  /// Held until its lease ends.
  case reserved
  /// Merged or launched: held until it is settled or released.
  case committed
  case settled
  case released
  /// Its lease ended before anybody resolved it.
  case expired

  /// Whether the charge holds part of its budgets.
  public var isOpen: Bool { self == .reserved || self == .committed }

  /// Later states of one generation are higher.
  var rank: UInt8 {
    switch self {
    case .reserved: 0
    case .committed: 1
    case .expired: 2
    case .released: 3
    case .settled: 4
    }
  }
}

/// What a charge takes from one budget, over the time in which it is used.
public struct Draw: Sendable, Equatable {
  /// The budget that is named; every budget above it is charged too.
  public var budget: String
  /// In the smallest unit of the budget's metric, at the budget's percentile.
  public var amount: Int64
  /// The median, for comparison with what is measured.
  public var median: Int64
  /// Seconds since 1970.
  public var start: Int64
  /// Seconds since 1970; the start again where the duration is not known.
  public var end: Int64

  /// Creates a draw; without a median the amount is its own.
  public init(budget: String, amount: Int64, median: Int64? = nil, start: Int64, end: Int64? = nil)
  {
    self.budget = budget
    self.amount = amount
    self.median = median ?? amount
    self.start = start
    self.end = end ?? start
  }

  var json: JSONValue {
    .array([
      .string(budget), .integer(amount), .integer(median), .integer(start), .integer(end),
    ])
  }

  init?(json: JSONValue) {
    guard let parts = json.elements, parts.count == 5, let budget = parts[0].text,
      let amount = parts[1].whole, let median = parts[2].whole, let start = parts[3].whole,
      let end = parts[4].whole
    else { return nil }
    self.init(budget: budget, amount: amount, median: median, start: start, end: end)
  }
}

/// Part of a balance that an event changes.
public enum BalanceField: String, Sendable, CaseIterable {
  case reserved
  case settled
  case carried
  case borrowed
  case lent
}

/// By how much an event changes a balance.
struct BalanceChange: Sendable, Equatable {
  var budget: String
  /// The start of the period.
  var period: Int64
  var field: BalanceField
  var delta: Int64

  var json: JSONValue {
    .array([
      .string(budget), .integer(period), .string(field.rawValue), .integer(delta),
    ])
  }

  init(_ budget: String, _ period: Int64, _ field: BalanceField, _ delta: Int64) {
    self.budget = budget
    self.period = period
    self.field = field
    self.delta = delta
  }

  init?(json: JSONValue) {
    guard let parts = json.elements, parts.count == 4, let budget = parts[0].text,
      let period = parts[1].whole, let field = parts[2].text.flatMap(BalanceField.init),
      let delta = parts[3].whole
    else { return nil }
    self.init(budget, period, field, delta)
  }
}

/// Something that holds, or held, part of one or more budgets.
public struct Charge: Sendable, Equatable {
  /// One run of one merge request, such as `github:org/repo#12/llama-70b`.
  public var key: String
  /// What is reserved and released together, such as `github:org/repo#12`.
  public var group: String
  /// Counts how often the key has been reserved.
  public var generation: Int64
  /// How far the charge has come.
  public var state: ChargeState
  /// When the lease ends, in seconds since 1970.
  public var expires: Int64
  /// The event that opened it first; earlier is ahead in the queue.
  public var sequence: Int64
  /// What it holds of each budget.
  public var draws: [Draw]
  /// What was measured, by metric, once it is settled.
  public var actuals: [LedgerMetric: Int64]
  /// What the charge is for: the format of the run's config, its team, who asked, digests.
  public var labels: [String: String]
  var changes: [BalanceChange]
}

extension Charge {
  var json: JSONValue {
    .object([
      .init("actuals", Self.json(actuals)),
      .init("changes", .array(changes.map(\.json))),
      .init("draws", .array(draws.map(\.json))),
      .init("labels", Self.json(labels)),
    ])
  }

  static func json(_ labels: [String: String]) -> JSONValue {
    .object(labels.map { .init($0.key, .string($0.value)) })
  }

  static func json(_ amounts: [LedgerMetric: Int64]) -> JSONValue {
    .object(amounts.map { .init($0.key.rawValue, .integer($0.value)) })
  }

  static func amounts(_ json: JSONValue?) -> [LedgerMetric: Int64] {
    guard case .object(let members)? = json else { return [:] }
    var amounts: [LedgerMetric: Int64] = [:]
    for member in members {
      if let metric = LedgerMetric(rawValue: member.name) { amounts[metric] = member.value.whole }
    }
    return amounts
  }

  static func labels(_ json: JSONValue?) -> [String: String] {
    guard case .object(let members)? = json else { return [:] }
    var labels: [String: String] = [:]
    for member in members { labels[member.name] = member.value.text }
    return labels
  }

  /// Reads the stored columns.
  init(
    key: String, group: String, generation: Int64, state: ChargeState, expires: Int64,
    sequence: Int64, body: JSONValue
  ) throws(LedgerError) {
    guard let draws = body["draws"]?.elements, let changes = body["changes"]?.elements else {
      throw .corrupt("reservation `\(key)` cannot be read")
    }
    self.init(
      key: key, group: group, generation: generation, state: state, expires: expires,
      sequence: sequence, draws: draws.compactMap(Draw.init),
      actuals: Self.amounts(body["actuals"]), labels: Self.labels(body["labels"]),
      changes: changes.compactMap(BalanceChange.init))
    guard self.draws.count == draws.count, self.changes.count == changes.count else {
      throw .corrupt("reservation `\(key)` cannot be read")
    }
  }
}
