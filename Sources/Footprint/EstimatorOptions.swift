public import Quantities

/// What the estimate takes for granted beyond the run and the catalogue.
public struct EstimatorOptions: Sendable {
  /// Which runs the prior of the throughput is learned from.
  public enum Conduct: String, Sendable, CaseIterable {
    /// By the method: a fine-tuning run, or a whole campaign of pre-training.
    case automatic
    /// A whole campaign, with its restarts, checkpoints and evaluations.
    case campaign
    /// A short tuning run, with its small batches.
    case fineTuning
    /// A benchmark tuned by experts, down to the last per cent.
    case tuned
  }

  /// Which runs the prior of the throughput is learned from.
  public var conduct: Conduct = .automatic
  /// How long hardware is used before it is replaced, in h; its emissions are spread over that time.
  public var hardwareLifetime = RangedValue(low: 4 * 8760, high: 6 * 8760)
  /// The share of its lifetime in which hardware is reserved for any run at all.
  public var hardwareUtilisation = RangedValue(low: 0.6, high: 0.95)
  /// Runs of the organisation that were measured, which narrow the prior.
  public var history: [MeasuredRun] = []
  /// Hourly intensities for runs that state `schedule.start`; nil for yearly figures throughout.
  public var intensity: (any IntensityProviding)? = ShippedIntensity()
  /// The prior of the throughput; another one only where it is fitted or scored.
  package var prior = ThroughputPrior.shipped
  /// The figures of the power model; others only where they are fitted or scored.
  package var power = PowerModel()

  /// Creates the options that a check uses.
  public init() {}
}

/// A run that was carried out and measured, to calibrate the prior with.
public struct MeasuredRun: Sendable, Equatable {
  /// Which runs of the prior it is one of; never `automatic`.
  public var conduct: EstimatorOptions.Conduct
  /// The accelerator, by the catalogue's id.
  public var accelerator: String
  /// The training framework; nil where it does not matter.
  public var framework: String?
  /// The measured share of the peak, `FLOPs ÷ (device-hours × 3600 × peak)`, over what the prior
  /// says for the same run: 1 when the prior is right.
  public var mfuOverPrior: Double

  /// Creates a measured run.
  public init(
    conduct: EstimatorOptions.Conduct, accelerator: String, framework: String? = nil,
    mfuOverPrior: Double
  ) {
    self.conduct = conduct
    self.accelerator = accelerator
    self.framework = framework
    self.mfuOverPrior = mfuOverPrior
  }
}
