import CEL
import Catalogue
import Foundation
import Ledger
import LedgerSQLite
import Policy
import Result
import Testing

@testable import Gate

/// Checks beside a ledger: what is reserved, what is refused, and what others do meanwhile.
@Suite struct ConsultationTests {
  /// A ledger in a file of its own.
  final class Store {
    let path: String

    init() {
      path =
        FileManager.default.temporaryDirectory.appendingPathComponent(
          UUID().uuidString + ".db"
        ).path
    }

    deinit {
      for suffix in ["", "-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: path + suffix)
      }
    }

    func ledger() throws -> Ledger {
      let database = try SQLiteDatabase(
        path: path, isDurable: false, clock: { 1_795_392_000_000 })
      return try Ledger(database)
    }

    func consultation(_ group: String, reserves: Bool = true) throws -> LedgerConsultation {
      LedgerConsultation(
        try ledger(), group: group, reserves: reserves, act: Act(actor: "tester"))
    }

    func held() throws -> [String] { try ledger().openCharges().map(\.key) }
  }

  private static let budget = "budgets: [{id: b, limit: 15 kg, per: year}]\n"

  private func request(
    _ name: String, hours: Int = 10, policy: String = budget
  ) throws -> CheckRequest {
    try Checks.request(policy: policy, run: Checks.run(name, hours: hours))
  }

  @Test func whatPassesIsReservedAndWhatDoesNotIsNot() throws {
    let store = Store()
    #expect(
      try Gate.check(request("a"), ledger: store.consultation("mr-a")).verdict == .pass)
    #expect(try store.held() == ["mr-a/a"])
    let second = try Gate.check(request("b"), ledger: store.consultation("mr-b"))
    #expect(second.verdict == .fail)
    #expect(try store.held() == ["mr-a/a"])
    let budget = try #require(second.budgets.first)
    #expect([budget.aloneTotal, budget.openTotal, budget.aheadTotal] == [10.5, 21, 21])
    // Asking reserves nothing.
    #expect(
      try Gate.check(
        request("c", hours: 1), ledger: store.consultation("mr-c", reserves: false)
      ).verdict == .pass)
    #expect(try store.held() == ["mr-a/a"])
    #expect(try Gate.check(request("b")).verdict == .unknown)
  }

  @Test func aMergeRequestThatDropsItsRunGivesItUp() throws {
    let store = Store()
    _ = try Gate.check(request("a"), ledger: store.consultation("mr-a"))
    let scoped = "budgets: [{id: b, limit: 15 kg, per: year, scope: run.name == 'x'}]\n"
    #expect(
      try Gate.check(request("a", policy: scoped), ledger: store.consultation("mr-a")).verdict
        == .pass)
    #expect(try store.held() == [])
  }

  /// The same files again change nothing; another text of the same run takes the place of the first.
  @Test func whatIsReservedNamesTheBytesItComesFrom() throws {
    let store = Store()
    func reserve(_ run: String) throws -> [Charge] {
      let request = try Checks.request(policy: Self.budget, run: run)
      #expect(try Gate.check(request, ledger: store.consultation("mr-a")).verdict == .pass)
      return try store.ledger().openCharges()
    }
    func events() throws -> [JSONValue] {
      var events: [JSONValue] = []
      try store.ledger().export { events += [JSONValue(parsing: $0)?["event"]].compactMap(\.self) }
      return events.filter { $0["kind"]?.text == "reserve" }
    }
    let first = try reserve(Checks.run("a"))
    #expect(try reserve(Checks.run("a")) == first)
    #expect(try events().count == 1)
    let second = try reserve("# the same run\n" + Checks.run("a"))
    #expect(second.map(\.sequence) == first.map(\.sequence))
    #expect(try events().count == 2)
    func digest(_ text: String) -> String { Digest.hexadecimal(of: Array(text.utf8)) }
    #expect(
      first.first?.labels[LedgerLabel.config]
        == digest(digest(Checks.run("a")) + "  run.yaml\n"))
    #expect(first.first?.labels != second.first?.labels)
    let digests = try #require(events().first?["digests"])
    #expect(digests["catalogue"]?.text == Catalogue.stamp)
    #expect(digests["policy.yaml"]?.text == digest("carbonward: policy/v1\n" + Self.budget))
  }

  /// Others reserve between the look and the reservation.
  private func race(
    _ policy: String, taking amount: Int64
  ) throws -> (verdicts: [Verdict], held: [String]) {
    let store = Store()
    let request = try request("a", policy: policy)
    let reading = try Reading.read(request)
    let set = try #require(reading.judgeable)
    let subjects = reading.subjects(of: reading.inputs.assess(reading.inputs.runs))
    var verdicts: [Verdict] = []
    let consultation = try store.consultation("mr-a")
    let other = try store.ledger()
    let context = try consultation.consult(
      set, subjects, in: request.context(for: set), catalogue: "c"
    ) {
      context in
      let evaluation = set.evaluate(subjects, in: context)
      if verdicts.isEmpty {
        let charge = ChargeRequest(
          key: "other", draws: [Draw(budget: "b", amount: amount, start: 1_795_392_000)])
        _ = try? other.reserve(
          ReservationRequest(
            group: "other", charges: [charge], definitions: set.ledgerDefinitions,
            act: Act(actor: "other")))
      }
      verdicts.append(evaluation.verdict)
      return (evaluation.verdict, evaluation)
    }
    verdicts.append(set.evaluate(subjects, in: context).verdict)
    return (verdicts, try store.held())
  }

  @Test func whoeverIsQuickerDecides() throws {
    let lost = try race(Self.budget, taking: 5_000_000)
    #expect(lost.verdicts == [.pass, .fail, .fail])
    #expect(lost.held == ["other"])
    let won = try race(Self.budget, taking: 4_000_000)
    #expect(won.verdicts.last == .pass)
    #expect(won.held == ["other", "mr-a/a"])
  }

  @Test func aWaiverReachesTheLedgerAndEndsAtItsCap() throws {
    let waiver = """
      budgets: [{id: b, limit: 5 kg, per: year}]
      waivers:
        - {id: w-7, covers: [b], up_to: 12 kg, reason: r, owner: o, expires: 2026-12-31}

      """
    let store = Store()
    let result = try Gate.check(request("a", policy: waiver), ledger: store.consultation("mr-a"))
    #expect(result.verdict == .pass)
    #expect(result.runs[0].findings.first { $0.id == "b" }?.status == .waived)
    #expect(try store.held() == ["mr-a/a"])
    var events = ""
    try store.ledger().export { line in events += String(decoding: line, as: UTF8.self) }
    #expect(events.contains("\"exception\":\"w-7\""))
    // Others took what the cap had left for it.
    let lost = try race(waiver, taking: 2_000_000)
    #expect(lost.verdicts == [.pass, .fail, .fail])
    #expect(lost.held == ["other"])
  }
}
