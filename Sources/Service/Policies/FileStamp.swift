import Glibc

/// What tells that a file, or any file below a folder, has changed, without reading it.
///
/// Links are followed, so that a folder in which a link is made to lead elsewhere at once, as clusters
/// mount their configuration, counts as changed.
public struct FileStamp: Equatable, Sendable {
  private struct Entry: Equatable, Sendable {
    var path: String
    var device: UInt
    var inode: UInt
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  private var entries: [Entry] = []

  private static let mostEntries = 10_000
  private static let deepest = 16

  /// Looks at a path.
  public init(_ path: String) { look(path, depth: 0) }

  private mutating func look(_ path: String, depth: Int) {
    var status = stat()
    guard depth < Self.deepest, entries.count < Self.mostEntries, stat(path, &status) == 0 else {
      return
    }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    entries.append(
      Entry(
        path: path, device: UInt(status.st_dev), inode: UInt(status.st_ino),
        size: isFolder ? 0 : Int(status.st_size), seconds: status.st_mtim.tv_sec,
        nanoseconds: status.st_mtim.tv_nsec))
    guard isFolder, let folder = opendir(path) else { return }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder), names.count < Self.mostEntries {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    for name in names.sorted() { look("\(path)/\(name)", depth: depth + 1) }
  }
}
