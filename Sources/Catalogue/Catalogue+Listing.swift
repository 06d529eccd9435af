/// A table as text, for listing and searching.
public struct CatalogueListing: Sendable {
  /// The table that is listed.
  public let table: CatalogueTable
  /// The names of its columns, in their order.
  public let columns: [String]
  /// Rows by id; where a grid zone stands in two files, the row of the freer one comes first.
  public let rows: [[String]]
}

extension Catalogue {
  /// The rows of one's own in a table, in their order.
  public func ownRecords(of table: CatalogueTable) -> [OwnRecord] {
    own.records.filter { $0.table == table }
  }

  /// Returns a whole shipped table; this one does read the files.
  public func listing(of table: CatalogueTable) -> CatalogueListing {
    var rows: [(order: Int, fields: [String])] = []
    var columns: [String] = []
    for (order, name) in table.files.enumerated() {
      let file = CatalogueFile(name)
      columns = file.columns
      file.forEachRow { rows.append((order, file.record($0, columns: columns))) }
    }
    rows.sort { ($0.fields.first ?? "", $0.order) < ($1.fields.first ?? "", $1.order) }
    return CatalogueListing(table: table, columns: columns, rows: rows.map(\.fields))
  }

  /// Returns the columns and values of the rows of exactly this id, as text: one's own row, or the
  /// shipped one, or two for a grid zone with a figure in the ODbL file too.
  public func records(of table: CatalogueTable, id: String) -> [[(column: String, value: String)]] {
    let id = CatalogueKey.lowered(id)
    if let record = own.records.first(where: { $0.table == table && $0.id.lowercased() == id }) {
      return [record.fields + [(column: "stated in", value: record.place)]]
    }
    var records: [[(column: String, value: String)]] = []
    for name in table.files {
      let file = CatalogueFile(name)
      guard let row = file.row(id) else { continue }
      let columns = file.columns
      let values = file.record(row, columns: columns)
      records.append(zip(columns, values).map { (column: $0, value: $1) })
    }
    return records
  }

  /// All accelerators: one's own, then the shipped ones by id.
  public var allAccelerators: [Accelerator] { own.accelerators + all() }
  /// All machine types: one's own, then the shipped ones by id.
  public var allInstances: [InstanceType] { own.instances + all() }
  /// All regions: one's own, then the shipped ones by id.
  public var allRegions: [CloudRegion] { own.regions + all() }
  /// All providers by id.
  public var allProviders: [CloudProvider] { all() }
  /// All models: one's own, then the shipped ones by id.
  public var allModels: [ModelEntry] { own.models + all() }
  /// All datasets: one's own, then the shipped ones by id.
  public var allDatasets: [DatasetEntry] { own.datasets + all() }
  /// All processors by id.
  public var allProcessors: [Processor] { all() }
  /// All grid zones: one's own, then the shipped ones by id, each once.
  public var allGridZones: [GridZone] {
    var zones = own.gridZones
    var last: String?
    for zone: GridZone in all() where zone.id != last {
      last = zone.id
      if let row = gridZone(named: zone.id).row { zones.append(row) }
    }
    return zones
  }

  private func all<Row: DecodableRow>() -> [Row] {
    var rows: [Row] = []
    for name in Row.table.files {
      CatalogueFile(name).forEachRow { rows.append(Row($0)) }
    }
    return rows.sorted { $0.id < $1.id }
  }
}
