/// Files of a repository, with folders from elsewhere on the disk beside them.
///
/// Whoever types a path on the command line is trusted to name any file, which a config is not: a
/// policy may live in a checkout of its own.
package struct MountedFiles: FileProvider {
  private let base: any FileProvider
  /// Folders by the prefix under which they appear.
  private var mounts: [(prefix: String, files: DiskFiles)] = []

  package init(_ base: any FileProvider) { self.base = base }

  /// Makes an absolute folder appear under its own path, less the leading slash.
  package mutating func mount(_ folder: String) {
    let prefix = String(folder.dropFirst())
    guard !mounts.contains(where: { $0.prefix == prefix }) else { return }
    mounts.append((prefix, DiskFiles(root: folder)))
  }

  package func kind(of path: String) -> FileKind? {
    let (files, inner) = resolve(path)
    return files.kind(of: inner)
  }

  package func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
    let (files, inner) = resolve(path)
    return try files.read(inner, limit: limit)
  }

  package func list(_ directory: String) throws(FileProblem) -> [FileEntry] {
    let (files, inner) = resolve(directory)
    return try files.list(inner)
  }

  package func leftOut(of directory: String) -> [String] {
    let (files, inner) = resolve(directory)
    return files.leftOut(of: inner)
  }

  private func resolve(_ path: String) -> (files: any FileProvider, path: String) {
    for (prefix, files) in mounts {
      if path == prefix { return (files, "") }
      if path.hasPrefix(prefix + "/") { return (files, String(path.dropFirst(prefix.count + 1))) }
    }
    return (base, path)
  }
}
