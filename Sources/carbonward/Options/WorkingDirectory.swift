import Glibc

/// The folder that a command was typed in.
enum WorkingDirectory {
  /// Its absolute path; `.` where the system does not say.
  static var path: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }
}
