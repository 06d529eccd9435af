/// Files of a repository, with folders from elsewhere on the disk beside them.
///
/// Whoever types a path on the command line is trusted to name any file, which a config is not: a
/// policy may live in a checkout of its own.
struct MountedFiles: FileProvider {
  private let base: any FileProvider
  /// Folders by the prefix under which they appear.
  private var mounts: [(prefix: String, files: DiskFiles)] = []

  init(_ base: any FileProvider) { self.base = base }

  /// Makes an absolute folder appear under its own path, less the leading slash.
  mutating func mount(_ folder: String) {
    let prefix = String(folder.dropFirst())
    guard !mounts.contains(where: { $0.prefix == prefix }) else { return }
    mounts.append((prefix, DiskFiles(root: folder)))
  }

  func kind(of path: String) -> FileKind? {
    let (files, inner) = resolve(path)
    return files.kind(of: inner)
  }

  func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
    let (files, inner) = resolve(path)
    return try files.read(inner, limit: limit)
  }

  func list(_ directory: String) throws(FileProblem) -> [FileEntry] {
    let (files, inner) = resolve(directory)
    return try files.list(inner)
  }

  private func resolve(_ path: String) -> (files: any FileProvider, path: String) {
    for (prefix, files) in mounts {
      if path == prefix { return (files, "") }
      if path.hasPrefix(prefix + "/") { return (files, String(path.dropFirst(prefix.count + 1))) }
    }
    return (base, path)
  }
}

extension Workspace {
  /// Finds files that the command line names, inside the repository or anywhere else.
  ///
  /// - Returns: A provider, and the paths as it and reports know them. Names with a colon before any
  ///   slash, such as `pack:starter`, stay as they are.
  public func resolve(
    _ paths: [String], currentDirectory: String
  ) -> (files: any FileProvider, paths: [String]) {
    var mounted = MountedFiles(files)
    let resolved = paths.map { path in
      if path.prefix(while: { $0 != "/" }).contains(":") { return path }
      let absolute = AbsolutePath.normalised(path, in: currentDirectory)
      if let inside = AbsolutePath.relative(absolute, to: rootPath) { return inside }
      mounted.mount(
        AbsolutePath.isDirectory(absolute) ? absolute : AbsolutePath.parent(absolute))
      return String(absolute.dropFirst())
    }
    return (mounted, resolved)
  }
}
