import CivilTime

/// Finds the reservations that measured runs belong to.
public struct ActualMatching: Sendable, Equatable {
  /// A measured run with its reservation.
  public struct Match: Sendable, Equatable {
    /// What was measured.
    public var actual: Actual
    /// The reservation's key.
    public var key: String
    /// How the reservation is settled with it.
    public var settlement: Settlement
    /// Medians that were reserved and what came of them, by metric, in smallest units.
    public var differences: [LedgerMetric: Difference]
  }

  /// What was expected of a metric, and what was measured.
  public struct Difference: Sendable, Equatable {
    /// The median that was reserved, in the metric's smallest unit.
    public var predicted: Int64
    /// What was measured, in the metric's smallest unit.
    public var actual: Int64

    /// Measured divided by predicted; nil where nothing was predicted.
    public var ratio: Double? { predicted > 0 ? Double(actual) / Double(predicted) : nil }
  }

  /// Measured runs that belong to one reservation.
  public private(set) var matches: [Match] = []
  /// Those without a reservation, or with several, and the reason.
  public private(set) var unmatched: [(actual: Actual, reason: String)] = []

  /// Matches by key, by a run's name or by a job's number; a name that fits several reservations fits none.
  public init(_ actuals: [Actual], to charges: [Charge]) {
    for actual in actuals {
      let names = [actual.name] + actual.aliases
      let exact = charges.filter { names.contains($0.key) }
      let close = exact.isEmpty ? charges.filter { Self.isNamed($0, names) } : exact
      guard let charge = close.first else {
        unmatched.append((actual, "no open reservation is called so"))
        continue
      }
      guard close.count == 1 else {
        let keys = close.prefix(3).map { "`\($0.key)`" }.joined(separator: ", ")
        unmatched.append((actual, "it could be each of \(keys)"))
        continue
      }
      if matches.contains(where: { $0.key == charge.key }) {
        unmatched.append((actual, "`\(charge.key)` is measured twice"))
        continue
      }
      match(actual, charge)
    }
  }

  private static func isNamed(_ charge: Charge, _ names: [String]) -> Bool {
    let last = charge.key.split(separator: "/").last.map(String.init)
    return [charge.labels[LedgerLabel.run], charge.labels[LedgerLabel.job], last].contains {
      $0.map(names.contains) ?? false
    }
  }

  private mutating func match(_ actual: Actual, _ charge: Charge) {
    if let rated = charge.labels[LedgerLabel.ratedPower].flatMap(FiniteNumber.read),
      PowerRating.isBeyond(rated, actual.energy, over: actual.duration)
    {
      unmatched.append(
        (actual, "it used more than the \(Int(rated)) W that its hardware can draw over its time"))
      return
    }
    var actuals: [LedgerMetric: Int64] = [:]
    if let energy = actual.energy { actuals[.energy] = LedgerMetric.energy.amount(of: energy) }
    let intensity = charge.labels[LedgerLabel.intensity].flatMap(FiniteNumber.read)
    // The factor of the reservation, so that both are counted alike; a meter brings factors of its own.
    if let energy = actual.energy, let intensity, intensity >= 0 {
      actuals[.emissions] = LedgerMetric.emissions.amount(of: energy * intensity)
    } else if let emissions = actual.emissions {
      actuals[.emissions] = LedgerMetric.emissions.amount(of: emissions)
    }
    let devices = charge.labels[LedgerLabel.devices].flatMap(FiniteNumber.read)
    if !actuals.isEmpty, let devices, devices > 0, let duration = actual.duration, duration > 0 {
      actuals[.deviceTime] = LedgerMetric.deviceTime.amount(of: devices * duration / 3600)
    }
    guard !actuals.isEmpty else {
      unmatched.append((actual, "nothing of it can be counted"))
      return
    }
    var interval: (start: Int64, end: Int64)?
    if let start = actual.start, let end = actual.end, end >= start {
      interval = (Int64(start.seconds), Int64(end.seconds))
    }
    var differences: [LedgerMetric: Difference] = [:]
    for metric in [LedgerMetric.energy, .emissions, .deviceTime] {
      guard let measured = actuals[metric],
        let predicted = charge.labels[LedgerLabel.predicted(metric)].flatMap(FiniteNumber.read)
          .flatMap(metric.amount)
      else { continue }
      differences[metric] = Difference(predicted: predicted, actual: measured)
    }
    matches.append(
      Match(
        actual: actual, key: charge.key,
        settlement: Settlement(key: charge.key, actuals: actuals, interval: interval),
        differences: differences))
  }

  /// The same matches and the same rest for the same reasons.
  public static func == (left: ActualMatching, right: ActualMatching) -> Bool {
    left.matches == right.matches
      && left.unmatched.map(\.actual) == right.unmatched.map(\.actual)
      && left.unmatched.map(\.reason) == right.unmatched.map(\.reason)
  }
}
