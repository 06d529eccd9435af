extension Ledger {
  /// Holds part of its budgets for a merge request, all of it or nothing.
  ///
  /// Asking again for the same changes nothing, and asking for something else replaces what was held.
  public func reserve(_ request: ReservationRequest) throws(LedgerError) -> ReservationOutcome {
    try request.check()
    return try write(preload(request)) { (transaction) throws(LedgerError) in
      let plan = try ReservationPlan(request, in: transaction)
      return try plan.carryOut()
    }
  }

  private func preload(_ request: ReservationRequest) -> Preload {
    var leaves: [String] = []
    for charge in request.charges {
      for draw in charge.draws where !leaves.contains(draw.budget) { leaves.append(draw.budget) }
    }
    let drawn = leaves
    for definition in request.definitions where !leaves.contains(definition.id) {
      leaves.append(definition.id)
    }
    let draws = request.charges.flatMap(\.draws)
    var moments: ClosedRange<Int64>?
    if let first = draws.map(\.start).min(), let last = draws.map({ max($0.start, $0.end) }).max() {
      moments = first...last
    }
    return Preload(
      groups: [request.group], keys: request.charges.map(\.key), budgets: leaves, drawn: drawn,
      moments: moments)
  }
}

/// What has to happen for a reservation.
struct ReservationPlan {
  private typealias Key = LedgerTransaction.BalanceKey
  private let request: ReservationRequest
  private let transaction: LedgerTransaction
  private var wanted: [(request: ChargeRequest, changes: [BalanceChange], existing: Charge?)] = []
  private var released: [Charge] = []
  private var differing: [String: Int64] = [:]

  init(_ request: ReservationRequest, in transaction: LedgerTransaction) throws(LedgerError) {
    self.request = request
    self.transaction = transaction
    differing = try transaction.define(missing: request.definitions, request.act)
    var keys: [Key] = []
    for charge in request.charges {
      let changes = try transaction.expand(charge.draws)
      keys += changes.map { Key(budget: $0.budget, period: $0.period) }
      wanted.append((charge, changes, nil))
    }
    // All balances are read, and ended leases swept, before anything is decided.
    try transaction.load(keys)
    for index in wanted.indices {
      wanted[index].existing = try transaction.charge(wanted[index].request.key)
    }
    released = transaction.charges(ofGroup: request.group).filter { charge in
      charge.state == .reserved && !request.charges.contains { $0.key == charge.key }
    }
  }

  /// Whether an open charge is what is asked for.
  private func isSame(_ index: Int) throws(LedgerError) -> Bool {
    guard let existing = wanted[index].existing else { return false }
    let configs = [existing.labels, wanted[index].request.labels].compactMap {
      $0[LedgerLabel.config]
    }
    // One that says nothing of its files says nothing against the other's.
    let isSame =
      Set(configs).count < 2
      && existing.draws.map(\.amount) == wanted[index].request.draws.map(\.amount)
      && existing.draws.map(\.budget) == wanted[index].request.draws.map(\.budget)
    switch existing.state {
    case .reserved: return isSame && existing.changes == wanted[index].changes
    case .committed, .settled:
      guard isSame else { throw .resolved(key: existing.key, as: existing.state) }
      return true
    case .released, .expired: return false
    }
  }

  func carryOut() throws(LedgerError) -> ReservationOutcome {
    var fresh: [Int] = []
    for index in wanted.indices where try !isSame(index) { fresh.append(index) }
    let standings = try standings(of: fresh)
    for index in fresh {
      for change in wanted[index].changes where change.delta > 0 {
        if try transaction.budget(change.budget).isFrozen { throw .frozen(budget: change.budget) }
      }
    }
    var outcome = ReservationOutcome(
      decision: fresh.isEmpty && released.isEmpty ? .unchanged : .granted, standings: standings,
      crossings: [], differingLimits: differing.keys.sorted(), waived: request.waived)
    if outcome.isRefused {
      outcome.decision = .refused
      return outcome
    }
    for charge in released {
      try transaction.resolve(charge, as: .released, .release, replaced)
    }
    let waived = outcome.exceptions
    for index in fresh { try reserve(index, beyond: waived) }
    for index in wanted.indices where !fresh.contains(index) { try renew(index) }
    outcome.crossings = try transaction.crossings()
    return outcome
  }

  private var replaced: Act {
    var act = request.act
    act.reason = "replaced"
    return act
  }

  /// Every budget and period with what the fresh charges ask of it; those that ask nothing anew show what
  /// they hold.
  private func standings(of fresh: [Int]) throws(LedgerError) -> [Standing] {
    var asked: [Key: Int64] = [:]
    var own: [Key: Int64] = [:]
    for index in wanted.indices {
      for change in wanted[index].changes {
        let key = Key(budget: change.budget, period: change.period)
        asked[key] = try (asked[key] ?? 0).plus(change.delta)
      }
    }
    for charge in wanted.compactMap(\.existing) + released where charge.state.isOpen {
      for change in charge.changes {
        let key = Key(budget: change.budget, period: change.period)
        own[key] = try (own[key] ?? 0).plus(change.delta)
      }
    }
    var standings: [Standing] = []
    for (key, amount) in asked {
      let balance = try transaction.balance(key)
      let definition = try transaction.budget(key.budget).definition
      let period = definition.calendar.period(at: key.period)
      let isFresh = fresh.contains {
        wanted[$0].changes.contains { $0.budget == key.budget && $0.period == key.period }
      }
      if balance.isClosed, isFresh { throw .closed(budget: key.budget, period: period.label) }
      let stricter = differing[key.budget].map { min(0, $0 - definition.limit) } ?? 0
      // What was settled under one of these keys is not asked for again.
      let settled = settledBefore(key)
      standings.append(
        Standing(
          budget: key.budget, metric: definition.metric, period: period,
          entitled: try balance.entitled().plus(stricter), requested: amount - settled,
          settled: balance.settled, reserved: try balance.reserved.minus(own[key] ?? 0),
          ahead: try balance.reserved.minus(own[key] ?? 0), isHard: definition.isHard))
    }
    return standings.sorted { ($0.free, $0.budget) < ($1.free, $1.budget) }
  }

  private func settledBefore(_ key: Key) -> Int64 {
    var amount: Int64 = 0
    for entry in wanted where entry.existing?.state == .settled {
      for change in entry.changes where change.budget == key.budget && change.period == key.period {
        amount += change.delta
      }
    }
    return amount
  }

  /// - Parameter waived: The exceptions that let the reservation pass the limits of its budgets.
  private func reserve(_ index: Int, beyond waived: [WaivedBudget]) throws(LedgerError) {
    let entry = wanted[index]
    let own = waived.filter { waived in entry.changes.contains { $0.budget == waived.budget } }
    if let existing = entry.existing, existing.state.isOpen {
      try transaction.resolve(existing, as: .released, .release, replaced)
    }
    let generation = (entry.existing?.generation ?? 0) + 1
    let charge = Charge(
      key: entry.request.key, group: request.group, generation: generation, state: .reserved,
      expires: try transaction.seconds.plus(request.lease),
      // A rerun keeps its place in the queue.
      sequence: entry.existing?.state == .reserved ? entry.existing?.sequence ?? 0 : 0,
      draws: entry.request.draws, actuals: [:], labels: entry.request.labels,
      changes: entry.changes)
    try transaction.record(
      LedgerEvent(
        .reserve, id: Digest.identifier(["reserve", charge.key, String(generation)]),
        act: request.act, charge: charge, changes: entry.changes,
        details: own.isEmpty ? nil : .object([.init("waived", .array(own.map(\.json)))])))
  }

  /// Makes a lease longer of which less than half is left.
  private func renew(_ index: Int) throws(LedgerError) {
    guard var charge = wanted[index].existing, charge.state == .reserved,
      charge.expires - transaction.seconds < request.lease / 2
    else { return }
    charge.expires = try transaction.seconds.plus(request.lease)
    try transaction.record(
      LedgerEvent(
        .renew,
        id: Digest.identifier([
          "renew", charge.key, String(charge.generation), String(charge.expires),
        ]), act: request.act, charge: charge))
  }
}

extension LedgerTransaction {
  /// Adds the budgets that the ledger does not know yet.
  ///
  /// - Returns: The limits that differ from the ledger's, by budget.
  /// - Throws: When the ledger knows a budget with another parent, metric or calendar.
  func define(
    missing definitions: [BudgetDefinition], _ act: Act
  ) throws(LedgerError) -> [String: Int64] {
    var differing: [String: Int64] = [:]
    for definition in Self.parentsFirst(definitions) {
      guard let known = try existingBudget(definition.id)?.definition else {
        try define(definition, version: 1, act)
        continue
      }
      try known.expectLike(definition)
      if known.limit != definition.limit { differing[definition.id] = definition.limit }
    }
    return differing
  }

  static func parentsFirst(_ definitions: [BudgetDefinition]) -> [BudgetDefinition] {
    var ordered: [BudgetDefinition] = []
    var rest = definitions
    while !rest.isEmpty {
      let ready = rest.filter { definition in
        !rest.contains { $0.id == definition.parent }
      }
      if ready.isEmpty { return ordered + rest }
      ordered += ready
      rest.removeAll { definition in ready.contains { $0.id == definition.id } }
    }
    return ordered
  }

  func define(
    _ definition: BudgetDefinition, version: Int64, _ act: Act
  ) throws(LedgerError) {
    if let parent = definition.parent {
      let path = try self.path(of: parent)
      if path.contains(where: { $0.id == definition.id }) { throw .invalid(.cycle(definition.id)) }
      guard path.count < 32 else { throw .invalid(.tooDeep) }
      guard path.last?.metric == definition.metric else {
        throw .invalid(.parentMetric(definition.id))
      }
    }
    try record(
      LedgerEvent(
        .define, id: Digest.identifier(["define", definition.id, String(version)]), act: act,
        budget: definition.id, version: version, definition: definition))
    let isFrozen = try existingBudget(definition.id)?.isFrozen ?? false
    store(StoredBudget(definition: definition, version: version, isFrozen: isFrozen))
  }

  /// What draws change in their budgets and in all above, each budget counting once.
  func expand(_ draws: [Draw]) throws(LedgerError) -> [BalanceChange] {
    try DrawExpansion.changes(draws) { (id) throws(LedgerError) in try self.budget(id).definition }
  }

  /// The thresholds that this transaction's changes passed on their way up.
  func crossings() throws(LedgerError) -> [Crossing] {
    var crossings: [Crossing] = []
    for (before, after) in movements() {
      let definition = try budget(after.budget).definition
      let entitled = try after.entitled()
      for threshold in definition.thresholds {
        for (basis, was, now) in [
          (Crossing.Basis.settled, before.settled, after.settled),
          (.committed, before.settled &+ before.reserved, after.settled &+ after.reserved),
        ]
        where !Self.reaches(was, threshold, of: entitled)
          && Self.reaches(now, threshold, of: entitled)
        {
          crossings.append(
            Crossing(
              budget: after.budget, period: after.period, threshold: threshold, basis: basis))
        }
      }
    }
    return crossings
  }

  private static func reaches(_ amount: Int64, _ percent: Int64, of entitled: Int64) -> Bool {
    guard entitled > 0 else { return amount > 0 }
    let left = amount.multipliedFullWidth(by: 100)
    let right = entitled.multipliedFullWidth(by: percent)
    return (left.high, left.low) >= (right.high, right.low)
  }
}
