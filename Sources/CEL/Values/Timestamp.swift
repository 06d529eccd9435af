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

  /// Earlier is less.
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
