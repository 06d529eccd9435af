/// What a period will have used at its end, if it goes on as it began.
public struct UseForecast: Sendable, Equatable {
  /// In the smallest unit of the budget's metric.
  public var p5: Double
  /// The median, in the smallest unit of the budget's metric.
  public var p50: Double
  /// The 95th percentile, in the smallest unit of the budget's metric.
  public var p95: Double
  /// The moment, in seconds since 1970, at which the median uses up what the period has.
  public var exhausted: Int64?

  static let fewestDays = 3

  /// Carries the daily use on to the end of a period.
  ///
  /// The days so far, those without use included, stand for the days to come; the range covers their spread
  /// and that so few days are known. What is reserved will at least be used.
  ///
  /// - Parameters:
  ///   - days: What was settled day by day.
  ///   - now: Seconds since 1970.
  /// - Returns: Nil before the third day, and after the period's end.
  public init?(_ status: BudgetStatus, days: [DayTotal], now: Int64) {
    let elapsed = Int((now - status.period.start) / 86_400) + 1
    let first = Int64((Double(status.period.start) / 86_400).rounded(.down))
    // A budget without an end is counted from its first use.
    let start = status.definition.calendar.length == .total ? days.first?.day ?? first : first
    let count = min(elapsed, Int(now / 86_400 - start) + 1)
    guard count >= Self.fewestDays, now < status.period.end,
      status.definition.calendar.length != .total
    else { return nil }
    let total = days.reduce(0.0) { $0 + Double($1.settled) }
    let mean = total / Double(count)
    let squares = days.reduce(0.0) {
      $0 + (Double($1.settled) - mean) * (Double($1.settled) - mean)
    }
    let idle = Double(max(0, count - days.count)) * mean * mean
    let deviation = ((squares + idle) / Double(count - 1)).squareRoot()
    let rest = Double(status.period.end - now) / 86_400
    let settled = Double(status.balance.settled)
    let floor = settled + Double(status.balance.reserved)
    let expected = settled + mean * rest
    let spread = 1.645 * deviation * (rest + rest * rest / Double(count)).squareRoot()
    p5 = max(floor, expected - spread)
    p50 = max(floor, expected)
    p95 = max(floor, expected + spread)
    let entitled = Double(status.free) + floor
    if mean > 0, settled + mean * rest > entitled {
      exhausted = now + Int64(max(0, (entitled - settled) / mean) * 86_400)
    }
  }
}
