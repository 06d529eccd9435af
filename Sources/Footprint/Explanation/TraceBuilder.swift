import Quantities
import Runs

/// Writes down how each number of an estimate came about, in the order of computation.
struct TraceBuilder {
  let compiled: CompiledRun
  let ranges: EstimateRanges
  private var steps: [TraceStep] = []

  init(compiled: CompiledRun, ranges: EstimateRanges) {
    self.compiled = compiled
    self.ranges = ranges
  }

  /// The steps; an input of a step is a fact, or the quantity of an earlier step.
  func build() -> [TraceStep] {
    var builder = self
    builder.steps.reserveCapacity(24)
    for assumption in compiled.assumptions {
      builder.steps.append(
        TraceStep(
          quantity: assumption.name, formula: "", inputs: [], value: assumption.value,
          origin: assumption.origin))
    }
    builder.addWork()
    builder.addTime()
    builder.addPower()
    builder.addEnergy()
    builder.addBeside()
    return builder.steps
  }

  private var inputs: EstimateInputs { compiled.inputs }

  private mutating func add(
    _ quantity: String, _ formula: String, _ inputs: [String], _ value: Distribution?
  ) {
    guard let value else { return }
    steps.append(
      TraceStep(quantity: quantity, formula: formula, inputs: inputs, value: value))
  }

  private func isFact(_ fact: Fact) -> Bool { compiled.run[fact] != nil }

  private func names(_ facts: [Fact]) -> [String] { facts.filter(isFact).map(\.rawValue) }

  private mutating func addWork() {
    guard let work = compiled.work, let flops = inputs.flops else { return }
    if isFact(.flops) {
      add("flops_per_trial", Fact.flops.rawValue, [Fact.flops.rawValue], flops)
    } else if work.architecture != nil {
      add(
        "flops_per_trial", "samples × flops_per_sample",
        names([.samples, .inputSize]) + ["flops_per_sample"], flops)
    } else {
      addTokenWork(work, flops)
    }
    addRepeated("flops", of: "flops_per_trial", with: [.trials, .development], ranges.flops)
  }

  private mutating func addTokenWork(_ work: WorkModel, _ flops: Distribution) {
    let params: Fact = isFact(.modelActiveParams) ? .modelActiveParams : .modelParams
    var used: [Fact] = [params, .tokens, .method]
    var formula = work.method.formula
    if work.method.isFrozen { used.append(.modelTrainableParams) }
    if let passes = work.passes {
      let each = passes.flopsPerParameter
      formula =
        "\(CanonicalNumber.text((each.p50 * 10).rounded() / 10)) × params × tokens, "
        + "scored and trained on, + 2 × params × tokens generated and read"
      used += [.rlReference, .rlCritic, .rlRewardParams, .rlUpdates]
    } else if work.method == .distill, work.teacherParams != nil {
      formula = "(6 × params + 2 × distill.teacher_params) × tokens"
      used.append(.teacherParams)
    }
    if work.passes == nil, compiled.completion.rollouts != nil {
      formula += " + 2 × params × tokens generated and read"
      used.append(.rlGenerations)
    }
    if compiled.completion.embedding != nil {
      formula += ", without embedding_params"
    }
    if work.attention != nil {
      used += [.modelLayers, .modelHiddenSize, .sequenceLength]
      formula += " + 12 × layers × sequence_length × hidden_size × tokens"
      if work.method.attentionFactor != 1 { formula += " × attention passes" }
    }
    var inputs = names(used)
    if compiled.completion.embedding != nil { inputs.append("embedding_params") }
    add("flops_per_trial", formula, inputs, flops)
  }

  private mutating func addTime() {
    if inputs.duration != nil {
      // An assumed duration is no fact, but an assumption of the same name.
      add(
        "trial_device_hours", "hardware.count × duration",
        [Fact.count.rawValue, Fact.duration.rawValue], ranges.trialDeviceHours)
    } else if ranges.trialDeviceHours != nil {
      if let prediction = compiled.prediction {
        steps += prediction.steps
      }
      addRollouts()
      let mfu =
        steps.last.map { $0.quantity == "rollout_mfu" } == true
        ? "rollout_mfu" : compiled.prediction == nil ? Fact.mfu.rawValue : "predicted_mfu"
      var formula = "flops_per_trial ÷ (hardware.peak_flops × \(mfu)) ÷ 3600"
      var used = ["flops_per_trial", Fact.peakFlops.rawValue, mfu]
      if steps.contains(where: { $0.quantity == "power_cap_slowdown" }) {
        formula += " × power_cap_slowdown"
        used.append("power_cap_slowdown")
      }
      if inputs.idleShare.median > 0 {
        formula += " ÷ (1 − idle_share)"
        used.append(Fact.idleShare.rawValue)
      }
      for name in ["startup_h", "restarts_h", "generation_rounds_h"]
      where inputs.beside.median > 0 && steps.contains(where: { $0.quantity == name }) {
        formula += " + \(name)" + (isFact(.count) ? " × hardware.count" : "")
        used.append(name)
      }
      if inputs.beside.median > 0, isFact(.count) { used.append(Fact.count.rawValue) }
      if let limit = inputs.timeLimit, let duration = ranges.duration,
        duration.p95 <= limit * 1.0001
      {
        formula += ", within time_limit × hardware.count"
        used += [Fact.timeLimit.rawValue, Fact.count.rawValue]
      }
      add("trial_device_hours", formula, used, ranges.trialDeviceHours)
    }
    addRepeated(
      "device_hours", of: "trial_device_hours", with: [.trials, .development],
      ranges.deviceHours)
  }

  /// The share of the peak with generation in it.
  private mutating func addRollouts() {
    guard compiled.completion.rollouts != nil, compiled.prediction != nil, let mfu = inputs.mfu
    else { return }
    add(
      "rollout_mfu", "training at predicted_mfu × trainer_coupling, answers at generation_mfu",
      ["predicted_mfu", "trainer_coupling", "generation_mfu"], mfu)
  }

  /// What one trial takes, for all trials and the development around them.
  private mutating func addRepeated(
    _ quantity: String, of trial: String, with factors: [Fact], _ value: Distribution?
  ) {
    let inputs = [trial] + names(factors)
    var formula = inputs.joined(separator: " × ")
    let overheads = names([.evaluationOverhead, .failedRuns, .dataPreparation])
    guard quantity == "device_hours", !overheads.isEmpty else {
      return add(quantity, formula, inputs, value)
    }
    formula += " × (1 + " + overheads.joined(separator: " + ") + ")"
    add(quantity, formula, inputs + overheads, value)
  }

  private mutating func addPower() {
    guard let meanPower = ranges.meanPower else { return }
    var terms = ["device_power_w"]
    var isScaled = false
    if let power = compiled.run[.power], !power.origin.isStated {
      isScaled = true
      let utilisation = isFact(.utilisation) ? Fact.utilisation.rawValue : "utilisation"
      var used = [Fact.power.rawValue, utilisation]
      var formula = "hardware.power × utilisation"
      if isFact(.powerLimit) {
        used.append(Fact.powerLimit.rawValue)
        formula += ", within hardware.power_limit"
      }
      add("device_power_w", formula, used, inputs.devicePower)
    }
    if !isScaled { terms = [Fact.power.rawValue] }
    var formula = terms[0]
    if inputs.idleShare.median > 0 {
      formula = "\(terms[0]) × (1 − idle_share) + idle_power_w × idle_share"
      terms += ["idle_power_w", Fact.idleShare.rawValue]
    }
    let host = isFact(.hostPower) ? Fact.hostPower.rawValue : "host_power_w"
    formula += " + \(host)"
    terms.append(host)
    if inputs.networkPower.median > 0 {
      let network = isFact(.networkPower) ? Fact.networkPower.rawValue : "network_power_w"
      formula += " + \(network)"
      terms.append(network)
    }
    if inputs.storagePower.median > 0 {
      formula += " + \(Fact.storagePower.rawValue)"
      terms.append(Fact.storagePower.rawValue)
    }
    add("mean_power_w", formula, terms, meanPower)
  }

  private mutating func addEnergy() {
    add(
      "it_energy_kwh", "device_hours × mean_power_w ÷ 1000", ["device_hours", "mean_power_w"],
      ranges.itEnergy)
    add(
      "energy_kwh", "it_energy_kwh × site.pue", ["it_energy_kwh", Fact.pue.rawValue],
      ranges.energy)
    addHours()
    add(
      "emissions_kg", "energy_kwh × site.intensity", ["energy_kwh", Fact.intensity.rawValue],
      ranges.emissions)
    add(
      "market_emissions_kg", "energy_kwh × site.market_intensity",
      ["energy_kwh", Fact.marketIntensity.rawValue], ranges.marketEmissions)
  }

  /// The mean over the hours of the run beside the yearly figure that it stands in place of.
  private mutating func addHours() {
    guard let hours = compiled.completion.hours else { return }
    let trace = hours.hourly.trace
    let name = trace.isShape ? "hourly_over_yearly" : "hourly_intensity_kg_per_kwh"
    let yearly = "yearly_intensity_kg_per_kwh"
    if let figure = hours.hourly.yearly, let value = figure.value.number {
      steps.append(
        TraceStep(
          quantity: yearly, formula: "", inputs: [], value: Distribution(value),
          origin: figure.origin))
    }
    steps.append(
      TraceStep(
        quantity: name, formula: "", inputs: [], value: hours.factor,
        origin: .catalogue(
          RowReference(table: "traces", row: trace.zone, source: hours.summary, year: trace.year))))
    let isCompared = hours.hourly.yearly != nil
    var formula = trace.isShape ? "\(yearly) × \(name)" : name
    if !trace.isShape, isCompared, let mean = inputs.intensity?.median,
      let year = hours.hourly.yearly?.value.number?.central, year > 0
    {
      formula += ", \(CanonicalNumber.text((mean / year * 1000).rounded() / 1000)) × \(yearly)"
    }
    add(Fact.intensity.rawValue, formula, isCompared ? [yearly, name] : [name], inputs.intensity)
  }

  private mutating func addBeside() {
    add(
      "embodied_kg",
      "device_hours × (device_embodied_kg + host_embodied_kg) ÷ (lifetime_h × lifetime_utilisation)",
      [
        "device_hours", "device_embodied_kg", "host_embodied_kg", "lifetime_h",
        "lifetime_utilisation",
      ], ranges.embodied)
    add(
      "cost_usd", "device_hours × hardware.price", ["device_hours", Fact.price.rawValue],
      ranges.cost)
    if inputs.sourceWater != nil {
      add(
        "water_l", "it_energy_kwh × (site.wue + site.pue × source_water_l_per_kwh)",
        ["it_energy_kwh", Fact.wue.rawValue, Fact.pue.rawValue, "source_water_l_per_kwh"],
        ranges.water)
    } else {
      add(
        "water_l", "it_energy_kwh × site.wue", ["it_energy_kwh", Fact.wue.rawValue], ranges.water)
    }
  }
}
