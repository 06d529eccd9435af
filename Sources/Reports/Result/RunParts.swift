/// A known fact of a run, or one that a file speaks of but that could not be resolved.
public struct FactResult: Sendable, Equatable {
  public enum Value: Sendable, Equatable {
    case text(String)
    case flag(Bool)
    case number(Double)
    /// Percentiles 5, 50 and 95.
    case range(low: Double, central: Double, high: Double)
    case unknown
  }

  public var name: String
  public var value: Value
  /// The canonical unit; nil for plain numbers and words.
  public var unit: String?
  public var origin: String
  /// Where a file states the fact.
  public var location: LocationResult?
  /// The catalogue row it was looked up in.
  public var row: String?
  public var source: String?
  public var year: Int?
  /// The formula or assumption behind it, or why it is unknown.
  public var note: String?
  /// The facts that a derived one was computed from.
  public var inputs: [String] = []
  /// What stands in the file, where it states the fact in a way that cannot be read; `note` says why.
  public var unreadable: String?

  public init(
    name: String, value: Value, unit: String?, origin: String, location: LocationResult? = nil,
    row: String? = nil, source: String? = nil, year: Int? = nil, note: String? = nil
  ) {
    self.name = name
    self.value = value
    self.unit = unit
    self.origin = origin
    self.location = location
    self.row = row
    self.source = source
    self.year = year
    self.note = note
  }
}

/// Percentiles of an estimated quantity.
public struct RangeResult: Sendable, Equatable {
  public var p5: Double
  public var p50: Double
  public var p95: Double

  public init(p5: Double, p50: Double, p95: Double) {
    self.p5 = p5
    self.p50 = p50
    self.p95 = p95
  }
}

/// The estimate of a run: one range a metric, keyed as results name it.
public struct EstimateResult: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    /// The key, which names the unit, such as `energy_kwh`.
    public var key: String
    public var range: RangeResult?

    public init(key: String, range: RangeResult?) {
      self.key = key
      self.range = range
    }
  }

  public struct Step: Sendable, Equatable {
    public var quantity: String
    public var formula: String
    public var inputs: [String]
    public var value: RangeResult
    /// The origin of a step without inputs, such as `assumed`.
    public var origin: String?
    /// The assumption, source or formula behind such a step.
    public var note: String?

    public init(
      quantity: String, formula: String, inputs: [String], value: RangeResult,
      origin: String? = nil, note: String? = nil
    ) {
      self.quantity = quantity
      self.formula = formula
      self.inputs = inputs
      self.value = value
      self.origin = origin
      self.note = note
    }
  }

  /// What is missing for a metric that is not known.
  public struct Gap: Sendable, Equatable {
    public var key: String
    public var message: String
    public var remedy: String

    public init(key: String, message: String, remedy: String) {
      self.key = key
      self.message = message
      self.remedy = remedy
    }

    /// Whether a file states the fact in a way that cannot be read, so that stating it elsewhere does
    /// not help: the remedy is an option of the command line then.
    public var needsOverride: Bool { remedy.hasPrefix("--set ") }
  }

  public var entries: [Entry]
  /// Emissions with their embodied share, and energy, for each unit of work, keyed with the unit.
  public var perUnit: [Entry] = []
  public var trace: [Step]
  public var missing: [Gap]

  public init(entries: [Entry], perUnit: [Entry] = [], trace: [Step], missing: [Gap]) {
    self.entries = entries
    self.perUnit = perUnit
    self.trace = trace
    self.missing = missing
  }

  /// The range under a key, if it is known.
  public subscript(key: String) -> RangeResult? { entries.first { $0.key == key }?.range }
}

/// A range in a file. Columns are 1-based and count Unicode scalars; the end is exclusive.
public struct LocationResult: Sendable, Equatable {
  public var path: String
  public var line: Int
  public var column: Int
  public var endLine: Int
  public var endColumn: Int
  /// The text of the first line, so that every format can show it without reading the file again.
  public var text: String

  public init(
    path: String, line: Int, column: Int, endLine: Int, endColumn: Int, text: String
  ) {
    self.path = path
    self.line = line
    self.column = column
    self.endLine = endLine
    self.endColumn = endColumn
    self.text = text
  }
}

/// What a rule or budget has to say about a run.
public struct FindingResult: Sendable, Equatable {
  public var id: String
  /// `budget`, `rule` or `sanity`.
  public var kind: String
  public var severity: String
  /// `passed`, `violated`, `waived`, `not_applicable` or `unknown`.
  public var status: String
  public var message: String
  public var help: String?
  public var observed: Double?
  public var limit: Double?
  public var unit: String?
  public var percentile: String?
  /// Whether the amount is within its limit but past the share of it that warns.
  public var isNearLimit = false
  /// The waiver that covers the finding; `comment` for one in a file of the run, `baseline` for the
  /// list of what was there when the gate was put up.
  public var waiver: String?
  /// The comment that lets the finding pass.
  public var ignoredBy: LocationResult?
  public var locations: [LocationResult]
  /// Indices into the run's suggestions that mend the finding.
  public var suggestions: [Int]
  /// Whether a change under review brought the finding; nil without a base, and for what passed.
  public var change: FindingChange?

  public init(
    id: String, kind: String, severity: String, status: String, message: String,
    help: String? = nil, observed: Double? = nil, limit: Double? = nil, unit: String? = nil,
    percentile: String? = nil, waiver: String? = nil, locations: [LocationResult] = [],
    suggestions: [Int] = []
  ) {
    self.id = id
    self.kind = kind
    self.severity = severity
    self.status = status
    self.message = message
    self.help = help
    self.observed = observed
    self.limit = limit
    self.unit = unit
    self.percentile = percentile
    self.waiver = waiver
    self.locations = locations
    self.suggestions = suggestions
  }
}

/// Measures applied together, with the verdict they were proved to reach.
public struct SuggestionResult: Sendable, Equatable {
  public struct EditResult: Sendable, Equatable {
    public var location: LocationResult
    public var text: String

    public init(location: LocationResult, text: String) {
      self.location = location
      self.text = text
    }
  }

  public var measures: [String]
  /// What changes, in words: one `fact: old → new` a line.
  public var changes: [String]
  public var verdict: VerdictWord
  public var effort: String
  public var applicability: String
  public var emissions: RangeResult?
  public var savingKilograms: Double?
  public var savingPercent: Double?
  public var edits: [EditResult]
  /// What no file states and so cannot be edited, and what the measures assume.
  public var notes: [String] = []
  /// The edits as a unified diff that `git apply` takes; nil when no file can be edited.
  public var patch: String?
  public var duration: DurationResult?
  /// Nil where the run is not moved, or where no policy has labels.
  public var residency: ResidencyResult?
  /// The budgets that the run did not keep and now would.
  public var keeps: [KeptBudgetResult] = []

  public init(
    measures: [String], changes: [String], verdict: VerdictWord, effort: String,
    applicability: String, emissions: RangeResult?, savingKilograms: Double?,
    savingPercent: Double?, edits: [EditResult], patch: String?
  ) {
    self.measures = measures
    self.changes = changes
    self.verdict = verdict
    self.effort = effort
    self.applicability = applicability
    self.emissions = emissions
    self.savingKilograms = savingKilograms
    self.savingPercent = savingPercent
    self.edits = edits
    self.patch = patch
  }
}
