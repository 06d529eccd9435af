import Foundation
import Ledger
import Testing

/// What `verify` finds when somebody changes the database.
@Suite(.serialized) struct TamperTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var sql: String
    var kinds: Set<Verification.Problem.Kind>
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "nothing", sql: "SELECT 1", kinds: []),
    Case(
      name: "an edited amount",
      sql:
        "UPDATE carbonward_events SET body = replace(body, '\"reserved\",20]', '\"reserved\",19]') WHERE seq = 6",
      kinds: [.edited, .state]),
    Case(
      name: "an edited actor",
      sql: "UPDATE carbonward_events SET body = replace(body, 'tester', 'someone') WHERE seq = 6",
      kinds: [.edited]),
    Case(
      name: "an edited hash",
      sql:
        "UPDATE carbonward_events SET hash = (SELECT hash FROM carbonward_events WHERE seq = 5) WHERE seq = 6",
      kinds: [.edited]),
    Case(
      name: "a deleted event", sql: "DELETE FROM carbonward_events WHERE seq = 6",
      kinds: [.deleted, .edited, .state]),
    Case(
      name: "the first deleted", sql: "DELETE FROM carbonward_events WHERE seq = 1",
      kinds: [.deleted, .edited]),
    Case(
      name: "the end cut off", sql: "DELETE FROM carbonward_events WHERE seq > 8", kinds: [.state]),
    Case(name: "everything deleted", sql: "DELETE FROM carbonward_events", kinds: [.state]),
    Case(
      name: "two events exchanged",
      sql: """
        UPDATE carbonward_events SET seq = 1000 WHERE seq = 6;
        UPDATE carbonward_events SET seq = 6 WHERE seq = 7;
        UPDATE carbonward_events SET seq = 7 WHERE seq = 1000
        """, kinds: [.edited, .reordered]),
    Case(
      name: "an event put in twice",
      sql: """
        INSERT INTO carbonward_events SELECT 11, id || 'x', at, hash, body FROM carbonward_events WHERE seq = 6
        """, kinds: [.edited, .repeated, .reordered]),
    Case(
      name: "a balance", sql: "UPDATE carbonward_balances SET settled = 0 WHERE budget = 'root'",
      kinds: [.state]),
    Case(
      name: "a balance removed", sql: "DELETE FROM carbonward_balances WHERE budget = 'root'",
      kinds: [.state]),
    Case(
      name: "a reservation",
      sql: "UPDATE carbonward_charges SET state = 'released' WHERE key = 'b'",
      kinds: [.state]),
    Case(
      name: "a reservation removed", sql: "DELETE FROM carbonward_charges WHERE key = 'b'",
      kinds: [.state]),
    Case(
      name: "a limit",
      sql:
        "UPDATE carbonward_budgets SET body = replace(body, '\"limit\":1000', '\"limit\":9000') WHERE id = 'root'",
      kinds: [.state]),
    Case(
      name: "a budget removed", sql: "DELETE FROM carbonward_budgets WHERE id = 'right'",
      kinds: [.state]),
    Case(
      name: "an unreadable event", sql: "UPDATE carbonward_events SET body = 'x' WHERE seq = 6",
      kinds: [.edited]),
  ]

  /// Ten events: create, three definitions, reserve, reserve, commit, settle, reserve, release.
  private func ledger(_ fresh: Fresh) throws -> Ledger {
    let ledger = try fresh.tree()
    _ = try ledger.reserve(request("a", 10))
    _ = try ledger.reserve(request("b", 20, "right"))
    _ = try ledger.commit(.key("a"), act: act)
    _ = try ledger.settle([Settlement(key: "a", actuals: [.emissions: 12])], act: act)
    _ = try ledger.reserve(request("c", 30))
    _ = try ledger.release(.key("c"), act: act)
    return ledger
  }

  @Test(arguments: Store.here, cases)
  func everyChangeIsFound(_ store: Store, _ tamper: Case) throws {
    let fresh = try Fresh(store)
    let ledger = try ledger(fresh)
    let checkpoint = try ledger.checkpoint()
    #expect(checkpoint.size == 10)
    try fresh.database().execute(script: tamper.sql)
    let verification = try fresh.ledger().verify()
    #expect(Set(verification.problems.map(\.kind)) == tamper.kinds)
    // A checkpoint that was kept elsewhere finds whatever touched the events' chain.
    let held = try fresh.ledger().verify(checkpoints: [checkpoint])
    #expect(held.problems.isEmpty == tamper.kinds.isEmpty)
  }

  /// Whoever may write the database can make the whole chain anew; only a checkpoint shows it.
  @Test func anotherHistoryIsFoundByTheCheckpointAlone() throws {
    let first = try Fresh(.sqlite)
    let ledger = try ledger(first)
    let seed = (0..<32).map { UInt8($0) }
    let checkpoint = try #require(try ledger.checkpoint().signed(with: seed))
    #expect(checkpoint.isSigned(by: checkpoint.publicKey))
    #expect(
      try ledger.verify(checkpoints: [checkpoint], signedBy: checkpoint.publicKey).problems == [])

    var lines: [[UInt8]] = []
    try ledger.export { lines.append($0) }
    // Cut off and everything derived worked out again: sound by itself.
    let header = String(decoding: lines[0], as: UTF8.self)
    let hash = try #require(JSONValue(parsing: lines[8])?["hash"]?.text)
    let cut = header.replacingOccurrences(of: "\"size\":10", with: "\"size\":8")
      .replacingOccurrences(of: checkpoint.head, with: hash)
    let second = try Fresh(.sqlite)
    let shorter = try second.ledger()
    _ = try shorter.import(Array(cut.utf8) + lines[1...8].joined())
    #expect(try shorter.verify().problems == [])
    #expect(try shorter.verify(checkpoints: [checkpoint]).problems.map(\.kind) == [.truncated])
    // And carried on in another way.
    for number in 0..<5 { _ = try shorter.reserve(request("z\(number)", 1)) }
    #expect(try shorter.verify().problems == [])
    #expect(try shorter.verify(checkpoints: [checkpoint]).problems.map(\.kind) == [.edited])
  }

  @Test func aCheckpointThatIsNotTheOwnersIsRefused() throws {
    let fresh = try Fresh(.sqlite)
    let ledger = try ledger(fresh)
    let mine = try #require(try ledger.checkpoint().signed(with: [UInt8](repeating: 1, count: 32)))
    let theirs = try #require(
      try ledger.checkpoint().signed(with: [UInt8](repeating: 2, count: 32)))
    var forged = mine
    forged.size = 9
    let document = try #require(Checkpoint(document: mine.document))
    #expect(document == mine)
    for (checkpoint, key, kinds) in [
      (mine, mine.publicKey, []), (theirs, mine.publicKey, [.signature]),
      (forged, mine.publicKey, [.signature]), (forged, nil, [.signature]),
      (try ledger.checkpoint(), mine.publicKey, [.signature]), (try ledger.checkpoint(), nil, []),
    ] as [(Checkpoint, String?, [Verification.Problem.Kind])] {
      #expect(
        try ledger.verify(checkpoints: [checkpoint], signedBy: key).problems.map(\.kind) == kinds)
    }
    #expect(try ledger.checkpoint().signed(with: [1, 2, 3]) == nil)
    let other = try Fresh(.sqlite).tree()
    #expect(try other.verify(checkpoints: [mine]).problems.map(\.kind) == [.otherLedger])
  }

  @Test(arguments: Store.here, Store.here)
  func anExportFillsAnotherLedger(_ from: Store, _ to: Store) throws {
    let source = try Fresh(from)
    let original = try ledger(source)
    var bytes: [UInt8] = []
    try original.export { bytes += $0 }
    let target = try Fresh(to)
    let copy = try target.ledger()
    #expect(try copy.import(bytes) == 10)
    #expect(copy.id == original.id)
    #expect(try copy.status(at: Fresh.now) == original.status(at: Fresh.now))
    #expect(try copy.openCharges() == original.openCharges())
    #expect(try copy.settledCharges() == original.settledCharges())
    #expect(try copy.days(of: "root", in: try copy.status("root").period).map(\.settled) == [12])
    var again: [UInt8] = []
    try copy.export { again += $0 }
    #expect(again == bytes)
    _ = try copy.reserve(request("d", 5))
    try copy.expectSound()
    #expect(throws: LedgerError.invalid(.notEmpty)) { try copy.import(bytes) }

    // Nothing is written of a document in which anything is wrong.
    let text = String(decoding: bytes, as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    for broken in [
      "", "x", text.replacingOccurrences(of: "\"reserved\",20]", with: "\"reserved\",21]"),
      lines.dropLast().joined(separator: "\n"), (lines + [lines[3]]).joined(separator: "\n"),
      lines.enumerated().filter { $0.offset != 4 }.map(\.element).joined(separator: "\n"),
      ([lines[0], lines[2], lines[1]] + lines[3...]).joined(separator: "\n"),
    ] {
      let empty = try Fresh(to)
      #expect(throws: LedgerError.self) { try empty.ledger().import(Array(broken.utf8)) }
      #expect(try empty.ledger().status() == [])
      #expect(try empty.ledger().verify().events == 0)
    }
  }

  @Test func tablesForPeopleHaveOneRowAChange() throws {
    let fresh = try Fresh(.sqlite)
    let ledger = try ledger(fresh)
    _ = try ledger.reserve(request("=cmd()", 5))
    var text = ""
    try ledger.exportCSV { text += String(decoding: $0, as: UTF8.self) }
    let lines = text.split(separator: "\n")
    #expect(lines[0] == "seq,at,kind,actor,reason,group,key,state,budget,period,field,delta,unit")
    #expect(
      lines.contains(
        "5,2026-11-28T00:00:00Z,reserve,tester,a test,a,a,reserved,left,2026,reserved,10,mg"))
    #expect(text.contains(",'=cmd(),reserved,"))
  }
}
