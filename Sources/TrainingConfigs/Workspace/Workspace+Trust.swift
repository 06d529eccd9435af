import Diagnostics
public import Files

extension Workspace {
  /// The same root at another revision.
  public init(_ files: GitFiles, rootPath: String) {
    self.init(files: files, rootPath: rootPath)
    ignoring = .absent
  }

  /// The workspace with what decides over the files that are looked at taken from elsewhere, so that
  /// the files themselves cannot hide any of them.
  ///
  /// - Parameters:
  ///   - trusted: Whose `ignore` list and `history` count.
  ///   - tracked: Files that count although a `.gitignore` names them.
  public func watched(by trusted: Workspace, tracked: [String] = []) -> Workspace {
    var copy = self
    copy.project?.ignore = trusted.project?.ignore ?? []
    copy.project?.history = trusted.project?.history ?? []
    if case .absent = ignoring {} else { copy.ignoring = .untracked(TrackedFiles(tracked)) }
    return copy
  }
}

extension Workspace {
  /// Opens a root that is known, for paths given on a command line.
  ///
  /// - Returns: The workspace, and the paths relative to its root; those outside stay absolute.
  public static func open(
    root: String, paths: [String], currentDirectory: String
  ) -> (workspace: Workspace, paths: [String]) {
    let relative = paths.map { path in
      let absolute = AbsolutePath.normalised(path, in: currentDirectory)
      return AbsolutePath.relative(absolute, to: root) ?? absolute
    }
    return (Workspace(files: DiskFiles(root: root), rootPath: root), relative)
  }

  /// Whether the project says of a path that it holds no run.
  public func isIgnoredByProject(_ path: String) -> Bool {
    var path = path[...]
    while true {
      if project?.ignore.contains(where: { $0.matches(String(path)) }) == true { return true }
      guard let slash = path.lastIndex(of: "/") else { return false }
      path = path[..<slash]
    }
  }
}

extension GitRepository {
  /// The absolute path of the nearest folder at or above the root that holds the project file in a
  /// revision; the whole repository when none does.
  ///
  /// A change could put a project file of its own beside a config; only one that was there counts.
  public func projectRoot(at revision: GitRevision) throws(GitError) -> String {
    try folder(holding: ProjectFile.name, at: revision)
  }
}
