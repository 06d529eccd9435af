public import Files

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
