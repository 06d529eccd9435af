import Glibc
import Text

/// The files below one directory of the disk; nothing outside it can be reached.
public struct DiskFiles: FileProvider {
  /// The real path of the root, without symbolic links.
  public let root: String

  /// Creates a provider; a root that does not exist holds nothing.
  public init(root: String) {
    self.root = Self.realPath(root) ?? root
  }

  /// The path with every symbolic link followed, or nil when it does not exist.
  static func realPath(_ path: String) -> String? {
    guard !path.utf8.contains(0), let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The real path of a file inside the root.
  private func resolve(_ path: String) throws(FileProblem) -> String {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"))
    let isInside = parts.allSatisfy { !$0.elementsEqual("..".utf8) }
    guard !path.hasPrefix("/"), isInside, !path.utf8.contains(0) else {
      throw .outside
    }
    let whole = path.isEmpty ? root : root + "/" + path
    guard let real = Self.realPath(whole) else {
      switch errno {
      case EACCES: throw .denied
      case ENOENT, ENOTDIR: throw Self.isLinkOut(whole) ? .outside : .missing
      case ELOOP: throw .failed("too many symbolic links")
      default: throw .failed(Platform.reason())
      }
    }
    guard real == root || real.hasPrefix(root == "/" ? "/" : root + "/") else { throw .outside }
    return real
  }

  /// Whether there is a link to a place of the machine's own, which need not be there yet.
  private static func isLinkOut(_ path: String) -> Bool {
    var first: CChar = 0
    return readlink(path, &first, 1) == 1 && first == CChar(UInt8(ascii: "/"))
  }

  /// Tells what is at a path below the root; nil where there is nothing, or a link leads out.
  public func kind(of path: String) -> FileKind? {
    let whole = root + "/" + path
    var info = stat()
    // Most that is asked for is not there, which one call tells; the way to a real path takes one for each folder.
    guard !path.utf8.contains(0), stat(whole, &info) == 0, let real = try? resolve(path),
      real == whole || stat(real, &info) == 0
    else { return nil }
    switch info.st_mode & S_IFMT {
    case S_IFREG: return .file
    case S_IFDIR: return .directory
    default: return nil
    }
  }

  /// Reads a regular file of at most `limit` bytes.
  public func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
    let real = try resolve(path)
    // The path is real already: a link put in its place meanwhile is refused.
    let descriptor = open(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      switch errno {
      case EACCES: throw .denied
      case ENOENT: throw .missing
      default: throw .failed(Platform.reason())
      }
    }
    defer { close(descriptor) }
    var info = stat()
    guard fstat(descriptor, &info) == 0 else { throw .failed(Platform.reason()) }
    switch info.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .isDirectory
    default: throw .notRegular
    }
    guard info.st_size <= limit else { throw .tooLarge(limit: limit) }
    do throws(Platform.ReadFailure) {
      return try Platform.contents(of: descriptor, limit: limit, expecting: Int(info.st_size))
    } catch {
      switch error {
      case .tooLarge: throw .tooLarge(limit: limit)
      case .failed(let code): throw .failed(Platform.reason(code))
      }
    }
  }

  /// Lists a folder in the order of names.
  public func list(_ directory: String) throws(FileProblem) -> [FileEntry] {
    let real = try resolve(directory)
    guard let stream = opendir(real) else {
      throw errno == EACCES ? .denied : .failed(Platform.reason())
    }
    defer { closedir(stream) }
    var entries: [FileEntry] = []
    while let next = readdir(stream) {
      let (name, type) = Self.describe(next)
      guard name != ".", name != ".." else { continue }
      let path = directory.isEmpty ? name : directory + "/" + name
      switch Int32(type) {
      case Int32(DT_REG): entries.append(FileEntry(name: name, kind: .file))
      case Int32(DT_DIR): entries.append(FileEntry(name: name, kind: .directory))
      case Int32(DT_LNK), Int32(DT_UNKNOWN):
        // A link to a directory is not walked: it could lead back up.
        if kind(of: path) == .file { entries.append(FileEntry(name: name, kind: .file)) }
      default: break
      }
      guard entries.count <= 200_000 else { throw .failed("too many files") }
    }
    return entries.sorted { $0.name < $1.name }
  }

  /// The names of the links in a directory that lead to no file below the root.
  public func leftOut(of directory: String) -> [String] {
    guard let real = try? resolve(directory), let stream = opendir(real) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let next = readdir(stream), names.count < 1_000 {
      let (name, type) = Self.describe(next)
      let path = directory.isEmpty ? name : directory + "/" + name
      if Int32(type) == Int32(DT_LNK), kind(of: path) != .file { names.append(name) }
    }
    return names.sorted()
  }

  private static func describe(_ entry: UnsafeMutablePointer<dirent>) -> (String, UInt8) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
      pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    return (name, entry.pointee.d_type)
  }
}
