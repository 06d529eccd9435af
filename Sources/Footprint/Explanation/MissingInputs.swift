import Quantities

/// Says of every metric that is not known why, and which lines would make it known: one for each
/// thing that is missing, what has to be known first before the rest.
struct MissingInputs {
  let compiled: CompiledRun
  let ranges: EstimateRanges

  private var run: Run { compiled.run }

  func list() -> [MissingInput] {
    Metric.allCases.flatMap { metric in
      guard ranges[metric] == nil else { return [MissingInput]() }
      let lacksIntensity = metric == .emissions && compiled.inputs.intensity == nil
      guard lacksIntensity else { return [missing(metric)] }
      return (ranges.energy == nil ? [missing(metric)] : []) + [intensity(for: metric)]
    }
  }

  /// The first thing that is missing.
  private func missing(_ metric: Metric) -> MissingInput {
    switch metric {
    case .flops: work(for: metric)
    case .deviceTime: time(for: metric)
    case .energy: energy(for: metric)
    case .emissions: energy(for: metric)
    case .marketEmissions:
      ranges.energy == nil
        ? energy(for: metric)
        : input(
          metric, [.marketIntensity, .renewableShare],
          "no contract for electricity is stated",
          "site: {market_intensity: 0.1 kgCO2e/kWh}")
    case .embodied: embodied(for: metric)
    case .water:
      ranges.itEnergy == nil
        ? energy(for: metric)
        : input(
          metric, [.wue, .region], "the site's use of water is not known", "site: {wue: 0.2 L/kWh}")
    }
  }

  private func input(
    _ metric: Metric, _ facts: [Fact], _ message: String, _ remedy: String
  ) -> MissingInput {
    MissingInput(metric: metric, facts: facts, message: message, remedy: remedy)
  }

  /// The message for a name that the catalogue does not know, if one of the facts holds one.
  private func unknownName(_ metric: Metric, among facts: [Fact]) -> MissingInput? {
    for unknown in compiled.completion.unknownNames
    where facts.contains(unknown.fact) && !unknown.isAmbiguous {
      let nearest = unknown.candidates.first
      let choices = unknown.candidates.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
      let message =
        "`\(unknown.name)` as \(unknown.fact.rawValue) is not in the catalogue"
        + (choices.isEmpty ? "" : "; near it: \(choices)")
      return input(
        metric, [unknown.fact], message,
        Self.line(unknown.fact, nearest ?? Self.example(unknown.fact)))
    }
    return nil
  }

  private func work(for metric: Metric) -> MissingInput {
    if run[.modelParams] == nil {
      return unknownName(metric, among: [.modelID])
        ?? input(
          metric, [.modelParams, .modelID], "the size of the model is not known",
          "model: {params: 7B}")
    }
    return unknownName(metric, among: [.datasetID])
      ?? input(
        metric, [.tokens, .datasetTokens, .steps, .globalBatch, .sequenceLength],
        "the number of tokens is not known", "tokens: 1B")
  }

  private func time(for metric: Metric) -> MissingInput {
    if run[.duration] != nil || compiled.inputs.duration != nil {
      return unknownName(metric, among: [.instanceType])
        ?? input(
          metric, [.count, .instanceType, .nodes],
          "how many accelerators the run uses is not known", "hardware: {count: 8}")
    }
    if compiled.inputs.flops == nil {
      let missing = work(for: metric)
      return input(
        metric, [.duration] + missing.facts,
        "the run's duration is not stated, and to predict it "
          + (missing.message.hasPrefix("the ")
            ? missing.message : "more is needed: \(missing.message)"),
        "duration: 10 h")
    }
    return unknownName(metric, among: [.accelerator, .instanceType])
      ?? input(
        metric, [.accelerator, .instanceType, .peakFlops, .duration],
        "the run's duration is not stated, and to predict it the accelerator is not known",
        "hardware: {accelerator: h100-sxm5-80gb}")
  }

  private func energy(for metric: Metric) -> MissingInput {
    if ranges.deviceHours == nil { return time(for: metric) }
    if compiled.inputs.devicePower == nil {
      if run.text(.accelerator) == RunCompletion.customAccelerator {
        return input(
          metric, [.power], "a `custom` accelerator needs its power", "hardware: {power: 300 W}")
      }
      return unknownName(metric, among: [.accelerator, .instanceType])
        ?? input(
          metric, [.accelerator, .power], "the accelerator's power is not known",
          run[.accelerator] == nil
            ? "hardware: {accelerator: h100-sxm5-80gb}" : "hardware: {power: 300 W}")
    }
    return input(
      metric, [.pue], "the power usage effectiveness is not known", "site: {pue: 1.2}")
  }

  private func intensity(for metric: Metric) -> MissingInput {
    unknownName(metric, among: [.region, .gridZone, .country])
      ?? input(
        metric, [.region, .country, .gridZone, .intensity],
        "the grid's intensity is not known: no site is stated",
        "site: {region: gcp/us-central1}")
  }

  private func embodied(for metric: Metric) -> MissingInput {
    if ranges.deviceHours == nil { return time(for: metric) }
    return unknownName(metric, among: [.accelerator, .instanceType])
      ?? input(
        metric, [.accelerator], "the emissions of making the accelerator are not known",
        "hardware: {accelerator: h100-sxm5-80gb}")
  }

  /// A line of YAML that states a fact.
  private static func line(_ fact: Fact, _ value: String) -> String {
    let parts = fact.rawValue.split(separator: ".", maxSplits: 1)
    return parts.count == 2 ? "\(parts[0]): {\(parts[1]): \(value)}" : "\(fact.rawValue): \(value)"
  }

  private static func example(_ fact: Fact) -> String {
    switch fact {
    case .accelerator: "h100-sxm5-80gb"
    case .instanceType: "p5.48xlarge"
    case .modelID: "meta-llama/Llama-3.1-8B"
    case .datasetID: "allenai/c4"
    case .country: "FRA"
    case .gridZone: "FR"
    default: "gcp/us-central1"
    }
  }
}
