import CivilTime
import Footprint
import Policy
import Quantities
import Runs

extension MeasureApplication {
  /// What every figure of a moved start is: the best that moving could do.
  static let upperBound =
    "what is saved by moving in time is an upper bound: the hours are taken as known beforehand, and "
    + "what the grid does when loads move is left out"

  /// Whether a run that alternatives would move says when it starts, which is known before anything else
  /// is applied; true where none would move it.
  static func mayBeMoved(_ base: BaseRun, by alternatives: [Alternative]) -> Bool {
    guard alternatives.contains(where: { $0.shift != nil }) else { return true }
    return [Fact.start, .earliest].contains { fact in
      base.completed[fact] != nil
        || alternatives.contains { $0.settings.contains { $0.fact == fact } }
    }
  }

  /// Moves the start to the cleanest hours that the measure and the deadline allow.
  mutating func moveStart(_ alternative: Alternative) throws(Refusal) {
    guard let shift = alternative.shift else { return }
    let name = "`\(alternative.id)`"
    let compiled = compiled()
    let current = compiled.run
    guard let start = (current.text(.start) ?? current.text(.earliest)).flatMap({ Instant($0) })
    else { throw Refusal("\(name) needs `schedule.start` or `schedule.earliest`") }
    guard let duration = compiled.inputs.evaluate().duration, duration.median > 0 else {
      throw Refusal("\(name) needs a duration")
    }
    if base.isStated(.intensity) {
      throw Refusal("`site.intensity` is stated, so that the hour of the start changes nothing")
    }
    let window = StartWindow(start: start, hours: duration.median, shift: shift, run: current)
    guard let hourly = compiled.hourlyIntensity,
      let old = window.mean(in: hourly.trace, from: start)
    else {
      // Beside a move to another grid, waiting for an hour is what falls away.
      guard settings.isEmpty else {
        note("\(name) changes nothing: there is no hourly trace of this grid")
        return
      }
      throw Refusal("\(name) needs an hourly trace, and there is none of this grid")
    }
    if shift.allowsPauses, current.flag(.interruptible) != true {
      throw Refusal("\(name) pauses the run, and `schedule.interruptible` is not true")
    }
    guard let best = window.best(in: hourly.trace), best.mean.intensity < old else {
      guard settings.isEmpty else { return }
      throw Refusal("\(name) finds no cleaner hour in time")
    }
    let trace = hourly.trace
    note(
      "\(name): intensity over the hours of the run by the trace of \(trace.year) of zone "
        + "`\(trace.zone)`"
        + (best.mean.readShare < 1 ? ", for the mean day of each month" : "")
        + "; \(trace.source); \(Self.upperBound)")
    if current.text(.start) != best.start.text {
      restate(.start, .text(best.start.text), .measure(alternative.id))
    }
    guard shift.allowsPauses else { return }
    // The estimate knows a run that goes through; that of one that pauses is told to it.
    note("\(name) leaves the cost of checkpoints out")
    restate(
      .intensity, .number(hourly.figure(best.mean).rangedValue.rounded),
      .consequence("the mean over the hours that the run does not pause in"))
  }
}

/// The hours that a run may lie in.
private struct StartWindow {
  let hours: Double
  private let allowsPauses: Bool
  /// The first whole hour to start at.
  private let first: Instant
  /// The last hour to start at, counted from ``first``.
  private let lastOffset: Int
  /// Hours from ``first`` to the deadline, or to the end of the latest start.
  private let end: Int

  init(start: Instant, hours: Double, shift: StartShift, run: Run) {
    self.hours = hours
    allowsPauses = shift.allowsPauses
    let earliest = run.text(.earliest).flatMap { Instant($0) }?.seconds
    let firstHour = (min(start.seconds, earliest ?? start.seconds) + 3599) / 3600
    first = Instant(seconds: firstHour * 3600)
    let whole = Int(min(hours, Double(IntensityTrace.longestWindow)).rounded(.up))
    let deadline = run.text(.deadline).flatMap { Instant($0) }.map { $0.seconds / 3600 }
    let delay = min(shift.maxDelay ?? 8_760, 8_760)
    let latest = min(start.seconds / 3600 + Int(delay), deadline.map { $0 - whole } ?? .max)
    let lastOffset = max(0, min(latest - firstHour, 8_760))
    self.lastOffset = lastOffset
    end = min(
      deadline.map { $0 - firstHour } ?? lastOffset + whole, lastOffset + whole,
      IntensityTrace.longestWindow)
  }

  func mean(in trace: IntensityTrace, from start: Instant) -> Double? {
    trace.mean(from: start, hours: hours)?.intensity
  }

  /// The best start, and the mean over the hours of the run from there on.
  func best(in trace: IntensityTrace) -> (start: Instant, mean: IntensityTrace.Mean)? {
    guard end > 0 else { return nil }
    if allowsPauses {
      return trace.cleanestMean(from: first, window: 0..<end, hours: hours).map { (first, $0.mean) }
    }
    var best: (start: Instant, mean: IntensityTrace.Mean)?
    for offset in 0...lastOffset {
      let start = Instant(seconds: first.seconds + offset * 3600)
      guard let mean = trace.mean(from: start, hours: hours) else { continue }
      // A hair less is no reason to wait.
      if mean.intensity < (best?.mean.intensity ?? .infinity) - 1e-12 { best = (start, mean) }
    }
    return best
  }
}
