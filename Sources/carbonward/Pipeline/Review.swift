import Diagnostics
import Files
import Reports
import TrainingConfigs

/// A revision with the files it has below the root.
struct Snapshot {
  let revision: GitRevision
  let files: GitFiles
  let workspace: Workspace

  var reference: RevisionReference {
    RevisionReference(name: revision.name, commit: revision.commit)
  }
}

/// What a check takes from git: a revision to trust, and one to compare with.
struct Review {
  let root: String
  /// Where policies, waivers and the list of ignored files come from; nil for the working tree.
  let trusted: Snapshot?
  /// What the change is held against.
  let base: Snapshot?
  /// New paths of files that the change renames, by their old paths.
  let renames: [String: String]
  /// Files that are tracked although a `.gitignore` names them.
  let tracked: [String]
  var diagnostics: [Diagnostic] = []

  /// Whose list of ignored files counts.
  var watcher: Workspace? { (trusted ?? base)?.workspace }

  /// Opens what the options name; nil when they name nothing.
  static func open(
    policyFrom: String?, base: String?, paths: [String]
  ) throws(Stop) -> Review? {
    guard policyFrom != nil || base != nil else { return nil }
    let directory = Session.currentDirectory()
    let (here, _) = Workspace.open(paths: paths, currentDirectory: directory)
    do throws(GitError) {
      let outer = try GitRepository(root: here.rootPath)
      let trusted = try policyFrom.map { name throws(GitError) in try outer.revision(name) }
      let named = try base.map { name throws(GitError) in try outer.revision(name) }
      guard let anchor = trusted ?? named else { return nil }
      let root = try outer.projectRoot(at: anchor)
      let repository = try GitRepository(root: root)
      var diagnostics: [Diagnostic] = []
      var compared = named
      var renames: [(old: String, new: String)] = []
      if let named, let head = try repository.head() {
        if let ancestor = try repository.mergeBase(named, head) {
          compared = ancestor
        } else {
          diagnostics.append(.noCommonAncestor(named))
        }
        renames = try repository.renames(from: compared ?? named, to: head)
      }
      return Review(
        root: root, trusted: try snapshot(trusted, repository, root),
        base: try snapshot(compared, repository, root),
        renames: Dictionary(
          renames.map { ($0.old, $0.new) }, uniquingKeysWith: { first, _ in first }),
        tracked: try repository.trackedThoughIgnored(), diagnostics: diagnostics)
    } catch {
      throw Stop(code: .usage, message: Talk.error(error.message, help: error.help))
    }
  }

  private static func snapshot(
    _ revision: GitRevision?, _ repository: GitRepository, _ root: String
  ) throws(GitError) -> Snapshot? {
    guard let revision else { return nil }
    let files = try repository.files(at: revision)
    return Snapshot(
      revision: revision, files: files, workspace: Workspace(files, rootPath: root))
  }
}

extension Diagnostic {
  fileprivate static func noCommonAncestor(_ base: GitRevision) -> Diagnostic {
    Diagnostic(
      "base-not-related", .note,
      "no common ancestor of \(base.name.quoted) and `HEAD` is known, so the change is held against "
        + "\(base.name.quoted) itself",
      help: ["fetch more history to leave out what others have changed meanwhile"])
  }
}
