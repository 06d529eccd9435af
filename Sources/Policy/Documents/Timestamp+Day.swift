public import CEL
public import CivilTime

extension Timestamp {
  /// The first instant of a day in UTC; that of the nearest year from 1 to 9999 for a day outside.
  public init(_ day: CalendarDate) {
    let days = min(max(day.daysSince1970, -719_162), 2_932_896)
    self = Timestamp(seconds: Int64(days) * 86_400) ?? Self.beginning
  }

  private static var beginning: Timestamp { Timestamp(CalendarDate(daysSince1970: 0)) }
}
