/// A moment in UTC, to the second.
public struct Instant: Sendable, Hashable, Comparable {
  /// Seconds since 1970-01-01T00:00:00Z, without leap seconds.
  public var seconds: Int

  public init(seconds: Int) { self.seconds = seconds }

  /// Reads an RFC 3339 time such as `2023-01-01T00:00:00Z` or `2023-01-01T02:00:00.5+02:00`, or a date
  /// alone, which is its midnight in UTC; nil for anything else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8.prefix(64))
    guard bytes.count == text.utf8.count, bytes.count >= 10, let year = Self.number(bytes, 0, 4),
      let month = Self.number(bytes, 5, 2), let day = Self.number(bytes, 8, 2),
      bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"), (1...12).contains(month),
      day >= 1, day <= Self.days(of: month, in: year)
    else { return nil }
    var seconds = Self.dayNumber(year, month, day) * 86_400
    if bytes.count > 10 {
      guard bytes.count >= 20, [UInt8(ascii: "T"), UInt8(ascii: "t"), 32].contains(bytes[10]),
        bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
        let hour = Self.number(bytes, 11, 2), let minute = Self.number(bytes, 14, 2),
        let second = Self.number(bytes, 17, 2), hour < 24, minute < 60, second <= 60
      else { return nil }
      seconds += hour * 3600 + minute * 60 + min(second, 59)
      guard let offset = Self.offset(bytes[19...]) else { return nil }
      seconds -= offset
    }
    self.seconds = seconds
  }

  public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

  /// The seconds that a zone such as `Z` or `+02:00` is ahead of UTC, after a fraction of a second.
  private static func offset(_ rest: ArraySlice<UInt8>) -> Int? {
    var rest = rest
    if rest.first == UInt8(ascii: ".") {
      rest = rest.dropFirst().drop { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
    let zone = Array(rest)
    if zone == [UInt8(ascii: "Z")] || zone == [UInt8(ascii: "z")] { return 0 }
    guard zone.count == 6, zone[3] == UInt8(ascii: ":"), let hours = number(zone, 1, 2),
      let minutes = number(zone, 4, 2), hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3600 + minutes * 60
    switch zone[0] {
    case UInt8(ascii: "+"): return seconds
    case UInt8(ascii: "-"): return -seconds
    default: return nil
    }
  }

  private static func number(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int? {
    guard start + count <= bytes.count else { return nil }
    var value = 0
    for byte in bytes[start..<start + count] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }

  private static func days(of month: Int, in year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 in the Gregorian calendar.
  private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = year / 400
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}
