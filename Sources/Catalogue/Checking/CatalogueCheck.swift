/// A thing that is wrong with the catalogue's data.
public struct CatalogueProblem: Sendable, Equatable {
  /// The name of the file, such as `models.csv`.
  public var file: String
  /// The line in the file, from 1; nil where the whole file is meant.
  public var line: Int?
  /// What is wrong, for people.
  public var message: String
}

/// Checks the catalogue's files before they are built in: that every row has a source, that no id or
/// spelling stands twice, that figures are plausible, that names lead somewhere, that files are sorted.
///
/// ```swift
/// let problems = CatalogueCheck.problems(in: ["models.csv": text])
/// ```
public enum CatalogueCheck {
  /// The names of all files of the catalogue, the stamp among them.
  public static var fileNames: [String] { CatalogueFile.Name.allCases.map(\.fileName) }

  /// The files as they are built into the product.
  public static var shippedFiles: [String: String] {
    var files: [String: String] = [:]
    for name in CatalogueFile.Name.allCases { files[name.fileName] = CatalogueFile(name).text }
    return files
  }

  /// Returns what is wrong with files, given as their names and texts, by file and line.
  ///
  /// References are followed among the files that are given: a folder is checked as a whole.
  public static func problems(in files: [String: String]) -> [CatalogueProblem] {
    let sources = CatalogueSheet(.sources, files[CatalogueFile.Name.sources.fileName] ?? "")
    var sheets: [CatalogueSheet] = []
    var problems: [CatalogueProblem] = []
    for name in CatalogueFile.Name.allCases {
      guard let text = files[name.fileName] else {
        problems.append(CatalogueProblem(file: name.fileName, line: nil, message: "is missing"))
        continue
      }
      guard name != .stamp else { continue }
      let sheet = name == .sources ? sources : CatalogueSheet(name, text, sources: sources)
      problems += sheet.problems
      sheets.append(sheet)
    }
    problems += CatalogueReferences(sheets).problems()
    if let stamp = files[CatalogueFile.Name.stamp.fileName] {
      let date = String(stamp.prefix { $0 != "+" })
      let wanted = Self.stamp(of: files, date: date)
      if stamp.prefix(while: { $0 != "\n" }) != wanted {
        problems.append(
          CatalogueProblem(
            file: CatalogueFile.Name.stamp.fileName, line: 1,
            message: "is not that of these files, which is `\(wanted)`"))
      }
    }
    return problems.sorted {
      ($0.file, $0.line ?? 0, $0.message) < ($1.file, $1.line ?? 0, $1.message)
    }
  }

  /// Returns the stamp of files: a date, and the FNV-1a hash (64 bits) of all CSV files in the order of
  /// their names.
  public static func stamp(of files: [String: String], date: String) -> String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for name in files.keys.sorted() where name.hasSuffix(".csv") {
      for byte in (files[name] ?? "").utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
    let digits = String(hash, radix: 16)
    return "\(date)+" + String(repeating: "0", count: 16 - digits.count) + digits
  }
}

extension CatalogueFile.Name {
  /// The name on disk.
  var fileName: String {
    switch self {
    case .acceleratorsCCBYSA: "accelerators-cc-by-sa.csv"
    case .accelerators: "accelerators.csv"
    case .aliases: "aliases.csv"
    case .cpus: "cpus.csv"
    case .datasets: "datasets.csv"
    case .gridCCBYSA: "grid-cc-by-sa.csv"
    case .gridODbL: "grid-odbl.csv"
    case .grid: "grid.csv"
    case .instances: "instances.csv"
    case .models: "models.csv"
    case .providers: "providers.csv"
    case .regions: "regions.csv"
    case .sources: "sources.csv"
    case .stamp: "stamp.txt"
    }
  }

  /// The table that the file holds rows of; nil for spellings, sources and the stamp.
  var table: CatalogueTable? { CatalogueTable.allCases.first { $0.files.contains(self) } }

  /// The columns that the reader of the file expects.
  var wantedColumns: [String] {
    switch table {
    case .accelerators: Accelerator.columns
    case .instances: InstanceType.columns
    case .regions: CloudRegion.columns
    case .grid: GridZone.columns
    case .providers: CloudProvider.columns
    case .models: ModelEntry.columns
    case .datasets: DatasetEntry.columns
    case .cpus: Processor.columns
    case nil: self == .sources ? Provenance.columns : ["id", "targets"]
    }
  }
}
