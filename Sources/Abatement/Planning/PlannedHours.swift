import CivilTime
import Footprint
import Quantities
public import Runs

/// The intensity of a grid from hour to hour, for the points of a sweep that lie there.
public struct PlannedHours: Sendable {
  /// The hours that are shown.
  public enum Window: Sendable, Equatable {
    /// The hours between two moments.
    case between(String, String)
    /// The hours of a day, each the mean over a year.
    case day
  }

  /// The grid zone.
  public var zone: String
  /// Who says so, and from which file.
  public var source: String
  /// The positions on the axes of the points that lie there, for the axes that decide it.
  public var places: [[Int: Int]]
  /// Mean intensities in kg/kWh, in even steps; nil where the trace says nothing.
  public var values: [Double?]
}

extension Planner {
  /// Facts that decide in which grid a run is.
  private static let gridFacts: [Fact] = [.region, .provider, .country, .gridZone]
  /// The most grids.
  private static let mostGrids = 12
  /// The most steps of one curve.
  private static let mostSteps = 336

  /// The hours of the grids of some points of a sweep, in the order of the points; empty where no trace
  /// is of any of them.
  ///
  /// - Returns: What the hours are, how long a step is, in h, and the grids.
  public func hours(
    of run: Run, _ result: SweepResult, points: [Int]
  ) -> (window: PlannedHours.Window, step: Double, grids: [PlannedHours]) {
    let base = BaseRun(stated: run, assessment: estimator.assess(run), estimator: estimator)
    let axes = result.axes.indices.filter { Self.gridFacts.contains(result.axes[$0].fact) }
    let (first, step, count) = window(of: base, result)
    var grids: [PlannedHours] = []
    var seen: Set<[Int]> = []
    for point in points {
      let coordinates = result.coordinates(at: point)
      let place = axes.map { coordinates[$0] }
      guard seen.insert(place).inserted else { continue }
      let settings = zip(axes, place).map {
        FactAssignment(result.axes[$0].fact, result.axes[$0].values[$1])
      }
      guard let changed = try? MeasureApplication.apply(settings, to: base),
        let hourly = changed.compiled.hourlyIntensity
      else { continue }
      let positions = Dictionary(uniqueKeysWithValues: zip(axes, place))
      let values = Self.values(of: hourly, first, step, count)
      if let known = grids.firstIndex(where: {
        $0.zone == hourly.trace.zone && $0.values == values
      }) {
        grids[known].places.append(positions)
      } else if grids.count < Self.mostGrids, values.contains(where: { $0 != nil }) {
        grids.append(
          PlannedHours(
            zone: hourly.trace.zone, source: hourly.trace.source, places: [positions],
            values: values))
      }
    }
    let window = first.map { first in
      PlannedHours.Window.between(first.text, first.adding(hours: Double(count) * step).text)
    }
    return (window ?? .day, step, grids)
  }

  /// From the first start to the end of the last; a day, which begins at no moment, where no start is
  /// known.
  private func window(
    of base: BaseRun, _ result: SweepResult
  ) -> (first: Instant?, step: Double, count: Int) {
    let varied = result.axes.first { $0.fact == .start }?.values.compactMap(\.text)
    let starts = (varied ?? [base.completed.text(.start)].compactMap(\.self))
      .compactMap { Instant($0) }
    guard let first = starts.min(), let last = starts.max() else { return (nil, 1, 24) }
    let hours =
      Double(last.seconds - first.seconds) / 3600
      + min(336, max(24, base.ranges.duration?.median ?? 24))
    let step = max(1, (hours / Double(Self.mostSteps)).rounded(.up))
    return (first, step, max(1, Int((hours / step).rounded(.up))))
  }

  private static func values(
    of hourly: HourlyIntensity, _ first: Instant?, _ step: Double, _ count: Int
  ) -> [Double?] {
    func mean(_ instant: Instant) -> Double? {
      hourly.mean(from: instant, duration: Distribution(median: step))?.median
    }
    if let first { return (0..<count).map { mean(first.adding(hours: Double($0) * step)) } }
    guard let first = CalendarDate(year: hourly.trace.year, month: 1, day: 1) else { return [] }
    return (0..<count).map { hour in
      let known = (0..<365).compactMap {
        mean(Instant(first).adding(hours: Double($0 * 24 + hour)))
      }
      return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }
  }
}
