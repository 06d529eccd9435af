import Catalogue
import Diagnostics
import Quantities
import Runs
import YAMLSource

/// The `catalogue` of a project file: rows that nobody else knows, such as a measured PUE, the power of
/// one's own accelerators or the intensity of a contract.
///
/// Every row names its source. It is found before the shipped rows, and hiding one of those is said.
struct ProjectCatalogue: ObjectDecodable {
  static let schemaName = "catalogue"
  static var schemaDoc: String { "rows of the catalogue that the project states itself" }

  private(set) var rows = OwnRows()
  /// Where the id of each record stands, in the order of the records.
  private var ids: [SourceRange] = []

  /// The most rows that are read: a project has a handful, and each is looked up when it is read.
  private static let mostRows = 500

  static func decode(from object: inout ObjectReader) -> ProjectCatalogue? {
    let accelerators = object.optional(
      "accelerators", .list(of: .object(ProjectAccelerator.self)), doc: "devices that train")
    let instances = object.optional(
      "instances", .list(of: .object(ProjectInstance.self)), doc: "machine types")
    let regions = object.optional(
      "regions", .list(of: .object(ProjectRegion.self)), doc: "regions and data centres")
    let grid = object.optional(
      "grid", .list(of: .object(ProjectGridZone.self)), doc: "grid zones and supply contracts")
    let models = object.optional(
      "models", .list(of: .object(ProjectModel.self)), doc: "models to train or tune")
    let datasets = object.optional(
      "datasets", .list(of: .object(ProjectDataset.self)), doc: "datasets to train on")
    let prices = object.optional(
      "prices", .list(of: .object(ProjectPrice.self)),
      doc: "what an hour of an accelerator costs")
    var catalogue = ProjectCatalogue()
    catalogue.rows.accelerators = catalogue.take(accelerators?.map { ($0.row, $0.head) })
    catalogue.rows.instances = catalogue.take(instances?.map { ($0.row, $0.head) })
    catalogue.rows.regions = catalogue.take(regions?.map { ($0.row, $0.head) })
    catalogue.rows.gridZones = catalogue.take(grid?.map { ($0.row, $0.head) })
    catalogue.rows.models = catalogue.take(models?.map { ($0.row, $0.head) })
    catalogue.rows.datasets = catalogue.take(datasets?.map { ($0.row, $0.head) })
    catalogue.check(object.context)
    catalogue.rows.prices = catalogue.priced(prices ?? [], object.context)
    return catalogue
  }

  private mutating func take<Row: CatalogueRow>(_ entries: [(Row, ProjectRowHead)]?) -> [Row] {
    for (row, head) in entries ?? [] {
      rows.records.append(
        OwnRecord(table: Row.table, id: row.id, fields: head.fields, place: head.place))
      ids.append(head.id.range)
    }
    return (entries ?? []).map(\.0)
  }

  /// Reports rows that are there twice, that hide shipped ones, and that name what nobody knows.
  private func check(_ context: DecodingContext) {
    if ids.count > Self.mostRows {
      context.diagnostics.add(
        Diagnostic(
          ConfigDiagnostic.catalogueRow, .error,
          "there are more than \(Self.mostRows) rows of one's own",
          at: ids[Self.mostRows]))
      return
    }
    let all = Catalogue.shipped.adding(rows)
    var seen: [String: SourceRange] = [:]
    for (record, range) in zip(rows.records, ids) {
      let key = "\(record.table.rawValue):\(record.id.lowercased())"
      if let first = seen[key] {
        context.diagnostics.add(
          Diagnostic(
            ConfigDiagnostic.catalogueRow, .error, "\(record.id.quoted) is there twice", at: range,
            label: "stated again", secondary: [Label(first, "first stated here")],
            help: ["remove one of the two"]))
      } else {
        seen[key] = range
      }
      if let hidden = Catalogue.shipped.id(of: record.id, in: record.table) {
        context.diagnostics.add(
          Diagnostic(
            ConfigDiagnostic.catalogueShadowed, .warning,
            "\(record.id.quoted) is used in the place of the shipped row `\(hidden)`", at: range,
            help: ["give it another id if it is something else"]))
      }
      for (column, table) in Self.references(record.table) {
        guard let name = record.fields.first(where: { $0.column == column })?.value,
          all.id(of: name, in: table) == nil
        else { continue }
        context.diagnostics.add(
          Diagnostic(
            ConfigDiagnostic.catalogueRow, .error,
            "\(FactText.shortened(name).quoted), the `\(column)` of \(record.id.quoted), is not in "
              + "the catalogue", at: range,
            help: ["`carbonward catalogue list \(table.rawValue)` shows what there is"]))
      }
    }
  }

  /// Prices by the ids of accelerators, each of which is known and has one.
  private func priced(
    _ prices: [ProjectPrice], _ context: DecodingContext
  ) -> [AcceleratorPrice] {
    let all = Catalogue.shipped.adding(rows)
    var seen: [String: SourceRange] = [:]
    return prices.prefix(Self.mostRows).compactMap { price in
      let name = price.accelerator
      guard let id = all.id(of: name.value, in: .accelerators) else {
        context.diagnostics.add(
          Diagnostic(
            ConfigDiagnostic.catalogueRow, .error,
            "the accelerator \(FactText.shortened(name.value).quoted) is not in the catalogue",
            at: name.range,
            help: ["`carbonward catalogue list accelerators` shows what there is"]))
        return nil
      }
      if let first = seen[id] {
        context.diagnostics.add(
          Diagnostic(
            ConfigDiagnostic.catalogueRow, .error, "`\(id)` has two prices", at: name.range,
            label: "stated again", secondary: [Label(first, "first stated here")],
            help: ["remove one of the two, or state `hardware.price` of single runs"]))
        return nil
      }
      seen[id] = name.range
      let place = "\(name.range.file.path):\(name.range.start.line)"
      return AcceleratorPrice(
        accelerator: id, value: price.value, year: price.year, source: "\(price.source) (\(place))")
    }
  }

  /// The columns that name rows of other tables.
  private static func references(_ table: CatalogueTable) -> [(String, CatalogueTable)] {
    switch table {
    case .instances: [("accelerator", .accelerators)]
    case .regions: [("country", .grid), ("grid_zone", .grid)]
    case .grid: [("within", .grid)]
    default: []
    }
  }
}

/// What every row states.
struct ProjectRowHead {
  let id: Located<String>
  /// Who says so, and in which line.
  let source: String
  let year: Int?
  /// File and line.
  let place: String
  /// The row as it is written.
  let fields: [(column: String, value: String)]

  /// The longest name, in bytes; longer ones are never looked up.
  private static let longestName = 200

  /// Reads `id`, `source` and `year`.
  static func read(_ object: inout ObjectReader) -> ProjectRowHead? {
    let id = object.required("id", .located(.text), doc: "the name that configs use")
    let source = object.required("source", .text, doc: "who says so: a meter, a contract, a paper")
    let year = object.optional(
      "year", .int(in: 1990...2100), doc: "the year that the numbers describe")
    guard let id, let source, let node = object.node else { return nil }
    guard !id.value.isEmpty, id.value.utf8.count <= longestName,
      id.value.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F })
    else {
      object.error(
        ConfigDiagnostic.catalogueRow, "an id is one word of up to \(longestName) bytes", at: "id")
      return nil
    }
    guard source.utf8.contains(where: { $0 > 0x20 }) else {
      object.error(
        ConfigDiagnostic.catalogueRow, "every row says who measured or stated it", at: "source")
      return nil
    }
    let start = id.range.start
    let place = "\(node.file.path):\(start.line)"
    return ProjectRowHead(
      id: id, source: "\(source) (\(place))", year: year.map(Int.init),
      place: place, fields: fields(of: node))
  }

  private static func fields(of node: YAMLNode) -> [(column: String, value: String)] {
    node.entries.flatMap { entry -> [(column: String, value: String)] in
      guard entry.value.kind == .mapping else { return [(entry.key.text, entry.value.text)] }
      return entry.value.entries.map { ("\(entry.key.text).\($0.key.text)", $0.value.text) }
    }
  }
}

extension ValueReader where Value == RangedValue {
  /// A quantity of a dimension, one number or a range.
  fileprivate static func range(
    _ dimension: Dimension, atLeast least: Double = 0
  ) -> ValueReader {
    .scalar(
      "\(dimension.article) such as `\(dimension.example)`", examples: [dimension.example]
    ) { text throws(ScalarProblem) in
      do throws(QuantityError) {
        let value = try QuantityParser.parse(text, as: dimension)
        if value.low >= least { return value }
      } catch {
        throw ScalarProblem(error.message, replacement: error.suggestion)
      }
      throw ScalarProblem("\(text.quoted) is less than \(CanonicalNumber.text(least))")
    }
  }
}

extension ValueReader where Value == Double {
  /// A quantity of a dimension that is one number.
  fileprivate static func quantity(
    _ dimension: Dimension, atLeast least: Double = 0
  ) -> ValueReader {
    ValueReader<RangedValue>.range(dimension, atLeast: least).checked { value, node, context in
      guard value.isExact else {
        context.error(YAMLDiagnostic.value, "\(context.keyPath.quoted) is one number", at: node)
        return nil
      }
      return value.central
    }
  }
}

// MARK: - One type a table

private struct ProjectAccelerator: ObjectDecodable {
  static let schemaName = "catalogue-accelerator"
  static var schemaDoc: String { "a device that trains" }

  var row: Accelerator
  var head: ProjectRowHead

  static func decode(from object: inout ObjectReader) -> ProjectAccelerator? {
    let head = ProjectRowHead.read(&object)
    let kind = object.optional(
      "kind", .choice(["gpu", "tpu", "asic"].map { ($0, $0) }), doc: "gpu if left out")
    let tdp = object.required(
      "tdp", .quantity(.power), doc: "the rated power of one device, such as `700 W`")
    let peaks = object.optional(
      "peak_flops", .object(ProjectPeaks.self), doc: "dense peak speeds by precision")
    let embodied = object.optional(
      "embodied", .quantity(.mass), doc: "emissions of making one device")
    let release = object.optional(
      "release_year", .int(in: 1990...2100), doc: "when it came to market")
    guard let head, let tdp else { return nil }
    var row = Accelerator(
      id: head.id.value, tdp: tdp, releaseYear: release.map(Int.init), peaks: peaks?.peaks ?? [:],
      embodied: embodied, source: head.source)
    row.kind = kind ?? "gpu"
    row.year = head.year ?? row.releaseYear
    return ProjectAccelerator(row: row, head: head)
  }
}

private struct ProjectPrice: ObjectDecodable {
  static let schemaName = "catalogue-price"
  static var schemaDoc: String { "what an hour of an accelerator costs" }

  var accelerator: Located<String>
  var value: RangedValue
  var year: Int?
  var source: String

  static func decode(from object: inout ObjectReader) -> ProjectPrice? {
    let accelerator = object.required(
      "accelerator", .located(.text), doc: "the device, by a name that the catalogue knows")
    let value = object.required(
      "price", .range(.price), doc: "what an hour of one costs, such as `2.49 USD/h`")
    let source = object.required("source", .text, doc: "who says so: a price list, a contract")
    let year = object.optional("year", .int(in: 1990...2100), doc: "the year of the price")
    guard let accelerator, let value, let source else { return nil }
    return ProjectPrice(
      accelerator: accelerator, value: value, year: year.map(Int.init), source: source)
  }
}

private struct ProjectPeaks: ObjectDecodable {
  static let schemaName = "catalogue-peaks"
  static var schemaDoc: String { "dense peak speeds by precision" }

  var peaks: [ComputePrecision: Double] = [:]

  static func decode(from object: inout ObjectReader) -> ProjectPeaks? {
    var peaks = ProjectPeaks()
    for precision in ComputePrecision.allCases {
      peaks.peaks[precision] = object.optional(
        precision.rawValue, .quantity(.flopRate), doc: "the dense peak in \(precision.rawValue)")
    }
    return peaks
  }
}

private struct ProjectInstance: ObjectDecodable {
  static let schemaName = "catalogue-instance"
  static var schemaDoc: String { "a machine type" }

  var row: InstanceType
  var head: ProjectRowHead

  static func decode(from object: inout ObjectReader) -> ProjectInstance? {
    let head = ProjectRowHead.read(&object)
    let accelerator = object.required("accelerator", .text, doc: "what it trains on")
    let count = object.required(
      "count", .int(in: 1...100_000), doc: "how many accelerators one machine has")
    let vcpus = object.optional("vcpus", .int(in: 1...100_000), doc: "virtual processors")
    guard let head, let accelerator, let count else { return nil }
    let row = InstanceType(
      id: head.id.value, accelerator: accelerator, count: Int(count), vcpus: vcpus.map(Int.init),
      year: head.year, source: head.source)
    return ProjectInstance(row: row, head: head)
  }
}

private struct ProjectRegion: ObjectDecodable {
  static let schemaName = "catalogue-region"
  static var schemaDoc: String { "a region or a data centre" }

  var row: CloudRegion
  var head: ProjectRowHead

  static func decode(from object: inout ObjectReader) -> ProjectRegion? {
    let head = ProjectRowHead.read(&object)
    let country = object.optional("country", .text, doc: "the country, such as `DEU`")
    let zone = object.optional(
      "grid_zone", .text, doc: "the grid zone, if narrower than the country")
    let intensity = object.optional(
      "intensity", .quantity(.intensity), doc: "the location-based intensity of its grid")
    let market = object.optional(
      "market_intensity", .quantity(.intensity), doc: "the intensity of its supply contract")
    let pue = object.optional("pue", .quantity(.ratio, atLeast: 1), doc: "its measured PUE")
    let wue = object.optional("wue", .quantity(.waterIntensity), doc: "water used on site")
    guard let head else { return nil }
    if country == nil, zone == nil, intensity == nil {
      object.error(
        ConfigDiagnostic.catalogueRow, "\(head.id.value.quoted) says nothing of its grid", at: "id",
        help: ["add `country`, `grid_zone` or `intensity`"])
      return nil
    }
    let shipped = Catalogue.shipped
    var row = CloudRegion(
      id: head.id.value, country: country.map { shipped.id(of: $0, in: .grid) ?? $0 },
      gridZone: zone.map { shipped.id(of: $0, in: .grid) ?? $0 }, intensity: intensity, pue: pue,
      wue: wue, year: head.year, source: head.source)
    row.marketIntensity = market
    return ProjectRegion(row: row, head: head)
  }
}

private struct ProjectGridZone: ObjectDecodable {
  static let schemaName = "catalogue-grid"
  static var schemaDoc: String { "a grid zone or a supply contract" }

  var row: GridZone
  var head: ProjectRowHead

  static func decode(from object: inout ObjectReader) -> ProjectGridZone? {
    let head = ProjectRowHead.read(&object)
    let intensity = object.required(
      "intensity", .range(.intensity), doc: "its average intensity, such as `120..180 g/kWh`")
    let parent = object.optional(
      "within", .text, doc: "the zone that it lies in; the world if left out")
    let basis = object.optional(
      "basis", .choice(["lifecycle", "direct"].map { ($0, $0) }), doc: "lifecycle if left out")
    guard let head, let intensity else { return nil }
    let row = GridZone(
      id: head.id.value, intensity: intensity,
      parent: parent.map { Catalogue.shipped.id(of: $0, in: .grid) ?? $0 } ?? "world",
      year: head.year, basis: basis ?? "lifecycle", source: head.source)
    return ProjectGridZone(row: row, head: head)
  }
}

private struct ProjectModel: ObjectDecodable {
  static let schemaName = "catalogue-model"
  static var schemaDoc: String { "a model to train or tune" }

  var row: ModelEntry
  var head: ProjectRowHead

  static func decode(from object: inout ObjectReader) -> ProjectModel? {
    let head = ProjectRowHead.read(&object)
    let params = object.required(
      "params", .quantity(.count, atLeast: 1), doc: "its parameters, such as `7B`")
    let active = object.optional(
      "active_params", .quantity(.count, atLeast: 1),
      doc: "the parameters that one token passes through")
    let layers = object.optional("layers", .int(in: 1...1_000_000), doc: "its layers")
    let width = object.optional("hidden_size", .int(in: 1...10_000_000), doc: "its width")
    let words = object.optional("vocab_size", .int(in: 1...100_000_000), doc: "its vocabulary")
    guard let head, let params else { return nil }
    let row = ModelEntry(
      id: head.id.value, params: params, activeParams: active, layers: layers.map(Int.init),
      hiddenSize: width.map(Int.init), vocabulary: words.map(Int.init), year: head.year,
      source: head.source)
    return ProjectModel(row: row, head: head)
  }
}

private struct ProjectDataset: ObjectDecodable {
  static let schemaName = "catalogue-dataset"
  static var schemaDoc: String { "a dataset to train on" }

  var row: DatasetEntry
  var head: ProjectRowHead

  static func decode(from object: inout ObjectReader) -> ProjectDataset? {
    let head = ProjectRowHead.read(&object)
    let tokens = object.optional(
      "tokens", .quantity(.count, atLeast: 1), doc: "its tokens, such as `15B`")
    let examples = object.optional(
      "examples", .quantity(.count, atLeast: 1), doc: "its examples")
    guard let head else { return nil }
    guard tokens != nil || examples != nil else {
      object.error(
        ConfigDiagnostic.catalogueRow, "\(head.id.value.quoted) says nothing of its size", at: "id",
        help: ["add `tokens` or `examples`"])
      return nil
    }
    let row = DatasetEntry(
      id: head.id.value, tokens: tokens, examples: examples, year: head.year, source: head.source)
    return ProjectDataset(row: row, head: head)
  }
}
