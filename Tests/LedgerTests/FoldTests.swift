import TestSupport
import Testing

@testable import Ledger

/// Properties of the fold and of the canonical form.
@Suite struct FoldTests {
  /// The events of several actors, each with charges of its own, every event perhaps said twice.
  @Test func anyInterleavingGivesOneState() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let actors = (0..<4).map { actor in events(of: actor, &generator) }
      let expected = try fold(definitions + actors.joined())
      for _ in 0..<5 {
        var rest = actors.map { Array($0[...]) } + [definitions]
        var order: [LedgerEvent] = []
        while let index = rest.indices.filter({ !rest[$0].isEmpty }).randomElement(
          using: &generator)
        {
          let event = rest[index].removeFirst()
          order.append(event)
          if let again = order.randomElement(using: &generator), Bool.random(using: &generator) {
            order.append(again)
          }
        }
        #expect(try fold(order) == expected)
      }
    }
  }

  private var definitions: [LedgerEvent] {
    ["root", "leaf"].enumerated().map { index, id in
      LedgerEvent(
        .define, id: "d\(index)", act: act, budget: id, version: 1,
        definition: BudgetDefinition(
          id: id, parent: id == "leaf" ? "root" : nil, limit: 100, calendar: FiscalCalendar(.year)))
    }
  }

  private func fold(_ events: some Sequence<LedgerEvent>) throws -> LedgerState {
    var state = LedgerState()
    for event in events { try state.apply(event) }
    return state
  }

  private func events(of actor: Int, _ generator: inout SeededGenerator) -> [LedgerEvent] {
    (0..<Int.random(in: 1...5, using: &generator)).flatMap { number -> [LedgerEvent] in
      let amount = Int64.random(in: 1...90, using: &generator)
      var charge = Charge(
        key: "\(actor)-\(number)", group: "g", generation: 1, state: .reserved, expires: 9,
        sequence: 1, draws: [], actuals: [:], labels: [:], changes: [])
      func change(_ field: BalanceField, _ amount: Int64) -> [BalanceChange] {
        ["root", "leaf"].map { BalanceChange($0, 0, field, amount) }
      }
      var events = [
        LedgerEvent(
          .reserve, id: "r\(charge.key)", act: act, charge: charge,
          changes: change(.reserved, amount))
      ]
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: break
      case 1:
        charge.state = .released
        events.append(
          LedgerEvent(
            .release, id: "v\(charge.key)", act: act, charge: charge,
            changes: change(.reserved, -amount)))
      default:
        charge.state = .settled
        events.append(
          LedgerEvent(
            .settle, id: "s\(charge.key)", act: act, charge: charge,
            changes: change(.reserved, -amount) + change(.settled, amount + 20)))
      }
      return events
    }
  }

  @Test func canonicalBytesAreReadAsTheyWereWritten() throws {
    var zones = ZoneCache()
    var generator = SeededGenerator(seed: 11)
    for event in definitions + events(of: 1, &generator) + events(of: 2, &generator) {
      var event = event
      event.sequence = 3
      event.at = 5
      event.act.digests = ["policy": "\u{1F642}\"\\\n"]
      let bytes = event.canonical
      let again = try LedgerEvent(canonical: bytes, zones: &zones)
      #expect(again.canonical == bytes)
      #expect(JSONValue(parsing: bytes)?.canonical == bytes)
      var scanned = ScannedEvent()
      let isScanned = bytes.withUnsafeBufferPointer { scanned.scan($0) }
      #expect(isScanned)
      #expect(scanned.kind == event.kind && scanned.sequence == 3 && scanned.at == 5)
      #expect(scanned.changes.map(\.delta) == event.changes.map(\.delta))
    }
  }

  /// A chain that `openssl` and `jq` can follow: SHA-256 of hash, line feed, bytes.
  @Test func theChainIsPlainSHA256() {
    #expect(
      HashChain.link(after: HashChain.start, Array("{}".utf8))
        == Digest.hexadecimal(of: Array((String(repeating: "0", count: 64) + "\n{}").utf8)))
    #expect(
      Digest.hexadecimal(of: Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test(arguments: [
    "", " ", "{", "}", "[1,]", "{\"a\":1,\"a\":2}", "01", "+1", "1.", "0x1", "nan", "tru",
    "\"\\q\"",
    "\"\u{1}\"", "{\"a\" 1}", "1 2", "\"\\ud800\"", "[\"a\"", String(repeating: "[", count: 1000),
  ])
  func whatIsNoJSON(_ text: String) {
    let value = JSONValue(parsing: Array(text.utf8))
    // Swift reads `1.` as a number; nothing relies on its being refused.
    #expect(value == nil || text == "1.")
  }

  @Test func sharesAddUpAndNestExactly() throws {
    var generator = SeededGenerator(seed: 5)
    let calendars = [PeriodLength.month, .quarter, .year].map { FiscalCalendar($0) }
    for _ in 0..<2000 {
      let start = Int64.random(in: 1_700_000_000...1_900_000_000, using: &generator)
      let end = start + Int64.random(in: 0...90_000_000, using: &generator)
      let amount = Int64.random(in: 0...(.max / 2), using: &generator)
      var finer: [Int64: Int64] = [:]
      for calendar in calendars {
        let shares = try calendar.shares(of: amount, from: start, to: end)
        #expect(shares.reduce(0) { $0 + $1.amount } == amount)
        var sums: [Int64: Int64] = [:]
        for share in shares { sums[share.period.start] = share.amount }
        // Parts of months add up to parts of quarters, and those to parts of years.
        for (period, sum) in finer where !finer.isEmpty {
          let outer = calendar.period(at: period).start
          sums[outer, default: 0] -= sum
        }
        if !finer.isEmpty { #expect(sums.values.allSatisfy { $0 == 0 }) }
        finer = [:]
        for share in shares { finer[share.period.start] = share.amount }
      }
    }
  }

  @Test(arguments: LedgerMetric.allCases) func amountsAreWholeNumbers(_ metric: LedgerMetric) {
    #expect(metric.amount(of: -1) == nil)
    #expect(metric.amount(of: .nan) == nil)
    #expect(metric.amount(of: .infinity) == nil)
    #expect(metric.amount(of: 1e300) == nil)
    #expect(metric.amount(of: 0) == 0)
    for value in [0.1, 0.3, 1, 12.5, 812.4, 41_200] where metric != .flops {
      #expect(metric.amount(of: value).map(metric.value) == value)
    }
    // Nothing is left out by rounding.
    if metric != .flops { #expect(metric.amount(of: 1e-12) == 1) }
  }
}
