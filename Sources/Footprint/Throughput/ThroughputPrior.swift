import Quantities
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
/// little about and measurements of single effects do. The skill of an organisation that nobody knows
/// is drawn from all organisations of the table, each with one vote however many runs it published.
/// See the coefficient file for the rows.
package struct ThroughputPrior: Sendable {
  /// What was learned for one conduct.
  package struct Regime: Sendable {
    package var coefficients: [Double]
    /// How well each pair of coefficients is known: their covariances.
    package var covariance: [[Double]]
    /// The standard deviation of the logarithm between organisations and their accelerators.
    package var between: Double
    /// The same between runs of one organisation on one accelerator.
    package var within: Double
    /// How much farther apart runs are that do not train on text.
    package var otherNoise: Double
    /// What ranges are wider by than these spreads make them, so that they held the share of runs that
    /// they promise where organisations were left out: of runs that train on text, and of the others.
    package var languageWidth = 1.0
    package var otherWidth = 1.0
    /// By feature, 1 where it tells runs of one organisation apart and 0 where it does not.
    package var carried: [Double]
    /// Rows that were fitted, and the organisations they are of.
    package var rowCount: Int
    package var groupCount: Int

    package init(
      coefficients: [Double], covariance: [[Double]], between: Double, within: Double,
      otherNoise: Double, carried: [Double], rowCount: Int, groupCount: Int
    ) {
      self.coefficients = coefficients
      self.covariance = covariance
      self.between = between
      self.within = within
      self.otherNoise = otherNoise
      self.carried = carried
      self.rowCount = rowCount
      self.groupCount = groupCount
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
    let features = ThroughputFeatures(query.conduct).values(query)
    let logarithm = zip(regime(query.conduct).coefficients, features).reduce(0) { $0 + $1.0 * $1.1 }
    return Distribution(
      median: min(
        Self.highest, Elementary.exp(logarithm) * Self.adjustment(query)),
      sigma: sigma(query))
  }

  /// The standard deviation of the logarithm of the error for a run like the one in question.
  ///
  /// What the rows differ by, and how well the coefficients are known that it takes: where few rows
  /// speak of a kind of run, its range is the wider for it.
  package func sigma(_ query: ThroughputQuery) -> Double {
    let regime = regime(query.conduct)
    let features = ThroughputFeatures(query.conduct).values(query)
    let noise = noise(query)
    var variance = regime.between * regime.between + regime.within * regime.within
    variance *= noise * noise
    for (row, left) in zip(regime.covariance, features) where left != 0 {
      for (value, right) in zip(row, features) { variance += left * right * value }
    }
    variance += Self.adjustmentVariance(query)
    let width = query.isLanguage ? regime.languageWidth : regime.otherWidth
    return max(variance, 0.0025).squareRoot() * width
  }

  /// How much farther apart the runs of a kind are than those that train language models.
  package func noise(_ query: ThroughputQuery) -> Double {
    query.isLanguage ? 1 : regime(query.conduct).otherNoise
  }

  /// The median that the prior gives for comparing runs of one organisation.
  package func transferableMFU(_ query: ThroughputQuery) -> Double {
    let regime = regime(query.conduct)
    let features = zip(ThroughputFeatures(query.conduct).values(query), regime.carried).map(*)
    let logarithm = zip(regime.coefficients, features).reduce(0) { $0 + $1.0 * $1.1 }
    return Elementary.exp(logarithm) * Self.adjustment(query)
  }

  /// The largest median share that is ever predicted.
  private static let highest = 0.7

  /// What the fitted 16-bit share is multiplied by: precision, recomputation, sequence length, and the
  /// share of parameters that multiply, since the rows count all of them.
  package static func adjustment(_ query: ThroughputQuery) -> Double {
    precision(query) * recomputation(query.recompute) * sequenceLength(query) * query.workingShare
      * dequantisation(query) * AdapterKind.speed(query.adapter).median
  }

  /// The squared standard deviation of the logarithm that the factors leave open.
  private static func adjustmentVariance(_ query: ThroughputQuery) -> Double {
    let precision = precisionSpread(query.precision)
    let adapter = AdapterKind.speed(query.adapter).sigma
    // Kernels skip half of causal attention, or none of it, and run it slower than matrices: the share
    // that long sequences reach has been measured from 0.6 to 1.3 times that of short ones.
    let attention = query.attentionPerToken * (query.sequenceLength ?? 0)
    let length = 0.25 * attention / (1 + attention)
    return precision * precision + adapter * adapter + length * length
  }

  /// The same factor by factor, for the trace.
  static func adjustments(_ query: ThroughputQuery) -> [(name: String, value: Double)] {
    [
      ("precision", precision(query)), ("recomputation", recomputation(query.recompute)),
      ("attention", sequenceLength(query)), ("params without embedding", query.workingShare),
      ("unpacking of 4-bit weights", dequantisation(query)),
      ("the kind of adapter", AdapterKind.speed(query.adapter).median),
    ]
  }

  private static func precision(_ query: ThroughputQuery) -> Double {
    precisionGain(query.precision, on: query.generation) * query.halfPeakRate / query.peakRate
  }

  /// Speed over that in 16 bits. Published pairs of fp8 are 1.00 to 1.88 (`validate --constants`):
  /// mixtures of experts and small models gain a sixth, dense models of hundreds of billions half
  /// (MaxText) to nine tenths (NeMo, 70B on H100). nvfp4 is 1.15 (GB200) to 1.45 (GB300) times as fast as
  /// fp8. The wider formats are from NVIDIA's mixed-precision tables.
  package static func precisionGain(
    _ precision: String, on generation: DeviceGeneration = .hopper
  ) -> Double {
    let isBlackwell = generation == .blackwell || generation == .blackwellUltra
    return switch precision {
    case "fp8": 1.35
    case "nvfp4": isBlackwell ? 1.75 : 1.35
    case "int8": 1.2
    case "tf32": 1 / 1.72
    case "fp32": 1 / 8.0
    default: 1
    }
  }

  /// The standard deviation of the logarithm of ``precisionGain(_:on:)`` over published pairs.
  private static func precisionSpread(_ precision: String) -> Double {
    switch precision {
    case "fp8", "int8": 0.18
    case "nvfp4": 0.22
    case "fp32", "tf32": 0.2
    default: 0
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
      case .tuned: 0.0  // Its rows count the attention that they do.
      }
    return 1 + query.attentionPerToken * usualLength
  }
}

extension ThroughputPrior {
  /// What is lost between steps at their steady speed and whole runs: restarts, failed nodes,
  /// checkpoints, evaluation, warm-up.
  ///
  /// Runs whose authors state both a steady share of the peak and the hours of the whole: 0.66 (PaLM,
  /// Nemotron-4 15B), 0.73 (OPT-175B, PLaMo-13B), 0.77 (AlexaTM 20B), 0.81 (Skywork-13B), 0.85 (Llama 3.1
  /// 405B). Short runs lose less, and benchmarks that are timed in their loop nothing.
  package static func goodput(_ conduct: EstimatorOptions.Conduct) -> Distribution {
    switch conduct {
    case .automatic, .campaign: Distribution(RangedValue(low: 0.62, central: 0.76, high: 0.93))
    case .fineTuning: Distribution(RangedValue(low: 0.8, central: 0.9, high: 1))
    case .tuned: .one
    }
  }

  /// The prior with the history of an organisation, or with the goodput that its project states.
  func predict(_ query: ThroughputQuery, history: [MeasuredRun]) -> ThroughputPrediction {
    let prior = mfu(query)
    let calibration = Calibration(history, query: query, prior: self)
    var mfu = prior
    if calibration.count > 0 {
      mfu = calibration.apply(to: prior, transferable: transferableMFU(query))
    } else if let stated = query.goodput {
      mfu = steadyMFU(query) * stated
    }
    return ThroughputPrediction(
      mfu: mfu, prior: self, query: query, measuredRuns: calibration.count)
  }

  /// The share of the peak while steps are computed: the prior without the losses that are in it.
  fileprivate func steadyMFU(_ query: ThroughputQuery) -> Distribution {
    let whole = mfu(query)
    let usual = Self.goodput(query.conduct)
    let variance = whole.sigma * whole.sigma - usual.sigma * usual.sigma
    return Distribution(
      median: min(Self.highest, whole.median / usual.median), sigma: max(variance, 0).squareRoot())
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
    let regime = prior.regime(query.conduct)
    let goodput = ThroughputPrior.goodput(query.conduct)
    var reason =
      "fitted to \(regime.rowCount) published runs of \(regime.groupCount) groups, each with one "
      + "vote; the skill of yours is drawn from all of them"
    if !goodput.isExact {
      reason +=
        ", and a goodput of \(Self.share(goodput.median)), \(Self.share(goodput.p5)) to "
        + "\(Self.share(goodput.p95)), is in it"
    }
    let fitted = TraceStep(
      quantity: "prior_mfu", formula: prior.formula(query), inputs: [], value: known,
      origin: .assumed(
        name: "throughput-prior-\(query.conduct.rawValue)", reason: reason))
    if measuredRuns > 0 { return [fitted] + historySteps(over: known) }
    guard query.goodput != nil else {
      return [
        fitted,
        TraceStep(
          quantity: "predicted_mfu", formula: "prior_mfu", inputs: ["prior_mfu"], value: known),
      ]
    }
    return [
      fitted,
      TraceStep(
        quantity: "usual_goodput", formula: "", inputs: [], value: goodput,
        origin: .assumed(
          name: "goodput-of-\(query.conduct.rawValue)",
          reason: "steady shares of the peak over those of whole runs, of seven that state both")),
      TraceStep(
        quantity: "predicted_mfu", formula: "prior_mfu ÷ usual_goodput × goodput",
        inputs: ["prior_mfu", "usual_goodput", Fact.goodput.rawValue], value: mfu),
    ]
  }

  private func historySteps(over known: Distribution) -> [TraceStep] {
    [
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

  private static func share(_ value: Double) -> String {
    QuantityFormatter.describe((value * 100).rounded() / 100, as: .fraction)
  }
}
