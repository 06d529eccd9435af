public import Quantities

/// A known fact of a run, or one that a file speaks of but that could not be resolved.
public struct FactResult: Sendable, Equatable {
  /// What a fact says.
  public enum Value: Sendable, Equatable {
    /// A word or a name.
    case text(String)
    /// Yes or no.
    case flag(Bool)
    /// An exact number in the canonical unit of the fact's dimension.
    case number(Double)
    /// Percentiles 5, 50 and 95.
    case range(low: Double, central: Double, high: Double)
    /// A file speaks of it, but what it says could not be resolved.
    case unknown
  }

  /// Where a value comes from.
  public enum Origin: String, Sendable, CaseIterable {
    /// A recipe, a launcher or a run file states it.
    case declared
    /// A `# carbonward:` comment states it.
    case inline
    /// `carbonward.yaml` states it.
    case project
    /// It was computed from other facts.
    case derived
    /// It was looked up in a row of the catalogue.
    case catalogue
    /// The framework does so where nobody says otherwise.
    case frameworkDefault = "default"
    /// Carbonward assumes it, under a name.
    case assumed
    /// The command line or a measure under trial sets it.
    case override
  }

  /// The fact, such as `hardware.count`, or `labels.` and a label.
  public var name: String
  /// What it says.
  public var value: Value
  /// What the number measures, and so its unit; nil for words and flags.
  public var dimension: Dimension?
  /// Where the value comes from.
  public var origin: Origin
  /// Where a file states the fact.
  public var location: LocationResult?
  /// The catalogue row it was looked up in.
  public var row: String?
  /// The source of the figure, as the row cites it.
  public var source: String?
  /// The year the figure is from.
  public var year: Int?
  /// The formula or assumption behind it, or why it is unknown.
  public var note: String?
  /// The facts that a derived one was computed from.
  public var inputs: [String] = []
  /// What stands in the file, where it states the fact in a way that cannot be read; `note` says why.
  public var unreadable: String?

  /// Creates a fact.
  public init(
    name: String, value: Value, dimension: Dimension? = nil, origin: Origin,
    location: LocationResult? = nil, row: String? = nil, source: String? = nil, year: Int? = nil,
    note: String? = nil
  ) {
    self.name = name
    self.value = value
    self.dimension = dimension
    self.origin = origin
    self.location = location
    self.row = row
    self.source = source
    self.year = year
    self.note = note
  }

  /// The canonical unit of the number; nil for plain numbers and words.
  public var unit: String? {
    dimension.flatMap { $0.canonicalUnit.isEmpty ? nil : $0.canonicalUnit }
  }
}
