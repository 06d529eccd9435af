import Glibc
import Text

/// Files of the ledger's own, which are no sources of a repository.
enum BoundedFile {
  /// All bytes of a regular file or a pipe; nil where it cannot be read, or is larger.
  static func bytes(_ path: String, most: Int) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    return try? Platform.contents(of: file, limit: most)
  }
}
