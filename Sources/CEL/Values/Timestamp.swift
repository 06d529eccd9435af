/// A point in time from year 1 to year 9999, to the nanosecond.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public let seconds: Int64
  /// Nanoseconds within the second, 0 to 999,999,999.
  public let nanoseconds: Int32

  static let secondsRange: ClosedRange<Int64> = -62_135_596_800...253_402_300_799
  static let nanosecondsPerSecond: Int64 = 1_000_000_000

  /// Creates a timestamp, or nothing outside years 1 to 9999.
  public init?(seconds: Int64, nanoseconds: Int32 = 0) {
    guard Self.secondsRange.contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else {
      return nil
    }
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }

  /// The timestamp `duration` nanoseconds later, or nothing outside the range.
  func adding(_ duration: Int64) -> Timestamp? {
    let (quotient, remainder) = duration.quotientAndRemainder(
      dividingBy: Self.nanosecondsPerSecond)
    var seconds = self.seconds + quotient
    var nanoseconds = Int64(self.nanoseconds) + remainder
    if nanoseconds < 0 {
      nanoseconds += Self.nanosecondsPerSecond
      seconds -= 1
    } else if nanoseconds >= Self.nanosecondsPerSecond {
      nanoseconds -= Self.nanosecondsPerSecond
      seconds += 1
    }
    return Timestamp(seconds: seconds, nanoseconds: Int32(nanoseconds))
  }

  /// Nanoseconds from `other` to this, or nothing if they do not fit 64 bits.
  func since(_ other: Timestamp) -> Int64? {
    let (whole, overflow) = (seconds - other.seconds).multipliedReportingOverflow(
      by: Self.nanosecondsPerSecond)
    let (total, carry) = whole.addingReportingOverflow(
      Int64(nanoseconds) - Int64(other.nanoseconds))
    return overflow || carry ? nil : total
  }
}

/// A calendar date and time of day.
struct CivilTime {
  var year: Int64
  /// 1 to 12.
  var month: Int64
  /// 1 to 31.
  var day: Int64
  var hour: Int64
  var minute: Int64
  var second: Int64

  /// The civil time of seconds since 1970 in the proleptic Gregorian calendar.
  init(seconds: Int64) {
    var days = seconds / 86_400
    var rest = seconds % 86_400
    if rest < 0 {
      rest += 86_400
      days -= 1
    }
    hour = rest / 3600
    minute = rest % 3600 / 60
    second = rest % 60
    // Years begin in March here, so that the leap day is a year's last.
    days += 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days from 1970-01-01 to a date.
  static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// 0 for 1 January.
  var dayOfYear: Int64 {
    Self.days(year: year, month: month, day: day) - Self.days(year: year, month: 1, day: 1)
  }

  /// 0 for Sunday.
  var dayOfWeek: Int64 {
    let days = Self.days(year: year, month: month, day: day) + 4
    return (days % 7 + 7) % 7
  }

  static func daysInMonth(_ month: Int64, year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
