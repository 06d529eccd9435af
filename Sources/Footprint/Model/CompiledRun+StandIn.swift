import Quantities
import Runs

/// What a time limit says of a run whose work nobody can tell.
extension CompiledRun {
  /// The name of the assumption where nothing of the work is known.
  static let shareOfLimit = "time-limit"
  /// The name of the assumption where a length is stated that nobody can read.
  static let wholeLimit = "whole-time-limit"
  /// The name of the assumption where a part of the work is known.
  static let fromKnownPart = "time-limit-from-known-work"

  /// Lets a range that ends at the time limit stand in for the duration.
  ///
  /// It begins at what the known part of the work takes, and where no part is known at a fifth of the
  /// limit. A length that is stated and cannot be read may be any: nothing less than the limit bounds it.
  mutating func standIn(_ limit: Double, _ options: EstimatorOptions) {
    if [Fact.steps, .epochs, .tokens, .duration].contains(where: { run.unreadable($0) != nil }) {
      inputs.duration = assume(
        Fact.duration.rawValue, Distribution(RangedValue(limit)), Self.wholeLimit,
        "how long it trains is stated in a way that cannot be read, and only its time limit ends it"
      )
    } else if let least = hoursOfKnownPart(options), least > 0 {
      inputs.duration = assume(
        Fact.duration.rawValue, Distribution(p5: min(least, limit), p95: limit), Self.fromKnownPart,
        "the run takes no less than the part of its work that is known, and ends within its time limit"
      )
    } else {
      inputs.duration = assume(
        Fact.duration.rawValue, Distribution(p5: limit * 0.2, p95: limit), Self.shareOfLimit,
        "jobs end within their time limit, and most well before it")
    }
  }

  /// Whether all of the time limit stands in for the duration.
  var isStandInWholeLimit: Bool {
    guard case .assumed(Self.wholeLimit, _)? = assumedDuration else { return false }
    return true
  }

  /// Whether what stands in for the duration begins at what a known part of the work takes.
  var isStandInFromKnownPart: Bool {
    guard case .assumed(Self.fromKnownPart, _)? = assumedDuration else { return false }
    return true
  }

  /// The wall clock that is predicted for the known part of the work, in h.
  private func hoursOfKnownPart(_ options: EstimatorOptions) -> Double? {
    guard let knownPart, let peakRate = inputs.peakRate, let count = inputs.count, count.median > 0
    else { return nil }
    let query = ThroughputQuery(
      run: run, work: knownPart.work, device: completion.device, peakRate: peakRate.median,
      options: options)
    let mfu = distribution(.mfu) ?? options.prior.predict(query, history: options.history).mfu
    return (knownPart.flops / (peakRate * mfu) / 3600 / count).median
  }
}
