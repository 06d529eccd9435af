/// The intensity of a grid zone in even steps of time.
///
/// Means over any span take two look-ups, so that every start of a long trace can be tried.
public struct IntensityTrace: Sendable {
  /// The grid zone.
  public let zone: String
  /// Who says so, and from which file or response.
  public let source: String
  /// Where the first step begins.
  public let start: Instant
  /// The length of a step, in seconds.
  public let step: Int
  /// Intensity in kg/kWh, summed up to the start of each step; one longer than the steps.
  private let sums: [Double]

  /// How many steps the trace has.
  public var count: Int { sums.count - 1 }
  /// Where the last step ends.
  public var end: Instant { Instant(seconds: start.seconds + count * step) }

  /// Creates a trace from steps in kg/kWh; nil without steps, or with one that is not a figure a grid
  /// can have.
  public init?(zone: String, source: String, start: Instant, step: Int, values: [Double]) {
    guard step > 0, !values.isEmpty, values.allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 5 }) else {
      return nil
    }
    self.zone = zone
    self.source = source
    self.start = start
    self.step = step
    var sums = [0.0]
    sums.reserveCapacity(values.count + 1)
    for value in values { sums.append(sums[sums.count - 1] + value) }
    self.sums = sums
  }

  /// The mean intensity of a constant load from a moment on, in kg/kWh; nil where the trace does not
  /// cover the whole span.
  public func mean(from moment: Instant, hours: Double) -> Double? {
    let first = Double(moment.seconds - start.seconds) / Double(step)
    let length = hours * 3600 / Double(step)
    guard first >= 0, length.isFinite, length >= 0, first + length <= Double(count) + 1e-9 else {
      return nil
    }
    guard length > 0 else { return sum(to: min(first + 1, Double(count))) - sum(to: first) }
    return (sum(to: first + length) - sum(to: first)) / length
  }

  /// The start on a step of the trace, between two moments, at which a run of that length emits least;
  /// the earliest of equals.
  ///
  /// - Parameter deadline: When the run has to be done.
  public func bestStart(
    earliest: Instant, deadline: Instant, hours: Double
  ) -> (start: Instant, mean: Double)? {
    guard hours > 0 else { return nil }
    let firstStep = max(0, (earliest.seconds - start.seconds + step - 1) / step)
    var best: (start: Instant, mean: Double)?
    for index in firstStep..<max(firstStep, count) {
      let moment = Instant(seconds: start.seconds + index * step)
      guard Double(moment.seconds) + hours * 3600 <= Double(deadline.seconds) + 1e-6,
        let mean = mean(from: moment, hours: hours)
      else { break }
      if mean < (best?.mean ?? .infinity) { best = (moment, mean) }
    }
    return best
  }

  /// The integral up to a position in steps.
  private func sum(to position: Double) -> Double {
    let whole = min(Int(position), count)
    guard whole < count else { return sums[count] }
    return sums[whole] + (position - Double(whole)) * (sums[whole + 1] - sums[whole])
  }
}
