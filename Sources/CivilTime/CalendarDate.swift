/// A day of the Gregorian calendar, carried on before its first day and after year 9999.
public struct CalendarDate: Sendable, Hashable, Comparable {
  /// The year of the Gregorian calendar.
  public let year: Int
  /// 1 to 12.
  public let month: Int
  /// 1 to 31.
  public let day: Int

  /// Creates a day of the years 1 to 9999, or nothing when the calendar does not have it.
  public init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.days(inMonth: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `2026-12-31`, and nothing else.
  public init?(_ text: some StringProtocol) {
    var digits = DigitReader(text)
    guard let date = digits.date(), digits.isAtEnd else { return nil }
    self = date
  }

  /// The day that is so many days after 1970-01-01.
  public init(daysSince1970 days: Int) {
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

  /// The day in UTC that holds an instant, counted in seconds since 1970-01-01T00:00:00Z.
  public init(secondsSince1970 seconds: Int64) { self = Instant(seconds: Int(seconds)).day }

  /// How many days a month has.
  ///
  /// - Parameter month: 1 to 12.
  public static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: isLeap(year) ? 29 : 28
    default: 31
    }
  }

  /// Whether a year has a 29 February.
  public static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  /// Days from 1970-01-01 to a date; a day past the end of its month lies in the next.
  ///
  /// - Parameter month: 1 to 12.
  public static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// Days since 1970-01-01.
  public var daysSince1970: Int { Self.daysSince1970(year: year, month: month, day: day) }

  /// 0 for 1 January.
  public var dayOfYear: Int { daysSince1970 - Self.daysSince1970(year: year, month: 1, day: 1) }

  /// 0 for Sunday.
  public var dayOfWeek: Int { ((daysSince1970 + 4) % 7 + 7) % 7 }

  /// The ISO 8601 week that the day belongs to, and the year that counts that week.
  public var isoWeek: (year: Int, week: Int) {
    // The year of a week is that of its Thursday.
    let monday = daysSince1970 - (dayOfWeek + 6) % 7
    let thursday = CalendarDate(daysSince1970: monday + 3)
    return (thursday.year, thursday.dayOfYear / 7 + 1)
  }

  /// Earlier is less.
  public static func < (left: CalendarDate, right: CalendarDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }
}

extension CalendarDate: CustomStringConvertible {
  /// The day as `2026-12-31`.
  public var description: String {
    "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
  }

  /// A number with leading zeros, at least `width` digits long.
  public static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
