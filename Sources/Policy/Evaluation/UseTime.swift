import CEL
import CivilTime
import Quantities
import Runs

/// When a run draws power.
enum UseTime {
  /// In seconds since 1970; both are the same where the duration is not known.
  case known(start: Int64, end: Int64)
  case unknown([UnknownInput])

  /// The longest duration, in hours, that is believed.
  private static let longest = 1e6

  /// Takes the stated start of a run, or else now, or the earliest time at which it may start if that is
  /// later.
  ///
  /// A start that is stated and cannot be read is not replaced.
  init(_ run: Run, at now: Timestamp, explain: (Fact) -> UnknownInput) {
    let open = [Fact.start, .earliest].first { fact in
      run[fact].map { $0.value.text.flatMap { Instant($0) } == nil }
        ?? (run.unresolvedReason(fact) != nil)
    }
    // A start that is known needs no earliest.
    let stated = run.text(.start).flatMap { Instant($0) }
    if let open, stated == nil {
      self = .unknown([explain(open)])
      return
    }
    let earliest = run.text(.earliest).flatMap { Instant($0) }.map { Int64($0.seconds) }
    let start = stated.map { Int64($0.seconds) } ?? max(now.seconds, earliest ?? .min)
    guard let hours = run.number(.duration)?.central, hours > 0, hours < Self.longest else {
      self = .known(start: start, end: start)
      return
    }
    self = .known(start: start, end: start + Int64((hours * 3600).rounded(.up)))
  }
}
