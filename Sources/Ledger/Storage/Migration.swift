/// A step from one version of the schema to the next.
struct Migration {
  /// Fixed SQL; `{sequence}` stands for the database's type of growing keys.
  let script: String
  /// Whether what is derived from the events is filled in afterwards.
  var rebuilds = false

  /// The steps in order: the first makes version 1.
  static let all = [
    Migration(
      script: """
        CREATE TABLE carbonward_meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);
        CREATE TABLE carbonward_events (
          seq {sequence} NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE, at BIGINT NOT NULL,
          hash TEXT NOT NULL, body TEXT NOT NULL);
        CREATE TABLE carbonward_budgets (
          id TEXT NOT NULL PRIMARY KEY, parent TEXT, version BIGINT NOT NULL, frozen BIGINT NOT NULL,
          body TEXT NOT NULL);
        CREATE TABLE carbonward_balances (
          budget TEXT NOT NULL, period BIGINT NOT NULL, allowance BIGINT NOT NULL,
          carried BIGINT NOT NULL, borrowed BIGINT NOT NULL, lent BIGINT NOT NULL,
          debt BIGINT NOT NULL, reserved BIGINT NOT NULL, settled BIGINT NOT NULL,
          closed BIGINT NOT NULL, PRIMARY KEY (budget, period));
        CREATE TABLE carbonward_charges (
          key TEXT NOT NULL PRIMARY KEY, grp TEXT NOT NULL, generation BIGINT NOT NULL,
          state TEXT NOT NULL, expires BIGINT NOT NULL, seq BIGINT NOT NULL, body TEXT NOT NULL);
        CREATE INDEX carbonward_charges_grp ON carbonward_charges (grp);
        CREATE INDEX carbonward_charges_lease ON carbonward_charges (expires)
          WHERE state = 'reserved';
        """),
    Migration(
      script: """
        CREATE TABLE carbonward_days (
          budget TEXT NOT NULL, period BIGINT NOT NULL, day BIGINT NOT NULL,
          settled BIGINT NOT NULL, PRIMARY KEY (budget, period, day));
        CREATE INDEX carbonward_charges_open ON carbonward_charges (seq)
          WHERE state IN ('reserved', 'committed');
        """, rebuilds: true),
  ]

  static var latest: Int64 { Int64(all.count) }
}
