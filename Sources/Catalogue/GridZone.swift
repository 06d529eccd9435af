public import Quantities

/// The carbon intensity of an electricity grid: a country, a part of one, or the world.
public struct GridZone: CatalogueRow {
  /// Where such rows stand.
  public static let table = CatalogueTable.grid

  /// `usa`, `us-egrid-mrow`, `se-se3`, `world`.
  public var id: String
  /// Whose zones these are: `iso3`, `egrid_subregion`, `us_state`, `cn_province`, `entsoe_bz`,
  /// `emaps` (Electricity Maps) or `region`.
  public var scheme: String
  /// The name, for people.
  public var name: String
  /// The zone to fall back to; nil for the world.
  public var parent: String?
  /// Average intensity in kg/kWh, with the spread over sources and recent years.
  public var intensity: RangedValue
  /// Emissions of the power stations alone, in kg/kWh, where ``basis`` is life cycle.
  public var direct: Double?
  /// The year that the row is of.
  public var year: Int?
  /// `lifecycle` or `direct`.
  public var basis: String
  /// What is counted: generation or consumption, and of what.
  public var boundary: String
  /// Who measured or stated the row.
  public var source: String
  /// The licence of the row.
  public var licence: String
  /// What else is worth knowing of it.
  public var note: String?
  /// Whose figures widened the spread, when those of another file did.
  public var spreadSource: String?

  /// Creates a row of one's own; the intensity is in kg/kWh.
  public init(
    id: String, intensity: RangedValue, parent: String? = "world", year: Int? = nil,
    basis: String = "lifecycle", source: String, licence: String = "own"
  ) {
    self.id = id
    scheme = "own"
    name = id
    self.parent = parent
    self.intensity = intensity
    self.year = year
    self.basis = basis
    boundary = ""
    self.source = source
    self.licence = licence
  }

  /// Takes the spread and the direct figure of another row of the same zone.
  mutating func widen(with other: GridZone) {
    intensity = RangedValue(
      low: min(intensity.low, other.intensity.low), central: intensity.central,
      high: max(intensity.high, other.intensity.high))
    direct = direct ?? other.direct
    spreadSource = "\(other.source) (\(other.licence))"
  }
}

extension GridZone: DecodableRow {
  static let columns = [
    "id", "scheme", "name", "parent", "g_per_kwh", "low", "high", "direct", "year", "basis",
    "boundary", "source", "licence", "note",
  ]

  init(_ fields: FieldCursor) {
    var fields = fields
    id = fields.text()
    scheme = fields.text()
    name = fields.text()
    parent = fields.optionalText()
    let central = fields.grams() ?? .nan
    let low = fields.grams() ?? central
    let high = fields.grams() ?? central
    intensity = RangedValue(low: low, central: central, high: high)
    direct = fields.grams()
    year = fields.integer()
    basis = fields.text()
    boundary = fields.text()
    let provenance = fields.provenance()
    source = provenance.source
    licence = provenance.licence
    note = fields.optionalText()
  }
}

/// One step of the way from a region to a figure for its grid.
public struct GridFactor: Sendable {
  /// Where the figure stands on that way.
  public enum Step: String, Sendable, CaseIterable {
    /// What the provider publishes for the region, location-based.
    case published
    /// A zone within the country, from a source that is free to use.
    case zone
    /// A zone within the country, from a source under the Open Database Licence.
    case odblZone = "odbl_zone"
    case country
    case world
  }

  /// How near to the place the figure is.
  public let step: Step
  /// The id of the ``GridZone``, or of the region whose provider published it.
  public let id: String
  /// In kg/kWh.
  public let intensity: RangedValue
  /// The year that the figure is of.
  public let year: Int?
  /// `lifecycle` or `direct`.
  public let basis: String
  /// Who measured or stated the figure.
  public let source: String
  /// The licence of the figure.
  public let licence: String
  /// Whose figures widened the spread, when others did.
  public let spreadSource: String?
}
