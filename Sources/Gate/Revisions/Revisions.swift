import Diagnostics
import Files
import Result
public import TrainingConfigs

/// A revision with the files it has below the root.
public struct Snapshot: Sendable {
  let revision: GitRevision
  let files: GitFiles
  /// The files as a repository.
  public let workspace: Workspace

  var reference: RevisionReference {
    RevisionReference(name: revision.name, commit: revision.commit)
  }
}

/// The revisions that a request takes from git: one to trust, and one to compare with.
public struct Revisions: Sendable {
  /// The root of the project.
  let root: String
  /// Where policies, waivers and the list of ignored files come from; nil for the working tree.
  public let trusted: Snapshot?
  /// What the change is held against.
  let base: Snapshot?
  /// New paths of files that the change renames, by their old paths.
  let renames: [String: String]
  /// The files that the change touches; none without a base.
  let changed: Set<String>
  /// Files that are tracked, and count although a `.gitignore` names them.
  let tracked: [String]
  var diagnostics: [Diagnostic] = []

  /// Whose list of ignored files counts.
  var watcher: Workspace? { (trusted ?? base)?.workspace }

  /// Opens the revisions that are named; nil when none is.
  ///
  /// - Parameters:
  ///   - inputs: Which repository they are of.
  ///   - trusted: The revision that decides, as git knows it.
  ///   - base: The revision to compare with; where it has an ancestor in common with `HEAD`, that one
  ///     counts.
  /// - Throws: ``RequestError/refused(_:)`` where git does not know one.
  public static func open(
    of inputs: InputRequest, trusted: String?, base: String? = nil
  ) throws(RequestError) -> Revisions? {
    guard trusted != nil || base != nil else { return nil }
    let (here, _) = Inputs.open(inputs, nil)
    do throws(GitError) {
      let outer = try GitRepository(root: here.rootPath)
      let named = try base.map { name throws(GitError) in try outer.revision(name) }
      // One name is one commit, even if a branch moves while the check runs.
      let trusted =
        trusted == base
        ? named : try trusted.map { name throws(GitError) in try outer.revision(name) }
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
      return Revisions(
        root: root, trusted: try snapshot(trusted, repository, root),
        base: try snapshot(compared, repository, root),
        renames: Dictionary(
          renames.map { ($0.old, $0.new) }, uniquingKeysWith: { first, _ in first }),
        changed: try (compared ?? named).map { old throws(GitError) in
          try repository.changes(since: old)
        } ?? [],
        tracked: try repository.tracked(), diagnostics: diagnostics)
    } catch {
      throw .refused([.init(error.message, help: error.help)])
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
      GateDiagnostic.baseNotRelated, .note,
      "no common ancestor of \(base.name.quoted) and `HEAD` is known, so the change is held against "
        + "\(base.name.quoted) itself",
      help: [
        "fetch more history to leave out what others have changed meanwhile: `git fetch --unshallow origin`"
      ])
  }
}
