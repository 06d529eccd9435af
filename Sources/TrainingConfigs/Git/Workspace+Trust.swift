import Diagnostics

/// What a walk does with `.gitignore` files.
enum IgnoreRules: Sendable {
  case honoured
  /// Honoured, but for these tracked files and the folders on the way to them.
  case except(Set<String>)
  /// Every file counts, as in a revision, where whatever is there is tracked.
  case absent

  /// Whether a path counts although a `.gitignore` names it.
  func keeps(_ path: String) -> Bool {
    if case .except(let kept) = self { kept.contains(path) } else { false }
  }

  static func keeping(_ paths: [String]) -> IgnoreRules {
    var kept: Set<String> = []
    for path in paths {
      var path = path
      while kept.insert(path).inserted, let slash = path.lastIndex(of: "/") {
        path = String(path[..<slash])
      }
    }
    return .except(kept)
  }
}

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
    if case .absent = ignoring {} else { copy.ignoring = .keeping(tracked) }
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
