import Diagnostics

/// Lists the files of a repository that may be configs, in the order of their paths.
package struct FileWalk {
  package let files: any FileProvider
  package let ignore: [Glob]
  package var ignoring: IgnoreRules

  package init(
    files: any FileProvider, ignore: [Glob], ignoring: IgnoreRules = .honoured
  ) {
    self.files = files
    self.ignore = ignore
    self.ignoring = ignoring
  }

  /// How many files are listed at most.
  package static let fileLimit = 50_000
  private static let directoryLimit = 50_000
  private static let depthLimit = 40

  /// Folders that hold other people's files.
  private static let skipped: Set<String> = [
    "node_modules", "__pycache__", "site-packages", "venv", "vendor", "third_party",
  ]

  /// Calls `visit` with every file below a directory until it returns false.
  ///
  /// - Returns: Whether everything was seen: not stopped, and no limit reached.
  @discardableResult
  package func visit(_ directory: String, _ visit: (String) -> Bool) -> Bool {
    var state = State()
    return walk(directory, ignores: ignoresAbove(directory), depth: 0, &state, visit)
  }

  /// Whether a file would be seen if there were no limits: neither it nor a folder on the way is hidden,
  /// other people's, or ignored by the project.
  package func sees(_ path: String) -> Bool {
    let parts = path.split(separator: "/")
    guard !parts.contains(where: { $0.hasPrefix(".") }),
      !parts.dropLast().contains(where: { Self.skipped.contains(String($0)) })
    else { return false }
    guard !ignore.isEmpty else { return true }
    return parts.indices.allSatisfy { index in
      let folder = parts[...index].joined(separator: "/")
      return !ignore.contains { $0.matches(folder) }
    }
  }

  private struct State {
    var files = 0
    var directories = 0
  }

  private func ignoresAbove(_ directory: String) -> [IgnoreFile] {
    var ignores: [IgnoreFile] = []
    var path = ""
    for part in directory.split(separator: "/") {
      if let file = ignoreFile(in: path) { ignores.append(file) }
      path = path.isEmpty ? String(part) : path + "/" + part
    }
    return ignores
  }

  private func ignoreFile(in directory: String) -> IgnoreFile? {
    if case .absent = ignoring { return nil }
    let path = directory.isEmpty ? ".gitignore" : directory + "/.gitignore"
    guard let bytes = try? files.read(path, limit: 1_000_000) else { return nil }
    return IgnoreFile(bytes, directory: directory)
  }

  private func walk(
    _ directory: String, ignores: [IgnoreFile], isInIgnored: Bool = false, depth: Int,
    _ state: inout State,
    _ visit: (String) -> Bool
  ) -> Bool {
    state.directories += 1
    guard depth < Self.depthLimit, state.directories <= Self.directoryLimit,
      let entries = try? files.list(directory)
    else { return false }
    var ignores = ignores
    if entries.contains(where: { $0.name == ".gitignore" }),
      let own = ignoreFile(in: directory)
    {
      ignores.append(own)
    }
    var isComplete = true
    for entry in entries where !entry.name.hasPrefix(".") {
      let path = directory.isEmpty ? entry.name : directory + "/" + entry.name
      let isDirectory = entry.kind == .directory
      guard !ignore.contains(where: { $0.matches(path) }) else { continue }
      let isIgnored = isInIgnored || isIgnored(path, isDirectory: isDirectory, ignores)
      guard !isIgnored || ignoring.keeps(path) else { continue }
      if isDirectory {
        guard !Self.skipped.contains(entry.name) else { continue }
        let isSeen = walk(
          path, ignores: ignores, isInIgnored: isIgnored, depth: depth + 1, &state, visit)
        if state.files < 0 { return false }
        isComplete = isComplete && isSeen
      } else {
        state.files += 1
        guard state.files <= Self.fileLimit, visit(path) else {
          state.files = -1
          return false
        }
      }
    }
    return isComplete
  }

  /// Whether a `.gitignore` names a path.
  private func isIgnored(_ path: String, isDirectory: Bool, _ ignores: [IgnoreFile]) -> Bool {
    for file in ignores.reversed() {
      if let decision = file.decision(path, isDirectory: isDirectory) { return decision }
    }
    return false
  }
}
