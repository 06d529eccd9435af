/// What a run asks for.
public struct ChargeRequest: Sendable, Equatable {
  /// Names the run for good, such as `github:org/repo#12/llama-70b`.
  public var key: String
  /// Takes from budgets; a budget above one that is named here is charged by it, unless named itself.
  public var draws: [Draw]
  /// Whatever reports and comparisons group by; `config` is the digest of the run's files.
  public var labels: [String: String]

  /// Creates a request for one run.
  public init(key: String, draws: [Draw], labels: [String: String] = [:]) {
    self.key = key
    self.draws = draws
    self.labels = labels
  }
}

/// All that one merge request asks for: it is granted whole, or not at all.
public struct ReservationRequest: Sendable, Equatable {
  /// Names the merge request; whatever the group held and does not ask for any more is released.
  public var group: String
  /// One entry for each run.
  public var charges: [ChargeRequest]
  /// Seconds until what nobody resolved is released.
  public var lease: Int64
  /// Budgets that the ledger may not know yet.
  public var definitions: [BudgetDefinition]
  /// Budgets whose limits somebody has waived for this request.
  public var waived: [WaivedBudget] = []
  /// Who asks, and why.
  public var act: Act

  /// Two weeks.
  public static let usualLease: Int64 = 14 * 86_400
  static let leases: ClosedRange<Int64> = 1...(400 * 86_400)

  /// Creates a request of a merge request.
  public init(
    group: String, charges: [ChargeRequest], lease: Int64 = usualLease,
    definitions: [BudgetDefinition] = [], act: Act
  ) {
    self.group = group
    self.charges = charges
    self.lease = lease
    self.definitions = definitions
    self.act = act
  }

  func check() throws(LedgerError) {
    try Names.check(group)
    guard Self.leases.contains(lease) else { throw .invalid(.leaseTooLong) }
    for definition in definitions { try definition.check() }
    for waived in waived {
      try Names.check(waived.budget)
      try Names.check(waived.exception)
    }
    for charge in charges {
      try Names.check(charge.key)
      if charge.draws.isEmpty { throw .invalid(.nothingToCharge) }
      for draw in charge.draws { try draw.check() }
    }
  }
}

/// An exception by which a reservation may pass the limit of a budget.
///
/// What it uses beyond what the period has is debt all the same.
public struct WaivedBudget: Sendable, Equatable {
  /// The id of the budget.
  public var budget: String
  /// What lets it pass, such as the id of a waiver.
  public var exception: String
  /// The most that may be used of the period with it, in the smallest unit; anything without one.
  public var most: Int64?

  /// Creates an exception.
  public init(budget: String, exception: String, most: Int64? = nil) {
    self.budget = budget
    self.exception = exception
    self.most = most
  }

  var json: JSONValue {
    .object([.init("budget", .string(budget)), .init("exception", .string(exception))])
  }

  /// Whether the exception covers what a budget would have used.
  func allows(_ standing: Standing) -> Bool {
    budget == standing.budget && most.map { standing.total(standing.reserved) <= $0 } ?? true
  }
}

extension Draw {
  func check() throws(LedgerError) {
    try Names.check(budget)
    if amount < 0 || median < 0 { throw .invalid(.negativeAmount) }
    if end < start { throw .invalid(.intervalBackwards) }
  }
}

/// How one budget stands in one period towards what is asked of it.
public struct Standing: Sendable, Equatable {
  /// The id of the budget.
  public var budget: String
  /// What is counted.
  public var metric: LedgerMetric
  /// The period that is charged.
  public var period: LedgerPeriod
  /// What the period has before anything is spent, the stricter of the ledger's limit and the request's.
  public var entitled: Int64
  /// What this request asks for.
  public var requested: Int64
  /// What was settled before, in the smallest unit.
  public var settled: Int64
  /// What all other open reservations hold.
  public var reserved: Int64
  /// What the reservations ahead in the queue hold.
  public var ahead: Int64
  /// Whether what does not fit is refused.
  public var isHard: Bool

  /// Whether the request fits if nothing else that is open comes.
  public var fitsAlone: Bool { fits(0) }
  /// Whether it fits beside everything that is open.
  public var fitsWithOpen: Bool { fits(reserved) }
  /// Whether it fits after what is ahead of it.
  public var fitsWithAhead: Bool { fits(ahead) }

  private func fits(_ held: Int64) -> Bool {
    // A total that is too large to count fits into nothing.
    requested == 0 || (total(held) <= entitled && sum(held) != nil)
  }

  private func sum(_ held: Int64) -> Int64? {
    let (sum, overflow) = settled.addingReportingOverflow(held)
    let (total, overflowToo) = sum.addingReportingOverflow(requested)
    return overflow || overflowToo ? nil : total
  }

  /// What is used with so much held by others; the most there is where that is too large to count.
  public func total(_ held: Int64) -> Int64 { sum(held) ?? .max }

  /// What would be left beside everything that is open; below zero when it does not fit.
  public var free: Int64 {
    let (free, overflow) = entitled.subtractingReportingOverflow(total(reserved))
    return overflow ? .min : free
  }
}

/// That a balance passed a share of what its period has.
public struct Crossing: Sendable, Equatable {
  /// What is held against the threshold.
  public enum Basis: String, Sendable {
    case settled
    /// Settled and reserved.
    case committed
  }
  /// The id of the budget.
  public var budget: String
  /// The start of the period, in seconds since 1970.
  public var period: Int64
  /// In percent.
  public var threshold: Int64
  /// What was held against the threshold.
  public var basis: Basis
}

/// The answer to a reservation.
public struct ReservationOutcome: Sendable, Equatable {
  /// What the ledger decides.
  public enum Decision: String, Sendable {
    case granted
    /// The same was asked for before and is still held.
    case unchanged
    /// A hard budget does not allow it; nothing was changed.
    case refused
  }
  /// What was decided.
  public var decision: Decision
  /// Every budget and period that is asked for anything, from the tightest.
  public var standings: [Standing]
  /// Thresholds that balances have passed with it.
  public var crossings: [Crossing]
  /// Budgets whose limits in the request are not those of the ledger; the stricter one decided.
  public var differingLimits: [String]
  /// The exceptions of the request.
  var waived: [WaivedBudget] = []

  /// The budgets that do not allow it.
  public var binding: [Standing] { standings.filter { !$0.fitsWithOpen } }

  /// Whether a budget's limit stands against it, and no exception does away with that.
  public func isBinding(_ standing: Standing) -> Bool {
    standing.isHard && !standing.fitsWithOpen && !waived.contains { $0.allows(standing) }
  }

  var isRefused: Bool { standings.contains(where: isBinding) }

  /// The exceptions that the answer needed.
  var exceptions: [WaivedBudget] {
    waived.filter { waived in binding.contains { waived.allows($0) } }
  }
}
