/// A moment, to the nanosecond, without leap seconds.
public struct Instant: Sendable, Hashable, Comparable {
  /// Seconds since 1970-01-01T00:00:00Z.
  public var seconds: Int
  /// Nanoseconds within the second, 0 to 999,999,999.
  public var nanoseconds: Int32

  /// Creates a moment of so many seconds after 1970 in UTC, and nanoseconds of the next.
  public init(seconds: Int, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// The first moment of a day in UTC.
  public init(_ day: CalendarDate) { self.init(seconds: day.daysSince1970 * 86_400) }

  /// Reads RFC 3339 such as `2026-11-23T10:00:00.5+01:00`; nil for anything else.
  ///
  /// As the RFC allows, a space may stand for `T`, and second 60 is read as 59. Digits past the
  /// nanoseconds are dropped.
  public init?(_ text: some StringProtocol) {
    var reader = DigitReader(text)
    guard let date = reader.date(), reader.accept("T") || reader.accept("t") || reader.accept(" "),
      let hour = reader.number(2), reader.accept(":"), let minute = reader.number(2),
      reader.accept(":"), let second = reader.number(2), hour < 24, minute < 60, second <= 60
    else { return nil }
    var nanoseconds: Int32 = 0
    if reader.accept(".") {
      guard let fraction = reader.fraction() else { return nil }
      nanoseconds = fraction
    }
    guard let offset = reader.offset(), reader.isAtEnd else { return nil }
    self.init(
      seconds: date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + min(second, 59) - offset,
      nanoseconds: nanoseconds)
  }

  /// The day in UTC.
  public var day: CalendarDate {
    CalendarDate(daysSince1970: (seconds - secondOfDay) / 86_400)
  }

  /// Seconds since midnight in UTC, 0 to 86,399.
  public var secondOfDay: Int { (seconds % 86_400 + 86_400) % 86_400 }

  /// 0 to 23, in UTC.
  public var hour: Int { secondOfDay / 3600 }
  /// 0 to 59.
  public var minute: Int { secondOfDay % 3600 / 60 }
  /// 0 to 59.
  public var second: Int { secondOfDay % 60 }

  /// The moment so many hours later, or earlier for a number below zero, to the second and at most
  /// some hundred thousand years away.
  public func adding(hours: Double) -> Instant {
    let distance = min(max(hours * 3600, -1e13), 1e13).rounded()
    return Instant(
      seconds: seconds + (distance.isNaN ? 0 : Int(distance)), nanoseconds: nanoseconds)
  }

  /// RFC 3339 in UTC with as many fraction digits as are needed, such as `2026-12-01T06:00:00Z`.
  public var text: String {
    let time = [hour, minute, second].map { CalendarDate.padded($0, 2) }.joined(separator: ":")
    return "\(day)T\(time)\(Self.fraction(nanoseconds))Z"
  }

  /// A point and the digits of nanoseconds without trailing zeros, or nothing for zero.
  public static func fraction(_ nanoseconds: Int32) -> String {
    guard nanoseconds != 0 else { return "" }
    var digits = Substring(CalendarDate.padded(Int(nanoseconds), 9))
    while digits.last == "0" { digits.removeLast() }
    return ".\(digits)"
  }

  /// Earlier is less.
  public static func < (left: Instant, right: Instant) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }
}
