import Catalogue

/// The profile of a zone over the hours of a calendar.
struct HourlyTrace {
  let profile: HourlyProfile
  /// Hours since 1970-01-01T00:00:00Z of ``weights``' first element.
  private let firstHour: Int
  /// Sums of the intensities up to each hour, so that the mean over a window is one difference.
  private let sums: [Double]

  /// The longest span that a trace covers, in hours.
  static let longestSpan = 3 * 8_784

  /// Lays a profile over `span` hours from `start`, in hours since 1970; at most ``longestSpan``.
  init(_ profile: HourlyProfile, from start: Int, span: Int) {
    self.profile = profile
    firstHour = start
    var sums = [0.0]
    let span = min(max(span, 1), Self.longestSpan)
    sums.reserveCapacity(span + 1)
    var total = 0.0
    var month = 0
    for hour in start..<start + span {
      let hourOfDay = ((hour % 24) + 24) % 24
      if month == 0 || hourOfDay == 0 { month = CivilDate(hoursSince1970: hour).month }
      total += profile.intensity(month: month, hour: hourOfDay)
      sums.append(total)
    }
    self.sums = sums
  }

  /// How many hours the trace covers.
  var count: Int { sums.count - 1 }

  /// The intensity of the hour at an offset.
  func intensity(at offset: Int) -> Double { sums[offset + 1] - sums[offset] }

  /// The mean over `duration` hours from an offset on; the last hour counts in part.
  func mean(from offset: Int, duration: Double) -> Double {
    let duration = min(max(duration, 1.0 / 3600), Double(count - offset))
    let whole = Int(duration)
    var total = sums[offset + whole] - sums[offset]
    let rest = duration - Double(whole)
    if rest > 0, offset + whole < count { total += rest * intensity(at: offset + whole) }
    return total / duration
  }

  /// The mean over the cleanest hours of a window, and how many hours after its start the last one ends.
  func cleanestMean(in window: Range<Int>, duration: Double) -> (mean: Double, end: Int) {
    let needed = min(max(duration, 1.0 / 3600), Double(window.count))
    let hours = Int(needed.rounded(.up))
    let chosen = window.sorted { left, right in
      let (a, b) = (intensity(at: left), intensity(at: right))
      return a != b ? a < b : left < right
    }.prefix(hours)
    var total = 0.0
    var left = needed
    for hour in chosen {
      let share = min(1, left)
      total += share * intensity(at: hour)
      left -= share
    }
    return (total / needed, (chosen.max() ?? window.lowerBound) + 1)
  }
}

/// A day of the calendar, as far as traces and times need one.
struct CivilDate {
  var year: Int
  var month: Int
  var day: Int

  /// The day in UTC that an hour lies in.
  init(hoursSince1970 hours: Int) {
    let days = hours >= 0 ? hours / 24 : (hours - 23) / 24
    // Years that start in March have their leap day last.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * fromMarch + 2) / 5 + 1
    month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// An instant as RFC 3339, such as `2026-12-01T06:00:00Z`.
  static func instant(secondsSince1970 seconds: Int) -> String {
    let hours = seconds >= 0 ? seconds / 3600 : (seconds - 3599) / 3600
    let rest = seconds - hours * 3600
    let date = CivilDate(hoursSince1970: hours)
    let day = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    let hour = ((hours % 24) + 24) % 24
    return "\(day)T\(padded(hour, 2)):\(padded(rest / 60, 2)):\(padded(rest % 60, 2))Z"
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
