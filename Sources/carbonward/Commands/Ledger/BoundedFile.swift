import Glibc

/// Files of the ledger's own, which are no sources of a repository.
enum BoundedFile {
  /// All bytes of a regular file or a pipe; nil where it cannot be read, or is larger.
  static func bytes(_ path: String, most: Int) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = buffer.withUnsafeMutableBytes { Glibc.read(file, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return nil
      }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
      if bytes.count > most { return nil }
    }
  }
}
