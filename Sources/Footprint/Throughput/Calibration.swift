/// What an organisation's measured runs say about its next one.
///
/// A random-effects model: the organisation's distance from the prior has the spread between
/// organisations, each of its runs the spread within one. So one measured run moves the prediction
/// most of the way, and more of them narrow the range down to what runs of one organisation differ by;
/// runs that contradict each other widen it again.
///
/// All runs of a history weigh the same, however far their models are in size: the steady speeds that
/// one framework publishes for one accelerator differ no more between sizes ten times apart than
/// between neighbours (`validate` prints the figures).
package struct Calibration: Sendable {
  /// How many runs of the history are like the run in question.
  package let count: Int
  private let trust: Double
  private let meanError: Double
  private let sigma: Double

  /// How many runs the fitted spread within an organisation counts as, against its own.
  private static let runsOfPrior = 4.0
  /// Above this share of the peak nothing was ever measured, whatever a history says.
  private static let highest = 0.95

  /// Weighs the runs of a history that share the conduct, the accelerator, and the framework where
  /// both say it.
  package init(_ history: [MeasuredRun], query: ThroughputQuery, prior: ThroughputPrior) {
    let within = prior.regime(query.conduct).within * prior.noise(query)
    let whole = prior.sigma(query)
    let errors = history.filter {
      $0.conduct == query.conduct && $0.accelerator == query.accelerator && $0.mfuOverPrior > 0
        && ($0.framework == nil || query.framework == nil || $0.framework == query.framework)
    }
    .map { Elementary.log($0.mfuOverPrior) }
    count = errors.count
    let fitted = within * within
    let between = max(0, whole * whole - fitted)
    guard !errors.isEmpty, between > 0 else {
      trust = 0
      meanError = 0
      sigma = whole
      return
    }
    let number = Double(errors.count)
    let mean = errors.reduce(0, +) / number
    meanError = mean
    let squares = errors.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let spread = (Self.runsOfPrior * fitted + squares) / (Self.runsOfPrior + number - 1)
    trust = number * between / (number * between + spread)
    sigma = min(whole, (spread * (1 + trust / number)).squareRoot())
  }

  /// The prior moved and narrowed.
  ///
  /// - Parameter transferable: What the prior says for comparing runs of one organisation.
  package func apply(to prior: Distribution, transferable: Double) -> Distribution {
    guard count > 0 else { return prior }
    let measured = Elementary.log(transferable) + meanError
    let logarithm = (1 - trust) * Elementary.log(prior.median) + trust * measured
    return Distribution(
      median: min(Self.highest, Elementary.exp(logarithm)), sigma: sigma)
  }
}
