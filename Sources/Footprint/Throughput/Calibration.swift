/// What an organisation's measured runs say about its next one.
///
/// A random-effects model: the organisation's distance from the prior has the spread between
/// organisations, each of its runs the spread within one. So one measured run moves the prediction
/// most of the way, and more of them narrow the range down to what runs of one organisation differ by.
package struct Calibration: Sendable {
  /// How many runs of the history are like the run in question.
  package let count: Int
  private let trust: Double
  private let meanError: Double
  private let sigma: Double

  /// Weighs the runs of a history that share the accelerator, and the framework where both say it.
  package init(_ history: [MeasuredRun], query: ThroughputQuery, prior: ThroughputPrior) {
    let regime = prior.regime(query.conduct)
    let alike = history.filter {
      $0.accelerator == query.accelerator && $0.mfuOverPrior > 0
        && ($0.framework == nil || query.framework == nil || $0.framework == query.framework)
    }
    count = alike.count
    // Trust goes by what runs of one organisation usually differ by, the range by all of them.
    let typical = regime.typicalWithin * regime.typicalWithin
    let within = regime.sigmaWithin * regime.sigmaWithin
    let between = max(0, regime.sigma * regime.sigma - typical)
    guard !alike.isEmpty, between > 0 else {
      trust = 0
      meanError = 0
      sigma = regime.sigma
      return
    }
    let number = Double(alike.count)
    meanError = alike.reduce(0) { $0 + Elementary.log($1.mfuOverPrior) } / number
    trust = number * between / (number * between + typical)
    sigma = min(regime.sigma, (within * (1 + trust * trust / number)).squareRoot())
  }

  /// The prior moved and narrowed.
  ///
  /// - Parameter transferable: What the prior says for comparing runs of one organisation.
  package func apply(to prior: Distribution, transferable: Double) -> Distribution {
    guard count > 0 else { return prior }
    let measured = Elementary.log(transferable) + meanError
    let logarithm = (1 - trust) * Elementary.log(prior.median) + trust * measured
    return Distribution(median: Elementary.exp(logarithm), sigma: sigma)
  }
}
