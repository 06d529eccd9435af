public import Catalogue
import ConfigText
public import Diagnostics
public import Files
import Quantities
public import Runs
public import YAMLSource

/// `carbonward.yaml` at the root of a repository: what the project says once for all its runs.
public struct ProjectFile: Sendable {
  /// The name of the file.
  public static let name = "carbonward.yaml"

  /// The file that it was read from.
  public var file: SourceFile
  /// Policies as written: files or folders relative to the root, or `pack:` names.
  public var policies: [ProjectPath]
  /// Facts of every run.
  public var defaults: DecodedFacts
  /// Paths that hold no runs.
  public var ignore: [Glob]
  /// Hourly intensities of grid zones.
  public var traces: [ProjectTrace]
  /// Which recipes are joined with what, in the order of the file.
  public var runs: [ProjectRun]
  /// Rows of the catalogue that the project states itself.
  public var ownRows: OwnRows
  /// Runs that were measured, with which the prediction of the next ones is calibrated.
  public var history: [ProjectMeasurement] = []
  /// The file that holds the measured runs, where the project names one instead of listing them.
  public var historyFile: ProjectPath?

  /// Reads a project file; every error in it goes to the bag.
  ///
  /// - Returns: What could be read, or nil when nothing could.
  public static func read(_ file: SourceFile, into bag: inout DiagnosticBag) -> ProjectFile? {
    guard let document = YAMLReader(.strict).readDocument(file, into: &bag) else { return nil }
    let context = DecodingContext(schema: .core12)
    let decoded = ProjectDocument.decode(document.root, context)
    bag.add(contentsOf: context.diagnostics.diagnostics)
    guard let decoded else { return nil }
    var project = ProjectFile(
      file: file, policies: decoded.policies, defaults: DecodedFacts(), ignore: decoded.ignore,
      traces: decoded.traces, runs: [], ownRows: decoded.catalogue?.rows ?? OwnRows())
    if let node = decoded.defaults {
      project.defaults = RunDecoder.decode(node, origin: { .project($0) }, into: &bag)
    }
    for entry in decoded.runs {
      var run = ProjectRun(
        match: entry.match, launcher: entry.launcher, with: entry.with, facts: DecodedFacts(),
        range: entry.range)
      if let node = entry.facts {
        run.facts = RunDecoder.decode(node, origin: { .project($0) }, into: &bag)
      }
      project.runs.append(run)
    }
    switch decoded.history {
    case .entries(let entries): project.history = measurements(entries, into: &bag)
    case .file(let path): project.historyFile = path
    }
    return project
  }

  /// Reads a file of measured runs, which a project file may name; every error in it goes to the bag.
  ///
  /// - Returns: What could be read, or nil when nothing could.
  public static func readHistory(
    _ file: SourceFile, into bag: inout DiagnosticBag
  ) -> [ProjectMeasurement]? {
    guard let document = YAMLReader(.strict).readDocument(file, into: &bag) else { return nil }
    let context = DecodingContext(schema: .core12)
    let decoded = HistoryDocument.decode(document.root, context)
    bag.add(contentsOf: context.diagnostics.diagnostics)
    return decoded.map { measurements($0.history, into: &bag) }
  }

  private static func measurements(
    _ entries: [HistoryEntry], into bag: inout DiagnosticBag
  ) -> [ProjectMeasurement] {
    var measurements: [ProjectMeasurement] = []
    for entry in entries {
      let facts = RunDecoder.decode(entry.run, origin: { .project($0) }, into: &bag)
      let hours = entry.deviceHours.flatMap {
        RunDecoder.decodeValue($0, for: .duration, into: &bag)?.number?.central
      }
      // A number that cannot be read has been told already.
      if entry.deviceHours != nil, hours == nil { continue }
      measurements.append(ProjectMeasurement(facts: facts, deviceHours: hours, range: entry.range))
    }
    return measurements
  }
}

extension ProjectFile {
  /// The keys of the document, for editors.
  public static var schema: ObjectSchema { ProjectDocument.objectSchema }

  /// What a file of measured runs begins with.
  public static let historyHeader = "carbonward: history/v1\n"
}

extension ValueReader where Value == YAMLNode {
  /// A map of facts, which is decoded by whoever knows their origin.
  fileprivate static var facts: ValueReader {
    ValueReader(RunDecoder.factsSchema) { node, _ in node }
  }
}

/// One entry of `history`: a run as it went.
public struct ProjectMeasurement: Sendable {
  /// Facts of the measured run.
  public var facts: DecodedFacts
  /// The accelerator-hours it took, in h; nil where they are `hardware.count` × `duration`.
  public var deviceHours: Double?
  /// Where the entry stands.
  public var range: SourceRange
}

/// A path in a project file.
public struct ProjectPath: Sendable, Equatable {
  /// The path, relative to the root of the repository.
  public var path: String
  /// Where it is written.
  public var range: SourceRange

  package init(path: String, range: SourceRange) {
    self.path = path
    self.range = range
  }
}

/// A file of hourly intensities, and what it does not say itself.
public struct ProjectTrace: Sendable {
  /// The file.
  public var path: ProjectPath
  /// The grid zone that is looked for in the file, or that the file is about.
  public var zone: Located<String>?
  /// Who says so.
  public var source: String?
  /// The year that the file has to begin in.
  public var year: Located<Int64>?
  /// The zone that the command line names beside the file.
  package var commandLineZone: String?

  package init(
    path: ProjectPath, zone: Located<String>? = nil, source: String? = nil,
    year: Located<Int64>? = nil, commandLineZone: String? = nil
  ) {
    self.path = path
    self.zone = zone
    self.source = source
    self.year = year
    self.commandLineZone = commandLineZone
  }
}

/// One entry of `runs`: which recipes it is about, and what they are joined with.
public struct ProjectRun: Sendable {
  /// Patterns of the recipes that it is about.
  public var match: [MatchGlob]
  /// The launcher of the recipes.
  public var launcher: ProjectPath?
  /// Further files that belong to the runs, such as an accelerate config.
  public var with: [ProjectPath]
  /// Facts that fill the gaps of the files.
  public var facts: DecodedFacts
  /// Where the entry stands.
  public var range: SourceRange
}

/// A glob with the place it is written at.
public struct MatchGlob: Sendable {
  /// The pattern.
  public var glob: Glob
  /// Where it is written.
  public var range: SourceRange
}

/// The shape of `carbonward.yaml`.
private struct ProjectDocument: ObjectDecodable {
  static let schemaName = "project"
  static var schemaDoc: String { "what a project says once for all its runs" }

  var policies: [ProjectPath]
  var defaults: YAMLNode?
  var ignore: [Glob]
  var traces: [ProjectTrace]
  var runs: [ProjectEntry]
  var catalogue: ProjectCatalogue?
  var history: HistorySource

  static func decode(from object: inout ObjectReader) -> ProjectDocument? {
    let type = object.required(
      "carbonward", .choice([("project/v1", true)]), doc: "the type and version of the document")
    let policies = object.optional(
      "policies", .oneOrMore(of: .path), doc: "policy files and folders, or `pack:` names")
    let defaults = object.optional("defaults", .facts, doc: "facts of every run")
    let ignore = object.optional(
      "ignore", .oneOrMore(of: .glob), doc: "paths that hold no runs, as globs")
    let traces = object.optional(
      "traces", .oneOrMore(of: .trace), doc: ProjectTrace.schemaDoc)
    let runs = object.optional(
      "runs", .list(of: .object(ProjectEntry.self)), doc: "which files make up a run")
    let catalogue = object.optional(
      "catalogue", .object(ProjectCatalogue.self),
      doc: "rows of the catalogue that the project states itself, each with its source")
    let history = object.optional(
      "history", .history,
      doc: "runs that were measured, which calibrate the prediction of the next ones, or the file "
        + "that lists them after `carbonward: history/v1`")
    guard type != nil else { return nil }
    return ProjectDocument(
      policies: policies ?? [], defaults: defaults, ignore: (ignore ?? []).map(\.glob),
      traces: traces ?? [], runs: runs ?? [], catalogue: catalogue,
      history: history ?? .entries([]))
  }
}

extension ProjectTrace: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "project-trace"
  /// What the JSON Schema says of it.
  public static var schemaDoc: String {
    "hourly intensities of the grid, for runs that state `schedule.start`: a CSV export in UTC "
      + "(Electricity Maps, ENTSO-E, or `datetime,zone,gCO2/kWh`), or a saved JSON response of "
      + "Electricity Maps or WattTime (`co2_aoer`)"
  }

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> ProjectTrace? {
    let path = object.required("path", .path, doc: "the file, relative to the root")
    let zone = object.optional(
      "zone", .located(.string),
      doc: "the grid zone, such as `DE`; may be left out where the file names it")
    let source = object.optional("source", .string, doc: "who says so, for the trace of estimates")
    let year = object.optional(
      "year", .located(.int(in: 1...9999)),
      doc: "the year that the file begins in, so that no other is taken for it")
    return path.map { ProjectTrace(path: $0, zone: zone, source: source, year: year) }
  }
}

/// Where the measured runs of a project are.
private enum HistorySource {
  case entries([HistoryEntry])
  case file(ProjectPath)
}

extension ValueReader where Value == HistorySource {
  /// A list of measured runs, or the path of a file that holds one.
  fileprivate static var history: ValueReader<HistorySource> {
    .byKind(
      scalar: ValueReader<ProjectPath>.path.checked { path, _, _ in .file(path) },
      list: ValueReader<[HistoryEntry]>.list(of: .object(HistoryEntry.self)).checked {
        entries, _, _ in .entries(entries)
      })
  }
}

/// The shape of a file of measured runs.
private struct HistoryDocument: ObjectDecodable {
  static let schemaName = "history"
  static var schemaDoc: String { "runs that were measured, for the project file that names it" }

  var history: [HistoryEntry]

  static func decode(from object: inout ObjectReader) -> HistoryDocument? {
    let type = object.required(
      "carbonward", .choice([("history/v1", true)]), doc: "the type and version of the document")
    let history = object.optional(
      "history", .list(of: .object(HistoryEntry.self)), doc: "the runs as they went")
    return type.map { _ in HistoryDocument(history: history ?? []) }
  }
}

private struct HistoryEntry: ObjectDecodable {
  static let schemaName = "project-history"
  static var schemaDoc: String { "a run as it went" }

  var run: YAMLNode
  var deviceHours: YAMLNode?
  var range: SourceRange

  static func decode(from object: inout ObjectReader) -> HistoryEntry? {
    let run = object.required("run", .facts, doc: "what it was: model, tokens, accelerator …")
    let deviceHours = object.optional(
      "device_hours", ValueReader(.string) { node, _ in node },
      doc: "the accelerator-hours it took; else its `hardware.count` × `duration`")
    guard let run, let node = object.node else { return nil }
    return HistoryEntry(run: run, deviceHours: deviceHours, range: node.range)
  }
}

private struct ProjectEntry: ObjectDecodable {
  static let schemaName = "project-run"
  static var schemaDoc: String { "recipes with what they are joined with" }

  var match: [MatchGlob]
  var launcher: ProjectPath?
  var with: [ProjectPath]
  var facts: YAMLNode?
  var range: SourceRange

  static func decode(from object: inout ObjectReader) -> ProjectEntry? {
    let match = object.required(
      "match", .oneOrMore(of: .glob), doc: "the recipes, as globs relative to the root")
    let launcher = object.optional("launcher", .path, doc: "the file that launches them")
    let with = object.optional(
      "with", .oneOrMore(of: .path), doc: "further files of the run, such as an accelerate config")
    let facts = object.optional("facts", .facts, doc: "facts of these runs")
    guard let match, let node = object.node else { return nil }
    return ProjectEntry(
      match: match, launcher: launcher, with: with ?? [], facts: facts, range: node.range)
  }
}

extension ValueReader where Value == ProjectPath {
  /// A path relative to the root.
  fileprivate static var path: ValueReader<ProjectPath> {
    ValueReader<Located<String>>.located(.string).checked { located, node, context in
      let parts = located.value.split(separator: "/", omittingEmptySubsequences: false)
      guard !located.value.isEmpty, !located.value.hasPrefix("/"), !parts.contains("..") else {
        context.error(
          ConfigDiagnostic.projectPath,
          "`\(FactText.shortened(located.value))` leads out of the repository",
          at: node, help: ["write a path relative to the folder of `\(ProjectFile.name)`"])
        return nil
      }
      var path = located.value
      if path.hasPrefix("./") { path.removeFirst(2) }
      return ProjectPath(path: path, range: located.range)
    }
  }
}

extension ValueReader where Value == MatchGlob {
  fileprivate static var glob: ValueReader<MatchGlob> {
    ValueReader<Located<String>>.located(.string).checked { located, node, context in
      do {
        return MatchGlob(glob: try Glob(located.value), range: located.range)
      } catch let error as GlobError {
        context.error(ConfigDiagnostic.projectGlob, error.message, at: node)
        return nil
      } catch {
        return nil
      }
    }
  }
}

extension ValueReader where Value == ProjectTrace {
  /// A path alone, or with what the file does not say itself.
  fileprivate static var trace: ValueReader<ProjectTrace> {
    let path = ValueReader<ProjectPath>.path.checked { path, _, _ in ProjectTrace(path: path) }
    return .byKind(scalar: path, mapping: .object(ProjectTrace.self))
  }
}
