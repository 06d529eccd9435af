import ConfigText
import Diagnostics
import Footprint
import Policy
import Quantities
import Runs

/// Applies alternatives of measures to a run, with everything that follows from them.
///
/// First the facts that measures state, then what that means for other stated facts, then the scales of
/// time before those of power, then the start: effects are never multiplied as percentages, the run is estimated again.
struct MeasureApplication {
  let base: BaseRun
  var run: Run { didSet { latest = nil } }
  /// What the estimate takes of the run as it is changed so far, once it was asked for.
  private var latest: CompiledRun?
  private(set) var settings: [Setting] = []
  private(set) var notes: [String] = []
  /// Facts that stay as they are although the estimate would compute them anew.
  private(set) var kept: [FactAssignment] = []

  /// A fact to state, and why.
  struct Setting {
    var fact: Fact
    var value: FactValue
    var reason: FactChange.Reason
  }

  init(_ base: BaseRun) {
    self.base = base
    run = base.stated
  }

  /// Applies the alternatives, which have to be compatible with each other.
  static func apply(
    _ alternatives: [Alternative], to base: BaseRun
  ) throws(Refusal) -> ChangedRun {
    var application = MeasureApplication(base)
    for alternative in alternatives { application.collect(alternative) }
    try application.collectScaledFacts(alternatives)
    try application.addConsequences()
    guard
      !application.settings.isEmpty
        || alternatives.contains(where: { !$0.scales.isEmpty || $0.shift != nil })
    else { throw Refusal("the run is already as the measure would have it") }
    application.stateSettings()
    try application.scale(alternatives)
    for alternative in alternatives { try application.moveStart(alternative) }
    return try application.finish(
      queue: alternatives.compactMap(\.measure.limits.queue).map(\.central).max() ?? 0,
      reason: alternatives.map { "`\($0.id)`" }.joined(separator: " with "))
  }

  /// States facts with everything that follows from them, as a sweep does.
  static func apply(
    _ assignments: [FactAssignment], to base: BaseRun
  ) throws(Refusal) -> ChangedRun {
    var application = MeasureApplication(base)
    for assignment in assignments {
      application.add(assignment.fact, assignment.value, .measure("sweep"))
    }
    try application.addConsequences()
    application.stateSettings()
    let reason = assignments.map { "\($0.fact.rawValue)=\($0.fact.describe($0.value))" }
    return try application.finish(queue: 0, reason: reason.joined(separator: " "))
  }

  private mutating func stateSettings() {
    for setting in settings {
      run.override(setting.fact, setting.value, by: setting.reason.word)
    }
    for assignment in kept {
      run.override(assignment.fact, assignment.value, by: "kept by a measure")
    }
    restateDuration()
  }

  /// The value that a fact will have, as far as it is decided.
  func upcoming(_ fact: Fact) -> FactValue? {
    settings.first { $0.fact == fact }?.value ?? base.completed[fact]?.value
  }

  /// Facts that say where a run is, and nothing of how long it takes or what its devices draw.
  private static let siteFacts: [Fact] = [
    .region, .provider, .country, .gridZone, .pue, .wue, .intensity, .marketIntensity,
    .renewableShare,
  ]

  /// What is changed but where the run is, what is kept among it.
  var workSettings: [FactAssignment] {
    settings.filter { !Self.siteFacts.contains($0.fact) }.map { FactAssignment($0.fact, $0.value) }
      + kept
  }

  /// Whether where the run is has no part in what it does there: an instance type may be another one at
  /// another provider.
  var isSiteApart: Bool { base.completed[.instanceType] == nil }

  func sets(_ fact: Fact) -> Bool { settings.contains { $0.fact == fact } }

  /// Adds a fact to state unless it already has the value.
  mutating func add(_ fact: Fact, _ value: FactValue, _ reason: FactChange.Reason) {
    guard !sets(fact), base.completed[fact]?.value != value else { return }
    settings.append(Setting(fact: fact, value: value, reason: reason))
  }

  /// Holds on to a computed value.
  mutating func keep(_ fact: Fact) {
    guard !sets(fact), let value = base.completed[fact]?.value else { return }
    kept.append(FactAssignment(fact, value))
    note("`\(fact.rawValue)` stays \(fact.describe(value))")
  }

  mutating func note(_ text: String) {
    if !notes.contains(text) { notes.append(text) }
  }

  /// States a fact at once and lists it among the changes.
  mutating func restate(_ fact: Fact, _ value: FactValue, _ reason: FactChange.Reason) {
    settings.removeAll { $0.fact == fact }
    settings.append(Setting(fact: fact, value: value, reason: reason))
    run.override(fact, value, by: reason.word)
  }

  private mutating func collect(_ alternative: Alternative) {
    for (fact, value) in alternative.settings {
      add(fact, value, .measure(alternative.id))
    }
    for text in alternative.notes { note(text) }
  }

  /// Scaled facts are stated facts: their factors multiply, and counts stay whole.
  private mutating func collectScaledFacts(_ alternatives: [Alternative]) throws(Refusal) {
    for alternative in alternatives {
      for (target, factor) in alternative.scales {
        guard case .fact(let fact) = target else { continue }
        guard let old = upcoming(fact)?.number else {
          throw Refusal("`\(alternative.id)` scales `\(fact.rawValue)`, which is not known")
        }
        var value = old.multiplied(by: factor)
        if fact.kind == .number(.count), old.isExact, factor.isExact {
          value = RangedValue(max(1, value.central.rounded(.up)))
        }
        settings.removeAll { $0.fact == fact }
        add(fact, .number(value), .measure(alternative.id))
      }
    }
  }

  private mutating func scale(_ alternatives: [Alternative]) throws(Refusal) {
    for target in [ScaleTarget.duration, .power, .energy] {
      for alternative in alternatives {
        for (candidate, factor) in alternative.scales where candidate == target {
          try scale(target, by: factor, for: alternative.measure)
        }
      }
    }
  }

  private mutating func scale(
    _ target: ScaleTarget, by factor: RangedValue, for measure: Measure
  ) throws(Refusal) {
    let inputs = inputs(toScale: target)
    let reason = FactChange.Reason.measure(measure.id)
    switch target {
    case .fact: return
    case .duration:
      // The work is scaled, not what a time limit leaves of it.
      var unlimited = inputs
      unlimited.timeLimit = nil
      guard let work = unlimited.evaluate().duration else {
        throw Refusal("`\(measure.id)` scales the duration, which is not known")
      }
      var duration = work * Distribution(factor)
      if let limit = inputs.timeLimit, duration.median <= limit {
        duration = duration.bounded(by: limit)
      }
      restate(.duration, .number(duration.rangedValue.rounded), reason)
    case .power, .energy:
      guard let power = inputs.devicePower, let hostPower = inputs.hostPower else {
        throw Refusal("`\(measure.id)` scales the \(target.name), which is not known")
      }
      if target == .power, factor.central < Self.leastPowerShare {
        throw Refusal(
          "`\(measure.id)` caps power below half of the rated power, where accelerators waste energy"
        )
      }
      restate(.power, scaled(power, factor), reason)
      let newHostPower = target == .energy ? scaled(hostPower, factor) : scaled(hostPower, nil)
      // The share of the host follows the rated power; only where that is not known does it follow the
      // draw, which a cap then must not lower.
      let isRated =
        if case .catalogue = base.completed[.power]?.origin { true } else { false }
      if target == .energy
        || !isRated && compiled().inputs.hostPower != hostPower
      {
        restate(.hostPower, newHostPower, reason)
      }
    }
  }

  /// What the estimate takes of the run as far as it is changed: that of the run as it is where no change
  /// touches what is scaled.
  private mutating func inputs(toScale target: ScaleTarget) -> EstimateInputs {
    let changes = workSettings.filter { target == .duration || $0.fact != .duration }
    if changes.isEmpty, isSiteApart { return base.inputs }
    return compiled().inputs
  }

  /// What the estimate takes of the run as far as it is changed.
  mutating func compiled() -> CompiledRun {
    let compiled = latest ?? base.estimator.compile(run)
    latest = compiled
    return compiled
  }

  /// The hours that the work takes, even where a time limit ends it before.
  private func workHours(
    _ completed: Run, _ inputs: EstimateInputs
  ) -> Double? {
    guard completed[.timeLimit] != nil else { return completed.number(.duration)?.central }
    var inputs = inputs
    inputs.timeLimit = nil
    return inputs.evaluate().duration?.median
  }

  /// Below this share of the rated power a cap costs more time than it saves power.
  static let leastPowerShare = 0.5

  private func scaled(_ value: Distribution, _ factor: RangedValue?) -> FactValue {
    .number((factor.map { value * Distribution($0) } ?? value).rangedValue.rounded)
  }

  private mutating func finish(queue: Double, reason: String) throws(Refusal) -> ChangedRun {
    let compiled = compiled()
    let assessment = base.estimator.assess(compiled: compiled)
    let duration = try Schedule.check(
      before: base.completed, after: assessment.run,
      work: (
        workHours(base.completed, base.inputs),
        workHours(assessment.run, compiled.inputs)
      ), queue: queue, reason: reason)
    let changes = settings.sorted { $0.fact.index < $1.fact.index }.map { setting in
      FactChange(
        fact: setting.fact, old: base.completed[setting.fact], new: setting.value,
        reason: setting.reason)
    }
    let provider = base.completed.text(.provider)
    return ChangedRun(
      run: run, changes: changes, kept: kept, notes: notes, compiled: compiled,
      assessment: assessment, duration: duration,
      changesProvider: provider != nil && assessment.run.text(.provider) != provider)
  }
}

extension FactChange.Reason {
  /// What an origin of the value says.
  var word: String {
    switch self {
    case .measure(let id): "measure `\(id)`"
    case .consequence(let text): text
    }
  }
}
