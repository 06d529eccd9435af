import Foundation
import Ledger
import Testing

/// Failures that other systems shipped, each by its name.
@Suite(.serialized) struct NamedFailureTests {
  @Test(arguments: Store.here)
  func inFlightAmountIsSeenByTheNextReservation(_ store: Store) throws {
    let fresh = try Fresh(store)
    let ledger = try fresh.tree(limit: 100)
    #expect(try ledger.reserve(request("a", 60)).decision == .granted)
    let second = try ledger.reserve(request("b", 41, "right"))
    #expect(second.decision == .refused)
    #expect(second.binding.map(\.budget) == ["root"])
    #expect(second.binding.first?.reserved == 60)
    #expect(second.binding.first?.free == -1)
    #expect(try ledger.reserve(request("b", 40, "right")).decision == .granted)
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func aRefusedReservationCannotBeCommitted(_ store: Store) throws {
    let ledger = try Fresh(store).tree(limit: 10)
    #expect(try ledger.reserve(request("a", 11)).decision == .refused)
    #expect(throws: LedgerError.unknownCharge("a")) { try ledger.commit(.key("a"), act: act) }
    try ledger.expectSound()
  }

  /// What may follow on what, and with which distinct error.
  @Test(arguments: Store.here)
  func aChargeIsResolvedAtMostOnce(_ store: Store) throws {
    let fresh = try Fresh(store)
    let ledger = try fresh.tree(limit: 1_000_000)
    let steps: [(String, (String) throws -> Void)] = [
      ("commit", { _ = try ledger.commit(.key($0), act: act) }),
      ("release", { _ = try ledger.release(.key($0), act: act) }),
      (
        "settle",
        { _ = try ledger.settle([Settlement(key: $0, actuals: [.emissions: 7])], act: act) }
      ),
      (
        "settle otherwise",
        { _ = try ledger.settle([Settlement(key: $0, actuals: [.emissions: 8])], act: act) }
      ),
    ]
    let expected: [String: [String: ChargeState]] = [
      "commit": [:],
      "release": ["commit": .released],
      "settle": ["commit": .settled, "release": .settled, "settle otherwise": .settled],
      "settle otherwise": ["commit": .settled, "release": .settled, "settle": .settled],
    ]
    for (first, doFirst) in steps {
      for (second, doSecond) in steps {
        let key = "\(first) then \(second)"
        _ = try ledger.reserve(request(key, 10))
        try doFirst(key)
        let before = try ledger.status("root").balance
        if let state = expected[first]?[second] {
          #expect(throws: LedgerError.resolved(key: key, as: state)) { try doSecond(key) }
          #expect(try ledger.status("root").balance == before)
        } else {
          try doSecond(key)
        }
        // Once more changes nothing.
        let after = try ledger.status("root").balance
        if expected[first]?[second] == nil { try doSecond(key) }
        #expect(try ledger.status("root").balance == after)
      }
    }
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func anEndedLeaseCannotBeCommitted(_ store: Store) throws {
    let fresh = try Fresh(store)
    let ledger = try fresh.tree()
    _ = try ledger.reserve(request("a", 10, lease: 60))
    fresh.clock.seconds += 60
    #expect(throws: LedgerError.resolved(key: "a", as: .expired)) {
      try ledger.commit(.key("a"), act: act)
    }
    #expect(try ledger.status("root").balance.reserved == 0)
    // Energy that was used is booked all the same.
    let outcome = try ledger.settle([Settlement(key: "a", actuals: [.emissions: 12])], act: act)
    #expect(outcome[0].isUnreserved)
    #expect(try ledger.status("root").balance.settled == 12)
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func aBulkSettlementIsAllOrNothing(_ store: Store) throws {
    let ledger = try Fresh(store).tree()
    _ = try ledger.reserve(request("a", 10))
    _ = try ledger.reserve(request("b", 20, "right"))
    let before = try ledger.status()
    #expect(throws: LedgerError.unknownCharge("c")) {
      try ledger.settle(
        ["a", "b", "c"].map { Settlement(key: $0, actuals: [.emissions: 5]) }, act: act)
    }
    #expect(try ledger.status() == before)
    let outcomes = try ledger.settle(
      ["a", "b"].map { Settlement(key: $0, actuals: [.emissions: 5]) }, act: act)
    #expect(outcomes.map(\.key) == ["a", "b"])
    #expect(try ledger.status("root").balance.settled == 10)
    #expect(try ledger.status("root").balance.reserved == 0)
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func voidingTwiceGivesBackOnce(_ store: Store) throws {
    let ledger = try Fresh(store).tree()
    _ = try ledger.reserve(request("a", 10))
    _ = try ledger.reserve(request("b", 20))
    #expect(try ledger.release(.key("a"), act: act).changed == ["a"])
    #expect(try ledger.release(.key("a"), act: act).unchanged == ["a"])
    #expect(try ledger.release(.group("a"), act: act).unchanged == ["a"])
    #expect(try ledger.status("root").balance.reserved == 20)
    try ledger.expectSound()
  }

  /// Budgets without a balance have no row to lock; two processes meet on one all the same.
  @Test(arguments: Store.here)
  func budgetsNeverUsedAreLockedToo(_ store: Store) throws {
    let fresh = try Fresh(store)
    _ = try fresh.tree(limit: 1, children: 1)
    let granted = try Workers.race(fresh.address, processes: 8, count: 1, amount: 1)
    #expect(granted == 1)
    try fresh.ledger().expectSound()
  }

  @Test(arguments: Store.here)
  func whatNobodyReleasedEndsWithItsLease(_ store: Store) throws {
    let fresh = try Fresh(store)
    let ledger = try fresh.tree(limit: 100)
    _ = try ledger.reserve(request("evicted", 100, lease: 60))
    #expect(try ledger.reserve(request("next", 1)).decision == .refused)
    fresh.clock.seconds += 60
    #expect(try ledger.doctor().contains { $0.kind == .endedLeases })
    #expect(try ledger.status("root").balance.reserved == 0)
    #expect(try ledger.reserve(request("next", 100)).decision == .granted)
    #expect(try !ledger.doctor().contains { $0.kind == .endedLeases })
    try ledger.expectSound()
  }

  @Test(arguments: Store.here)
  func concurrentReservationsNeverPassTheLimit(_ store: Store) throws {
    let fresh = try Fresh(store)
    _ = try fresh.tree(limit: 1000, children: 700)
    let begin = Date()
    let granted = try Workers.race(fresh.address, processes: 64, count: 8, amount: 3)
    let rate = Double(64 * 8) / Date().timeIntervalSince(begin)
    print(
      "64 processes on \(store): \(granted) of 512 granted, \(Int(rate)) requests/s with start-up")
    #expect(granted == 333)
    let ledger = try fresh.ledger()
    #expect(try ledger.status("root", at: 1_790_000_000).balance.reserved == 999)
    #expect(try ledger.verify().problems == [])
    #expect(try ledger.openCharges().count == granted)
  }

  /// The process is killed after the reservation was committed and before its answer arrived.
  @Test(arguments: Store.here)
  func aLostReplyLeavesNoPhantom(_ store: Store) throws {
    let fresh = try Fresh(store)
    _ = try fresh.tree(limit: 100)
    let lossy = LossyDatabase(try fresh.database(), loses: .reply, at: 2)
    let ledger = try Ledger(lossy)
    // The answer of the commit is lost, and the ledger asks again by itself.
    let outcome = try ledger.reserve(request("a", 60, config: "x"))
    #expect(outcome.decision == .unchanged)
    #expect(lossy.losses == 1)
    // A caller that starts again is not refused because of itself.
    #expect(try fresh.ledger().reserve(request("a", 60, config: "x")).decision == .unchanged)
    #expect(try fresh.ledger().status("root").balance.reserved == 60)
    fresh.clock.seconds += 3600
    #expect(try fresh.ledger().reserve(request("b", 100)).decision == .granted)
    try fresh.ledger().expectSound()
  }

  @Test(arguments: Store.here)
  func aLostConnectionInMidTransactionLeavesNothingHalf(_ store: Store) throws {
    let fresh = try Fresh(store)
    _ = try fresh.tree(limit: 100)
    let lossy = LossyDatabase(try fresh.database(), loses: .query, at: 2)
    #expect(try Ledger(lossy).reserve(request("a", 60)).decision == .granted)
    #expect(lossy.losses == 1)
    #expect(try fresh.ledger().status("root").balance.reserved == 60)
    try fresh.ledger().expectSound()
  }

  @Test(arguments: Store.here)
  func anUnavailableStoreRefuses(_ store: Store) throws {
    let fresh = try Fresh(store)
    _ = try fresh.tree(limit: 100)
    let dead = LossyDatabase(try fresh.database(), loses: .everything, at: 0)
    #expect(throws: LedgerError.unavailable(.connectionLost)) { try Ledger(dead) }
    let dying = LossyDatabase(try fresh.database(), loses: .everything, at: 2)
    let ledger = try Ledger(dying)
    #expect(throws: LedgerError.unavailable(.connectionLost)) {
      try ledger.reserve(request("a", 1))
    }
    #expect(try fresh.ledger().status("root").balance.reserved == 0)
  }

  /// A clean-up that failed half-way and is done again counts once.
  @Test(arguments: Store.here)
  func aFailedCleanUpCountsOnce(_ store: Store) throws {
    let fresh = try Fresh(store)
    let first = try fresh.tree(limit: 100)
    _ = try first.reserve(request("a", 60))
    _ = try first.reserve(request("b", 30))
    let lossy = LossyDatabase(try fresh.database(), loses: .reply, at: 2)
    let outcome = try Ledger(lossy).release(.key("a"), act: act)
    #expect(lossy.losses == 1)
    #expect(outcome.unchanged == ["a"])
    #expect(try first.status("root").balance.reserved == 30)
    try first.expectSound()
  }

  @Test(arguments: Store.here)
  func oneProcessDoesNotRaceItself(_ store: Store) async throws {
    let fresh = try Fresh(store)
    _ = try fresh.tree(limit: 100)
    let address = fresh.address
    let granted = await withTaskGroup(of: Int.self) { group in
      for thread in 0..<8 {
        group.addTask {
          var granted = 0
          guard let database = try? Workers.database(store, address),
            let ledger = try? Ledger(database)
          else { return -1000 }
          for number in 0..<20 {
            let outcome = try? ledger.reserve(request("t\(thread)-\(number)", 1))
            if outcome?.decision == .granted { granted += 1 }
          }
          return granted
        }
      }
      return await group.reduce(0, +)
    }
    #expect(granted == 100)
    #expect(try fresh.ledger().verify().problems == [])
  }

  /// Every process of a node measured the whole node, and each wrote its line.
  @Test(arguments: Store.here, [1, 4, 8])
  func anActualCountedOnceForEachProcessOfANodeIsRefused(_ store: Store, _ processes: Int) throws {
    let ledger = try Fresh(store).tree(limit: 1_000_000_000, children: 1_000_000_000)
    let labels = ["kg_per_kwh": "0.5", "rated_power_w": "2000"]
    for key in ["a", "b"] {
      var wanted = request(key, 1000)
      wanted.charges[0].labels = labels
      _ = try ledger.reserve(wanted)
    }
    let lines = (1...processes).map {
      "2026-11-28T10:00:0\($0),a,r\($0),3600,0.5,1.25,8,A100,machine\n"
    }
    let header =
      "timestamp,project_name,run_id,duration,emissions,energy_consumed,gpu_count,gpu_model,tracking_mode\n"
    let reading = ActualsFormat.codecarbon.read(Array((header + lines.joined()).utf8))
    #expect(reading.remarks.count == processes - 1)
    #expect(reading.remarks.allSatisfy { $0.message.contains("every process of a node") })
    let matching = ActualMatching(reading.actuals, to: try ledger.openCharges())
    _ = try ledger.settle(matching.matches.map(\.settlement), act: act)
    #expect(try ledger.status("root").balance.settled == 625_000)
    // Added up by somebody else, it is more than the hardware can draw in the time.
    let sum = ActualsFormat.csv.read(
      Array("key,energy_kwh,duration_s\nb,\(1.25 * Double(processes)),3600\n".utf8))
    let added = ActualMatching(sum.actuals, to: try ledger.openCharges())
    #expect(added.unmatched.map { $0.reason.contains("2000 W") } == (processes > 1 ? [true] : []))
    try ledger.expectSound()
  }
}
