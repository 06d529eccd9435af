import Quantities
import Runs

/// Says of every metric that is not known why, and which lines would make it known: one for each
/// thing that is missing, what has to be known first before the rest.
struct MissingInputs {
  let compiled: CompiledRun
  let ranges: EstimateRanges

  private var run: Run { compiled.run }

  func list() -> [MissingInput] {
    Metric.allCases.flatMap { ranges[$0] == nil ? missing($0) : [] }
  }

  /// What is stated and cannot be read among facts, each with its reason.
  private func unreadable(_ metric: Metric, _ facts: [Fact]) -> [MissingInput] {
    facts.compactMap { fact in
      run.unreadable(fact).map { reason in
        MissingInput(
          metric: metric, facts: [fact], message: reason.message(about: fact),
          remedy: size(of: fact) ?? "--set \(fact.rawValue)=\(Self.example(fact))",
          isUnreadable: true)
      }
    }
  }

  /// The line that states how large something named is, whatever its name; nil for what is no name.
  private func size(of fact: Fact) -> String? {
    switch fact {
    case .modelID: "model: {params: 7B}"
    case .datasetID: run[.epochs] == nil ? "tokens: 1B" : "dataset: {tokens: 1B}"
    default: nil
    }
  }

  private func missing(_ metric: Metric) -> [MissingInput] {
    switch metric {
    case .flops:
      compiled.inputs.areTrialsUnknown ? repetition(metric) : work(for: metric)
    case .deviceTime: time(for: metric)
    case .energy: energy(for: metric)
    case .emissions:
      (ranges.energy == nil ? energy(for: metric) : [])
        + (compiled.inputs.intensity == nil ? intensity(for: metric) : [])
    case .marketEmissions:
      ranges.energy == nil
        ? energy(for: metric)
        : [
          input(
            metric, [.marketIntensity, .renewableShare], "no contract for electricity is stated",
            "site: {market_intensity: 0.1 kgCO2e/kWh}")
        ]
    case .embodied: embodied(for: metric)
    case .cost:
      ranges.deviceHours == nil
        ? time(for: metric)
        : [
          input(
            metric, [.price], "no price of an accelerator-hour is stated",
            "hardware: {price: 2.49 USD/h}")
        ]
    case .water:
      ranges.itEnergy == nil
        ? energy(for: metric)
        : [
          input(
            metric, [.wue, .region], "the site's use of water is not known",
            "site: {wue: 0.2 L/kWh}")
        ]
    }
  }

  private func input(
    _ metric: Metric, _ facts: [Fact], _ message: String, _ remedy: String
  ) -> MissingInput {
    MissingInput(metric: metric, facts: facts, message: message, remedy: remedy)
  }

  /// The message for a name that the catalogue does not know, if one of the facts holds one.
  private func unknownName(_ metric: Metric, among facts: [Fact]) -> MissingInput? {
    let names = compiled.completion.unknownNames.filter {
      facts.contains($0.fact) && !$0.isAmbiguous
    }
    if names.count > 1, let first = names.first {
      let more = names.count > 5 ? " and \(names.count - 5) more" : ""
      let list = names.prefix(5).map { "`\($0.name)`" }.joined(separator: ", ") + more
      return input(
        metric, [first.fact], "\(list) as \(first.fact.rawValue) are not in the catalogue",
        "dataset: {tokens: 1B}")
    }
    for unknown in names {
      let choices = unknown.candidates.prefix(3).map { "`\($0)`" }.joined(separator: ", ")
      let message =
        "`\(unknown.name)` as \(unknown.fact.rawValue) is not in the catalogue"
        + (choices.isEmpty ? "" : "; near it: \(choices)")
      return input(metric, [unknown.fact], message, remedy(for: unknown))
    }
    return nil
  }

  /// What is private has its size stated; what is misspelt, its name.
  private func remedy(for unknown: UnknownName) -> String {
    let fact = unknown.fact
    // Another model or other data would be another run.
    if let size = size(of: fact) { return size }
    let value = unknown.candidates.first ?? Self.example(fact)
    // What a file states is mended there: no line elsewhere would win over it.
    return run[fact]?.origin.isStated == true
      ? "--set \(fact.rawValue)=\(value)" : Self.line(fact, value)
  }

  private func work(for metric: Metric) -> [MissingInput] {
    // Whose size is known, its name is not asked for.
    let named: [Fact] = run[.modelParams] == nil ? [.modelID] : []
    var missing = unreadable(metric, [.modelParams] + named + [.modelActiveParams, .method])
    if compiled.completion.isOfSamples { return missing + samples(for: metric) }
    if run[.modelParams] == nil, missing.isEmpty {
      missing.append(
        unknownName(metric, among: [.modelID])
          ?? input(
            metric, [.modelParams, .modelID], "the size of the model is not known",
            "model: {params: 7B}"))
    }
    if let open = run.unresolvedReason(.teacherParams), run[.teacherParams] == nil {
      missing.append(
        input(metric, [.teacherParams], open.reason, "distill: {teacher_params: 70B}"))
    }
    if run[.tokens] == nil { missing += tokens(for: metric) }
    return missing
  }

  /// What a model that trains on no text lacks: an architecture whose work is known, or its samples.
  private func samples(for metric: Metric) -> [MissingInput] {
    guard let architecture = compiled.completion.architecture else {
      let name = run.text(.modelID) ?? run.text(.modelFamily) ?? "it"
      return [
        input(
          metric, [.flops, .modelFamily],
          "the work of `\(name)` on a sample is not known; `flops` states it for the run",
          // A duration makes all known but the work itself.
          metric == .flops ? Self.line(.flops, Self.example(.flops)) : "duration: 10 h")
      ]
    }
    let unreadable = unreadable(
      metric,
      [.samples, .steps, .epochs, .datasetExamples, .globalBatch, .microBatch, .count, .nodes])
    if !unreadable.isEmpty { return unreadable }
    if let passes = passes(metric) { return [passes] }
    return [
      input(
        metric, [.samples, .steps, .datasetExamples],
        "the number of samples that \(architecture.id) is trained on is not known",
        run[.epochs] == nil ? "samples: 1M" : "dataset: {examples: 100000}")
    ]
  }

  /// How often a run goes over data whose size is known.
  private func passes(_ metric: Metric) -> MissingInput? {
    guard run[.epochs] == nil, run[.steps] == nil,
      run[.datasetTokens] != nil || run[.datasetExamples] != nil
    else { return nil }
    return input(
      metric, [.epochs, .steps], "how often the run goes over its data is not known", "epochs: 3")
  }

  private func tokens(for metric: Metric) -> [MissingInput] {
    let unreadable = unreadable(
      metric,
      [
        .tokens, .steps, .epochs, .datasetTokens, .datasetExamples, .globalBatch, .microBatch,
        .gradientAccumulation, .sequenceLength, .dataParallel,
      ] + (run[.epochs] != nil && run[.datasetTokens] == nil ? [.datasetID] : [])
        + (run[.globalBatch] == nil ? [.count, .nodes] : []))
    if !unreadable.isEmpty { return unreadable }
    guard run[.steps] != nil else {
      return [
        passes(metric) ?? unknownName(metric, among: [.datasetID])
          ?? input(
            metric, [.tokens, .datasetTokens, .steps], "the number of tokens is not known",
            run[.epochs] == nil ? "tokens: 1B" : "dataset: {tokens: 1B}")
      ]
    }
    var missing: [MissingInput] = []
    if run[.globalBatch] == nil {
      let lacksCount = run[.microBatch] != nil && run[.count] == nil
      missing.append(
        input(
          metric, lacksCount ? [.count, .globalBatch] : [.globalBatch],
          lacksCount
            ? "the number of accelerators, and with it the global batch, is not known"
            : "the global batch is not known",
          lacksCount ? "hardware: {count: 8}" : "global_batch: 256"))
    }
    if run[.sequenceLength] == nil {
      missing.append(
        input(
          metric, [.sequenceLength, .tokens], "the sequence length is not known",
          "sequence_length: 2048"))
    }
    return missing
  }

  /// How often the run is repeated, which a file leaves open.
  private func repetition(_ metric: Metric) -> [MissingInput] {
    let reason = run.unresolvedReason(.trials)?.reason
    return unreadable(metric, [.trials]).first.map { [$0] }
      ?? [
        input(
          metric, [.trials], reason ?? "how often the run is repeated is not known", "trials: 10")
      ]
  }

  private func time(for metric: Metric) -> [MissingInput] {
    let unreadable = unreadable(metric, CompiledRun.timeFacts)
    if !unreadable.isEmpty { return unreadable }
    if compiled.inputs.areTrialsUnknown { return repetition(metric) }
    if compiled.isEvaluationOpen, let open = run.unresolvedReason(.evaluationOverhead) {
      return [
        input(metric, [.evaluationOverhead], open.reason, Self.line(.evaluationOverhead, "0.3"))
      ]
    }
    if run[.duration] != nil || compiled.inputs.duration != nil {
      return [
        unknownName(metric, among: [.instanceType])
          ?? input(
            metric, [.count, .instanceType, .nodes],
            "how many accelerators the run uses is not known", "hardware: {count: 8}")
      ]
    }
    var missing = compiled.inputs.flops == nil ? work(for: metric) : []
    let hardware = self.unreadable(
      metric, [.accelerator, .instanceType, .precision, .peakFlops])
    if run[.peakFlops] == nil, !hardware.isEmpty {
      missing += hardware
    } else if run[.peakFlops] == nil {
      missing.append(
        unknownName(metric, among: [.accelerator, .instanceType])
          ?? input(
            metric, [.accelerator, .instanceType, .peakFlops], "the accelerator is not known",
            "hardware: {accelerator: h100-sxm5-80gb}"))
    }
    return missing.map { missing in
      guard !missing.isUnreadable else { return missing }
      let message =
        missing.message.hasPrefix("the ")
        ? missing.message : "more is needed: \(missing.message)"
      return input(
        metric, [.duration] + missing.facts,
        "the run's duration is not stated, and to predict it \(message)", missing.remedy)
    }
  }

  private func energy(for metric: Metric) -> [MissingInput] {
    if ranges.deviceHours == nil { return time(for: metric) }
    if compiled.inputs.devicePower == nil {
      let unreadable = unreadable(metric, [.power, .utilisation, .accelerator, .instanceType])
      if !unreadable.isEmpty { return unreadable }
      if run.text(.accelerator) == RunCompletion.customAccelerator {
        return [
          input(
            metric, [.power], "a `custom` accelerator needs its power", "hardware: {power: 300 W}")
        ]
      }
      return [
        unknownName(metric, among: [.accelerator, .instanceType])
          ?? input(
            metric, [.accelerator, .power], "the accelerator's power is not known",
            run[.accelerator] == nil
              ? "hardware: {accelerator: h100-sxm5-80gb}" : "hardware: {power: 300 W}")
      ]
    }
    let unreadable = unreadable(metric, [.pue])
    if !unreadable.isEmpty { return unreadable }
    return [
      input(metric, [.pue], "the power usage effectiveness is not known", "site: {pue: 1.2}")
    ]
  }

  private func intensity(for metric: Metric) -> [MissingInput] {
    let unreadable = unreadable(metric, [.region, .gridZone, .country, .intensity, .provider])
    if !unreadable.isEmpty { return unreadable }
    return [
      unknownName(metric, among: [.region, .gridZone, .country])
        ?? input(
          metric, [.region, .country, .gridZone, .intensity],
          "the grid's intensity is not known: no site is stated",
          "site: {region: gcp/us-central1}")
    ]
  }

  private func embodied(for metric: Metric) -> [MissingInput] {
    if ranges.deviceHours == nil { return time(for: metric) }
    // A device that is known, and of which nobody published the figure: nothing that a run states helps.
    if compiled.completion.device != nil { return [] }
    return [
      unknownName(metric, among: [.accelerator, .instanceType])
        ?? input(
          metric, [.accelerator], "the emissions of making the accelerator are not known",
          "hardware: {accelerator: h100-sxm5-80gb}")
    ]
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
    case .country: "FRA"
    case .gridZone: "FR"
    case .region: "gcp/us-central1"
    case .modelID: "meta-llama/Llama-3.1-8B"
    case .precision: "bf16"
    default:
      switch fact.kind {
      case .choice(let words): words.first ?? "…"
      case .number(let dimension): dimension.example
      case .flag: "true"
      case .text, .timestamp: "…"
      }
    }
  }
}
