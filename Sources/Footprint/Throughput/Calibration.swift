/// What an organisation's measured runs say about its next one.
///
/// A random-effects model: the organisation's distance from the prior has the spread between
/// organisations, each of its runs the spread within one. So one measured run moves the prediction
/// most of the way, and more of them narrow the range down to what runs of one organisation differ by.
package struct Calibration: Sendable {
  /// How many runs of the history are like the run in question.
  package let count: Int
  private let shift: Double
  private let sigma: Double

  /// Weighs the runs of a history that share the accelerator, and the framework where both say it.
  package init(_ history: [MeasuredRun], query: ThroughputQuery, prior: ThroughputPrior) {
    let regime = prior.regime(query.conduct)
    let alike = history.filter {
      $0.accelerator == query.accelerator && $0.mfuOverPrior > 0
        && ($0.framework == nil || query.framework == nil || $0.framework == query.framework)
    }
    count = alike.count
    let within = regime.sigmaWithin * regime.sigmaWithin
    let between = max(0, regime.sigma * regime.sigma - within)
    guard !alike.isEmpty, between > 0 else {
      shift = 0
      sigma = regime.sigma
      return
    }
    let number = Double(alike.count)
    let mean = alike.reduce(0) { $0 + Elementary.log($1.mfuOverPrior) } / number
    let trust = number * between / (number * between + within)
    shift = trust * mean
    sigma = (within + between * within / (number * between + within)).squareRoot()
  }

  /// The prior moved and narrowed.
  package func apply(to prior: Distribution) -> Distribution {
    count == 0
      ? prior : Distribution(median: prior.median * Elementary.exp(shift), sigma: sigma)
  }
}
