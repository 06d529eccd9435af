import Glibc
import Ledger
import LedgerSQLite

#if CARBONWARD_POSTGRESQL
  import LedgerPostgreSQL
#endif

/// What the tests of the ledger run in processes of their own: `ledger-worker ADDRESS COMMAND ARGUMENT…`.
@main
enum Main {
  static func main() throws {
    let arguments = CommandLine.arguments
    let ledger = try Ledger(try database(arguments[1]))
    switch arguments[2] {
    case "race":
      try race(
        ledger, count: Int(arguments[3]) ?? 0, amount: Int64(arguments[4]) ?? 0, name: arguments[5])
    case "churn": try churn(ledger, count: Int(arguments[3]) ?? 0, seed: UInt64(arguments[4]) ?? 0)
    default: exit(2)
    }
  }

  static func database(_ address: String) throws -> any LedgerDatabase {
    #if CARBONWARD_POSTGRESQL
      if address.hasPrefix("postgres") { return try PostgreSQLDatabase(address: address) }
    #endif
    return try SQLiteDatabase(path: address)
  }

  /// Reserves under one key after the other, and says which were granted.
  static func race(_ ledger: Ledger, count: Int, amount: Int64, name: String) throws {
    for number in 0..<count {
      let outcome = try ledger.reserve(
        ReservationRequest(
          group: "\(name)-\(number)",
          charges: [
            ChargeRequest(
              key: "\(name)-\(number)",
              draws: [
                Draw(
                  budget: number.isMultiple(of: 2) ? "left" : "right", amount: amount,
                  start: 1_790_000_000)
              ])
          ], act: Act(actor: name)))
      print(outcome.decision.rawValue)
    }
  }

  /// Writes a line at once, so that it is out before the process is killed.
  private static func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = bytes.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
  }

  /// Does this and that, and says each thing once it is done.
  static func churn(_ ledger: Ledger, count: Int, seed: UInt64) throws {
    var state = seed
    func random(_ count: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % count
    }
    let act = Act(actor: "churn")
    for number in 0..<count {
      let key = "c\(seed)-\(random(40))"
      do throws(LedgerError) {
        switch random(5) {
        case 0, 1:
          let outcome = try ledger.reserve(
            ReservationRequest(
              group: key,
              charges: [
                ChargeRequest(
                  key: key,
                  draws: [
                    Draw(budget: "left", amount: Int64(1 + random(50)), start: 1_790_000_000)
                  ])
              ], lease: 3600, act: act))
          say("\(number) reserve \(key) \(outcome.decision.rawValue)")
        case 2:
          _ = try ledger.commit(.key(key), act: act)
          say("\(number) commit \(key) done")
        case 3:
          _ = try ledger.settle(
            [Settlement(key: key, actuals: [.emissions: Int64(random(60))])], act: act)
          say("\(number) settle \(key) done")
        default:
          _ = try ledger.release(.key(key), act: act)
          say("\(number) release \(key) done")
        }
      } catch .resolved, .unknownCharge {
        continue
      }
    }
  }
}
