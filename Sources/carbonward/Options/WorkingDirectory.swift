import Glibc

/// The folder that a command was typed in.
enum WorkingDirectory {
  /// Its absolute path; `.` where the system does not say.
  static var path: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  /// Whether a path, seen from here, is a file or a folder.
  static func holds(_ path: String) -> Bool { access(path, F_OK) == 0 }
}
