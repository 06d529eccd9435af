import Synchronization
import Text

/// All names of a shipped table: what a search for those near to an unknown name goes through.
///
/// Gathered when such a search comes to the table first, and kept: a repository names hundreds of models
/// that nobody knows.
struct TableNames: Sendable {
  let ids: WordIndex
  /// Other spellings, in the order of the file.
  let spellings: WordIndex
  /// The id that each spelling stands for first.
  let targets: [String: String]

  private static let gathered = Mutex<[CatalogueTable: TableNames]>([:])

  static func all(of table: CatalogueTable) -> TableNames {
    gathered.withLock { gathered in
      if let known = gathered[table] { return known }
      let names = TableNames(table)
      gathered[table] = names
      return names
    }
  }

  private init(_ table: CatalogueTable) {
    var ids: [String] = []
    for file in table.files {
      CatalogueFile(file).forEachRow { fields in
        var fields = fields
        ids.append(fields.text())
      }
    }
    var spellings: [String] = []
    var targets: [String: String] = [:]
    let prefix = table.aliasPrefix + ":"
    CatalogueFile(.aliases).forEachRow { fields in
      var fields = fields
      let key = fields.text()
      guard key.hasPrefix(prefix) else { return }
      let spelling = String(decoding: key.utf8.dropFirst(prefix.utf8.count), as: UTF8.self)
      spellings.append(spelling)
      targets[spelling] = String(fields.text().prefix { $0 != ";" })
    }
    if NamesBehindOwners.of(table) != nil {
      // No row is needed to find these without their owner.
      for id in ids {
        guard let slash = id.utf8.lastIndex(of: UInt8(ascii: "/")) else { continue }
        let name = String(id[slash...].dropFirst())
        guard targets[name] == nil else { continue }
        spellings.append(name)
        targets[name] = id
      }
      spellings.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
    (self.ids, self.spellings, self.targets) = (WordIndex(ids), WordIndex(spellings), targets)
  }
}
