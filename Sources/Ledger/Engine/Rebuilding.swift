/// Works out again, from the events alone, what the other tables hold.
struct Rebuilding {
  private(set) var state = LedgerState()
  private var charges: [String: Charge] = [:]
  private var days: [[String]: Int64] = [:]

  private static let pageSize: Int64 = 5000

  mutating func apply(_ event: LedgerEvent) throws(LedgerError) {
    guard try state.apply(event) else {
      throw .corrupt("event \(event.sequence) is there twice")
    }
    for change in event.changes where change.field == .settled {
      let key = [change.budget, String(change.period), String(event.at / 1000 / 86_400)]
      days[key] = try (days[key] ?? 0).plus(change.delta)
    }
    guard var charge = event.charge else { return }
    let known = charges[charge.key]
    if charge.draws.isEmpty { charge.draws = known?.draws ?? [] }
    if charge.labels.isEmpty { charge.labels = known?.labels ?? [:] }
    if charge.actuals.isEmpty { charge.actuals = known?.actuals ?? [:] }
    switch event.kind {
    case .reserve: charge.changes = event.changes
    case .settle: charge.changes = event.changes.filter { $0.field == .settled }
    case .restate:
      charge.changes = known?.changes ?? []
      for change in event.changes {
        if let position = charge.changes.firstIndex(where: {
          $0.budget == change.budget && $0.period == change.period
        }) {
          charge.changes[position].delta += change.delta
        } else {
          charge.changes.append(change)
        }
      }
    case .commit, .renew: charge.changes = known?.changes ?? []
    default: charge.changes = []
    }
    charges[charge.key] = charge
  }

  /// The statements that fill the tables.
  func writes() throws(LedgerError) -> [Query] {
    var queries: [Query] = []
    for account in state.accounts() {
      guard let definition = account.definition else { continue }
      queries.append(
        Statement.setBudget(
          .text(definition.id), definition.parent.map(SQLValue.text) ?? .null,
          .integer(max(account.version, account.freezeVersion)),
          .integer(account.isFrozen ? 1 : 0),
          .text(String(decoding: definition.json.canonical, as: UTF8.self))))
    }
    for balance in try state.balances() { queries.append(LedgerTransaction.write(balance)) }
    for charge in charges.values.sorted(by: { $0.key < $1.key }) {
      queries.append(LedgerTransaction.write(charge))
    }
    return queries + dayWrites()
  }

  private func dayWrites() -> [Query] {
    days.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, total in
      Statement.addToDay(
        .text(key[0]), .integer(Int64(key[1]) ?? 0), .integer(Int64(key[2]) ?? 0), .integer(total))
    }
  }

  /// Fills the totals of days that an older schema did not keep.
  static func fillDays(_ database: any LedgerDatabase) throws(LedgerError) {
    var rebuilding = Rebuilding()
    var zones = ZoneCache()
    var last: Int64 = 0
    while true {
      let rows = try database.run([
        Statement.eventsAfter(.integer(last), .integer(.max), .integer(pageSize))
      ])[0]
      for row in rows {
        let body = Array(try row.text(2).utf8)
        try rebuilding.apply(try LedgerEvent(canonical: body, zones: &zones))
        last = try row.integer(0)
      }
      if rows.count < Int(pageSize) { break }
    }
    _ = try database.run(rebuilding.dayWrites())
  }
}
