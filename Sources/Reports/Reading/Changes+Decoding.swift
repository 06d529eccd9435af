import Footprint
public import YAMLSource

extension ChangeResult: ObjectDecodable {
  public static let schemaName = "change"
  public static let schemaDoc = "What a change does to the runs, against a base revision."

  public static func decode(from object: inout ObjectReader) -> ChangeResult? {
    let base = object.required("base", .string, doc: "The base as it was named.")
    let commit = object.required("commit", .string, doc: "The commit compared with, in full.")
    let added = object.required("added", .count, doc: "Runs that are new.")
    let changed = object.required("changed", .count, doc: "Runs that are edited.")
    let unchanged = object.required("unchanged", .count, doc: "Runs that are as they were.")
    let mended = object.required("mended", .count, doc: "Findings that are violated no more.")
    let delta = object.required(
      "delta", .object(RangesBody.self), doc: "What the change adds, percentile by percentile.")
    let removed = object.required(
      "removed", .list(of: .object(RemovedRun.self)), doc: "Runs that only the base has.")
    let groups = object.required(
      "groups", .list(of: .object(ChangeGroup.self)), doc: "Edits that several runs share.")
    guard let base, let commit, let added, let changed, let unchanged, let mended, let delta,
      let removed, let groups
    else { return nil }
    var change = ChangeResult(base: base, commit: commit)
    (change.added, change.changed, change.unchanged) = (added, changed, unchanged)
    (change.mended, change.delta, change.removed) = (mended, delta.entries, removed)
    change.groups = groups
    return change
  }
}

extension RemovedRun: ObjectDecodable {
  public static let schemaName = "removed-run"
  public static let schemaDoc = "A run that is at the base only."

  public static func decode(from object: inout ObjectReader) -> RemovedRun? {
    let name = object.required("name", .string, doc: "The run, as reports name it.")
    let path = object.required("path", .string, doc: "The file that described it.")
    let estimate = object.required(
      "estimate", .object(RangesBody.self), doc: "What it was estimated at.")
    guard let name, let path, let estimate else { return nil }
    return RemovedRun(name: name, path: path, estimate: estimate.entries)
  }
}

extension ChangeGroup: ObjectDecodable {
  public static let schemaName = "change-group"
  public static let schemaDoc = "Runs that a change edits in the same way."

  public static func decode(from object: inout ObjectReader) -> ChangeGroup? {
    let changes = object.required(
      "changes", .list(of: .string), doc: "The edits, one `fact: old → new` each.")
    let runs = object.required("runs", .list(of: .count), doc: "Indices into the runs.")
    let delta = object.required(
      "delta", .object(RangesBody.self), doc: "What they add together.")
    guard let changes, let runs, let delta else { return nil }
    return ChangeGroup(changes: changes, runs: runs, delta: delta.entries)
  }
}

extension RunChange: ObjectDecodable {
  public static let schemaName = "run-change"
  public static let schemaDoc = "How a run differs from what it was at the base."

  public static func decode(from object: inout ObjectReader) -> RunChange? {
    let kind = object.required(
      "kind", .choice(of: Kind.self), doc: "Whether the run is new, edited or as it was.")
    let basePath = object.optional("base_path", .string, doc: "The path at the base.")
    let facts = object.required(
      "facts", .list(of: .string), doc: "The facts that differ, one `fact: old → new` each.")
    let base = object.required(
      "base", .object(RangesBody.self), doc: "What the run was estimated at.")
    let delta = object.required(
      "delta", .object(RangesBody.self), doc: "What the change adds, percentile by percentile.")
    guard let kind, let facts, let base, let delta else { return nil }
    return RunChange(
      kind: kind, basePath: basePath, facts: facts, base: base.entries, delta: delta.entries)
  }
}

extension RevisionReference: ObjectDecodable {
  public static let schemaName = "revision"
  public static let schemaDoc = "A git revision."

  public static func decode(from object: inout ObjectReader) -> RevisionReference? {
    let name = object.required("revision", .string, doc: "As it was named.")
    let commit = object.required("commit", .string, doc: "The commit, in full.")
    guard let name, let commit else { return nil }
    return RevisionReference(name: name, commit: commit)
  }
}

/// One range a metric.
private struct RangesBody: ObjectDecodable {
  static let schemaName = "ranges"
  static let schemaDoc = "One range a metric, null where it is not known."

  var entries: [EstimateResult.Entry]

  static func decode(from object: inout ObjectReader) -> RangesBody? {
    var entries: [EstimateResult.Entry] = []
    for metric in Metric.allCases {
      let range = object.optional(
        metric.resultKey, .object(RangeResult.self), doc: metric.summary + ", in \(metric.unit).")
      if object.has(metric.resultKey) {
        entries.append(EstimateResult.Entry(key: metric.resultKey, range: range))
      }
    }
    return RangesBody(entries: entries)
  }
}
