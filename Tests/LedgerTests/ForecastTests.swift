import TestSupport
import Testing

@testable import Ledger

/// What a period is thought to have used at its end.
@Suite struct ForecastTests {
  private static let day: Int64 = 86_400
  private let calendar = FiscalCalendar(.quarter)

  private func status(
    settled: Int64, reserved: Int64 = 0, limit: Int64 = 100_000, calendar: FiscalCalendar? = nil
  ) throws -> BudgetStatus {
    let definition = BudgetDefinition(id: "b", limit: limit, calendar: calendar ?? self.calendar)
    let period = definition.calendar.period(at: Fresh.now)
    var balance = Balance(budget: "b", period: period.start, allowance: limit)
    balance.settled = settled
    balance.reserved = reserved
    return BudgetStatus(
      definition: definition, period: period, balance: balance, free: try balance.free(),
      isFrozen: false)
  }

  /// The 2nd day of a period has two days behind it; whatever is reserved will be used.
  @Test(arguments: [(2, nil), (3, 9200), (45, 9200), (91, 9200), (92, 9200), (93, nil)])
  func aSteadyUseGoesOn(_ days: Int64, _ used: Int64?) throws {
    let first = calendar.period(at: Fresh.now).start
    let totals = (0..<days).map { DayTotal(day: first / Self.day + $0, settled: 100) }
    let forecast = UseForecast(
      try status(settled: 100 * days), days: totals, now: first + days * Self.day - 1)
    #expect(forecast.map { Int64($0.p50.rounded()) } == used)
    #expect(forecast.map { $0.p95 - $0.p5 < 1 } ?? true)
    let held = UseForecast(
      try status(settled: 100 * days, reserved: 50_000), days: totals,
      now: first + days * Self.day - 1)
    #expect(held.map { $0.p5 == Double(100 * days + 50_000) } ?? true)
    // At a hundred a day, a limit of 5,000 is used up on the fiftieth day.
    let tight = UseForecast(
      try status(settled: 100 * days, limit: 5000), days: totals,
      now: first + days * Self.day - 1)
    if days < 50, let moment = tight?.exhausted {
      #expect(abs(moment - first - 50 * Self.day) < 60)
    } else {
      #expect(days >= 50 || tight == nil)
    }
  }

  @Test func aBudgetWithoutAnEndHasNoForecast() throws {
    let total = try status(settled: 100, calendar: FiscalCalendar(.total))
    let days = (0..<9).map { DayTotal(day: Fresh.now / Self.day - $0, settled: 10) }
    #expect(UseForecast(total, days: days, now: Fresh.now) == nil)
  }

  /// Nine of ten quarters end within the range that was given when a third of them was over.
  @Test func theRangeHoldsAsOftenAsItSays() throws {
    let first = calendar.period(at: Fresh.now).start
    var generator = SeededGenerator(seed: 11)
    var held = 0
    let quarters = 400
    for _ in 0..<quarters {
      let uses = (0..<92).map { _ in
        Bool.random(using: &generator) ? Int64.random(in: 0...500, using: &generator) : 0
      }
      let past = uses.prefix(30)
      let days = past.enumerated().filter { $0.element > 0 }.map {
        DayTotal(day: first / Self.day + Int64($0.offset), settled: $0.element)
      }
      let forecast = try #require(
        UseForecast(
          try status(settled: past.reduce(0, +)), days: days, now: first + 30 * Self.day - 1))
      let used = Double(uses.reduce(0, +))
      if forecast.p5...forecast.p95 ~= used { held += 1 }
    }
    #expect((0.85...0.95).contains(Double(held) / Double(quarters)), "\(held) of \(quarters)")
  }
}
