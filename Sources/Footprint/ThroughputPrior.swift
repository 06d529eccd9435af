import Quantities

/// What the prior of the throughput needs to know of a run.
struct ThroughputQuery: Sendable {
  var conduct: EstimatorOptions.Conduct
  /// Dense peak rate of one device at the precision used, in FLOP/s.
  var peakRate: Double
  /// Parameters that work on a token.
  var params: Double

  init(conduct: EstimatorOptions.Conduct, peakRate: Double, params: Double) {
    self.conduct = conduct
    self.peakRate = peakRate
    self.params = params
  }

  init(run: Run, work: WorkModel, peakRate: Double, options: EstimatorOptions) {
    var conduct = options.conduct
    if conduct == .automatic { conduct = work.method.isFineTuning ? .fineTuning : .campaign }
    self.init(conduct: conduct, peakRate: peakRate, params: work.params.median)
  }
}

/// What the prior says, for the estimate and for the trace.
struct ThroughputPrediction: Sendable {
  /// Operations of the model as a share of the peak, over the whole run.
  var mfu: Distribution
  /// How it came about; the last step is `predicted_mfu`.
  var steps: [TraceStep]
}

/// The share of the peak that training reaches, learned from published runs.
struct ThroughputPrior: Sendable {
  static let shipped = ThroughputPrior()

  func predict(_ query: ThroughputQuery) -> ThroughputPrediction {
    let logarithm = -1.05 - 0.25 * Elementary.log(query.peakRate / 312e12)
    let mfu = Distribution(median: Elementary.exp(logarithm), sigma: 0.36)
    return ThroughputPrediction(
      mfu: mfu,
      steps: [
        TraceStep(
          quantity: "predicted_mfu", formula: "exp(−1.05 − 0.25 × ln(peak ÷ 312 TFLOP/s))",
          inputs: [Fact.peakFlops.rawValue], value: mfu)
      ])
  }
}
