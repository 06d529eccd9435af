public import CEL
public import CivilTime

extension BudgetPeriod {
  /// What results call the period that a day falls in: `2026-W48`, `2026-11`, `2026-Q4`, `2026`.
  public func label(on day: CalendarDate) -> String {
    switch self {
    case .run: "run"
    case .change: "change"
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
  /// The first instant of a day in UTC; that of the nearest year from 1 to 9999 for a day outside.
  public init(_ day: CalendarDate) {
    let days = min(max(day.daysSince1970, -719_162), 2_932_896)
    self = Timestamp(seconds: Int64(days) * 86_400) ?? Self.beginning
  }

  private static var beginning: Timestamp { Timestamp(CalendarDate(daysSince1970: 0)) }
}
