import CivilTime
import Testing

@Suite struct CivilTimeTests {
  /// Walks the calendar day by day, counting by hand.
  @Test func daysCountOnAndBack() {
    var (year, month, day) = (-5, 1, 1)
    var weekday = CalendarDate(
      daysSince1970: CalendarDate.daysSince1970(year: -5, month: 1, day: 1)
    ).dayOfWeek
    let first = CalendarDate.daysSince1970(year: -5, month: 1, day: 1)
    for days in first..<first + 146_097 + 4_000 {
      let date = CalendarDate(daysSince1970: days)
      guard date.year == year, date.month == month, date.day == day,
        date.daysSince1970 == days, date.dayOfWeek == weekday
      else {
        Issue.record("\(date) is not \(year)-\(month)-\(day), \(days)")
        return
      }
      day += 1
      weekday = (weekday + 1) % 7
      guard day > CalendarDate.days(inMonth: month, of: year) else { continue }
      (month, day) = (month + 1, 1)
      if month > 12 { (year, month) = (year + 1, 1) }
    }
  }

  @Test(arguments: [
    (2024, true), (2026, false), (1900, false), (2000, true), (0, true), (-4, true),
  ])
  func leapYearsHaveATwentyNinthOfFebruary(_ year: Int, _ isLeap: Bool) {
    #expect(CalendarDate.isLeap(year) == isLeap)
    #expect(CalendarDate.days(inMonth: 2, of: year) == (isLeap ? 29 : 28))
  }

  /// Weeks as `date -d DAY +%G-W%V` prints them, days of the year as `%j` less one.
  @Test(arguments: [
    ("2026-11-23", 1, 326, 2026, 48), ("2027-01-01", 5, 0, 2026, 53),
    ("2024-12-30", 1, 364, 2025, 1), ("1970-01-01", 4, 0, 1970, 1),
    ("2000-02-29", 2, 59, 2000, 9), ("0001-01-01", 1, 0, 1, 1), ("2021-01-03", 0, 2, 2020, 53),
  ])
  func knowsWeeks(_ text: String, _ weekday: Int, _ day: Int, _ year: Int, _ week: Int) throws {
    let date = try #require(CalendarDate(text))
    #expect(date.description == text)
    #expect(date.dayOfWeek == weekday)
    #expect(date.dayOfYear == day)
    #expect(date.isoWeek == (year, week))
  }

  @Test(arguments: [
    "2023-02-29", "1900-02-29", "2023-13-01", "2023-00-10", "2023-04-31", "0000-01-01", "2023-1-01",
    "2023-01-01 ", "", "-023-01-01", "２０２３-01-01",
  ])
  func refusesDates(_ text: String) { #expect(CalendarDate(text) == nil) }

  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0, 0, "1970-01-01T00:00:00Z"),
    ("2023-01-01T02:00:00.5+02:00", 1_672_531_200, 500_000_000, "2023-01-01T00:00:00.5Z"),
    ("2024-02-29 12:30:05-00:30", 1_709_211_605, 0, "2024-02-29T13:00:05Z"),
    ("2016-12-31t23:59:60z", 1_483_228_799, 0, "2016-12-31T23:59:59Z"),
    ("1969-12-31T23:59:59.0000000019Z", -1, 1, "1969-12-31T23:59:59.000000001Z"),
    ("0001-01-01T00:00:00+23:59", -62_135_683_140, 0, "0000-12-31T00:01:00Z"),
  ])
  func readsAndWritesInstants(_ text: String, _ seconds: Int, _ nanoseconds: Int32, _ back: String)
    throws
  {
    let instant = try #require(Instant(text))
    #expect(instant == Instant(seconds: seconds, nanoseconds: nanoseconds))
    #expect(instant.text == back)
    #expect(Instant(instant.day).seconds + instant.secondOfDay == seconds)
  }

  @Test(arguments: [
    "2023-01-01", "2023-01-01T25:00:00Z", "2023-01-01T00:60:00Z", "2023-01-01T00:00:61Z",
    "2023-01-01T00:00:00", "2023-01-01T00:00:00.Z", "2023-01-01T00:00:00Zjunk",
    "2023-01-01T00:00:00+24:00", "2023-01-01T00:00:00+0200", "now", "",
    "2023-01-01T00:00:00." + String(repeating: "1", count: 200) + "Z",
  ])
  func refusesInstants(_ text: String) { #expect(Instant(text) == nil) }
}
