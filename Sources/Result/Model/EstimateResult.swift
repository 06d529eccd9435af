public import Quantities

/// Percentiles of an estimated quantity.
public struct RangeResult: Sendable, Equatable {
  /// The 5th percentile.
  public var p5: Double
  /// The median.
  public var p50: Double
  /// The 95th percentile.
  public var p95: Double

  /// Creates a range.
  public init(p5: Double, p50: Double, p95: Double) {
    self.p5 = p5
    self.p50 = p50
    self.p95 = p95
  }
}

/// The estimate of a run: one range a metric.
public struct EstimateResult: Sendable, Equatable {
  /// A metric with its range.
  public struct Entry: Sendable, Equatable {
    /// The metric, whose key names the unit.
    public var key: MetricKey
    /// Nil where it is not known.
    public var range: RangeResult?

    /// Creates an entry.
    public init(key: MetricKey, range: RangeResult?) {
      self.key = key
      self.range = range
    }
  }

  /// What a unit of work costs.
  public struct UnitEntry: Sendable, Equatable {
    /// The unit of work and what is counted.
    public var key: UnitOfWork
    /// In the unit that the key names.
    public var range: RangeResult

    /// Creates an entry.
    public init(key: UnitOfWork, range: RangeResult) {
      self.key = key
      self.range = range
    }
  }

  /// One step of the computation.
  public struct Step: Sendable, Equatable {
    /// The result's name, which ends in its unit where it is not the name of a fact.
    public var quantity: String
    /// The formula; empty for an assumption.
    public var formula: String
    /// Facts and earlier results.
    public var inputs: [String]
    /// In the canonical unit of its dimension.
    public var value: RangeResult
    /// What the value measures.
    public var dimension: Dimension
    /// The origin of a step without inputs, such as ``FactResult/Origin/assumed``.
    public var origin: FactResult.Origin?
    /// The assumption, source or formula behind such a step.
    public var note: String?

    /// Creates a step.
    ///
    /// - Parameter dimension: What the end of the quantity's name says if left out.
    public init(
      quantity: String, formula: String, inputs: [String], value: RangeResult,
      dimension: Dimension? = nil, origin: FactResult.Origin? = nil, note: String? = nil
    ) {
      self.quantity = quantity
      self.formula = formula
      self.inputs = inputs
      self.value = value
      self.dimension = dimension ?? Self.namedDimension(of: quantity)
      self.origin = origin
      self.note = note
    }

    /// What a quantity measures by the end of its name; a plain number where that names no unit.
    static func namedDimension(of quantity: String) -> Dimension {
      endings.first { quantity.hasSuffix($0.ending) }?.dimension ?? .ratio
    }

    /// Longer endings before those that they end in.
    private static let endings: [(ending: String, dimension: Dimension)] = [
      ("_l_per_kwh", .waterIntensity), ("_kg_per_kwh", .intensity), ("_kg", .mass),
      ("_kwh", .energy), ("_w", .power), ("_hours", .time), ("_h", .time), ("_l", .volume),
      ("_usd", .money),
      ("flops", .flops), ("flops_per_trial", .flops), ("_mfu", .fraction),
      ("utilisation", .fraction),
    ]
  }

  /// What is missing for a metric that is not known.
  public struct Gap: Sendable, Equatable {
    /// The metric.
    public var key: MetricKey
    /// Why it is not known, in one line.
    public var message: String
    /// The line that would make it known.
    public var remedy: String

    /// Creates a gap.
    public init(key: MetricKey, message: String, remedy: String) {
      self.key = key
      self.message = message
      self.remedy = remedy
    }

    /// Whether a file states the fact in a way that cannot be read, so that stating it elsewhere does
    /// not help: the remedy is an option of the command line then.
    public var needsOverride: Bool { remedy.hasPrefix("--set ") }
  }

  /// One range a metric, in the order of ``MetricKey``.
  public var entries: [Entry]
  /// Emissions with their embodied share, and energy, for each unit of work.
  public var perUnit: [UnitEntry] = []
  /// Every step of the computation, in order.
  public var trace: [Step]
  /// What would make the rest known.
  public var missing: [Gap]

  /// Creates an estimate.
  public init(
    entries: [Entry], perUnit: [UnitEntry] = [], trace: [Step] = [], missing: [Gap] = []
  ) {
    self.entries = entries
    self.perUnit = perUnit
    self.trace = trace
    self.missing = missing
  }

  /// The share of the time limit, in hours, that stands in for how long the run takes; nil where that
  /// is stated or predicted.
  public var assumedDuration: RangeResult? {
    trace.first { $0.quantity == "duration" && $0.origin == .assumed }?.value
  }

  /// The range of a metric, if it is known.
  public subscript(key: MetricKey) -> RangeResult? { entries.first { $0.key == key }?.range }
}
