/// Something odd that is no damage.
public struct Oddity: Sendable, Equatable {
  /// What may be odd.
  public enum Kind: String, Sendable, CaseIterable {
    /// Merged or launched, long over, and never settled.
    case unsettled
    /// Leases that ended and that nothing has swept yet.
    case endedLeases = "ended-leases"
    /// The last event lies in the future of the clock.
    case clock
    /// A period used more than it had.
    case debt
    /// Budgets below another may together use more than it allows.
    case overcommitted
    /// Used without ever having been reserved.
    case unreserved
    /// The database says that its files are damaged.
    case damage
  }
  /// What is odd.
  public var kind: Kind
  /// What it is about, in one line.
  public var message: String
}

extension Ledger {
  /// Lists what somebody should look at.
  public func doctor() throws(LedgerError) -> [Oddity] {
    var oddities: [Oddity] = []
    for problem in try database.damage() {
      oddities.append(Oddity(kind: .damage, message: problem))
    }
    // What else a damaged file says is not worth repeating.
    guard oddities.isEmpty else { return oddities }
    var machine: Int64 = 0
    var last: Int64 = 0
    do {
      let opening = try database.begin(.read, [Statement.head()])
      machine = opening.now
      last = try opening.rows[0].first?.integer(2) ?? 0
      try database.commit([])
    } catch {
      database.rollback()
      throw error
    }
    if last > machine + 60_000 {
      let minutes = (last - machine) / 60_000
      oddities.append(
        Oddity(
          kind: .clock,
          message: "the last event is \(minutes) min ahead of the clock, which was set back"))
    }
    oddities += try openOddities(max(machine, last) / 1000)
    oddities += try unreservedOddities()
    oddities += try budgetOddities()
    return oddities
  }

  /// Runs end later than they were thought to; a week after that they are overdue.
  private static let patience: Int64 = 7 * 86_400

  private func openOddities(_ now: Int64) throws(LedgerError) -> [Oddity] {
    var oddities: [Oddity] = []
    var ended = 0
    try read { (_) throws(LedgerError) in
      for row in try database.run([Statement.openCharges()])[0] {
        let charge = try LedgerTransaction.charge(row)
        if charge.state == .reserved, charge.expires <= now { ended += 1 }
        guard charge.state == .committed, let end = charge.draws.map(\.end).max(),
          end + Self.patience < now
        else { continue }
        let days = (now - end) / 86_400
        oddities.append(
          Oddity(
            kind: .unsettled,
            message: "`\(charge.key)` should have ended \(days) days ago and was never settled"))
      }
    }
    if ended > 0 {
      let word = ended == 1 ? "lease has" : "leases have"
      oddities.append(
        Oddity(
          kind: .endedLeases,
          message: "\(ended) \(word) ended; the next reservation sweeps them"))
    }
    return oddities
  }

  /// One line for them all: what was used stays used, and is no reason to list it forever.
  private func unreservedOddities() throws(LedgerError) -> [Oddity] {
    let rows = try read { (_) throws(LedgerError) in
      try database.run([Statement.neverReserved()])[0]
    }
    guard let row = rows.first else { return [] }
    let count = try row.integer(1)
    let words = count == 1 ? "1 run was" : "\(count) runs were"
    return [
      Oddity(
        kind: .unreserved,
        message: "\(words) used without having been reserved; the last is `\(try row.text(0))`")
    ]
  }

  private func budgetOddities() throws(LedgerError) -> [Oddity] {
    var oddities: [Oddity] = []
    let statuses = try status()
    for status in statuses {
      let id = status.definition.id
      let overrun = try status.balance.overrun()
      if overrun > 0 {
        let amount = status.definition.metric.value(of: overrun)
        oddities.append(
          Oddity(
            kind: .debt,
            message: "`\(id)` used \(amount) \(status.definition.metric.unit) more than "
              + "\(status.period.label) had"))
      }
      let children = statuses.filter {
        $0.definition.parent == id
          && $0.definition.calendar.length == status.definition.calendar.length
      }
      var sum: Int64 = 0
      for child in children { sum = try sum.plus(child.definition.limit) }
      if sum > status.definition.limit {
        oddities.append(
          Oddity(
            kind: .overcommitted,
            message: "budgets that draw on `\(id)` allow together more than it does"))
      }
    }
    return oddities
  }
}
