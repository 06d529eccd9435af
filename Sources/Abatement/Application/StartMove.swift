import CEL
import Catalogue
import Footprint
import Policy
import Quantities

extension MeasureApplication {
  /// Moves the start to the cleanest hours that the measure and the deadline allow.
  mutating func moveStart(_ alternative: Alternative) throws(Refusal) {
    guard let shift = alternative.shift else { return }
    let name = "`\(alternative.id)`"
    let assessed = base.estimator.assess(run).run
    guard let old = (assessed.text(.start) ?? assessed.text(.earliest)).flatMap({ Timestamp($0) })
    else { throw Refusal("\(name) needs `schedule.start` or `schedule.earliest`") }
    guard let duration = assessed.number(.duration)?.central, duration > 0 else {
      throw Refusal("\(name) needs a duration")
    }
    if base.isStated(.intensity) {
      throw Refusal("`site.intensity` is stated, so that the hour of the start changes nothing")
    }
    guard let intensity = assessed.number(.intensity),
      let profile = HourlyProfile.shipped(
        zone: assessed.text(.gridZone), country: assessed.text(.country))
    else {
      // Beside a move to another grid, waiting for an hour is what falls away.
      guard settings.isEmpty else {
        note("\(name) changes nothing: there is no hourly trace of this grid")
        return
      }
      throw Refusal("\(name) needs an hourly trace, and there is none of this grid")
    }
    if shift.allowsPauses, assessed.flag(.interruptible) != true {
      throw Refusal("\(name) pauses the run, and `schedule.interruptible` is not true")
    }
    let window = StartWindow(old: old, duration: duration, shift: shift, run: assessed)
    guard let best = window.best(in: profile), best.ratio < 1 else {
      guard settings.isEmpty else { return }
      throw Refusal("\(name) finds no cleaner hour in time")
    }
    note(
      "\(name): intensity over the hours of the run by the mean day of each month of "
        + "\(profile.year) in zone `\(profile.zone)`; \(profile.source)")
    if shift.allowsPauses { note("\(name) leaves the cost of checkpoints out: an upper bound") }
    let start = CivilDate.instant(secondsSince1970: best.start)
    if base.completed.text(.start) != start {
      restate(.start, .text(start), .measure(alternative.id))
    }
    restate(
      .intensity, .number(intensity.multiplied(by: RangedValue(best.ratio)).rounded),
      .consequence("the mean over the hours of the run"))
  }
}

/// The hours that a run may lie in.
private struct StartWindow {
  /// Seconds since 1970 of the start as it is.
  let start: Int
  /// In hours.
  let duration: Double
  /// The first whole hour to start at, and the last, relative to ``firstHour``.
  private let firstHour: Int
  private let lastOffset: Int
  private let allowsPauses: Bool
  /// Hours from ``firstHour`` to the deadline, or to the end of the latest start.
  private let end: Int

  init(old: Timestamp, duration: Double, shift: StartShift, run: Run) {
    start = Int(old.seconds)
    self.duration = duration
    allowsPauses = shift.allowsPauses
    let earliest = run.text(.earliest).flatMap { Timestamp($0) }.map { Int($0.seconds) }
    let firstHour = (min(start, earliest ?? start) + 3599) / 3600
    let hours = Int(duration.rounded(.up))
    let deadline = run.text(.deadline).flatMap { Timestamp($0) }.map { Int($0.seconds) / 3600 }
    let delay = min(shift.maxDelay ?? 8_760, 8_760)
    let latest = min(start / 3600 + Int(delay), deadline.map { $0 - hours } ?? .max)
    let lastOffset = max(0, min(latest - firstHour, 8_760))
    self.firstHour = firstHour
    self.lastOffset = lastOffset
    end = min(
      deadline.map { $0 - firstHour } ?? lastOffset + hours, lastOffset + hours,
      HourlyTrace.longestSpan)
  }

  /// The best start in seconds since 1970, and its intensity over that of the start as it is.
  func best(in profile: HourlyProfile) -> (start: Int, ratio: Double)? {
    let hours = Int(duration.rounded(.up)) + 1
    let old = HourlyTrace(profile, from: start / 3600, span: hours).mean(
      from: 0, duration: duration)
    guard old > 0, end > 0 else { return nil }
    let trace = HourlyTrace(profile, from: firstHour, span: lastOffset + hours)
    if allowsPauses {
      let window = 0..<min(end, trace.count)
      guard Double(window.count) >= duration else { return nil }
      let mean = trace.cleanestMean(in: window, duration: duration).mean
      return (firstHour * 3600, mean / old)
    }
    var best: (offset: Int, mean: Double)?
    for offset in 0...lastOffset {
      let mean = trace.mean(from: offset, duration: duration)
      // A hair less is no reason to wait.
      if mean < (best?.mean ?? .infinity) - 1e-12 { best = (offset, mean) }
    }
    return best.map { ((firstHour + $0.offset) * 3600, $0.mean / old) }
  }
}
