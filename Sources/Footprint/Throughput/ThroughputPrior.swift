import Runs

/// What the prior says, for the estimate and for the trace.
struct ThroughputPrediction: Sendable {
  /// Operations of the model as a share of the peak, over the whole run.
  var mfu: Distribution
  fileprivate var prior: ThroughputPrior
  fileprivate var query: ThroughputQuery
  /// How many measured runs moved it.
  fileprivate var measuredRuns: Int
}

/// The share of the peak that training reaches, learned from published runs.
///
/// `ln(MFU in 16 bits) = Σ coefficient × feature`, with one set of coefficients for each conduct; then
/// factors for the precision, for recomputed activations and for long sequences, which the rows say
/// little about and measurements of single effects do. See the coefficient file for the rows.
package struct ThroughputPrior: Sendable {
  /// What was learned for one conduct.
  package struct Regime: Sendable {
    package var coefficients: [Double]
    /// The standard deviation of the logarithm of the error, from rows left out.
    package var sigma: Double
    /// The part of ``sigma`` that is left among runs of one organisation on one accelerator.
    package var sigmaWithin: Double
    /// Rows that were fitted.
    package var rowCount: Int

    package init(
      coefficients: [Double], sigma: Double, sigmaWithin: Double, rowCount: Int
    ) {
      self.coefficients = coefficients
      self.sigma = sigma
      self.sigmaWithin = sigmaWithin
      self.rowCount = rowCount
    }
  }

  package var campaign: Regime
  package var fineTuning: Regime
  package var tuned: Regime

  package init(campaign: Regime, fineTuning: Regime, tuned: Regime) {
    self.campaign = campaign
    self.fineTuning = fineTuning
    self.tuned = tuned
  }

  package func regime(_ conduct: EstimatorOptions.Conduct) -> Regime {
    switch conduct {
    case .automatic, .campaign: campaign
    case .fineTuning: fineTuning
    case .tuned: tuned
    }
  }

  /// The prior of the MFU, before any history of the organisation.
  package func mfu(_ query: ThroughputQuery) -> Distribution {
    let regime = regime(query.conduct)
    let features = ThroughputFeatures(query.conduct).values(query)
    let logarithm = zip(regime.coefficients, features).reduce(0) { $0 + $1.0 * $1.1 }
    return Distribution(
      median: min(
        Self.highest, Elementary.exp(logarithm) * Self.adjustment(query)),
      sigma: regime.sigma)
  }

  /// The median that the prior gives for comparing runs of one organisation.
  package func transferableMFU(_ query: ThroughputQuery) -> Double {
    let features = ThroughputFeatures(query.conduct).transferableValues(query)
    let logarithm = zip(regime(query.conduct).coefficients, features).reduce(0) { $0 + $1.0 * $1.1 }
    return Elementary.exp(logarithm) * Self.adjustment(query)
  }

  /// The largest median share that is ever predicted.
  private static let highest = 0.7

  /// What the fitted 16-bit share is multiplied by: precision, recomputation, sequence length, and the
  /// share of parameters that multiply, since the rows count all of them.
  package static func adjustment(_ query: ThroughputQuery) -> Double {
    precision(query) * recomputation(query.recompute) * sequenceLength(query) * query.workingShare
      * dequantisation(query)
  }

  /// The same factor by factor, for the trace.
  static func adjustments(_ query: ThroughputQuery) -> [(name: String, value: Double)] {
    [
      ("precision", precision(query)), ("recomputation", recomputation(query.recompute)),
      ("attention", sequenceLength(query)), ("params without embedding", query.workingShare),
      ("unpacking of 4-bit weights", dequantisation(query)),
    ]
  }

  private static func precision(_ query: ThroughputQuery) -> Double {
    precisionGain(query.precision) * query.halfPeakRate / query.peakRate
  }

  /// Speed over that in 16 bits. Published pairs of fp8 are 1.00 to 1.53 (`validate --constants`):
  /// mixtures of experts and small models gain a sixth, dense models of hundreds of billions half
  /// (MaxText), those between a third (FP8-LM, torchtitan). The wider formats are from NVIDIA's
  /// mixed-precision tables.
  package static func precisionGain(_ precision: String) -> Double {
    switch precision {
    case "fp8": 1.35
    case "nvfp4": 1.7
    case "int8": 1.2
    case "tf32": 1 / 1.72
    case "fp32": 1 / 8.0
    default: 1
    }
  }

  /// A step with full recomputation counts 8.01 N D where one without counts 6.52 (operations of a
  /// compiled step), so it is a fifth slower; published rows are a mix of both.
  private static func recomputation(_ recompute: Bool?) -> Double {
    switch recompute {
    case true: 0.88
    case false: 1.1
    case nil: 1
    }
  }

  /// What unpacking 4-bit weights costs, in operations of a 16-bit device for each parameter and
  /// micro-batch: the median of what LitGPT's tables of QLoRA steps are longer than those of LoRA by,
  /// 11.8 to 15.5 ps a parameter on an A100 at 312 TFLOP/s (`validate` prints them).
  package static let dequantisationWork = 4000.0

  /// Unpacking takes a time that does not depend on the tokens that then share it: nothing to speak
  /// of for a long batch, and as long as the work itself for a short one.
  private static func dequantisation(_ query: ThroughputQuery) -> Double {
    guard query.isQuantised else { return 1 }
    let tokens = max(64, query.tokensPerMicroBatch ?? 1024)
    // LoRA does 4 operations for each parameter and token, at about a fifth of the peak.
    return 1 / (1 + dequantisationWork * 0.2 / (4 * tokens))
  }

  /// The rows count 6 N D alone, and so their share has the attention of their sequences in it.
  private static func sequenceLength(_ query: ThroughputQuery) -> Double {
    let usualLength =
      switch query.conduct {
      case .automatic, .campaign: 4096.0
      case .fineTuning: 1024.0
      case .tuned: 8192.0
      }
    return 1 + query.attentionPerToken * usualLength
  }
}

extension ThroughputPrior {
  /// The prior with the history of an organisation.
  func predict(_ query: ThroughputQuery, history: [MeasuredRun]) -> ThroughputPrediction {
    let prior = mfu(query)
    let calibration = Calibration(history, query: query, prior: self)
    let mfu =
      calibration.count > 0
      ? calibration.apply(to: prior, transferable: transferableMFU(query)) : prior
    return ThroughputPrediction(
      mfu: mfu, prior: self, query: query, measuredRuns: calibration.count)
  }

  /// The fit with the numbers of the query, so that a reviewer can compute it again.
  fileprivate func formula(_ query: ThroughputQuery) -> String {
    let features = ThroughputFeatures(query.conduct)
    var text = ""
    for (index, value) in features.values(query).enumerated() where value != 0 {
      let coefficient = regime(query.conduct).coefficients[index]
      let sign = coefficient < 0 ? "−" : "+"
      let size = Self.text(Swift.abs(coefficient))
      text += text.isEmpty ? (coefficient < 0 ? "−" : "") : " \(sign) "
      text += index == 0 ? size : "\(size) × \(features.names[index]) \(Self.text(value))"
    }
    text = "exp(\(text))"
    for factor in Self.adjustments(query) where Swift.abs(factor.value - 1) > 0.0005 {
      text += " × \(Self.text(factor.value)) for \(factor.name)"
    }
    return mfu(query).median < Self.highest ? text : text + ", at most \(Self.highest)"
  }

  private static func text(_ value: Double) -> String {
    let scaled = (value * 1000).rounded() / 1000
    return scaled < 0 ? "−\(-scaled)" : "\(scaled)"
  }
}

extension ThroughputPrediction {
  /// How it came about, for the trace; the last step is `predicted_mfu`.
  var steps: [TraceStep] {
    let known = prior.mfu(query)
    let fitted = TraceStep(
      quantity: "prior_mfu", formula: prior.formula(query), inputs: [], value: known,
      origin: .assumed(
        name: "throughput-prior-\(query.conduct.rawValue)",
        reason:
          "fitted to \(prior.regime(query.conduct).rowCount) published runs; 90 % of rows left out "
          + "of the fit fall within its range"))
    guard measuredRuns > 0 else {
      return [
        fitted,
        TraceStep(
          quantity: "predicted_mfu", formula: "prior_mfu", inputs: ["prior_mfu"], value: known),
      ]
    }
    return [
      fitted,
      TraceStep(
        quantity: "history_factor", formula: "", inputs: [],
        value: Distribution(median: mfu.median / known.median),
        origin: .assumed(
          name: "measured-history", reason: "\(measuredRuns) measured runs on this accelerator")),
      TraceStep(
        quantity: "predicted_mfu", formula: "prior_mfu × history_factor",
        inputs: ["prior_mfu", "history_factor"], value: mfu),
    ]
  }
}
