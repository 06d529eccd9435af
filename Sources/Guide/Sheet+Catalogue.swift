package import Catalogue

extension Sheet {
  /// The rows that a name means, one sheet a table in which it means something.
  package static func rows(_ name: String, in catalogue: Catalogue) -> [Sheet] {
    CatalogueTable.allCases.flatMap { table in
      let answer = Answer(name, table, catalogue)
      guard let id = answer.id else { return [Sheet]() }
      return catalogue.records(of: table, id: id).map { record in
        Sheet(
          heading: "\(table.rawValue) \(id)",
          fields: record.filter { !$0.value.isEmpty }.map { ($0.column, $0.value) }
            + answer.remarks.map { ("note", $0) })
      }
    }
  }

  /// Names near to one that means nothing, the first of each table.
  package static func nearest(to name: String, in catalogue: Catalogue) -> [String] {
    var names: [String] = []
    for table in CatalogueTable.allCases {
      for near in Answer(name, table, catalogue).nearest.prefix(1) where !names.contains(near) {
        names.append(near)
      }
    }
    return names
  }
}

/// What a name means in one table.
private struct Answer {
  var id: String?
  var remarks: [String] = []
  var nearest: [String] = []

  init(_ name: String, _ table: CatalogueTable, _ catalogue: Catalogue) {
    switch table {
    case .accelerators: take(catalogue.accelerator(named: name))
    case .cpus: take(catalogue.processor(named: name))
    case .instances: take(catalogue.instance(named: name))
    case .regions: take(catalogue.region(named: name))
    case .providers: take(catalogue.provider(named: name))
    case .grid: take(catalogue.gridZone(named: name))
    case .models: take(catalogue.model(named: name))
    case .datasets: take(catalogue.dataset(named: name))
    }
  }

  private mutating func take<Row: CatalogueRow>(_ lookup: Lookup<Row>) {
    switch lookup {
    case .found(let row, let note):
      id = row.id
      remarks = [note].compactMap(\.self)
    case .ambiguous(let row, let candidates):
      id = row.id
      let others = candidates.filter { $0 != row.id }.map { "`\($0)`" }
      remarks = ["the name also fits \(others.joined(separator: ", "))"]
    case .missing(let nearest):
      self.nearest = nearest
    }
  }
}
