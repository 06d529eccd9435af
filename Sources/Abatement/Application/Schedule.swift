import CivilTime
import Footprint
import Quantities

/// Whether a run still ends in time.
enum Schedule {
  /// Compares the wall clock with the deadline and the scheduler's limit; the changed run first waits
  /// `queue` hours for its hardware. Refuses a change that misses a deadline or a time limit that the
  /// run kept before, with `reason` for what causes it.
  static func check(
    before: Run, after: Run, queue: Double, reason: String
  ) throws(Refusal) -> DurationChange {
    let old = before.number(.duration).map { Distribution($0) }
    let new = after.number(.duration).map { Distribution($0) }
    var change = DurationChange(before: old, after: new)
    let oldHolds = holds(before, old, queue: 0)
    change.deadlineHolds = holds(after, new, queue: queue)
    if change.deadlineHolds == false, oldHolds != false {
      throw Refusal("\(reason) would miss the deadline `\(after.text(.deadline) ?? "")`")
    }
    if let limit = after.number(.timeLimit)?.high, let new, new.median > limit * 1.000_001,
      (old?.median ?? 0) <= limit
    {
      throw Refusal(
        "\(reason) would run for \(Fact.duration.describe(.number(new.median))), past the time "
          + "limit of \(Fact.timeLimit.describe(.number(limit)))")
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
