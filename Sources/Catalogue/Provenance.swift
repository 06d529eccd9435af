/// Who states a row of a shipped file, and the terms under which it came.
///
/// A row says both itself, or cites a row of sources.csv by its id in brackets (`[timm]`) and leaves the
/// licence empty: what thousands of rows share stands once.
struct Provenance: Sendable {
  /// The columns of sources.csv.
  static let columns = ["id", "source", "licence"]

  var source: String
  var licence: String

  /// Returns what two cells of a row say; an id that sources.csv lacks stays as it is written.
  static func of(source: String, licence: String) -> Provenance {
    guard let id = cited(in: source), var row = CatalogueFile(.sources).row(id) else {
      return Provenance(source: source, licence: licence)
    }
    _ = row.text()
    return Provenance(source: row.text(), licence: row.text())
  }

  /// The id that a cell cites; nil where it says its source itself.
  static func cited(in cell: String) -> String? {
    guard cell.hasPrefix("["), cell.hasSuffix("]") else { return nil }
    return String(cell.dropFirst().dropLast())
  }
}

extension FieldCursor {
  /// Returns the next two fields, a source and a licence, with what they cite in place.
  mutating func provenance() -> Provenance {
    Provenance.of(source: text(), licence: text())
  }
}

extension CatalogueFile {
  /// Returns the values of a row in the order of `columns`, those of the file, with its source in full.
  func record(_ row: FieldCursor, columns: [String]) -> [String] {
    var row = row
    var values = row.rest()
    if let source = columns.firstIndex(of: "source"),
      let licence = columns.firstIndex(of: "licence"),
      max(source, licence) < values.count
    {
      let provenance = Provenance.of(source: values[source], licence: values[licence])
      (values[source], values[licence]) = (provenance.source, provenance.licence)
    }
    return values
  }
}
