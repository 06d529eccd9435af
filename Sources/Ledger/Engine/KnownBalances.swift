/// The balances that came with the opening of a transaction.
struct KnownBalances {
  /// What is known of the last balance up to a moment.
  enum Answer {
    /// Only the database can say.
    case unread
    /// Nothing ever happened before.
    case nothing
    case balance(Balance)
  }

  private let moments: ClosedRange<Int64>?
  /// By budget, in the order of their periods.
  private var balances: [String: [Balance]] = [:]
  /// Those that were asked for: one without balances is known to have none.
  private var budgets: Set<String> = []

  /// - Parameter moments: What was asked for, in seconds since 1970.
  init(_ moments: ClosedRange<Int64>?) { self.moments = moments }

  /// Adds the answer to ``Statement/pathBalances`` for a budget and those above it.
  mutating func add(_ rows: [SQLRow], of path: [String]) throws(LedgerError) {
    var found: [String: [Balance]] = [:]
    for row in rows {
      let balance = try LedgerTransaction.balance(row)
      found[balance.budget, default: []].append(balance)
    }
    for budget in path where budgets.insert(budget).inserted { balances[budget] = found[budget] }
  }

  /// The balance of the last period that starts no later than a moment.
  func last(upTo period: Int64, of budget: String) -> Answer {
    guard let moments, budgets.contains(budget), period <= moments.upperBound else {
      return .unread
    }
    let rows = balances[budget] ?? []
    if let last = rows.last(where: { $0.period <= period }) { return .balance(last) }
    // Of the balances before the first moment two are here: with fewer there are no others.
    return rows.count(where: { $0.period <= moments.lowerBound }) < 2 ? .nothing : .unread
  }
}
