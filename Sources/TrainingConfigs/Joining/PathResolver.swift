import Files
import Text

/// All files of a repository by their names.
struct FileIndex: Sendable {
  private(set) var paths: [String] = []
  /// The paths of scripts that may launch a recipe.
  private(set) var launchers: [String] = []
  private var byName: [String: [Int]] = [:]

  init(_ walk: FileWalk) {
    var paths: [String] = []
    walk.visit("") { path in
      paths.append(path)
      return true
    }
    self.paths = paths
    launchers = paths.filter(FileSort.mayLaunch)
    for (index, path) in paths.enumerated() {
      byName[path.lastPathPart, default: []].append(index)
    }
  }

  func paths(named name: String) -> [String] { (byName[name] ?? []).map { paths[$0] } }
}

/// Finds the file of the repository that a path in a script means.
struct PathResolver {
  let workspace: Workspace

  /// Takes `.` and `..` out of a relative path; nil when it leads out.
  static func normalised(_ path: String, in directory: String) -> String? {
    var parts = directory.pathParts
    for part in path.pathParts {
      switch part {
      case ".": break
      case "..":
        guard !parts.isEmpty else { return nil }
        parts.removeLast()
      default: parts.append(part)
      }
    }
    return parts.joined(separator: "/")
  }

  /// The file that a relative path means, seen from another file or from the root.
  func beside(_ path: String, of file: String) -> String? {
    guard !path.hasPrefix("/"), !path.utf8.holds(UInt8(ascii: "$")), path.utf8.count <= 1_024 else {
      return nil
    }
    let directory = file.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(file[..<$0]) } ?? ""
    for base in directory.isEmpty ? [""] : [directory, ""] {
      guard let target = Self.normalised(path, in: base) else { continue }
      if workspace.files.kind(of: target) == .file { return target }
    }
    return path.contains("/") ? above(path, directory) : nil
  }

  /// The file that a path with a folder means, seen from a folder between the file's own and the root: a
  /// script of a project that is part of the repository is started from the project's folder.
  private func above(_ path: String, _ directory: String) -> String? {
    let parts = directory.split(separator: "/")
    guard parts.count > 1, parts.count <= Self.deepest else { return nil }
    for length in (1..<parts.count).reversed() {
      let base = parts.prefix(length).joined(separator: "/")
      guard let target = Self.normalised(path, in: base) else { continue }
      if workspace.files.kind(of: target) == .file { return target }
    }
    return nil
  }

  private static let deepest = 12

  /// The file that a path in a script means: relative, or inside a container by the longest end of the
  /// path that one file alone has.
  func find(_ path: String, from file: String, index: @autoclosure () -> FileIndex) -> String? {
    if let target = beside(path, of: file) { return target }
    guard workspace.isRepository else { return nil }
    let parts = path.split(separator: "/").filter { !$0.contains("$") && $0 != "." && $0 != ".." }
    guard let name = parts.last else { return nil }
    var candidates = index().paths(named: String(name))
    // A folder that is said and is not the file's is another one: `big/a.yaml` is not `configs/a.yaml`. What
    // lies right below the root of a container may be any folder of the repository.
    let written = path.split(separator: "/").filter { $0 != "." }
    if parts.count == written.count, parts.count > (path.hasPrefix("/") ? 2 : 1), path.first != "~"
    {
      let end = parts.suffix(2).joined(separator: "/")
      candidates = candidates.filter { $0 == end || $0.hasSuffix("/" + end) }
      if candidates.isEmpty || isInSubmodule(path, of: file) { return nil }
    }
    var length = 2
    while candidates.count > 1, length <= parts.count {
      let end = parts.suffix(length).joined(separator: "/")
      let narrowed = candidates.filter { $0 == end || $0.hasSuffix("/" + end) }
      guard !narrowed.isEmpty else { return nil }
      candidates = narrowed
      length += 1
    }
    return candidates.count == 1 ? candidates[0] : nil
  }

  /// Whether a relative path leads into a folder that is another repository's.
  private func isInSubmodule(_ path: String, of file: String) -> Bool {
    let directory = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? ""
    return ["", directory].contains { base in
      guard let target = Self.normalised(path, in: base) else { return false }
      var folder = ""
      return target.split(separator: "/").prefix(Self.deepest).contains { part in
        defer { folder += folder.isEmpty ? String(part) : "/" + part }
        return workspace.files.leftOut(of: folder).contains(String(part))
      }
    }
  }

  /// The one file that a path inside a container means, such as `/opt/kit/scripts/models/a.sh`: told by
  /// its name together with its folder's.
  func inside(_ path: String, index: @autoclosure () -> FileIndex) -> String? {
    let parts = path.split(separator: "/").filter { $0 != "." }
    guard path.hasPrefix("/") || path.hasPrefix("$"), parts.count >= 3, path.utf8.count <= 1_024,
      let name = parts.last, !name.contains("$"), !parts[parts.count - 2].contains("$")
    else { return nil }
    let end = "/" + parts.suffix(2).joined(separator: "/")
    let found = index().paths(named: String(name)).filter { ("/" + $0).hasSuffix(end) }
    return found.count == 1 ? found[0] : nil
  }

  /// Whether a pattern matches any file.
  func exists(_ glob: Glob) -> Bool {
    var prefix = glob.pattern
    if prefix.hasPrefix("./") { prefix.removeFirst(2) }
    if glob.isLiteral, workspace.files.kind(of: prefix) == .file { return true }
    var isFound = false
    workspace.walk.visit(glob.fixedFolder) { path in
      if glob.matches(path) { isFound = true }
      return !isFound
    }
    return isFound
  }
}

extension Glob {
  /// The folder that everything lies in that the pattern can match.
  var fixedFolder: String {
    var text = pattern[...]
    if text.hasPrefix("./") { text = text.dropFirst(2) }
    if text.hasPrefix("/") { text = text.dropFirst() }
    let fixed = text.prefix { !"*?[{\\".contains($0) }
    return fixed.lastIndex(of: "/").map { String(fixed[..<$0]) } ?? ""
  }
}
