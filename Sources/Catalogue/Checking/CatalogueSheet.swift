private import Quantities

/// A file of the catalogue under check: its rows, and what is wrong with each by itself.
struct CatalogueSheet {
  struct Row {
    var line: Int
    var fields: [String]
    var id: String { fields.first ?? "" }
  }

  let name: CatalogueFile.Name
  let columns: [String]
  private(set) var rows: [Row] = []
  private(set) var problems: [CatalogueProblem] = []
  /// What rows may cite, by id.
  private let sources: [String: Provenance]

  /// Checks the text of a file, whose rows cite those of `sources`.
  init(_ name: CatalogueFile.Name, _ text: String, sources: CatalogueSheet? = nil) {
    self.name = name
    self.sources = sources?.provenances ?? [:]
    columns = name.wantedColumns
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true {
      lines.removeLast()
    } else {
      report(nil, "does not end in a line break")
    }
    guard let header = lines.first else {
      report(nil, "is empty")
      return
    }
    if Self.fields(of: header) != columns {
      report(1, "the columns are not `\(columns.joined(separator: ","))`")
    }
    for (index, line) in lines.enumerated().dropFirst() { read(line, number: index + 1) }
    checkOrder()
  }

  /// The value of a column in a row; empty where there is none.
  func value(_ column: String, of row: Row) -> String {
    guard let index = columns.firstIndex(of: column), index < row.fields.count else { return "" }
    return row.fields[index]
  }

  private mutating func report(_ line: Int?, _ message: String) {
    problems.append(CatalogueProblem(file: name.fileName, line: line, message: message))
  }

  private static func fields(of line: Substring) -> [String] {
    var line = String(line)
    return line.withUTF8 { bytes in
      var cursor = FieldCursor(bytes, in: 0..<bytes.count)
      return cursor.rest()
    }
  }

  private mutating func read(_ line: Substring, number: Int) {
    guard !line.isEmpty else { return report(number, "the line is empty") }
    guard line.utf8.count(where: { $0 == UInt8(ascii: "\"") }).isMultiple(of: 2) else {
      return report(number, "a quote is not closed: a row is one line")
    }
    let row = Row(line: number, fields: Self.fields(of: line))
    guard row.fields.count == columns.count else {
      return report(number, "`\(row.id)` has \(row.fields.count) columns, not \(columns.count)")
    }
    rows.append(row)
    checkID(of: row)
    guard name != .aliases else { return }
    checkProvenance(of: row)
    for (column, text) in zip(columns, row.fields) where !text.isEmpty {
      if let message = CatalogueFigures.problem(of: text, in: column, table: name.table) {
        report(number, "`\(row.id)`: \(message)")
      }
    }
    if name.table == .models { checkModel(row) }
  }

  private mutating func checkID(of row: Row) {
    let isPlain = row.id.utf8.allSatisfy { byte in
      byte > 0x20 && byte != UInt8(ascii: ",") && byte != UInt8(ascii: "\"")
        && !(byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z"))
    }
    if row.id.isEmpty || !isPlain {
      report(row.line, "`\(row.id)` is no id: lower case without space, comma or quote")
    }
  }

  /// What each row of sources.csv says.
  private var provenances: [String: Provenance] {
    var provenances: [String: Provenance] = [:]
    for row in rows {
      provenances[row.id] = Provenance(
        source: value("source", of: row), licence: value("licence", of: row))
    }
    return provenances
  }

  /// A row says its source and licence itself or cites both; rows under share-alike terms stand in files of
  /// their own.
  private mutating func checkProvenance(of row: Row) {
    let (source, ownLicence) = (value("source", of: row), value("licence", of: row))
    var licence = ownLicence
    if let id = Provenance.cited(in: source) {
      if !ownLicence.isEmpty {
        report(row.line, "`\(row.id)` has a licence beside that of the source that it cites")
      }
      guard let cited = sources[id] else {
        return report(row.line, "`\(row.id)` cites `\(id)`, which no row of sources has")
      }
      licence = cited.licence
    } else {
      for (column, text) in [("source", source), ("licence", ownLicence)] where text.isEmpty {
        report(row.line, "`\(row.id)` has no \(column)")
      }
    }
    for (term, ending) in [("ODbL", "-odbl.csv"), ("CC-BY-SA", "-cc-by-sa.csv")]
    where licence.contains(term) != name.fileName.hasSuffix(ending) {
      report(row.line, "`\(row.id)` is under `\(licence)`, which is not what this file holds")
    }
  }

  private mutating func checkModel(_ row: Row) {
    guard let params = Double(value("params", of: row)) else { return }
    if let active = Double(value("active_params", of: row)), active > params * 1.001 {
      report(row.line, "`\(row.id)` has more active parameters than parameters")
    }
    guard let stated = ModelNameSize(row.id).params else { return }
    if params > 2 * stated.high || params < stated.low / 2 {
      report(row.line, "`\(row.id)` has a size in its name that is not that of `params`")
    }
  }

  private mutating func checkOrder() {
    for (row, next) in zip(rows, rows.dropFirst()) {
      let (left, right) = (Array(row.id.utf8), Array(next.id.utf8))
      if left == right {
        report(next.line, "`\(next.id)` stands twice")
      } else if !left.lexicographicallyPrecedes(right) {
        report(next.line, "`\(next.id)` is not in the order of the bytes of the ids")
      }
    }
  }
}
