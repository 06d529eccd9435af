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
  /// How many files beyond the limits are still counted.
  private static let countLimit = 500_000

  /// Why something below a folder was not listed.
  package enum Omission: Sendable, Equatable {
    /// A folder of tools: version control, caches, other people's code.
    case foreign
    case ignoredByGit
    case ignoredByProject
    /// A folder that cannot be listed.
    case unreadable
    case tooDeep(limit: Int)
    /// Files from this one on, where there are too many of them.
    case tooMany(limit: Int, count: Int)

    /// Whether a limit of the walk is the reason, rather than a decision that somebody took.
    package var isLimit: Bool {
      switch self {
      case .foreign, .ignoredByGit, .ignoredByProject: false
      case .unreadable, .tooDeep, .tooMany: true
      }
    }
  }

  /// Folders that hold other people's files.
  private static let skipped: Set<String> = [
    "node_modules", "__pycache__", "site-packages", "venv", "vendor", "third_party",
  ]

  /// Hidden folders that tools keep for themselves.
  private static let hidden: Set<String> = [
    ".build", ".bzr", ".cache", ".eggs", ".git", ".hg", ".idea", ".ipynb_checkpoints",
    ".mypy_cache", ".next",
    ".nox", ".nuxt", ".pytest_cache", ".ruff_cache", ".svn", ".terraform", ".tox", ".venv",
    ".virtualenv", ".vscode", ".yarn",
  ]

  private static func isForeign(_ name: some StringProtocol) -> Bool {
    skipped.contains(String(name)) || hidden.contains(String(name)) || name.hasPrefix(".build-")
  }

  /// Calls `visit` with every file below a directory until it returns false.
  ///
  /// - Parameter omitting: Is told what is left out, and why.
  /// - Returns: Whether everything was seen: not stopped, and no limit reached.
  @discardableResult
  package func visit(
    _ directory: String, omitting: (String, Omission) -> Void = { _, _ in },
    _ visit: (String) -> Bool
  ) -> Bool {
    var state = State()
    let isComplete = walk(
      directory, ignores: ignoresAbove(directory), depth: 0, &state, omitting, visit)
    if let first = state.firstBeyond {
      let count = max(state.files - Self.fileLimit, 1)
      omitting(first, .tooMany(limit: Self.fileLimit, count: count))
    }
    return isComplete && state.firstBeyond == nil
  }

  /// Why a walk would not come by a file, were there no limits: nil where it would.
  package func omission(of path: String) -> Omission? {
    let parts = path.split(separator: "/")
    if parts.dropLast().contains(where: { Self.isForeign($0) }) { return .foreign }
    guard !ignore.isEmpty else { return nil }
    let isIgnored = parts.indices.contains { index in
      let folder = parts[...index].joined(separator: "/")
      return ignore.contains { $0.matches(folder) }
    }
    return isIgnored ? .ignoredByProject : nil
  }

  private struct State {
    var files = 0
    var directories = 0
    var isStopped = false
    /// The first file beyond the limit.
    var firstBeyond: String?

    var isFull: Bool { files >= FileWalk.countLimit }
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
    _ state: inout State, _ omitting: (String, Omission) -> Void, _ visit: (String) -> Bool
  ) -> Bool {
    state.directories += 1
    guard depth < Self.depthLimit else {
      omitting(directory, .tooDeep(limit: Self.depthLimit))
      return false
    }
    guard state.directories <= Self.directoryLimit else {
      if state.firstBeyond == nil { state.firstBeyond = directory }
      return false
    }
    guard let entries = try? files.list(directory) else {
      omitting(directory, .unreadable)
      return false
    }
    var ignores = ignores
    if entries.contains(where: { $0.name == ".gitignore" }),
      let own = ignoreFile(in: directory)
    {
      ignores.append(own)
    }
    var isComplete = true
    for entry in entries {
      let path = directory.isEmpty ? entry.name : directory + "/" + entry.name
      let isDirectory = entry.kind == .directory
      if isDirectory, Self.isForeign(entry.name) {
        omitting(path, .foreign)
        continue
      }
      guard !ignore.contains(where: { $0.matches(path) }) else {
        omitting(path, .ignoredByProject)
        continue
      }
      let isIgnored = isInIgnored || isIgnored(path, isDirectory: isDirectory, ignores)
      guard !isIgnored || ignoring.keeps(path) else {
        omitting(path, .ignoredByGit)
        continue
      }
      if isDirectory {
        let isSeen = walk(
          path, ignores: ignores, isInIgnored: isIgnored, depth: depth + 1, &state, omitting, visit)
        isComplete = isComplete && isSeen
      } else {
        state.files += 1
        if state.files > Self.fileLimit {
          if state.firstBeyond == nil { state.firstBeyond = path }
        } else if !visit(path) {
          state.isStopped = true
        }
      }
      if state.isStopped || state.isFull { return false }
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
