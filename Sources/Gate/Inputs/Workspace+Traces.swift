import Catalogue
public import Diagnostics
import Files
public import Footprint
import Runs
public import TrainingConfigs
import YAMLSource

extension Workspace {
  /// The most files of hourly intensities.
  public static let traceLimit = 64
  /// The largest file of hourly intensities that is read, in bytes: a year of quarter hours of an
  /// export with a dozen columns.
  public static let traceFileLimit = 16_000_000

  /// Reads the hourly intensities that the command line and the project file name, in this order; the
  /// first of a zone counts. What is wrong with a file goes to the bag.
  ///
  /// - Parameters:
  ///   - named: `FILE` or `ZONE=FILE`, relative to `currentDirectory`; only files in the repository
  ///     are read.
  ///   - trusted: The revision whose project file and catalogue count.
  ///   - rest: Who is asked for zones that no file is of.
  public func traces(
    _ named: [String], currentDirectory: String, trusted: Workspace,
    before rest: (any IntensityProviding)?, into bag: inout DiagnosticBag
  ) -> IntensityTraces {
    var traces = IntensityTraces(before: rest)
    let entries: [(workspace: Workspace, trace: ProjectTrace)] =
      named.map { (self, entry($0, currentDirectory)) }
      + (trusted.project?.traces ?? []).map { (trusted, $0) }
    if entries.count > Self.traceLimit {
      bag.add(
        Diagnostic(
          GateDiagnostic.traceFormat, .error,
          "more than \(Self.traceLimit) files of hourly intensities",
          path: ProjectFile.name))
    }
    for entry in entries.prefix(Self.traceLimit) {
      let reader = TraceReader(
        workspace: entry.workspace, catalogue: trusted.catalogue, entry: entry.trace)
      for trace in reader.read(into: &bag) { traces.add(trace) }
    }
    return traces
  }

  private func entry(_ text: String, _ currentDirectory: String) -> ProjectTrace {
    var (zone, path) = (String?.none, text)
    if let equals = text.firstIndex(of: "=") {
      zone = String(text[..<equals])
      path = String(text[text.index(after: equals)...])
    }
    let absolute = AbsolutePath.normalised(path, in: currentDirectory)
    // A path that is not below the root is left as it is, and refused as one that leads out.
    let file = SourceFile(path: "--intensity-trace", text: text)
    let range = SourceRange(file: file, bytes: 0..<text.utf8.count)
    return ProjectTrace(
      path: ProjectPath(
        path: AbsolutePath.relative(absolute, to: rootPath) ?? absolute, range: range),
      zone: nil, commandLineZone: zone)
  }
}

/// Reads one file of hourly intensities.
private struct TraceReader {
  let workspace: Workspace
  let catalogue: Catalogue
  let entry: ProjectTrace

  func read(into bag: inout DiagnosticBag) -> [IntensityTrace] {
    let file: SourceFile
    do {
      let bytes = try workspace.files.read(entry.path.path, limit: Workspace.traceFileLimit)
      file = SourceFile(path: entry.path.path, bytes: bytes)
    } catch {
      bag.add(.unreadable(entry.path.path, error))
      return []
    }
    let name = entry.zone?.value ?? entry.commandLineZone
    var wanted: String?
    if let name {
      guard let id = zone(name, at: entry.zone?.range, into: &bag) else { return [] }
      wanted = id
    }
    do throws(IntensityTraceError) {
      let found = try IntensityTrace.read(
        file, zone: name, source: entry.source,
        isSame: { catalogue.gridZone(named: $0).row?.id == wanted })
      var traces: [IntensityTrace] = []
      for trace in found {
        guard hasYear(trace, into: &bag),
          let id = wanted
            ?? zone(trace.zone, at: place(of: trace.zone, in: file), into: &bag)
        else { continue }
        traces.append(trace.renamed(id))
      }
      return traces
    } catch {
      bag.add(
        Diagnostic(
          GateDiagnostic.traceFormat, .error, error.message,
          at: error.bytes.map { SourceRange(file: file, bytes: $0) }, help: error.help,
          path: file.path))
      return []
    }
  }

  /// The catalogue's id of a zone.
  private func zone(
    _ name: String, at range: SourceRange?, into bag: inout DiagnosticBag
  ) -> String? {
    switch catalogue.gridZone(named: name) {
    case .found(let row, _), .ambiguous(let row, _): return row.id
    case .missing(let nearest):
      bag.add(
        Diagnostic(
          GateDiagnostic.traceZone, .error, "there is no grid zone `\(FactText.shortened(name))`",
          at: range,
          help: nearest.isEmpty
            ? ["name a country, such as `DE`, or a zone of Electricity Maps or eGRID"]
            : ["did you mean \(nearest.map { "`\($0)`" }.joined(separator: " or "))?"],
          path: range?.file.path ?? entry.path.path))
      return nil
    }
  }

  private func place(of zone: String, in file: SourceFile) -> SourceRange? {
    file.bytes.firstRange(of: Array(zone.utf8)).map { SourceRange(file: file, bytes: $0) }
  }

  private func hasYear(_ trace: IntensityTrace, into bag: inout DiagnosticBag) -> Bool {
    guard let year = entry.year, year.value != Int64(trace.year) else { return true }
    bag.add(
      Diagnostic(
        GateDiagnostic.traceFormat, .error,
        "`\(entry.path.path)` begins in \(trace.year), not in \(year.value)", at: year.range))
    return false
  }
}
