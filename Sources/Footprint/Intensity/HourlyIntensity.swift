public import CivilTime
import Quantities
import Runs

/// The intensity at the site of a run from hour to hour, as far as a trace knows it.
public final class HourlyIntensity: Sendable {
  /// The trace of the site's grid zone, or of its country.
  public let trace: IntensityTrace
  /// The site's yearly figure; nil where it has none.
  let yearly: Traced<FactValue>?
  private let level: Distribution

  /// The site's yearly figure in kg/kWh, which stands for hours that the trace does not know.
  public var yearlyFigure: Distribution? { yearly == nil ? nil : level }

  /// Nil for a trace that only knows ups and downs where there is no yearly figure to go up and down
  /// from.
  init?(_ trace: IntensityTrace, yearly: Traced<FactValue>?) {
    let figure = (yearly?.value.number).map { Distribution($0) }
    guard !trace.isShape || figure != nil && trace.mean > 0 else { return nil }
    self.trace = trace
    self.yearly = yearly
    level = figure ?? .one
  }

  /// The mean over the hours of a run of constant load, in kg/kWh; nil where the trace does not know
  /// them.
  ///
  /// - Parameters:
  ///   - start: When the run starts.
  ///   - duration: Its wall clock in h; what is uncertain about it widens the range.
  public func mean(from start: Instant, duration: Distribution) -> Distribution? {
    factor(from: start, duration: duration).map(mean(by:))
  }

  /// The mean that a factor stands for, in kg/kWh.
  func mean(by factor: Distribution) -> Distribution { trace.isShape ? level * factor : factor }

  /// What stands for a mean that the trace computed otherwise, such as that of the cleanest hours.
  public func figure(_ mean: IntensityTrace.Mean) -> Distribution {
    guard trace.isShape else { return Distribution(median: mean.intensity, sigma: mean.sigma) }
    return level * Distribution(median: mean.intensity / trace.mean, sigma: mean.sigma)
  }

  /// The mean over the hours: over that of the year for a trace of ups and downs, or else in kg/kWh.
  func factor(from start: Instant, duration: Distribution) -> Distribution? {
    guard let mean = trace.mean(from: start, hours: duration.median) else { return nil }
    let scale = trace.isShape ? 1 / trace.mean : 1
    var factor = Distribution(median: mean.intensity * scale, sigma: mean.sigma)
    if !duration.isExact, let short = trace.mean(from: start, hours: duration.p5),
      let long = trace.mean(from: start, hours: duration.p95), short.intensity > 0,
      long.intensity > 0
    {
      let log = Elementary.log(long.intensity / short.intensity)
      factor = factor.widened(by: log.magnitude / (2 * Distribution.z95))
    }
    return factor
  }
}

/// The hours that an estimate was made for.
struct HourlyFigure: Sendable {
  var hourly: HourlyIntensity
  var start: Instant
  var duration: Distribution
  /// See ``HourlyIntensity/factor(from:duration:)``.
  var factor: Distribution
}

extension HourlyFigure {
  /// What was taken from the trace, in one line: the hours, how they are known, and their mean beside
  /// that of the year.
  var summary: String {
    let trace = hourly.trace
    let hours = QuantityFormatter.describe(duration.median, as: .time)
    var text = "\(trace.source); hourly, over \(hours) from \(start.text)"
    guard let mean = trace.mean(from: start, hours: duration.median) else { return text }
    switch mean.readShare {
    case 1: text += ", as read"
    case 0: text += ", by the mean day of each month"
    default:
      let share = (mean.readShare * 100).rounded()
      text +=
        ", \(CanonicalNumber.text(share)) % as read and the rest by the mean day of each month"
    }
    func figure(_ value: Double) -> String {
      QuantityFormatter.describe(value, as: .intensity)
    }
    return text + ": \(figure(mean.intensity)) against \(figure(trace.mean)) over its year"
  }
}
