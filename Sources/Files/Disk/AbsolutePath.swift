import Glibc

/// Absolute paths as text.
package enum AbsolutePath {
  /// Makes a path absolute and takes `.` and `..` out of it.
  package static func normalised(_ path: String, in directory: String) -> String {
    let whole = path.hasPrefix("/") ? path : directory + "/" + path
    var parts: [Substring] = []
    for part in whole.split(separator: "/") {
      switch part {
      case ".": break
      case "..": if !parts.isEmpty { parts.removeLast() }
      default: parts.append(part)
      }
    }
    return "/" + parts.joined(separator: "/")
  }

  package static func parent(_ path: String) -> String {
    let parts = path.split(separator: "/").dropLast()
    return "/" + parts.joined(separator: "/")
  }

  /// The path relative to a root, or nil when it is not below it.
  package static func relative(_ path: String, to root: String) -> String? {
    if path == root { return "" }
    let prefix = root == "/" ? "/" : root + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : nil
  }

  package static func isDirectory(_ path: String) -> Bool {
    var info = stat()
    return !path.utf8.contains(0) && stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  private static func exists(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0
  }

  /// The nearest folder at or above a path that holds `.git` or a file of this name.
  package static func repository(above path: String, markedBy name: String) -> String? {
    var folder = path
    for _ in 0..<100 {
      if exists(folder + "/" + name) || exists(folder + "/.git") { return folder }
      if folder == "/" { return nil }
      folder = parent(folder)
    }
    return nil
  }
}
