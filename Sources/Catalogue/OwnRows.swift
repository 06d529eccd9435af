public import Quantities

/// Rows that a project states itself, such as a measured PUE or hardware that nobody else has.
public struct OwnRows: Sendable {
  /// Accelerators, by their own ids.
  public var accelerators: [Accelerator] = []
  /// Instance types, by their own ids.
  public var instances: [InstanceType] = []
  /// Cloud regions, by their own ids.
  public var regions: [CloudRegion] = []
  /// Grid zones, by their own ids.
  public var gridZones: [GridZone] = []
  /// Models, by their own ids.
  public var models: [ModelEntry] = []
  /// Datasets, by their own ids.
  public var datasets: [DatasetEntry] = []
  /// Prices of accelerators, whoever describes these.
  public var prices: [AcceleratorPrice] = []
  /// Every row as it is written, for people.
  public var records: [OwnRecord] = []

  /// Creates no rows.
  public init() {}

  /// Whether the project states no row.
  public var isEmpty: Bool { records.isEmpty && prices.isEmpty }
}

/// What an hour of one accelerator costs a project.
public struct AcceleratorPrice: Sendable {
  /// The accelerator's id in the catalogue.
  public var accelerator: String
  /// The price, in USD/h.
  public var value: RangedValue
  /// The year of the price, where it is stated.
  public var year: Int?
  /// Who says so, with file and line.
  public var source: String

  /// Creates a price.
  public init(accelerator: String, value: RangedValue, year: Int?, source: String) {
    self.accelerator = accelerator
    self.value = value
    self.year = year
    self.source = source
  }
}

/// A row as it is written.
public struct OwnRecord: Sendable {
  /// The table that the row belongs to.
  public var table: CatalogueTable
  /// The id of the row.
  public var id: String
  /// What it states, in its order.
  public var fields: [(column: String, value: String)]
  /// File and line.
  public var place: String

  /// Creates a record of a row.
  public init(
    table: CatalogueTable, id: String, fields: [(column: String, value: String)], place: String
  ) {
    self.table = table
    self.id = id
    self.fields = fields
    self.place = place
  }

  /// Whether both say the same, wherever they stand.
  public func says(_ other: OwnRecord) -> Bool {
    table == other.table && id == other.id && fields.count == other.fields.count
      && zip(fields, other.fields).allSatisfy { $0 == $1 }
  }
}

extension Catalogue {
  /// Returns the catalogue with rows of one's own, which hide rows of the same name.
  ///
  /// Their ids are matched without regard to case; they have no aliases.
  public func adding(_ rows: OwnRows) -> Catalogue {
    var catalogue = self
    catalogue.own.accelerators = rows.accelerators + own.accelerators
    catalogue.own.instances = rows.instances + own.instances
    catalogue.own.regions = rows.regions + own.regions
    catalogue.own.gridZones = rows.gridZones + own.gridZones
    catalogue.own.models = rows.models + own.models
    catalogue.own.datasets = rows.datasets + own.datasets
    catalogue.own.prices = rows.prices + own.prices
    catalogue.own.records = rows.records + own.records
    return catalogue
  }

  /// What an hour of an accelerator costs, where the project says so.
  public func price(of accelerator: String) -> AcceleratorPrice? {
    own.prices.first { $0.accelerator == accelerator }
  }

  /// The id of the row that a name means in a table, if it means one.
  public func id(of name: String, in table: CatalogueTable) -> String? {
    switch table {
    case .accelerators: accelerator(named: name).row?.id
    case .instances: instance(named: name).row?.id
    case .regions: region(named: name).row?.id
    case .grid: gridZone(named: name).row?.id
    case .providers: provider(named: name).row?.id
    case .models: model(named: name).row?.id
    case .datasets: dataset(named: name).row?.id
    case .cpus: processor(named: name).row?.id
    }
  }
}
