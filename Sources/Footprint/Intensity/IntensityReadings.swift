import CivilTime

/// Intensities in even steps of time, as somebody recorded or forecast them.
struct IntensityReadings: Sendable {
  /// Where the first step begins.
  let start: Instant
  /// The length of a step, in seconds.
  let step: Int
  /// Intensity in kg/kWh, summed up to the start of each step; one longer than the steps.
  private let sums: [Double]

  /// How many steps there are.
  var count: Int { sums.count - 1 }
  /// Where the last step ends.
  var end: Instant { Instant(seconds: start.seconds + count * step) }
  /// The mean over all of them, in kg/kWh.
  var mean: Double { sums[count] / Double(count) }

  /// Creates readings from steps in kg/kWh, at least one.
  init(start: Instant, step: Int, values: [Double]) {
    self.start = start
    self.step = step
    var sums = [0.0]
    sums.reserveCapacity(values.count + 1)
    for value in values { sums.append(sums[sums.count - 1] + value) }
    self.sums = sums
  }

  /// The part of a span that the readings cover: how many hours before it begins, and how many it has.
  func covered(from moment: Instant, hours: Double) -> (before: Double, hours: Double) {
    let first = Double(start.seconds - moment.seconds) / 3600
    let last = Double(end.seconds - moment.seconds) / 3600
    let before = min(max(first, 0), hours)
    return (before, max(0, min(last, hours) - before))
  }

  /// The mean of a constant load over a span that the readings cover, in kg/kWh.
  func mean(from moment: Instant, hours: Double) -> Double {
    let first = Double(moment.seconds - start.seconds) / Double(step)
    let length = hours * 3600 / Double(step)
    return (sum(to: first + length) - sum(to: first)) / length
  }

  /// The integral up to a position in steps.
  private func sum(to position: Double) -> Double {
    guard position > 0 else { return 0 }
    let whole = min(Int(min(position, Double(count))), count)
    guard whole < count else { return sums[count] }
    return sums[whole] + (position - Double(whole)) * (sums[whole + 1] - sums[whole])
  }

  /// What the readings say of the mean day of each month.
  ///
  /// - Returns: The year, and whether every month has half of its days at least; nil without a day in
  ///   which every hour was read.
  func typicalYear() -> (year: TypicalYear, hasAllMonths: Bool)? {
    var totals = Array(repeating: 0.0, count: 12 * 24)
    var counts = Array(repeating: 0, count: 12 * 24)
    var hour = (start.seconds + 3599) / 3600 * 3600
    var month = 0
    while hour + 3600 <= end.seconds {
      let instant = Instant(seconds: hour)
      if month == 0 || instant.secondOfDay == 0 { month = instant.day.month }
      let cell = (month - 1) * 24 + instant.hour
      totals[cell] += mean(from: instant, hours: 1)
      counts[cell] += 1
      hour += 3600
    }
    let isWhole = (0..<12).allSatisfy { month in
      (0..<24).allSatisfy { counts[month * 24 + $0] >= 14 }
    }
    // Hours of a month that was not read are those of the months that were.
    var day: [Double] = []
    for hour in 0..<24 {
      let cells = (0..<12).map { $0 * 24 + hour }.filter { counts[$0] > 0 }
      guard !cells.isEmpty else { return nil }
      day.append(
        cells.reduce(0) { $0 + totals[$1] / Double(counts[$1]) } / Double(cells.count))
    }
    let values = totals.indices.map { cell in
      counts[cell] > 0 ? totals[cell] / Double(counts[cell]) : day[cell % 24]
    }
    return TypicalYear(values).map { ($0, isWhole) }
  }
}
