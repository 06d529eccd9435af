public import Catalogue
public import CivilTime

/// The intensity of a grid zone from hour to hour.
///
/// Hours that were read stand for themselves. All others are those of the mean day of their month,
/// year for year, with the spread that such a day was found to have.
public struct IntensityTrace: Sendable {
  /// The grid zone, by the catalogue's id where it has one.
  public private(set) var zone: String
  /// Who says so, and from which file or response.
  public let source: String
  /// The year that the trace is from, or its first.
  public let year: Int
  /// The mean over a year, or over all that was read, in kg/kWh.
  public let mean: Double
  /// Whether only the ups and downs of the trace count, and not its level: true of a shipped one, whose
  /// year is past, while the zone's yearly figure is newer.
  public let isShape: Bool
  private let readings: IntensityReadings?
  private let typical: TypicalYear?
  private let hasAllMonths: Bool
  /// See ``HourlyProfile/spread``.
  private let typicalSpread: [Double]?

  /// The most steps that a trace may have: thirty years of quarter hours.
  public static let longest = 1_100_000

  /// Creates the trace that a profile of the catalogue stands for.
  public init?(_ profile: HourlyProfile) {
    guard let typical = TypicalYear(profile.values) else { return nil }
    zone = profile.zone
    source = profile.source
    year = profile.year
    mean = typical.mean
    isShape = true
    typicalSpread = profile.spread
    readings = nil
    hasAllMonths = true
    self.typical = typical
  }

  /// Creates a trace from even steps in kg/kWh; nil without steps, or with one that is not a figure a
  /// grid can have.
  ///
  /// - Parameters:
  ///   - zone: The grid zone.
  ///   - source: Who says so, for reports.
  ///   - start: When the first step begins.
  ///   - step: The length of a step, in seconds: a minute to a day.
  ///   - values: The intensity in each step, in kgCO2e/kWh.
  public init?(zone: String, source: String, start: Instant, step: Int, values: [Double]) {
    guard (60...86_400).contains(step), (1...Self.longest).contains(values.count),
      values.allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 5 })
    else { return nil }
    let readings = IntensityReadings(start: start, step: step, values: values)
    let typical = readings.typicalYear()
    self.zone = zone
    self.source = source
    self.readings = readings
    self.typical = typical?.year
    hasAllMonths = typical?.hasAllMonths ?? false
    year = start.day.year
    mean = typical.flatMap { $0.hasAllMonths ? $0.year.mean : nil } ?? readings.mean
    isShape = false
    typicalSpread = nil
  }

  /// The same trace under another name of its zone.
  public func renamed(_ zone: String) -> IntensityTrace {
    var trace = self
    trace.zone = zone
    return trace
  }

  /// How many steps were read; 0 for a shipped trace.
  public var count: Int { readings?.count ?? 0 }
  /// The span that was read; nil for a shipped trace.
  public var span: (start: Instant, end: Instant)? { readings.map { ($0.start, $0.end) } }

  /// The mean over the hours of a constant load.
  public struct Mean: Sendable, Equatable {
    /// In kg/kWh.
    public var intensity: Double
    /// The standard deviation of its logarithm.
    public var sigma: Double
    /// The share of the hours that were read; the others are those of a typical year.
    public var readShare: Double
  }

  /// The mean intensity of a constant load from a moment on; nil where the trace knows nothing of some
  /// of its hours: it reads less than a day and does not cover them.
  public func mean(from moment: Instant, hours: Double) -> Mean? {
    guard hours > 0, hours.isFinite else { return nil }
    let (before, covered) = readings?.covered(from: moment, hours: hours) ?? (0, 0)
    var sum = 0.0
    if let readings, covered > 0 {
      sum = covered * readings.mean(from: moment.adding(hours: before), hours: covered)
    }
    let rest = hours - covered
    guard rest > 1e-9 * hours else {
      return Mean(intensity: sum / hours, sigma: Self.readingSpread, readShare: 1)
    }
    guard let typical else { return nil }
    if covered == 0 {
      sum = hours * typical.mean(from: moment, hours: hours)
    } else {
      let after = rest - before
      if before > 0 { sum += before * typical.mean(from: moment, hours: before) }
      if after > 0 {
        sum += after * typical.mean(from: moment.adding(hours: before + covered), hours: after)
      }
    }
    let share = covered / hours
    return Mean(
      intensity: sum / hours,
      sigma: share * Self.readingSpread + (1 - share) * spread(overTypical: rest),
      readShare: share)
  }

  /// The mean over the cleanest whole hours of a window, the last one in part, as a run that pauses in
  /// the others would have it.
  ///
  /// - Parameters:
  ///   - moment: When the window begins.
  ///   - hours: How long the run draws power in it.
  ///   - window: Whole hours, counted from the moment on; at most ``longestWindow``.
  public func cleanestMean(
    from moment: Instant, window: Range<Int>, hours: Double
  ) -> (mean: Mean, end: Int)? {
    guard hours > 0, hours <= Double(window.count), window.count <= Self.longestWindow else {
      return nil
    }
    var readings: [(hour: Int, mean: Mean)] = []
    for hour in window {
      guard let mean = mean(from: moment.adding(hours: Double(hour)), hours: 1) else { return nil }
      readings.append((hour, mean))
    }
    readings.sort {
      $0.mean.intensity != $1.mean.intensity
        ? $0.mean.intensity < $1.mean.intensity : $0.hour < $1.hour
    }
    var (sum, readHours, left, end) = (0.0, 0.0, hours, window.lowerBound)
    for reading in readings where left > 0 {
      let part = min(1, left)
      sum += part * reading.mean.intensity
      readHours += part * reading.mean.readShare
      left -= part
      end = max(end, reading.hour + 1)
    }
    let share = readHours / hours
    let sigma = share * Self.readingSpread + (1 - share) * spread(overTypical: hours)
    return (Mean(intensity: sum / hours, sigma: sigma, readShare: share), end)
  }

  /// The longest window for ``cleanestMean(from:window:hours:)``, in hours.
  public static let longestWindow = 3 * 8_784
}

extension IntensityTrace {
  /// What two hourly figures for the same hours differ by: a forecast and what came, or two sources.
  private static let readingSpread = 0.08
  /// What two months of 2023 differ by in the same four zones: what is not known of one that was not
  /// read.
  private static let seasonSpread = 0.25

  /// What ``HourlyProfile/spread`` is for a trace that nobody held against other years: the root mean
  /// square over the four shipped zones.
  private static let commonSpread = [
    0.267, 0.258, 0.239, 0.221, 0.201, 0.184, 0.158, 0.125, 0.080, 0.062,
  ]

  private func spread(overTypical hours: Double) -> Double {
    let spread = Self.interpolate(typicalSpread ?? Self.commonSpread, at: hours)
    return hasAllMonths ? spread : Distribution.combined(spread, Self.seasonSpread)
  }

  /// Straight between the spans that were measured; over a year the level is that of the year.
  static func interpolate(_ spread: [Double], at hours: Double) -> Double {
    var low = (hours: 0.0, sigma: spread.first ?? 0)
    for position in spread.indices {
      let high = (hours: HourlyProfile.spreadHours[position], sigma: spread[position])
      if hours <= high.hours { return between(low, high, hours) }
      low = high
    }
    return hours < 8_760 ? between(low, (8_760, 0), hours) : 0
  }

  private static func between(
    _ low: (hours: Double, sigma: Double), _ high: (hours: Double, sigma: Double), _ hours: Double
  ) -> Double {
    low.sigma + (high.sigma - low.sigma) * (hours - low.hours) / (high.hours - low.hours)
  }
}
