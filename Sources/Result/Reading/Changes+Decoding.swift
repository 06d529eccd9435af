public import YAMLSource

extension RevisionReference: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "revision-reference"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "A revision that policies were taken from."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> RevisionReference? {
    let name = object.required("revision", .string, doc: "The revision, as it was named.")
    let commit = object.required("commit", .string, doc: "The full hash of the commit.")
    guard let name, let commit else { return nil }
    return RevisionReference(name: name, commit: commit)
  }
}

extension ChangeResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "change"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "What a change does to the runs, against a base revision."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> ChangeResult? {
    let base = object.required("base", .string, doc: "The base, as it was named.")
    let commit = object.required("commit", .string, doc: "The full hash of its commit.")
    let added = object.required("added", .count, doc: "Runs that are new.")
    let changed = object.required("changed", .count, doc: "Runs that differ from the base.")
    let unchanged = object.required("unchanged", .count, doc: "Runs that do not.")
    let mended = object.required("mended", .count, doc: "Findings that are violated no more.")
    let files = object.optional(
      "files", .list(of: .string), doc: "Files it touches, of those that the result speaks of.")
    let delta = object.required(
      "delta", .object(MetricEntries.self), doc: "What the change adds over all runs.")
    let removed = object.required(
      "removed", .list(of: .object(RemovedRun.self)), doc: "Runs that are at the base only.")
    let groups = object.required(
      "groups", .list(of: .object(ChangeGroup.self)), doc: "Edits that several runs share.")
    guard let base, let commit, let added, let changed, let unchanged, let mended, let delta,
      let removed, let groups
    else { return nil }
    var change = ChangeResult(base: base, commit: commit)
    change.added = added
    change.changed = changed
    change.unchanged = unchanged
    change.mended = mended
    change.files = files
    change.delta = delta.entries
    change.removed = removed
    change.groups = groups
    return change
  }
}

extension RemovedRun: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "removed-run"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "A run that is at the base only."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> RemovedRun? {
    let name = object.required("name", .string, doc: "The run, as reports name it.")
    let path = object.required("path", .string, doc: "The file that proposed it.")
    let estimate = object.required(
      "estimate", .object(MetricEntries.self), doc: "What it was estimated at.")
    guard let name, let path, let estimate else { return nil }
    return RemovedRun(name: name, path: path, estimate: estimate.entries)
  }
}

extension ChangeGroup: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "change-group"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "Runs whose stated facts a change edits in the same way."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> ChangeGroup? {
    let changes = object.required(
      "changes", .list(of: .string), doc: "One `fact: old → new` for each fact.")
    let runs = object.required("runs", .list(of: .count), doc: "Indices into the runs.")
    let delta = object.required(
      "delta", .object(MetricEntries.self), doc: "What the runs add together.")
    guard let changes, let runs, let delta else { return nil }
    return ChangeGroup(changes: changes, runs: runs, delta: delta.entries)
  }
}

extension RunChange: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "run-change"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "How a run differs from what it was at the base."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> RunChange? {
    let kind = object.required(
      "kind", .choice(of: RunChange.Kind.self), doc: "Whether the run is new, or differs.")
    let basePath = object.optional("base_path", .string, doc: "Its path at the base.")
    let facts = object.required(
      "facts", .list(of: .string), doc: "One `fact: old → new` for each fact that differs.")
    let base = object.required(
      "base", .object(MetricEntries.self), doc: "What it was estimated at.")
    let delta = object.required(
      "delta", .object(MetricEntries.self), doc: "What the change adds to it.")
    guard let kind, let facts, let base, let delta else { return nil }
    return RunChange(
      kind: kind, basePath: basePath, facts: facts, base: base.entries, delta: delta.entries)
  }
}

/// The ranges for each unit of work under their keys.
struct UnitEntries: ObjectDecodable {
  static let schemaName = "per-unit"
  static let schemaDoc = "One range a unit of work, for those that are known."

  var entries: [EstimateResult.UnitEntry]

  static func decode(from object: inout ObjectReader) -> UnitEntries? {
    var entries: [EstimateResult.UnitEntry] = []
    for unit in UnitOfWork.allCases {
      let range = object.optional(
        unit.rawValue, .object(RangeResult.self), doc: unit.summary)
      if let range { entries.append(EstimateResult.UnitEntry(key: unit, range: range)) }
    }
    return UnitEntries(entries: entries)
  }
}

/// The ranges of metrics under their keys.
struct MetricEntries: ObjectDecodable {
  static let schemaName = "metrics"
  static let schemaDoc = "One range a metric, null where it is not known."

  var entries: [EstimateResult.Entry]

  static func decode(from object: inout ObjectReader) -> MetricEntries? {
    MetricEntries(entries: read(&object))
  }

  /// Reads every metric that is there, in the order of ``MetricKey``.
  static func read(_ object: inout ObjectReader) -> [EstimateResult.Entry] {
    var entries: [EstimateResult.Entry] = []
    for metric in MetricKey.allCases {
      let range = object.optional(
        metric.rawValue, .object(RangeResult.self),
        doc: metric.summary + ", in \(metric.unit.rawValue).")
      if object.has(metric.rawValue) {
        entries.append(EstimateResult.Entry(key: metric, range: range))
      }
    }
    return entries
  }
}
