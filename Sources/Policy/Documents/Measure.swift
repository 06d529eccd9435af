public import Diagnostics
public import Quantities
public import Runs

/// A change that would reduce a footprint.
public struct Measure: Sendable {
  /// The id, in kebab case.
  public var id: String
  /// Where the id stands.
  public var range: SourceRange
  /// What kind of measure it is.
  public var category: MeasureCategory
  /// When the measure makes sense; always without one.
  public var when: PolicyExpression?
  /// What it changes; all of it.
  public var actions: [MeasureAction]
  /// Measures that have to be taken with this one.
  public var requires: [Mention]
  /// Measures that cannot be taken with this one.
  public var excludes: [Mention]
  /// How hard it is to take.
  public var effort: Effort
  /// How far its edits may be trusted.
  public var applicability: MeasureApplicability
  /// What the organisation can really get.
  public var limits: MeasureLimits
  /// Where the effect is published.
  public var source: String?
  /// What is said of it for people.
  public var documentation: Documentation
}

/// What a measure does to a run.
public enum MeasureAction: Sendable {
  /// States a fact.
  case set(FactSetting)
  /// States a fact as one of several values, in order of preference.
  case choose(FactChoice)
  /// Multiplies a quantity by a factor that is known as a range.
  case scale(ScaleTarget, by: RangedValue, range: SourceRange)
  /// Moves the start, and pauses where that helps.
  case shift(StartShift)
}

/// A fact and the value that a measure gives it.
public struct FactSetting: Sendable {
  /// The fact.
  public var fact: Fact
  /// The value that it gets.
  public var value: FactValue
  /// Where the setting stands.
  public var range: SourceRange

  /// Creates a setting.
  public init(fact: Fact, value: FactValue, range: SourceRange) {
    self.fact = fact
    self.value = value
    self.range = range
  }
}

/// A fact and the values that a measure may give it.
public struct FactChoice: Sendable {
  /// The fact.
  public var fact: Fact
  /// The values that it may get, in the order of the document.
  public var values: [FactSetting]
  /// Where the choice stands.
  public var range: SourceRange

  /// Creates a choice.
  public init(fact: Fact, values: [FactSetting], range: SourceRange) {
    self.fact = fact
    self.values = values
    self.range = range
  }
}

/// What a `scale` measure multiplies.
public enum ScaleTarget: Sendable, Equatable {
  /// The draw of the accelerators under load.
  case power
  /// The wall clock, stated or predicted.
  case duration
  /// The energy of the whole run.
  case energy
  /// A fact that is a number.
  case fact(Fact)

  /// The name in policy files.
  public var name: String {
    switch self {
    case .power: "power"
    case .duration: "duration"
    case .energy: "energy"
    case .fact(let fact): fact.rawValue
    }
  }
}

/// How far a run may be moved in time.
public struct StartShift: Sendable {
  /// The longest delay of the start in hours; only the run's own deadline bounds it without one.
  public var maxDelay: Double?
  /// Whether an interruptible run may be paused and resumed.
  public var allowsPauses: Bool
  /// Where the shift stands.
  public var range: SourceRange

  /// Creates a shift.
  public init(maxDelay: Double?, allowsPauses: Bool, range: SourceRange) {
    self.maxDelay = maxDelay
    self.allowsPauses = allowsPauses
    self.range = range
  }
}

/// Bounds on what a measure may reach for.
public struct MeasureLimits: Sendable {
  /// The values that a fact may take, by fact.
  public var allowed: [FactChoice] = []
  /// The most that a number may become, in the fact's canonical unit.
  public var atMost: [(fact: Fact, value: Double, range: SourceRange)] = []
  /// How long the run would wait for the hardware, in hours.
  public var queue: RangedValue?

  /// Creates no limits.
  public init() {}
}
