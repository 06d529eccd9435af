public import Runs

/// What a run would use and emit, as ranges; a metric that is not known is absent.
public struct Estimate: Sendable {
  private var values: [Distribution?]
  /// How each number came about, in the order of computation; empty unless asked for.
  public var trace: [TraceStep] = []

  /// Creates an estimate of which nothing is known.
  public init() { values = Array(repeating: nil, count: Metric.allCases.count) }

  /// The range of a metric in its canonical unit, over all trials; nil when it is not known.
  public subscript(metric: Metric) -> Distribution? {
    get { values[metric.index] }
    set { values[metric.index] = newValue }
  }
}

extension Metric {
  /// The position of the metric in `allCases`.
  public var index: Int {
    switch self {
    case .deviceTime: 0
    case .energy: 1
    case .emissions: 2
    case .marketEmissions: 3
    case .embodied: 4
    case .water: 5
    case .flops: 6
    case .cost: 7
    }
  }
}

/// One step of the computation: a quantity, its formula and what went in.
public struct TraceStep: Sendable, Equatable {
  /// The name of the result, such as `energy_kwh`.
  public var quantity: String
  /// The formula in words and symbols, such as `it_energy_kwh × site.pue`.
  public var formula: String
  /// The names of the inputs: facts or quantities of earlier steps.
  public var inputs: [String]
  /// The result, in the unit that ``quantity`` names.
  public var value: Distribution
  /// Where the value comes from, for a step without inputs: an assumption or a fitted figure.
  public var origin: Origin?

  /// Creates a step.
  public init(
    quantity: String, formula: String, inputs: [String], value: Distribution,
    origin: Origin? = nil
  ) {
    self.quantity = quantity
    self.formula = formula
    self.inputs = inputs
    self.value = value
    self.origin = origin
  }
}

/// Why a metric is not known, and the shortest way to make it known.
public struct MissingInput: Sendable, Equatable {
  /// The metric.
  public var metric: Metric
  /// Facts of which any one, stated, would get the estimate further; the likeliest first.
  public var facts: [Fact]
  /// One line, such as `the grid's intensity is not known: no site is stated`.
  public var message: String
  /// The one line that would make it known, such as `site: {region: gcp/us-central1}`.
  public var remedy: String
  /// Whether a file states the fact in a way that cannot be read, so that only a value written there
  /// or an override makes it known.
  public var isUnreadable: Bool

  /// Creates the reason why a metric is not known.
  public init(
    metric: Metric, facts: [Fact], message: String, remedy: String, isUnreadable: Bool = false
  ) {
    self.metric = metric
    self.isUnreadable = isUnreadable
    self.facts = facts
    self.message = message
    self.remedy = remedy
  }
}

/// Something about the stated facts that physics or plain arithmetic does not allow.
public struct Concern: Sendable, Equatable {
  /// A stable identifier, such as `duration-below-physics`.
  public var id: String
  /// Whether the gate must refuse the run: its numbers cannot be true.
  public var isImpossible: Bool
  /// Whether it only says how something was read, and asks for nothing.
  public var isRemark = false
  /// Whether it says what stands in for something that is not known: a check that lets nothing unknown
  /// pass may refuse it.
  public var isStandIn = false
  /// Whether a number rests on it that nobody should believe: policies say what becomes of it.
  public var isImplausible = false
  /// What is wrong, in one line.
  public var message: String
  /// The facts concerned; the first that a file states carries the location.
  public var facts: [Fact]

  /// Creates a concern about the facts.
  public init(id: String, isImpossible: Bool, message: String, facts: [Fact]) {
    self.id = id
    self.isImpossible = isImpossible
    self.message = message
    self.facts = facts
  }
}

/// A run with everything that could be found out about it.
public struct Assessment: Sendable {
  /// The run with derived, looked-up and assumed facts filled in.
  public var run: Run
  /// What the run uses and emits.
  public var estimate: Estimate
  /// Why metrics are not known, one entry each.
  public var missing: [MissingInput]
  /// What physics or arithmetic does not allow of the facts.
  public var concerns: [Concern]

  /// Creates an assessment.
  public init(
    run: Run, estimate: Estimate, missing: [MissingInput] = [], concerns: [Concern] = []
  ) {
    self.run = run
    self.estimate = estimate
    self.missing = missing
    self.concerns = concerns
  }
}
