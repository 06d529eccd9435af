import CivilTime
import Footprint
import Quantities
import Runs

/// Whether a run still ends in time.
enum Schedule {
  /// Compares the wall clock with the deadline and the scheduler's limit; the changed run first waits
  /// `queue` hours for its hardware. Refuses a change that misses a deadline or a time limit that the
  /// run kept before, with `reason` for what causes it.
  ///
  /// - Parameter work: The hours that the work takes before and after, were there no time limit, which
  ///   an estimate ends at.
  static func check(
    before: Run, after: Run, work: (before: Double?, after: Double?), queue: Double, reason: String
  ) throws(Refusal) -> DurationChange {
    let old = before.number(.duration).map { Distribution($0) }
    let new = after.number(.duration).map { Distribution($0) }
    var change = DurationChange(before: old, after: new)
    let oldHolds = holds(before, old, queue: 0)
    change.deadlineHolds = holds(after, new, queue: queue)
    if change.deadlineHolds == false, oldHolds != false {
      throw Refusal("\(reason) would miss the deadline `\(after.text(.deadline) ?? "")`")
    }
    // A run that is stopped already must not be stopped with less done.
    let bearable = max(after.number(.timeLimit)?.high ?? .infinity, work.before ?? 0)
    if let limit = after.number(.timeLimit)?.high, let hours = work.after,
      hours > bearable * 1.000_001
    {
      throw Refusal(
        "\(reason) would run for \(Fact.duration.describe(.number(RangedValue(hours).rounded))), "
          + "past the time limit of \(Fact.timeLimit.describe(.number(limit)))")
    }
    return change
  }

  private static func holds(_ run: Run, _ duration: Distribution?, queue: Double) -> Bool? {
    guard let deadline = run.text(.deadline).flatMap({ Instant($0) }),
      let start = (run.text(.start) ?? run.text(.earliest)).flatMap({ Instant($0) }),
      let duration
    else { return nil }
    let hours = Double(deadline.seconds - start.seconds) / 3600
    return duration.median + queue <= hours
  }
}
