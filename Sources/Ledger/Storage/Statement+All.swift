extension Statement {
  static let schemaVersion = Statement(
    "schema_version", "SELECT value FROM carbonward_meta WHERE name = 'schema'")
  static let ledgerID = Statement(
    "ledger_id", "SELECT value FROM carbonward_meta WHERE name = 'ledger'")
  static let setMeta = Statement(
    "set_meta",
    """
    INSERT INTO carbonward_meta (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value
    """)

  /// The last event: its number, hash and time.
  static let head = Statement(
    "head", "SELECT seq, hash, at FROM carbonward_events ORDER BY seq DESC LIMIT 1")
  static let eventByID = Statement(
    "event_by_id", "SELECT seq, body FROM carbonward_events WHERE id = $1")
  static let hashAt = Statement(
    "hash_at", "SELECT hash FROM carbonward_events WHERE seq = $1")
  static let eventsAfter = Statement(
    "events_after",
    """
    SELECT seq, hash, body FROM carbonward_events WHERE seq > $1 AND seq <= $2 ORDER BY seq LIMIT $3
    """)
  static let addEvent = Statement(
    "add_event",
    "INSERT INTO carbonward_events (seq, id, at, hash, body) VALUES ($1, $2, $3, $4, $5)")

  /// A budget and those above it, from the top.
  static let budgetPath = Statement(
    "budget_path",
    """
    WITH RECURSIVE path (id, parent, version, frozen, body, depth) AS (
      SELECT id, parent, version, frozen, body, 0 FROM carbonward_budgets WHERE id = $1
      UNION ALL
      SELECT b.id, b.parent, b.version, b.frozen, b.body, path.depth + 1
      FROM carbonward_budgets b JOIN path ON b.id = path.parent WHERE path.depth < 33)
    SELECT id, version, frozen, body FROM path ORDER BY depth DESC
    """)
  static let allBudgets = Statement(
    "all_budgets", "SELECT id, version, frozen, body FROM carbonward_budgets ORDER BY id")
  static let setBudget = Statement(
    "set_budget",
    """
    INSERT INTO carbonward_budgets (id, parent, version, frozen, body) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (id) DO UPDATE SET parent = excluded.parent, version = excluded.version,
      frozen = excluded.frozen, body = excluded.body
    """)

  /// A budget's balance in a period, and that of the period before in which anything happened.
  static let balance = Statement(
    "balance",
    """
    SELECT budget, period, allowance, carried, borrowed, lent, debt, reserved, settled, closed
    FROM carbonward_balances WHERE budget = $1 AND period <= $2 ORDER BY period DESC LIMIT 2
    """)
  /// The balances of a budget and of those above it in the periods from one moment to another, and the
  /// two before each: what a period that was never used takes over is in them.
  static let pathBalances = Statement(
    "path_balances",
    """
    WITH RECURSIVE path (id, parent, depth) AS (
      SELECT id, parent, 0 FROM carbonward_budgets WHERE id = $1
      UNION ALL
      SELECT b.id, b.parent, path.depth + 1
      FROM carbonward_budgets b JOIN path ON b.id = path.parent WHERE path.depth < 33)
    SELECT b.budget, b.period, b.allowance, b.carried, b.borrowed, b.lent, b.debt, b.reserved,
      b.settled, b.closed
    FROM path CROSS JOIN carbonward_balances b
    WHERE b.budget = path.id AND b.period <= $2 AND b.period >= coalesce(
      (SELECT e.period FROM carbonward_balances e WHERE e.budget = path.id AND e.period <= $3
        ORDER BY e.period DESC LIMIT 1 OFFSET 1), b.period)
    ORDER BY b.budget, b.period
    """)
  static let balancesAfter = Statement(
    "balances_after",
    """
    SELECT budget, period, allowance, carried, borrowed, lent, debt, reserved, settled, closed
    FROM carbonward_balances WHERE budget = $1 AND period > $2 ORDER BY period
    """)
  static let allBalances = Statement(
    "all_balances",
    """
    SELECT budget, period, allowance, carried, borrowed, lent, debt, reserved, settled, closed
    FROM carbonward_balances ORDER BY budget, period
    """)
  /// The last balances of every budget up to a moment.
  static let latestBalances = Statement(
    "latest_balances",
    """
    SELECT b.budget, b.period, b.allowance, b.carried, b.borrowed, b.lent, b.debt, b.reserved,
      b.settled, b.closed
    FROM carbonward_budgets g CROSS JOIN carbonward_balances b
    WHERE b.budget = g.id AND b.period = (
      SELECT max(period) FROM carbonward_balances l WHERE l.budget = g.id AND l.period <= $1)
    """)
  static let setBalance = Statement(
    "set_balance",
    """
    INSERT INTO carbonward_balances
      (budget, period, allowance, carried, borrowed, lent, debt, reserved, settled, closed)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (budget, period) DO UPDATE SET allowance = excluded.allowance,
      carried = excluded.carried, borrowed = excluded.borrowed, lent = excluded.lent,
      debt = excluded.debt, reserved = excluded.reserved, settled = excluded.settled,
      closed = excluded.closed
    """)

  static let charge = Statement(
    "charge",
    """
    SELECT key, grp, generation, state, expires, seq, body FROM carbonward_charges WHERE key = $1
    """)
  static let chargesOfGroup = Statement(
    "charges_of_group",
    """
    SELECT key, grp, generation, state, expires, seq, body FROM carbonward_charges
    WHERE grp = $1 ORDER BY key
    """)
  /// When the next lease ends.
  static let soonestLease = Statement(
    "soonest_lease",
    "SELECT expires FROM carbonward_charges WHERE state = 'reserved' ORDER BY expires LIMIT 1")
  static let expiredCharges = Statement(
    "expired_charges",
    """
    SELECT key, grp, generation, state, expires, seq, body FROM carbonward_charges
    WHERE state = 'reserved' AND expires <= $1 ORDER BY expires, key LIMIT 100
    """)
  static let allExpired = Statement(
    "all_expired",
    """
    SELECT key, grp, generation, state, expires, seq, body FROM carbonward_charges
    WHERE state = 'reserved' AND expires <= $1 ORDER BY expires, key
    """)
  static let openCharges = Statement(
    "open_charges",
    """
    SELECT key, grp, generation, state, expires, seq, body FROM carbonward_charges
    WHERE state IN ('reserved', 'committed') ORDER BY seq, key
    """)
  static let settledCharges = Statement(
    "settled_charges",
    """
    SELECT key, grp, generation, state, expires, seq, body FROM carbonward_charges
    WHERE state = 'settled' ORDER BY seq, key
    """)
  /// The last run that was used without a reservation, and how many there are.
  static let neverReserved = Statement(
    "never_reserved",
    """
    SELECT key, count(*) OVER () FROM carbonward_charges
    WHERE state = 'settled' AND generation = 0 ORDER BY seq DESC, key LIMIT 1
    """)
  static let chargeStates = Statement(
    "charge_states", "SELECT key, state, generation FROM carbonward_charges")
  static let setCharge = Statement(
    "set_charge",
    """
    INSERT INTO carbonward_charges (key, grp, generation, state, expires, seq, body)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (key) DO UPDATE SET grp = excluded.grp, generation = excluded.generation,
      state = excluded.state, expires = excluded.expires, seq = excluded.seq, body = excluded.body
    """)

  /// Adds to what a budget settled on a day, in days since 1970 in UTC.
  static let addToDay = Statement(
    "add_to_day",
    """
    INSERT INTO carbonward_days (budget, period, day, settled) VALUES ($1, $2, $3, $4)
    ON CONFLICT (budget, period, day) DO UPDATE SET settled = carbonward_days.settled + excluded.settled
    """)
  static let days = Statement(
    "days",
    """
    SELECT day, settled FROM carbonward_days WHERE budget = $1 AND period = $2 ORDER BY day
    """)
}
