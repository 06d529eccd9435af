import Catalogue
import CivilTime

/// A year of which only the mean day of each month is known, and which repeats for ever.
///
/// The mean over any span takes two look-ups, so that every start of a year can be tried.
struct TypicalYear: Sendable {
  /// Twelve months of 24 hours, in kg/kWh.
  private let values: [Double]
  /// The sums of a month's day up to each hour; 25 for each month.
  private let hourSums: [Double]
  /// The sums up to the start of each month, in a common year and then in a leap year; 13 each.
  private let monthSums: [Double]

  /// The longest span that is followed hour by hour; the mean of one that is longer is the year's.
  private static let longestSpan = 100 * 8_766.0

  /// Creates a year from twelve months of 24 hours, in kg/kWh; nil for another number of them.
  init?(_ values: [Double]) {
    guard values.count == 12 * 24 else { return nil }
    self.values = values
    var hourSums: [Double] = []
    hourSums.reserveCapacity(12 * 25)
    for month in 0..<12 {
      var sum = 0.0
      hourSums.append(sum)
      for hour in 0..<24 {
        sum += values[month * 24 + hour]
        hourSums.append(sum)
      }
    }
    var monthSums: [Double] = []
    for year in [2023, 2024] {
      var sum = 0.0
      monthSums.append(sum)
      for month in 0..<12 {
        let days = CalendarDate.days(inMonth: month + 1, of: year)
        sum += Double(days) * hourSums[month * 25 + 24]
        monthSums.append(sum)
      }
    }
    self.hourSums = hourSums
    self.monthSums = monthSums
  }

  /// The mean over a year of 365 days.
  var mean: Double { monthSums[12] / 8_760 }

  /// The mean of a constant load over so many hours, above zero, from a moment on; parts of hours
  /// count in part.
  func mean(from start: Instant, hours: Double) -> Double {
    guard hours > 0, hours < Self.longestSpan else { return mean }
    let seconds = hours * 3600
    let whole = seconds.rounded(.down)
    let first = position(start.seconds, 0)
    let last = position(start.seconds + Int(whole), seconds - whole)
    var sum = last.sum - first.sum
    if last.year != first.year {
      sum += Double(last.year - first.year) * monthSums[12]
      let leapDays = Self.leapDays(before: last.year) - Self.leapDays(before: first.year)
      sum += Double(leapDays) * (monthSums[25] - monthSums[12])
    }
    return sum / hours
  }

  /// The year of a moment, and the integral from its start on.
  private func position(_ seconds: Int, _ fraction: Double) -> (year: Int, sum: Double) {
    let instant = Instant(seconds: seconds)
    let (day, second) = (instant.day, instant.secondOfDay)
    let (month, hour) = (day.month - 1, second / 3600)
    let partOfHour = (Double(second % 3600) + fraction) / 3600
    let sum =
      monthSums[(CalendarDate.isLeap(day.year) ? 13 : 0) + month]
      + Double(day.day - 1) * hourSums[month * 25 + 24] + hourSums[month * 25 + hour]
      + partOfHour * values[month * 24 + hour]
    return (day.year, sum)
  }

  private static func leapDays(before year: Int) -> Int {
    CalendarDate.daysSince1970(year: year, month: 1, day: 1) - 365 * (year - 1970)
  }
}
