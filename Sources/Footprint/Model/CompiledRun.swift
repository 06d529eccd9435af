import Quantities
public import Runs

/// A completed run beside the inputs it boils down to, and how those that are no facts came about.
///
/// Compile a run once, change ``inputs`` and estimate again: the trace follows.
public struct CompiledRun: Sendable {
  var completion: RunCompletion
  /// The numbers that the estimate is computed from.
  public var inputs = EstimateInputs()
  /// The work for one token, where the model is known.
  var work: WorkModel?
  /// The part of the work that is known of a run whose work as a whole is not.
  private(set) var knownPart: (work: WorkModel, flops: Distribution)?
  /// The operations of the model on the data, where the run states its operations itself.
  private(set) var flopsOfShape: Distribution?
  /// What the prior of the throughput said, where it was asked.
  var prediction: ThroughputPrediction?
  /// Values that are neither facts nor formulas of the trace, by the name of the trace.
  var assumptions: [(name: String, value: Distribution, origin: Origin)] = []

  /// The run with derived, looked-up and assumed facts filled in.
  public var run: Run { completion.run }

  /// The intensity of the site from hour to hour, whether or not the run states when it starts; nil
  /// where an intensity is stated or no trace is of the site.
  public var hourlyIntensity: HourlyIntensity? { completion.hourlyIntensity() }

  /// Where a duration that nothing predicts comes from; nil where it is stated or predicted.
  var assumedDuration: Origin? {
    assumptions.first { $0.name == Fact.duration.rawValue }?.origin
  }

  /// Computes the estimate.
  ///
  /// - Parameter explaining: Whether the estimate carries its trace, for reports.
  public func estimate(explaining: Bool = false) -> Estimate {
    estimate(inputs.evaluate(), explaining: explaining)
  }

  func estimate(_ ranges: EstimateRanges, explaining: Bool) -> Estimate {
    var estimate = Estimate()
    for metric in Metric.allCases { estimate[metric] = ranges[metric] }
    if explaining { estimate.trace = TraceBuilder(compiled: self, ranges: ranges).build() }
    return estimate
  }

  init(_ completion: RunCompletion, options: EstimatorOptions) {
    self.completion = completion
    compileTime(options)
    compilePower(options.power)
    compileSite(options)
    compileEmbodied(options)
  }

  func distribution(_ fact: Fact) -> Distribution? {
    run.number(fact).map(Distribution.init)
  }

  mutating func assume(
    _ name: String, _ value: Distribution, _ assumption: String, _ reason: String
  ) -> Distribution {
    assumptions.append((name, value, .assumed(name: assumption, reason: reason)))
    return value
  }

  /// What device time grows with, whatever else is known.
  static let timeFacts: [Fact] = [
    .count, .duration, .trials, .development, .sharing, .idleShare, .evaluationOverhead,
  ]

  /// Whether a config evaluates so often, or in such words, that its time says little without it.
  var isEvaluationOpen: Bool {
    run[.evaluationOverhead] == nil && run[.duration]?.origin.isStated != true
      && run.unresolvedReason(.evaluationOverhead) != nil
  }

  private mutating func compileTime(_ options: EstimatorOptions) {
    inputs.areTrialsUnknown = run[.trials] == nil && run.unresolvedReason(.trials) != nil
    inputs.isTimeUnreadable =
      inputs.areTrialsUnknown || isEvaluationOpen
      || Self.timeFacts.contains { run.unreadable($0) != nil }
    inputs.trials = distribution(.trials) ?? .one
    inputs.development = distribution(.development) ?? .one
    compileOverheads()
    inputs.count = distribution(.count)
    inputs.duration = distribution(.duration)
    // No scheduler reads a comment, so that a limit in one bounds nothing.
    let isEnforced = run[.timeLimit]?.origin.name != "inline"
    inputs.timeLimit = isEnforced ? run.number(.timeLimit)?.high : nil
    inputs.idleShare = distribution(.idleShare) ?? .zero
    if run.text(.sharing) == "shared" {
      // Others use what this run leaves idle.
      inputs.idleShare = .zero
    }
    compileWork()
    inputs.peakRate = distribution(.peakFlops)
    if inputs.duration == nil, let limit = inputs.timeLimit, inputs.flops == nil {
      standIn(limit, options)
      return
    }
    if let mfu = distribution(.mfu) {
      inputs.mfu = mfu
    } else if let peakRate = inputs.peakRate, let work {
      var query = ThroughputQuery(
        run: run, work: work, device: completion.device, peakRate: peakRate.median,
        options: options)
      if query.goodput == nil, run[.restarts] != nil {
        query.goodput = assume(
          Fact.goodput.rawValue, Distribution(RangedValue(low: 0.85, central: 0.93, high: 0.98)),
          "goodput-but-for-restarts",
          "checkpoints, evaluation and warm-up take 2 to 15 %; restarts are counted by themselves")
      }
      let prediction = options.prior.predict(query, history: options.history)
      self.prediction = prediction
      inputs.mfu = withRollouts(prediction.mfu, peakRate: peakRate)
      compileBeside(query.conduct)
    }
  }

  /// Evaluation, failed runs and data preparation, over the run itself.
  private mutating func compileOverheads() {
    let facts: [Fact] = [.evaluationOverhead, .failedRuns, .dataPreparation]
    let stated = facts.compactMap(distribution)
    guard !stated.isEmpty else { return }
    inputs.overheads = stated.reduce(.one, +)
  }

  private mutating func compileWork() {
    guard let method = run.text(.method).flatMap(TrainingMethod.init(rawValue:)) else { return }
    if completion.isOfSamples || (run[.tokens] == nil && completion.architecture != nil) {
      compileSamples(method)
    } else if let params = distribution(.modelActiveParams) ?? distribution(.modelParams) {
      compileTokens(method, params: params)
    }
    guard let stated = distribution(.flops) else { return }
    flopsOfShape = inputs.flops
    if work == nil {
      // Of a model of which only the work is known, the size is open: a large one fills a device.
      work = WorkModel(
        allParams: 3e9, params: Distribution(median: 3e9), method: method,
        isLanguage: !completion.isOfSamples)
    }
    inputs.flops = stated
  }

  private mutating func compileSamples(_ method: TrainingMethod) {
    guard let architecture = completion.architecture else { return }
    let perSample = architecture.flopsPerSample(
      inputSize: run.number(.inputSize)?.central, method: method)
    assumptions.append(
      ("flops_per_sample", perSample, .catalogue(architecture.reference)))
    work = WorkModel(
      allParams: architecture.params, params: Distribution(median: architecture.params),
      method: method, architecture: architecture, isLanguage: architecture.isText)
    inputs.flops = distribution(.samples).map { perSample * $0 }
  }

  private mutating func compileTokens(_ method: TrainingMethod, params: Distribution) {
    var attention: Distribution?
    if let layers = distribution(.modelLayers), let hiddenSize = distribution(.modelHiddenSize),
      let length = distribution(.sequenceLength)
    {
      attention = layers * hiddenSize * length * 12
    }
    let embedding = completion.embedding.map { entry in
      assumptions.append(
        ("embedding_params", Distribution(median: entry.params), .catalogue(entry.row)))
      return entry.params
    }
    var work = WorkModel(
      allParams: params.median,
      params: params * (1 - (embedding ?? 0) / max(params.median, embedding ?? 0, 1)),
      trainableParams: distribution(.modelTrainableParams) ?? .zero,
      attention: attention, method: method)
    work.isLanguage = !Architecture.sequenceFamilies.contains(
      run.text(.modelFamily)?.lowercased() ?? "")
    // The teacher may be ten times the student, so that no default stands for one that is named.
    if method == .distill, run[.teacherParams] == nil,
      run.unresolvedReason(.teacherParams) != nil
    {
      work.teacherParams = 0
      knownPart = distribution(.tokens).map { (work, work.flopsPerToken * $0) }
      return
    }
    work.teacherParams = run.number(.teacherParams)?.central
    if method == .rl, completion.rollouts != nil {
      work.passes = ReinforcementPasses(
        reference: run.flag(.rlReference), hasCritic: run.flag(.rlCritic) ?? false,
        rewardShare: (run.number(.rlRewardParams)?.central ?? 0) / max(params.median, 1),
        updates: run.number(.rlUpdates)?.central ?? 1)
    }
    self.work = work
    inputs.flops = distribution(.tokens).map { work.flopsPerToken * $0 }
    if inputs.flops == nil {
      knownPart = completion.knownTokens.map { (work, work.flopsPerToken * $0) }
    }
    if let generated = generation { inputs.flops = inputs.flops.map { $0 + generated } }
  }

  private mutating func compilePower(_ model: PowerModel) {
    guard ![Fact.power, .utilisation].contains(where: { run.unreadable($0) != nil }) else { return }
    let ratedPower = completion.device?.ratedPower
    let isDrawStated = run[.power]?.origin.isStated == true
    let measured = model.usesMeasuredRatio ? completion.device?.measuredNodeRatio : nil
    if isDrawStated || ratedPower == nil {
      inputs.devicePower = distribution(.power)
    } else if let ratedPower {
      let utilisation = utilisation(model, measuredNode: measured)
      inputs.devicePower = capped(utilisation * ratedPower)
    }
    guard let devicePower = inputs.devicePower else { return }
    if inputs.idleShare.median > 0 {
      let idle = Distribution(model.idleOverRated) * (ratedPower ?? devicePower.median)
      inputs.idlePower = assume(
        "idle_power_w", idle, "idle-power",
        "idle accelerators draw 8 to 25 % of their rated power")
    }
    compileHostPower(model, ratedPower: ratedPower, measuredNode: measured)
    if let nodes = run.number(.nodes)?.central, nodes > 1 {
      inputs.startup = model.startup
      inputs.waitingShare = model.waitingOverLoaded
    }
  }

  /// What is left of a draw under the stated power cap; the cap also slows a predicted run down.
  private mutating func capped(_ draw: Distribution) -> Distribution {
    guard let limit = run.number(.powerLimit)?.central, limit > 0, draw.median > 0 else {
      return draw
    }
    let response = PowerCap.response(capOverDraw: limit / draw.median)
    guard response.draw < 1 else { return draw }
    if inputs.duration == nil, let mfu = inputs.mfu {
      let slowdown = assume(
        "power_cap_slowdown", response.slowdown, "power-cap-curve",
        "measured on four kinds of accelerator under caps (Zeus, NSDI 2023)")
      inputs.mfu = mfu / slowdown
    }
    return (draw * response.draw).bounded(by: limit)
  }

  /// What a device draws over its rated power.
  private mutating func utilisation(
    _ model: PowerModel, measuredNode: RangedValue?
  ) -> Distribution {
    if let stated = distribution(.utilisation) { return stated }
    if let params = run.number(.modelParams)?.central, params < 3e8 {
      return assume(
        "utilisation", Distribution(model.lightUtilisation), "light-load",
        "small models leave accelerators at 42 to 97 % of their rated power")
    }
    if let measuredNode, let row = completion.device?.row {
      let value = Distribution(measuredNode) * model.deviceShareOfNode
      assumptions.append(("utilisation", value.widened(by: 0.06), .catalogue(row)))
      return value.widened(by: 0.06)
    }
    return assume(
      "utilisation", Distribution(model.utilisation), "training-load",
      "accelerators draw 72 to 98 % of their rated power in training")
  }

  private mutating func compileHostPower(
    _ model: PowerModel, ratedPower: Double?, measuredNode: RangedValue?
  ) {
    if let networkPower = distribution(.networkPower) { inputs.networkPower = networkPower }
    if let storagePower = distribution(.storagePower) { inputs.storagePower = storagePower }
    if let hostPower = distribution(.hostPower) {
      inputs.hostPower = hostPower
      return
    }
    compileNetwork(model)
    if let ratedPower, let measuredNode, let row = completion.device?.row {
      let host = Distribution(measuredNode) * (1 - model.deviceShareOfNode) * ratedPower
      inputs.hostPower = host.widened(by: 0.12)
      assumptions.append(("host_power_w", host.widened(by: 0.12), .catalogue(row)))
    } else if let components = componentHostPower(model) {
      inputs.hostPower = assume(
        "host_power_w", components, "host-components",
        "\(CanonicalNumber.text(model.wattsPerCore)) W for each core and "
          + "\(CanonicalNumber.text(model.wattsPerGiB)) W for each GiB of the machine, and 8 to 20 % of "
          + "the whole for fans and conversion")
    } else if let ratedPower {
      inputs.hostPower = assume(
        "host_power_w", Distribution(model.hostOverRated) * ratedPower, "host-share",
        "processors, memory, adapters, fans and conversion draw 28 to 55 % of an accelerator's "
          + "rated power")
    } else if let devicePower = inputs.devicePower {
      inputs.hostPower = assume(
        "host_power_w", Distribution(model.hostOverDrawn) * devicePower.median, "host-share",
        "processors, memory, adapters, fans and conversion draw 30 to 75 % of what an accelerator "
          + "draws")
    }
  }

  /// What falls to one device of the switches between machines, unless the run states it.
  private mutating func compileNetwork(_ model: PowerModel) {
    guard run[.networkPower] == nil, let nodes = run.number(.nodes)?.central, nodes > 1 else {
      return
    }
    let isLarge = nodes > 16
    let range = isLarge ? model.fabric : model.network
    guard range.high > 0 else { return }
    inputs.networkPower = assume(
      "network_power_w", Distribution(range), "network-share",
      "switches and optics of \(isLarge ? "more than sixteen machines" : "a few machines") were "
        + "measured at \(CanonicalNumber.text(range.low)) to \(CanonicalNumber.text(range.high)) W "
        + "for each accelerator")
  }

  /// The sum over the parts of the machine that an instance type names, for each accelerator.
  private func componentHostPower(_ model: PowerModel) -> Distribution? {
    guard let instance = completion.instance, let count = instance.count, count > 0,
      let cores = instance.virtualCPUs.map({ $0 / 2 }), let memory = instance.memoryGiB,
      let devicePower = inputs.devicePower
    else { return nil }
    let parts = (cores * model.wattsPerCore + memory * model.wattsPerGiB) / count
    let overhead = Distribution(model.overhead) * (devicePower.median + parts)
    return Distribution(median: parts).widened(by: 0.18) + overhead
  }

  private mutating func compileSite(_ options: EstimatorOptions) {
    if run[.start] != nil {
      completion.completeHourlyIntensity(duration: inputs.evaluate().duration)
    }
    inputs.pue = distribution(.pue)
    inputs.intensity = distribution(.intensity)
    inputs.marketIntensity = distribution(.marketIntensity)
    inputs.siteWater = distribution(.wue)
    inputs.price = distribution(.price)
    if inputs.siteWater != nil {
      inputs.sourceWater = assume(
        "source_water_l_per_kwh", Distribution(p5: 0.5, p95: 6), "source-water",
        "power stations evaporate 0.5 to 6 L for each kWh, wind and sun least and hydropower most")
    }
  }

  private mutating func compileEmbodied(_ options: EstimatorOptions) {
    guard let embodied = completion.device?.embodied else { return }
    let lifetime = assume(
      "lifetime_h", Distribution(options.hardwareLifetime), "hardware-lifetime",
      "servers are replaced after four to six years")
    let utilisation = assume(
      "lifetime_utilisation", Distribution(options.hardwareUtilisation), "lifetime-utilisation",
      "hardware is reserved for 60 to 95 % of its lifetime")
    let device = assume(
      "device_embodied_kg", Distribution(p5: embodied * 0.6, p95: embodied * 1.7),
      "device-embodied",
      "cradle-to-gate figures of one device differ by 1.7 times either way between sources")
    let host = assume(
      "host_embodied_kg", Distribution(p5: 150, p95: 600), "host-embodied",
      "a server of eight accelerators embodies 1.2 to 4.8 t without them")
    inputs.embodiedRate = (device + host) / (lifetime * utilisation)
  }
}
