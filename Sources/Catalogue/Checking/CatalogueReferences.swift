/// What the files of the catalogue say about each other: ids across files, and names that must lead to
/// a row.
struct CatalogueReferences {
  private let sheets: [CatalogueSheet]
  private var ids: [CatalogueTable: Set<String>] = [:]

  init(_ sheets: [CatalogueSheet]) {
    self.sheets = sheets
    for sheet in sheets {
      guard let table = sheet.name.table else { continue }
      ids[table, default: []].formUnion(sheet.rows.map(\.id))
    }
  }

  func problems() -> [CatalogueProblem] {
    var problems = doubles()
    for sheet in sheets {
      switch sheet.name {
      case .instances:
        problems += missing(sheet, ["accelerator"], .accelerators)
        problems += missing(sheet, ["provider"], .providers)
      case .regions:
        problems += missing(sheet, ["country", "grid_zone", "odbl_zone"], .grid)
        problems += missing(sheet, ["provider"], .providers)
      case .grid, .gridCCBYSA, .gridODbL: problems += missing(sheet, ["parent"], .grid)
      case .aliases: problems += spellings(sheet)
      case .sources: problems += unused(sheet)
      default: break
      }
    }
    return problems
  }

  /// Ids that stand in two files of one table; a grid zone may also stand in the ODbL file.
  private func doubles() -> [CatalogueProblem] {
    var problems: [CatalogueProblem] = []
    var seen: [CatalogueTable: [String: String]] = [:]
    for sheet in sheets where sheet.name != .gridODbL {
      guard let table = sheet.name.table else { continue }
      for row in sheet.rows {
        if let other = seen[table]?[row.id], other != sheet.name.fileName {
          problems.append(problem(sheet, row, "`\(row.id)` stands in `\(other)` too"))
        }
        seen[table, default: [:]][row.id] = sheet.name.fileName
      }
    }
    return problems
  }

  private func missing(
    _ sheet: CatalogueSheet, _ columns: [String], _ table: CatalogueTable
  ) -> [CatalogueProblem] {
    let known = ids[table] ?? []
    return sheet.rows.flatMap { row in
      columns.compactMap { column in
        let id = sheet.value(column, of: row)
        guard !id.isEmpty, !known.contains(id) else { return nil }
        return problem(
          sheet, row, "`\(row.id)`: `\(column)` is `\(id)`, which no row of \(table.rawValue) has")
      }
    }
  }

  /// Sources that no row cites.
  private func unused(_ sources: CatalogueSheet) -> [CatalogueProblem] {
    let cited = Set(
      sheets.flatMap { sheet in
        sheet.rows.compactMap { Provenance.cited(in: sheet.value("source", of: $0)) }
      })
    return sources.rows.filter { !cited.contains($0.id) }.map {
      problem(sources, $0, "no row cites `\($0.id)`")
    }
  }

  private func spellings(_ sheet: CatalogueSheet) -> [CatalogueProblem] {
    sheet.rows.flatMap { row -> [CatalogueProblem] in
      let parts = row.id.split(separator: ":", maxSplits: 1).map(String.init)
      let table = CatalogueTable.allCases.first { $0.aliasPrefix == parts.first }
      guard parts.count == 2, let table else {
        return [problem(sheet, row, "`\(row.id)` is no table and a spelling")]
      }
      let known = ids[table] ?? []
      let targets = sheet.value("targets", of: row).split(separator: ";").map(String.init)
      var problems = targets.filter { !known.contains($0) }.map {
        problem(sheet, row, "`\(row.id)` leads to `\($0)`, which no row of \(table.rawValue) has")
      }
      if targets.isEmpty { problems.append(problem(sheet, row, "`\(row.id)` leads nowhere")) }
      if Set(targets).count < targets.count {
        problems.append(problem(sheet, row, "`\(row.id)` leads to one row twice"))
      }
      if known.contains(parts[1]), targets != [parts[1]] {
        problems.append(
          problem(sheet, row, "`\(parts[1])` is the id of a row, which wins over this"))
      }
      return problems
    }
  }

  private func problem(
    _ sheet: CatalogueSheet, _ row: CatalogueSheet.Row, _ message: String
  ) -> CatalogueProblem {
    CatalogueProblem(file: sheet.name.fileName, line: row.line, message: message)
  }
}
