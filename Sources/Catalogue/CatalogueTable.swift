/// The tables of the catalogue.
public enum CatalogueTable: String, Sendable, CaseIterable {
  case accelerators
  case instances
  case regions
  case grid
  case providers
  case models
  case datasets
  case cpus

  /// The files that hold the table; rows of different licences never share one.
  var files: [CatalogueFile.Name] {
    switch self {
    case .accelerators: [.accelerators, .acceleratorsCCBYSA]
    case .instances: [.instances]
    case .regions: [.regions]
    case .grid: [.grid, .gridCCBYSA, .gridODbL]
    case .providers: [.providers]
    case .models: [.models]
    case .datasets: [.datasets]
    case .cpus: [.cpus]
    }
  }

  /// What stands before the colon in aliases.csv.
  var aliasPrefix: String {
    switch self {
    case .grid: "grid"
    default: String(rawValue.dropLast())
    }
  }
}

/// A row of the catalogue: something with a name, and where its numbers come from.
public protocol CatalogueRow: Sendable {
  /// The table that holds rows of this kind.
  static var table: CatalogueTable { get }
  /// The name by which the row is found; unique in its table.
  var id: String { get }
  /// Who says so.
  var source: String { get }
  /// The year that the numbers describe, where known.
  var year: Int? { get }
  /// The terms under which the numbers came.
  var licence: String { get }
}

/// A row that can be read from a data file.
protocol DecodableRow: CatalogueRow {
  /// The columns in the order in which ``init(_:)`` reads them.
  static var columns: [String] { get }
  init(_ fields: FieldCursor)
}

/// What a name in a file came to.
public enum Lookup<Row: CatalogueRow>: Sendable {
  /// One row; the note says what had to be read into the name, if anything.
  case found(Row, note: String?)
  /// The name fits several rows. The first is the usual meaning, and the ids of all are given, its
  /// own first, so that whoever uses it can say what it took.
  case ambiguous(Row, candidates: [String])
  /// No row; the names that are nearest to what was written.
  case missing(nearest: [String])

  /// The row to go on with, if there is any.
  public var row: Row? {
    switch self {
    case .found(let row, _): row
    case .ambiguous(let row, _): row
    case .missing: nil
    }
  }
}
