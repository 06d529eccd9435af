import Catalogue
import Diagnostics
import Files
import Policy
import Text
import TrainingConfigs

/// Which files that decide over a check a change edits itself.
struct PolicyChanges {
  /// Where the change starts: what others have done since is not its doing.
  let before: Snapshot
  let after: Workspace
  /// The revision whose files decide; nil for those of the change.
  let trusted: Snapshot?
  /// The policies that decide, and the paths they were named by.
  let documents: [PolicyDocument]
  let named: [String]

  private static let sizeLimit = 10_000_000

  /// One warning a file, ordered by path.
  func diagnostics() -> [Diagnostic] {
    var paths = Set(documents.filter { !$0.isPack }.map(\.file.path))
    paths.insert(ProjectFile.name)
    let folders = named + (after.project?.policies.map(\.path) ?? [])
    for folder in folders where !folder.contains(":") {
      for files in [before.files, after.files] as [any FileProvider] {
        switch files.kind(of: folder) {
        case .file?: paths.insert(folder)
        case .directory?:
          for entry in (try? files.list(folder)) ?? [] where isPolicy(entry) {
            paths.insert(folder.isEmpty ? entry.name : trimmed(folder) + "/" + entry.name)
          }
        case nil: break
        }
      }
    }
    return paths.sorted().compactMap(diagnostic) + rowChanges()
  }

  /// The rows of the project's catalogue that the change adds, edits or removes, in one line each.
  private func rowChanges() -> [Diagnostic] {
    let old = before.workspace.project?.ownRows.records ?? []
    let new = after.project?.ownRows.records ?? []
    let outcome =
      trusted.map {
        "of the catalogue, which is taken from \($0.revision.name.quoted) all the same"
      } ?? "of the catalogue, and is estimated with its own version"
    let help =
      trusted == nil ? ["`--policy-from \(before.revision.name)` takes the rows from there"] : []
    let isSame = { (left: OwnRecord, right: OwnRecord) in
      left.table == right.table && left.id == right.id
    }
    let changed = new.filter { row in !old.contains { isSame($0, row) && $0.says(row) } }
    let removed = old.filter { row in !new.contains { isSame($0, row) } }
    return [(changed, "states"), (removed, "removes")].flatMap { rows, verb in
      rows.map { row in
        Diagnostic(
          GateDiagnostic.catalogueChanged, .warning,
          "this change \(verb) the \(row.table.rawValue) row \(row.id.quoted) \(outcome)",
          help: help, path: ProjectFile.name)
      }
    }
  }

  private func isPolicy(_ entry: FileEntry) -> Bool {
    entry.kind == .file && (entry.name.hasSuffix(".yaml") || entry.name.hasSuffix(".yml"))
  }

  private func trimmed(_ folder: String) -> String {
    folder.hasSuffix("/") ? String(folder.dropLast()) : folder
  }

  private func diagnostic(_ path: String) -> Diagnostic? {
    let old = contents(path, of: before.files)
    let new = contents(path, of: after.files)
    guard old != new else { return nil }
    let what =
      old == nil ? "adds" : new == nil ? "removes" : "edits"
    let kind = path == ProjectFile.name ? "project file" : "policy"
    let revision = (trusted ?? before).revision.name.quoted
    let outcome: String
    if trusted == nil {
      outcome = "and is judged by its own version"
    } else if path == ProjectFile.name {
      outcome =
        "whose `policies`, `ignore` and `catalogue` are taken from \(revision) all the same"
    } else {
      outcome =
        old == nil ? "which counts for nothing here" : "and is judged by that of \(revision)"
    }
    let help =
      trusted != nil
      ? "have the owner of \(path.quoted) review it"
      : "`--policy-from \(before.revision.name)` judges a change by the policies it starts from"
    return Diagnostic(
      GateDiagnostic.policyChanged, .warning,
      "this change \(what) the \(kind) \(path.quoted), \(outcome)",
      help: [help], path: path)
  }

  /// The bytes without carriage returns, which a checkout may have added.
  private func contents(_ path: String, of files: any FileProvider) -> [UInt8]? {
    (try? files.read(path, limit: Self.sizeLimit))?.filter { $0 != UInt8(ascii: "\r") }
  }
}
