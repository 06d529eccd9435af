/// The numbers that an estimate needs, and nothing else: what a completed run boils down to.
///
/// A planner compiles a run once, changes single inputs and evaluates again. What is not known is nil,
/// and then so is every metric that depends on it. All numbers are in canonical units: hours, watts,
/// kWh, kg/kWh, litres, FLOP and FLOP/s.
public struct EstimateInputs: Sendable, Equatable {
  /// How often the run is carried out.
  public var trials: Distribution = .one
  /// What the project computes beside the run, as a multiple that includes it.
  public var development: Distribution = .one
  /// Evaluation, failed runs and the preparation of data, as a multiple that includes the run.
  public var overheads: Distribution = .one
  /// Whether a file states how long, how often or on how many devices it runs in a way that cannot be
  /// read: then no time is predicted in its place.
  public var isTimeUnreadable = false
  /// Whether a file leaves open how often the run is repeated, so that no total is known.
  public var areTrialsUnknown = false
  /// How many accelerators the run reserves.
  public var count: Distribution?
  /// The reserved wall clock of one trial, where it is stated or follows from measured speed.
  public var duration: Distribution?
  /// Wall clock beside the work of a predicted trial: start, compilation, download, rounds of generation,
  /// work that restarts lose.
  public var beside: Distribution = .zero
  /// When the scheduler stops a trial; it bounds a predicted duration.
  public var timeLimit: Double?

  /// Operations of the model for one trial, without recomputation.
  public var flops: Distribution?
  /// The dense peak rate of one accelerator at the precision used.
  public var peakRate: Distribution?
  /// Operations of the model as a share of the peak, over the whole campaign.
  public var mfu: Distribution?

  /// The mean draw of one accelerator while it works: TDP times utilisation, or as stated.
  public var devicePower: Distribution?
  /// The draw of the host that falls to one accelerator.
  public var hostPower: Distribution?
  /// The draw of switches between nodes that falls to one accelerator.
  public var networkPower: Distribution = .zero
  /// The draw of storage that falls to one accelerator.
  public var storagePower: Distribution = .zero
  /// The draw of one accelerator that is reserved and idle.
  public var idlePower: Distribution = .zero
  /// The share of the reserved time in which the devices idle.
  public var idleShare: Distribution = .zero

  /// How long the machines wait for each other at the ends of a run on several, in h.
  public var startup: Double = 0
  /// What a machine draws while it waits, over what it draws under load.
  public var waitingShare: Double = 1

  /// Facility energy over IT energy.
  public var pue: Distribution?
  /// Location-based emissions per energy.
  public var intensity: Distribution?
  /// Market-based emissions per energy, with an instrument behind it.
  public var marketIntensity: Distribution?
  /// Water used on site per IT energy.
  public var siteWater: Distribution?
  /// Water used to generate the electricity, per facility energy.
  public var sourceWater: Distribution?
  /// Emissions of making the hardware that fall to one accelerator-hour.
  public var embodiedRate: Distribution?
  /// What one accelerator costs for an hour, in USD.
  public var price: Distribution?

  /// Creates inputs of which nothing is known.
  public init() {}
}

/// What evaluating inputs gives: every metric, and the quantities on the way to it.
public struct EstimateRanges: Sendable, Equatable {
  /// Reserved wall clock of one trial, in h.
  public var duration: Distribution?
  /// Reserved accelerator-hours of one trial, in h.
  public var trialDeviceHours: Distribution?
  /// Reserved accelerator-hours of all trials, in h.
  public var deviceHours: Distribution?
  /// Mean draw per reserved accelerator with its share of host and network, in W.
  public var meanPower: Distribution?
  /// Energy of the machines, in kWh.
  public var itEnergy: Distribution?
  /// Facility energy, in kWh.
  public var energy: Distribution?
  /// Location-based emissions, in kg.
  public var emissions: Distribution?
  /// Market-based emissions, in kg.
  public var marketEmissions: Distribution?
  /// Share of the emissions of making the hardware, in kg.
  public var embodied: Distribution?
  /// Water on site and at the source, in L.
  public var water: Distribution?
  /// Operations of the model over all trials, in FLOP.
  public var flops: Distribution?
  /// What the accelerator-hours cost, in USD.
  public var cost: Distribution?

  /// The range of a metric, nil when it is not known.
  public subscript(metric: Metric) -> Distribution? {
    switch metric {
    case .deviceTime: deviceHours
    case .energy: energy
    case .emissions: emissions
    case .marketEmissions: marketEmissions
    case .embodied: embodied
    case .water: water
    case .flops: flops
    case .cost: cost
    }
  }
}
