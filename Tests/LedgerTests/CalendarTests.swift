import CivilTime
import Ledger
import TestSupport
import Testing

@Suite struct CalendarTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var length: PeriodLength
    var zone: String
    var first: (Int, Int) = (1, 1)
    var at: String
    var label: String
    var start: String
    var end: String
    var testDescription: String { "\(length) \(zone) \(at)" }
  }

  static let rows = [
    Row(
      length: .year, zone: "UTC", at: "2026-06-01T00:00:00Z", label: "2026",
      start: "2026-01-01T00:00:00Z", end: "2027-01-01T00:00:00Z"),
    // The first moment of a period is its own, and the last of the one before.
    Row(
      length: .year, zone: "UTC", at: "2027-01-01T00:00:00Z", label: "2027",
      start: "2027-01-01T00:00:00Z", end: "2028-01-01T00:00:00Z"),
    Row(
      length: .year, zone: "UTC", at: "2026-12-31T23:59:59Z", label: "2026",
      start: "2026-01-01T00:00:00Z", end: "2027-01-01T00:00:00Z"),
    Row(
      length: .month, zone: "UTC", at: "2028-02-29T12:00:00Z", label: "2028-02",
      start: "2028-02-01T00:00:00Z", end: "2028-03-01T00:00:00Z"),
    Row(
      length: .month, zone: "UTC", at: "2100-02-28T23:59:59Z", label: "2100-02",
      start: "2100-02-01T00:00:00Z", end: "2100-03-01T00:00:00Z"),
    Row(
      length: .quarter, zone: "UTC", at: "2026-11-28T00:00:00Z", label: "2026-Q4",
      start: "2026-10-01T00:00:00Z", end: "2027-01-01T00:00:00Z"),
    Row(
      length: .week, zone: "UTC", at: "2027-01-01T00:00:00Z", label: "2026-W53",
      start: "2026-12-28T00:00:00Z", end: "2027-01-04T00:00:00Z"),
    Row(
      length: .total, zone: "UTC", at: "2026-11-28T00:00:00Z", label: "total",
      start: "0001-01-01T00:00:00Z", end: "9999-12-31T24:00:00Z"),
    // Two zones, one moment, two years.
    Row(
      length: .year, zone: "+08:00", at: "2026-12-31T16:00:00Z", label: "2027",
      start: "2026-12-31T16:00:00Z", end: "2027-12-31T16:00:00Z"),
    Row(
      length: .year, zone: "-03:30", at: "2027-01-01T03:29:59Z", label: "2026",
      start: "2026-01-01T03:30:00Z", end: "2027-01-01T03:30:00Z"),
    // Clocks go forward on 2026-03-29 and back on 2026-10-25: weeks of 167 and 169 hours.
    Row(
      length: .week, zone: "Europe/Oslo", at: "2026-03-29T12:00:00Z", label: "2026-W13",
      start: "2026-03-22T23:00:00Z", end: "2026-03-29T22:00:00Z"),
    Row(
      length: .week, zone: "Europe/Oslo", at: "2026-10-25T12:00:00Z", label: "2026-W43",
      start: "2026-10-18T22:00:00Z", end: "2026-10-25T23:00:00Z"),
    Row(
      length: .month, zone: "America/New_York", at: "2026-03-15T00:00:00Z", label: "2026-03",
      start: "2026-03-01T05:00:00Z", end: "2026-04-01T04:00:00Z"),
    // South of the equator.
    Row(
      length: .month, zone: "Australia/Sydney", at: "2026-10-10T00:00:00Z", label: "2026-10",
      start: "2026-09-30T14:00:00Z", end: "2026-10-31T13:00:00Z"),
    // Half an hour of daylight-saving time, and a zone of 45 minutes.
    Row(
      length: .month, zone: "Australia/Lord_Howe", at: "2026-07-10T00:00:00Z", label: "2026-07",
      start: "2026-06-30T13:30:00Z", end: "2026-07-31T13:30:00Z"),
    Row(
      length: .month, zone: "Asia/Kathmandu", at: "2026-07-10T00:00:00Z", label: "2026-07",
      start: "2026-06-30T18:15:00Z", end: "2026-07-31T18:15:00Z"),
    // Clocks went forward at midnight: the day began at one o'clock.
    Row(
      length: .month, zone: "America/Asuncion", at: "2017-10-10T00:00:00Z", label: "2017-10",
      start: "2017-10-01T04:00:00Z", end: "2017-11-01T03:00:00Z"),
    // Long after the table of the database ends, by its rule.
    Row(
      length: .month, zone: "Europe/Oslo", at: "2090-07-10T00:00:00Z", label: "2090-07",
      start: "2090-06-30T22:00:00Z", end: "2090-07-31T22:00:00Z"),
    // Fiscal years: Japan, the UK's taxes, the US government.
    Row(
      length: .year, zone: "Asia/Tokyo", first: (4, 1), at: "2026-03-31T14:59:59Z",
      label: "2025/26", start: "2025-03-31T15:00:00Z", end: "2026-03-31T15:00:00Z"),
    Row(
      length: .year, zone: "Asia/Tokyo", first: (4, 1), at: "2026-03-31T15:00:00Z",
      label: "2026/27", start: "2026-03-31T15:00:00Z", end: "2027-03-31T15:00:00Z"),
    Row(
      length: .year, zone: "Europe/London", first: (4, 6), at: "2026-04-05T22:59:59Z",
      label: "2025/26", start: "2025-04-05T23:00:00Z", end: "2026-04-05T23:00:00Z"),
    Row(
      length: .quarter, zone: "UTC", first: (10, 1), at: "2026-11-28T00:00:00Z",
      label: "2026/27-Q1", start: "2026-10-01T00:00:00Z", end: "2027-01-01T00:00:00Z"),
    Row(
      length: .quarter, zone: "UTC", first: (10, 1), at: "2026-09-30T23:59:59Z",
      label: "2025/26-Q4", start: "2026-07-01T00:00:00Z", end: "2026-10-01T00:00:00Z"),
    Row(
      length: .quarter, zone: "UTC", first: (2, 1), at: "2026-01-31T00:00:00Z", label: "2025/26-Q4",
      start: "2025-11-01T00:00:00Z", end: "2026-02-01T00:00:00Z"),
    Row(
      length: .month, zone: "UTC", first: (4, 6), at: "2026-11-05T23:59:59Z", label: "2026-10-06",
      start: "2026-10-06T00:00:00Z", end: "2026-11-06T00:00:00Z"),
  ]

  @Test(arguments: rows) func periods(_ row: Row) throws {
    let zone = try #require(LedgerZone(row.zone))
    let calendar = FiscalCalendar(
      row.length, zone: zone, firstMonth: row.first.0, firstDay: row.first.1)
    let period = calendar.period(at: try moment(row.at))
    #expect(period.label == row.label)
    #expect(period.start == (try moment(row.start)))
    if row.length != .total { #expect(period.end == (try moment(row.end))) }
  }

  @Test func everyMomentIsInOnePeriodAndTheNextBeginsWhereItEnds() throws {
    var generator = SeededGenerator(seed: 3)
    let zones = [
      "UTC", "Europe/Oslo", "America/St_Johns", "Pacific/Apia", "Africa/Cairo", "+14:00",
    ]
    for _ in 0..<2000 {
      let zone = try #require(LedgerZone(zones.randomElement(using: &generator) ?? ""))
      let calendar = FiscalCalendar(
        PeriodLength.allCases.randomElement(using: &generator) ?? .week, zone: zone,
        firstMonth: .random(in: 1...12, using: &generator),
        firstDay: .random(in: 1...28, using: &generator))
      let moment = Int64.random(in: 0...4_102_444_800, using: &generator)
      let period = calendar.period(at: moment)
      #expect(period.start <= moment && moment < period.end, "\(calendar) \(moment)")
      #expect(calendar.period(at: period.start) == period)
      #expect(calendar.period(at: period.end - 1) == period)
      guard calendar.length != .total else { continue }
      #expect(calendar.period(after: period).start == period.end)
      #expect(calendar.period(before: period).end == period.start)
    }
  }

  @Test(arguments: [
    "", "Nowhere/Place", "../../etc/passwd", "/etc/passwd", "Europe/../Europe/Oslo", "europe/oslo",
    "+24:00", "+8:00", "+08:60", "Europe/Oslo\u{0}", "Europe//Oslo", "posixrules/",
  ])
  func zonesThatThereAreNot(_ name: String) { #expect(LedgerZone(name) == nil) }

  /// Europe/Oslo as the tz database's own text has it, hour by hour of a year.
  @Test func offsetsFollowTheRule() throws {
    let zone = try #require(LedgerZone("Europe/Oslo"))
    for (year, forward, back) in [
      (2026, "2026-03-29T01:00:00Z", "2026-10-25T01:00:00Z"),
      (2060, "2060-03-28T01:00:00Z", "2060-10-31T01:00:00Z"),
    ] {
      let first = try moment("\(year)-01-01T00:00:00Z")
      let (start, end) = (try moment(forward), try moment(back))
      for hour in 0..<8760 {
        let at = first + Int64(hour) * 3600
        #expect(zone.offset(at: at) == ((start..<end).contains(at) ? 7200 : 3600))
      }
    }
  }
}
