public import Quantities

/// A region of a cloud.
public struct CloudRegion: CatalogueRow {
  /// Where such rows stand.
  public static let table = CatalogueTable.regions

  /// Provider and region, such as `gcp/us-central1`.
  public var id: String
  /// The id of a ``CloudProvider``.
  public var provider: String
  /// The region in the provider's own spelling.
  public var region: String
  /// Where it is, for people.
  public var location: String
  /// The ``GridZone`` of the country: an ISO 3166 alpha-3 code in lower case.
  public var country: String?
  /// A grid zone within the country whose figure is free to use.
  public var gridZone: String?
  /// A grid zone within the country whose figure is under the Open Database Licence.
  public var odblZone: String?
  /// The location-based intensity that the provider publishes for the region, in kg/kWh.
  public var publishedIntensity: Double?
  /// The year that the published intensity is of.
  public var publishedYear: Int?
  /// Share of carbon-free energy, 0 to 1, in the accounting that ``carbonFreeKind`` names.
  public var carbonFreeShare: Double?
  /// The accounting of the share, in the provider's words.
  public var carbonFreeKind: String?
  /// What the provider claims after its contracts, in kg/kWh. Never a location-based figure.
  public var marketIntensity: Double?
  /// The year that the claim is of.
  public var marketYear: Int?
  /// Facility energy over IT energy.
  public var pue: Double?
  /// `region` for a figure of this region, `fleet` for the provider's average.
  public var pueScope: String?
  /// The year that the PUE is of.
  public var pueYear: Int?
  /// Who states the PUE.
  public var pueSource: String?
  /// Water used on site, in L/kWh.
  public var wue: Double?
  /// `region` for a figure of this region, `fleet` for the provider's average.
  public var wueScope: String?
  /// The year that the water figure is of.
  public var wueYear: Int?
  /// The year that the row is of.
  public var year: Int?
  /// Who measured or stated the row.
  public var source: String
  /// The licence of the row.
  public var licence: String
  /// What else is worth knowing of it.
  public var note: String?

  /// Creates a row of one's own.
  public init(
    id: String, country: String?, gridZone: String? = nil, intensity: Double? = nil,
    pue: Double? = nil, wue: Double? = nil, year: Int? = nil, source: String,
    licence: String = "own"
  ) {
    let parts = id.split(separator: "/", maxSplits: 1).map(String.init)
    self.id = id
    provider = parts.count == 2 ? parts[0] : ""
    region = parts.last ?? id
    location = ""
    self.country = country
    self.gridZone = gridZone
    publishedIntensity = intensity
    publishedYear = year
    self.pue = pue
    pueScope = pue == nil ? nil : "region"
    pueYear = year
    self.wue = wue
    self.year = year
    self.source = source
    self.licence = licence
  }
}

extension CloudRegion: DecodableRow {
  static let columns = [
    "id", "provider", "region", "location", "country", "grid_zone", "odbl_zone",
    "published_g_per_kwh", "published_year", "cfe_fraction", "cfe_kind", "market_g_per_kwh",
    "market_year", "pue", "pue_scope", "pue_year", "pue_source", "wue_l_per_kwh", "wue_scope",
    "wue_year", "year", "source", "licence", "note",
  ]

  init(_ fields: FieldCursor) {
    var fields = fields
    id = fields.text()
    provider = fields.text()
    region = fields.text()
    location = fields.text()
    country = fields.optionalText()
    gridZone = fields.optionalText()
    odblZone = fields.optionalText()
    publishedIntensity = fields.grams()
    publishedYear = fields.integer()
    carbonFreeShare = fields.number()
    carbonFreeKind = fields.optionalText()
    marketIntensity = fields.grams()
    marketYear = fields.integer()
    pue = fields.number()
    pueScope = fields.optionalText()
    pueYear = fields.integer()
    pueSource = fields.optionalText()
    wue = fields.number()
    wueScope = fields.optionalText()
    wueYear = fields.integer()
    year = fields.integer()
    let provenance = fields.provenance()
    source = provenance.source
    licence = provenance.licence
    note = fields.optionalText()
  }
}

extension FieldCursor {
  /// Returns the next field, stated in g/kWh, in kg/kWh.
  mutating func grams() -> Double? {
    let text = text()
    // Shifting the text rather than dividing keeps 429 g/kWh at exactly 0.429.
    return text.isEmpty ? nil : Double(text + "e-3")
  }
}

/// A cloud provider and what holds for its whole fleet; the row `default` is for any data centre.
public struct CloudProvider: CatalogueRow {
  /// Where such rows stand.
  public static let table = CatalogueTable.providers

  /// The id, such as `gcp`.
  public let id: String
  /// The name in the provider's spelling.
  public let name: String
  /// The PUE of the fleet with the spread over its regions.
  public let pue: RangedValue?
  /// The year that the PUE is of.
  public let pueYear: Int?
  /// Who states the PUE.
  public let pueSource: String?
  /// Water used on site, in L/kWh.
  public let wue: Double?
  /// The year that the water figure is of.
  public let wueYear: Int?
  /// The year that the row is of.
  public let year: Int?
  /// Who measured or stated the row.
  public let source: String
  /// The licence of the row.
  public let licence: String
  /// What else is worth knowing of it.
  public let note: String?
}

extension CloudProvider: DecodableRow {
  static let columns = [
    "id", "name", "pue", "pue_low", "pue_high", "pue_year", "pue_source", "wue_l_per_kwh",
    "wue_year", "year", "source", "licence", "note",
  ]

  init(_ fields: FieldCursor) {
    var fields = fields
    id = fields.text()
    name = fields.text()
    let central = fields.number()
    let low = fields.number()
    let high = fields.number()
    pue = central.map { RangedValue(low: low ?? $0, central: $0, high: high ?? $0) }
    pueYear = fields.integer()
    pueSource = fields.optionalText()
    wue = fields.number()
    wueYear = fields.integer()
    year = fields.integer()
    let provenance = fields.provenance()
    source = provenance.source
    licence = provenance.licence
    note = fields.optionalText()
  }
}
