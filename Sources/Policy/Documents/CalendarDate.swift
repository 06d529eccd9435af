public import CEL

/// A day of the Gregorian calendar, in UTC.
public struct CalendarDate: Sendable, Equatable, Comparable {
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to 31.
  public let day: Int

  /// Creates a day, or nothing when the calendar does not have it.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.days(inMonth: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2026-12-31`, and nothing else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else {
      return nil
    }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else {
      return nil
    }
    self.init(year: year, month: month, day: day)
  }

  /// The day that holds an instant, counted in seconds since 1970-01-01T00:00:00Z.
  public init(secondsSince1970 seconds: Int64) {
    // Clamped to the years that can be written with four digits.
    let seconds = min(max(seconds, -62_135_596_800), 253_402_300_799)
    let days = Int((seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400)
    // Howard Hinnant's civil_from_days: years start in March, so that a leap day comes last.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: isLeap(year) ? 29 : 28
    default: 31
    }
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// Days since 1970-01-01.
  public var daysSince1970: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = shiftedYear / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The ISO 8601 week that the day belongs to, and the year that counts that week.
  public var isoWeek: (year: Int, week: Int) {
    // 1970-01-01 was a Thursday; the year of a week is that of its Thursday.
    let weekday = ((daysSince1970 + 3) % 7 + 7) % 7
    let thursday = CalendarDate(secondsSince1970: Int64(daysSince1970 - weekday + 3) * 86_400)
    let start = CalendarDate(year: thursday.year, month: 1, day: 1)?.daysSince1970 ?? 0
    return (thursday.year, (thursday.daysSince1970 - start) / 7 + 1)
  }

  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

extension CalendarDate: CustomStringConvertible {
  /// The day as `2026-12-31`.
  public var description: String {
    "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
  }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}

extension BudgetPeriod {
  /// What results call the period that a day falls in: `2026-W48`, `2026-11`, `2026-Q4`, `2026`.
  public func label(on day: CalendarDate) -> String {
    switch self {
    case .run: "run"
    case .check: "check"
    case .week:
      "\(CalendarDate.padded(day.isoWeek.year, 4))-W\(CalendarDate.padded(day.isoWeek.week, 2))"
    case .month: "\(CalendarDate.padded(day.year, 4))-\(CalendarDate.padded(day.month, 2))"
    case .quarter: "\(CalendarDate.padded(day.year, 4))-Q\((day.month + 2) / 3)"
    case .year: CalendarDate.padded(day.year, 4)
    case .total: "total"
    case .amount: "amount"
    }
  }
}

extension Timestamp {
  /// The first instant of a day in UTC.
  public init(_ day: CalendarDate) {
    // Days of the calendar type are always within the years that a timestamp can have.
    let seconds = Int64(day.daysSince1970) * 86_400
    self = Timestamp(seconds: seconds) ?? Self.beginning
  }

  private static var beginning: Timestamp { Timestamp(CalendarDate(secondsSince1970: 0)) }
}
