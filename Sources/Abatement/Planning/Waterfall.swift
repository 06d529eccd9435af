public import Footprint
public import Policy
import Quantities
public import Runs

/// The way from a run as it is to a suggestion, measure by measure.
public struct Waterfall: Sendable {
  /// The run with some of the measures.
  public struct Step: Sendable, Equatable {
    /// The id of the measure, or `today` for the first.
    public var label: String
    /// Emissions with this and all earlier measures, in kg; nil where they are not known.
    public var emissions: Distribution?
  }

  /// The run as it is, then with each measure more.
  public var steps: [Step]
  /// The tightest limit on emissions of the run, in kg, and what is held against it.
  public var limit: Double?
  /// The percentile that the limit is held against.
  public var percentile: Percentile?
}

/// What each measure adds to those that are less effort, none counted twice.
public struct EffortCurve: Sendable {
  /// One measure.
  public struct Bar: Sendable, Equatable {
    /// The id of the measure.
    public var measure: String
    /// How hard it is to take.
    public var effort: Effort
    /// What kind of measure it is.
    public var category: MeasureCategory
    /// What the measure saves beyond all bars before it, at the median, in kg.
    public var saving: Double
    /// The same at the 5th and 95th percentile of what is left, in kg.
    public var left: Distribution
    /// What it changes, one line each.
    public var changes: [String]
  }

  /// Emissions of the run as it is, in kg.
  public var today: Distribution?
  /// The measures, from the least effort.
  public var bars: [Bar]
}

/// How far single facts move the emissions.
public struct Tornado: Sendable {
  /// One fact.
  public struct Bar: Sendable, Equatable {
    /// The fact.
    public var fact: Fact
    /// The value at the low end of its range.
    public var low: FactValue
    /// The value at the high end of its range.
    public var high: FactValue
    /// Median emissions with the low and with the high value, in kg.
    public var emissionsAtLow: Double
    /// Median emissions with the high value, in kg.
    public var emissionsAtHigh: Double
    /// Whether the range is what is known of the fact, and not a fifth either way for comparison.
    public var isKnownRange: Bool

    var swing: Double { abs(emissionsAtHigh - emissionsAtLow) }
  }

  /// Median emissions of the run as it is, in kg.
  public var today: Double?
  /// The widest first.
  public var bars: [Bar]
}

extension Planner {
  /// The way to a suggestion of the same run, one measure after the other.
  public func waterfall(_ run: Run, to suggestion: Suggestion) -> Waterfall {
    let base = base(run)
    var waterfall = Waterfall(
      steps: [Waterfall.Step(label: "today", emissions: base.ranges.emissions)])
    var taken: [Alternative] = []
    for (index, id) in suggestion.measures.enumerated() {
      guard let measure = policy.measure(id) else { continue }
      let alternatives = Alternative.expand(
        measure, at: index, limit: CandidateSpace.alternativeLimit)
      let chosen = alternatives.first { alternative in
        alternative.settings.allSatisfy { setting in
          suggestion.changes.contains { $0.fact == setting.fact && $0.new == setting.value }
            || base.completed[setting.fact]?.value == setting.value
        }
      }
      guard let chosen else { continue }
      taken.append(chosen)
      let changed = try? MeasureApplication.apply(taken, to: base)
      waterfall.steps.append(
        Waterfall.Step(label: id, emissions: changed?.assessment.estimate[.emissions]))
    }
    let budgets = policy.budgets.filter { $0.metric == .emissions && $0.per == .run }
    if let tightest = budgets.min(by: { $0.limit < $1.limit }) {
      waterfall.limit = tightest.limit
      waterfall.percentile = tightest.percentile
    }
    return waterfall
  }

  /// The applicable measures, the least effort first and among those the greatest further saving.
  public func effortCurve(_ run: Run) -> EffortCurve {
    let base = base(run)
    var curve = EffortCurve(today: base.ranges.emissions, bars: [])
    guard let today = base.ranges.emissions else { return curve }
    let space = CandidateSpace(
      policy: policy, subject: EvaluationSubject(base.assessment), at: options.context.at)
    var taken: [Int] = []
    var left = today
    for effort in Effort.allCases {
      while let next = bestNext(effort, taken, left, space, base) {
        let alternative = space.options[next.option]
        curve.bars.append(
          EffortCurve.Bar(
            measure: alternative.id, effort: effort, category: alternative.measure.category,
            saving: left.median - next.emissions.median, left: next.emissions,
            changes: next.changes))
        taken.append(next.option)
        left = next.emissions
      }
    }
    return curve
  }

  private func bestNext(
    _ effort: Effort, _ taken: [Int], _ left: Distribution, _ space: CandidateSpace,
    _ base: BaseRun
  ) -> (option: Int, emissions: Distribution, changes: [String])? {
    var best: (option: Int, emissions: Distribution, changes: [String])?
    for option in space.options.indices {
      let alternative = space.options[option]
      guard alternative.measure.effort == effort, space.canExtend(taken, with: option),
        !space.conditional.contains(alternative.measureIndex)
      else { continue }
      let set = (taken + [option]).sorted()
      guard space.isComplete(set),
        let changed = try? MeasureApplication.apply(space.alternatives(set), to: base),
        let emissions = changed.assessment.estimate[.emissions],
        // A gram is no reason to do anything.
        emissions.median < min(left.median - 0.001, best?.emissions.median ?? .infinity)
      else { continue }
      let changes = changed.changes.filter { $0.reason == .measure(alternative.id) }
      best = (option, emissions, changes.map(\.summary))
    }
    return best
  }

  /// Facts that may move the emissions.
  private static let tornadoFacts: [Fact] = [
    .count, .duration, .tokens, .modelParams, .power, .hostPower, .utilisation, .mfu, .idleShare,
    .trials, .pue, .intensity,
  ]

  /// Varies one fact after the other, all else as it is: over its range where it has one, else by a
  /// fifth either way.
  public func tornado(_ run: Run) -> Tornado {
    let base = base(run)
    var tornado = Tornado(today: base.ranges.emissions?.median, bars: [])
    guard tornado.today != nil else { return tornado }
    for fact in Self.tornadoFacts {
      guard let value = base.completed.number(fact), value.central > 0 else { continue }
      let isRange = !value.isExact
      var low = isRange ? value.low : value.central * 0.8
      var high = isRange ? value.high : value.central * 1.2
      if fact.kind == .number(.fraction) { high = min(1, high) }
      if fact == .pue { low = max(1, low) }
      // A single trial has no fifth.
      if fact == .trials, value.central < 5 { continue }
      func emissions(_ number: Double) -> Double? {
        var changed = base.stated
        changed.override(fact, .number(number), by: "sensitivity")
        return estimator.inputs(for: changed).evaluate().emissions?.median
      }
      // That a fact is stated and not looked up is no swing of its own.
      guard let today = tornado.today, let central = emissions(value.central), central > 0,
        let atLow = emissions(low).map({ $0 / central * today }),
        let atHigh = emissions(high).map({ $0 / central * today })
      else { continue }
      let bar = Tornado.Bar(
        fact: fact, low: .number(low), high: .number(high), emissionsAtLow: atLow,
        emissionsAtHigh: atHigh, isKnownRange: isRange)
      if bar.swing > today * 0.001 { tornado.bars.append(bar) }
    }
    tornado.bars = tornado.bars.enumerated().sorted { left, right in
      left.element.swing != right.element.swing
        ? left.element.swing > right.element.swing : left.offset < right.offset
    }.map(\.element)
    return tornado
  }

  private func base(_ run: Run) -> BaseRun {
    BaseRun(stated: run, assessment: estimator.assess(run), estimator: estimator)
  }
}
