/// What is known about hardware, clouds, grids, models and datasets, each number with its source.
///
/// A catalogue is the data of the binary with rows of one's own laid over them. Making one costs
/// nothing: a lookup touches the lines that its binary search passes, and nothing else is ever parsed.
///
/// ```swift
/// switch Catalogue.shipped.accelerator(named: "NVIDIA H100 80GB HBM3") {
/// case .found(let row, let note): …
/// case .ambiguous(let best, let candidates): …
/// case .missing(let nearest): …
/// }
/// ```
public struct Catalogue: Sendable {
  /// The data that come with the product.
  public static let shipped = Catalogue()

  var own = OwnRows()
  /// Whether a name that nobody knows is answered with those that are nearest to it.
  private(set) var namesNearest = true

  private init() {}

  /// The same rows for whoever only wants to know which one a name means: to find what is nearest to a name
  /// that nobody knows costs a thousand times as much as not to find it.
  public var withoutNearest: Catalogue {
    var catalogue = self
    catalogue.namesNearest = false
    return catalogue
  }

  /// Date and FNV-1a hash of the shipped data, such as `2026-11-23+e7da489b61a684b0`; a result
  /// carries it so that it can be told which data made it.
  public static var stamp: String {
    String(CatalogueFile(.stamp).text.prefix { $0 != "\n" })
  }

  /// The stamp of the shipped data, and how many rows of one's own lie over them.
  public var stamp: String {
    own.isEmpty
      ? Self.stamp
      : "\(Self.stamp), \(own.records.count + own.prices.count) of the project"
  }

  // MARK: - Rows

  /// Returns the shipped row of exactly this id.
  func row<Row: DecodableRow>(_ id: String, as type: Row.Type) -> Row? {
    for file in Row.table.files {
      if let fields = CatalogueFile(file).row(id) { return Row(fields) }
    }
    return nil
  }

  /// Returns the ids that a spelling stands for, the usual one first.
  func targets(of key: String, in table: CatalogueTable) -> [String] {
    guard var fields = CatalogueFile(.aliases).row("\(table.aliasPrefix):\(key)") else {
      return NamesBehindOwners.of(table)?.ids(of: key) ?? []
    }
    _ = fields.text()
    return fields.text().split(separator: ";").map(String.init)
  }

  /// Looks a name up by id, then by each of the spellings in turn.
  func find<Row: DecodableRow>(
    _ name: String, spellings: [String], own: [Row] = [], note: String? = nil
  ) -> Lookup<Row> {
    guard name.utf8.count <= CatalogueKey.longestName else { return .missing(nearest: []) }
    let id = CatalogueKey.lowered(name)
    if let row = own.first(where: { $0.id.lowercased() == id }) { return .found(row, note: nil) }
    if let row = row(id, as: Row.self) { return .found(row, note: note) }
    for spelling in spellings {
      let ids = targets(of: spelling, in: Row.table)
      guard let best = ids.first, let row = row(best, as: Row.self) else { continue }
      return ids.count == 1 ? .found(row, note: note) : .ambiguous(row, candidates: ids)
    }
    return .missing(
      nearest: nearest(to: id, spellings: spellings, in: Row.table, own: own.map(\.id)))
  }
}
