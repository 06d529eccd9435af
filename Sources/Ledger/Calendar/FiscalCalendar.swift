import CivilTime

/// How long a budget's limit lasts.
public enum PeriodLength: String, Sendable, CaseIterable {
  case week
  case month
  case quarter
  case year
  /// For good.
  case total
}

/// A stretch of time that a limit holds for, without its last moment.
public struct LedgerPeriod: Sendable, Hashable {
  /// Seconds since 1970 in UTC; part of the period.
  public var start: Int64
  /// Seconds since 1970 in UTC; no part of the period.
  public var end: Int64
  /// What reports call it: `2026`, `2026-Q1`, `2026-03`, `2026-W09`, and `2026/27` of a year that does
  /// not start in January.
  public var label: String

  /// Creates a period from its ends, in seconds since 1970.
  public init(start: Int64, end: Int64, label: String) {
    self.start = start
    self.end = end
    self.label = label
  }
}

/// The periods of a budget: their length, the zone of their midnights, and the day that years start on.
public struct FiscalCalendar: Sendable, Equatable {
  /// How long each period is.
  public var length: PeriodLength
  /// The zone of the midnights that divide periods.
  public var zone: LedgerZone
  /// 1 to 12.
  public var firstMonth: Int
  /// 1 to 28, so that every month has it.
  public var firstDay: Int

  /// Creates a calendar; a month or day outside its bounds becomes the nearest within.
  public init(
    _ length: PeriodLength, zone: LedgerZone = .utc, firstMonth: Int = 1, firstDay: Int = 1
  ) {
    self.length = length
    self.zone = zone
    self.firstMonth = min(max(firstMonth, 1), 12)
    self.firstDay = min(max(firstDay, 1), 28)
  }

  /// Far enough from any date, and still safe to add to.
  static let beginning: Int64 = -62_135_596_800
  static let end: Int64 = 253_402_300_800

  /// The period that a moment falls in.
  public func period(at moment: Int64) -> LedgerPeriod {
    let moment = min(max(moment, Self.beginning), Self.end - 1)
    let day = zone.day(at: moment)
    switch length {
    case .total: return LedgerPeriod(start: Self.beginning, end: Self.end, label: "total")
    case .week:
      let monday = day.daysSince1970 - (day.dayOfWeek + 6) % 7
      let week = day.isoWeek
      return LedgerPeriod(
        start: zone.start(of: CalendarDate(daysSince1970: monday)),
        end: zone.start(of: CalendarDate(daysSince1970: monday + 7)),
        label: "\(CalendarDate.padded(week.year, 4))-W\(CalendarDate.padded(week.week, 2))")
    case .month: return months(1, around: day)
    case .quarter: return months(3, around: day)
    case .year: return months(12, around: day)
    }
  }

  /// The period of `count` months from the year's first day that holds a day.
  private func months(_ count: Int, around day: CalendarDate) -> LedgerPeriod {
    // Months since year 0 that a period of one month around the day starts in.
    let month = day.year * 12 + day.month - 1 - (day.day < firstDay ? 1 : 0)
    let sinceStart = ((month - (firstMonth - 1)) % 12 + 12) % 12
    let first = month - sinceStart % count
    let year = first - (sinceStart - sinceStart % count)
    return LedgerPeriod(
      start: start(ofMonth: first), end: start(ofMonth: first + count),
      label: label(first, yearStart: year, index: sinceStart / count))
  }

  private func start(ofMonth month: Int) -> Int64 {
    let days = CalendarDate.daysSince1970(year: month / 12, month: month % 12 + 1, day: firstDay)
    return zone.start(of: CalendarDate(daysSince1970: days))
  }

  private func label(_ month: Int, yearStart: Int, index: Int) -> String {
    let isCalendarYear = firstMonth == 1 && firstDay == 1
    let first = CalendarDate.padded(yearStart / 12, 4)
    let year =
      isCalendarYear ? first : "\(first)/\(CalendarDate.padded((yearStart / 12 + 1) % 100, 2))"
    switch length {
    case .year: return year
    case .quarter: return "\(year)-Q\(index + 1)"
    default:
      let number = CalendarDate.padded(month % 12 + 1, 2)
      let plain = "\(CalendarDate.padded(month / 12, 4))-\(number)"
      return firstDay == 1 ? plain : "\(plain)-\(CalendarDate.padded(firstDay, 2))"
    }
  }

  /// The period after another.
  public func period(after period: LedgerPeriod) -> LedgerPeriod { self.period(at: period.end) }

  /// The period before another.
  public func period(before period: LedgerPeriod) -> LedgerPeriod {
    self.period(at: period.start - 1)
  }

  /// How many periods start after `first` and no later than `second`, which are starts of periods.
  func count(from first: Int64, to second: Int64) -> Int64 {
    guard second > first else { return 0 }
    let from = zone.day(at: first)
    let to = zone.day(at: second)
    let months = Int64((to.year - from.year) * 12 + to.month - from.month)
    switch length {
    case .total: return 0
    case .week: return Int64(to.daysSince1970 - from.daysSince1970 + 3) / 7
    case .month: return months
    case .quarter: return months / 3
    case .year: return months / 12
    }
  }

  /// The most periods that one draw may reach over.
  static let mostPeriods = 1000

  /// The periods that an interval crosses, in their order; that of its start where it has no length.
  ///
  /// - Throws: When there are more than a thousand.
  func periods(from start: Int64, to end: Int64) throws(LedgerError) -> [LedgerPeriod] {
    var periods = [period(at: start)]
    while let last = periods.last, last.end < end {
      guard periods.count < Self.mostPeriods else { throw .invalid(.tooManyPeriods) }
      periods.append(period(after: last))
    }
    return periods
  }

  /// The share of an interval that lies in each period that it crosses; they add up to one.
  ///
  /// - Throws: When the interval reaches over more than a thousand periods.
  public func portions(
    from start: Int64, to end: Int64
  ) throws(LedgerError) -> [(period: LedgerPeriod, share: Double)] {
    let periods = try periods(from: start, to: end)
    guard periods.count > 1 else { return periods.map { ($0, 1) } }
    return periods.map { period in
      let overlap = min(period.end, end) - max(period.start, start)
      return (period, Double(overlap) / Double(end - start))
    }
  }

  /// Shares an amount out over the periods that an interval crosses, by time.
  ///
  /// Cut at the same moments, the parts of a finer calendar add up to those of a coarser one exactly.
  /// An interval without length counts in the period of its start.
  ///
  /// - Throws: When the interval reaches over more than a thousand periods.
  func shares(
    of amount: Int64, from start: Int64, to end: Int64
  ) throws(LedgerError) -> [(period: LedgerPeriod, amount: Int64)] {
    let periods = try periods(from: start, to: end)
    guard periods.count > 1 else { return periods.map { ($0, amount) } }
    var taken: Int64 = 0
    return periods.map { period in
      let upTo = Self.scaled(amount, min(period.end, end) - start, end - start)
      defer { taken = upTo }
      return (period, upTo - taken)
    }
  }

  /// `amount × part ÷ whole`, rounded down, for `0 ≤ part ≤ whole`.
  private static func scaled(_ amount: Int64, _ part: Int64, _ whole: Int64) -> Int64 {
    let product = amount.multipliedFullWidth(by: part)
    return whole.dividingFullWidth(product).quotient
  }
}
