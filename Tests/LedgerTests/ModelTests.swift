import CivilTime
import Foundation
import Ledger
import TestSupport
import Testing

/// The ledger against ten lines that are plainly right.
@Suite(.serialized) struct ModelTests {
  /// The reference: what each key holds and has used, by leaf.
  private struct Reference {
    var reserved: [String: (leaf: String, amount: Int64)] = [:]
    var committed: Set<String> = []
    var settled: [String: (leaf: String, amount: Int64)] = [:]
    var resolved: [String: ChargeState] = [:]
    var lastLeaf: [String: String] = [:]

    func used(_ leaf: String) -> Int64 {
      (reserved.values.map { ($0.leaf, $0.amount) } + settled.values.map { ($0.leaf, $0.amount) })
        .filter { $0.0 == leaf || leaf == "root" }.reduce(0) { $0 + $1.1 }
    }
    func fits(_ key: String, _ leaf: String, _ amount: Int64, _ limits: [String: Int64]) -> Bool {
      var without = self
      without.reserved[key] = nil
      return amount == 0
        || [leaf, "root"].allSatisfy { without.used($0) + amount <= limits[$0] ?? 0 }
    }
  }

  private static let limits: [String: Int64] = ["root": 100, "left": 70, "right": 60]

  @Test(arguments: Store.here)
  func randomSequencesAgreeWithTheReference(_ store: Store) throws {
    let sequences = store == .sqlite ? 2000 : 1000
    let steps = 8
    var generator = SeededGenerator(seed: 15)
    for round in 0..<(sequences / 50) {
      // Fifty sequences share a ledger, each in a year of its own.
      let fresh = try Fresh(store)
      let ledger = try fresh.ledger()
      _ = try ledger.define(
        Self.limits.sorted { $0.key > $1.key }.map { id, limit in
          BudgetDefinition(
            id: id, parent: id == "root" ? nil : "root", limit: limit,
            calendar: FiscalCalendar(.year))
        }, act: act)
      for sequence in 0..<50 {
        let year = 2000 + sequence * 2
        let start = try #require(LedgerZone("UTC")).start(
          of: try #require(.init(year: year, month: 6, day: 1)))
        var reference = Reference()
        for step in 0..<steps {
          try run(
            ledger, &reference, start, "r\(round).\(sequence).", step, &generator)
        }
      }
      #expect(try ledger.verify().problems == [])
    }
    print(
      "\(sequences) sequences of \(steps) operations on \(store) agree with the reference")
  }

  private func run(
    _ ledger: Ledger, _ reference: inout Reference, _ start: Int64, _ prefix: String, _ step: Int,
    _ generator: inout SeededGenerator
  ) throws {
    let key = prefix + String(Int.random(in: 0..<4, using: &generator))
    let leaf = Bool.random(using: &generator) ? "left" : "right"
    let amount = Int64.random(in: 0...60, using: &generator)
    let state = reference.resolved[key]
    switch Int.random(in: 0..<6, using: &generator) {
    case 0, 1, 2:
      let isSame = reference.reserved[key].map { $0.leaf == leaf && $0.amount == amount } ?? false
      if reference.committed.contains(key) || state == .settled {
        #expect(throws: LedgerError.self) {
          try ledger.reserve(request(key, amount + 1000, leaf, at: start))
        }
        break
      }
      let outcome = try ledger.reserve(request(key, amount, leaf, at: start))
      if isSame {
        #expect(outcome.decision == .unchanged)
      } else if reference.fits(key, leaf, amount, Self.limits) {
        #expect(outcome.decision == .granted)
        reference.reserved[key] = (leaf, amount)
        reference.lastLeaf[key] = leaf
        reference.resolved[key] = nil
      } else {
        #expect(outcome.decision == .refused)
      }
    case 3:
      if state == nil, reference.reserved[key] != nil {
        _ = try ledger.commit(.key(key), act: act)
        reference.committed.insert(key)
      } else {
        #expect(throws: LedgerError.self) { try ledger.commit(.key(key), act: act) }
      }
    case 4:
      if state == .settled || (state == nil && reference.reserved[key] == nil) {
        #expect(throws: LedgerError.self) { try ledger.release(.key(key), act: act) }
      } else {
        _ = try ledger.release(.key(key), act: act)
        if reference.reserved.removeValue(forKey: key) != nil {
          reference.resolved[key] = .released
        }
        reference.committed.remove(key)
      }
    default:
      if state == .settled || (state == nil && reference.reserved[key] == nil) {
        #expect(throws: LedgerError.self) {
          try ledger.settle([Settlement(key: key, actuals: [.emissions: amount + 777])], act: act)
        }
      } else {
        // A released charge is settled where it was reserved last.
        let drawn = try #require(
          reference.reserved.removeValue(forKey: key)?.leaf ?? reference.lastLeaf[key])
        reference.committed.remove(key)
        _ = try ledger.settle([Settlement(key: key, actuals: [.emissions: amount])], act: act)
        reference.settled[key] = (drawn, amount)
        reference.resolved[key] = .settled
      }
    }
    let statuses = try ledger.status(at: start)
    let used = statuses.map { $0.balance.reserved + $0.balance.settled }
    let roots = zip(statuses, used).filter { $0.0.definition.parent == nil }.map(\.1)
    #expect(roots.reduce(0, +) * 2 == used.reduce(0, +), "leaves do not add up to the root")
    for status in statuses {
      let id = status.definition.id
      #expect(
        status.balance.reserved + status.balance.settled == reference.used(id),
        "\(prefix) step \(step) of \(id)")
    }
  }
}
