public import Diagnostics
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Why a file was not replaced.
public enum ReplacementError: Error, Sendable, Equatable {
  /// The path leaves the root or passes through a symbolic link.
  case leadsOut(String)
  case notRegular(String)
  /// Its permissions ask to leave it as it is.
  case readOnly(String)
  /// The bytes on disk are not those that were read.
  case changedSinceRead(String)
  /// What the system said.
  case failed(String, String)

  /// One line for people.
  public var message: String {
    switch self {
    case .leadsOut(let path):
      "`\(path)` is reached through a symbolic link or leads out of the root"
    case .notRegular(let path): "`\(path)` is not a regular file"
    case .readOnly(let path): "`\(path)` is read-only"
    case .changedSinceRead(let path): "`\(path)` has changed since it was read"
    case .failed(let path, let reason): "`\(path)` cannot be written: \(reason)"
    }
  }
}

/// Replaces files below a root: each wholly or not at all, and never through a link.
public struct FileReplacer: Sendable {
  private let root: String

  /// Creates a replacer below the absolute path of a repository.
  public init(root: String) { self.root = root }

  /// Replaces a file by a new one with the same permissions, if it still holds the bytes of `old`.
  public func replace(
    _ old: SourceFile, with bytes: [UInt8]
  ) throws(ReplacementError) {
    let path = old.path
    let parts = path.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let name = parts.last, parts.allSatisfy({ !["", ".", ".."].contains($0) }) else {
      throw .leadsOut(path)
    }
    let directory = try openDirectory(Array(parts.dropLast()), of: path)
    defer { close(directory) }
    let mode = try check(name, in: directory, old)
    let temporary = ".\(name).carbonward-\(getpid())"
    removeLeftovers(of: name, in: directory)
    // A file without a name goes by itself when the process is killed; not every file system has them.
    var file =
      access("/proc/self/fd", X_OK) == 0
      ? openat(directory, ".", O_WRONLY | Self.nameless | O_CLOEXEC, 0o600) : -1
    var isNamed = file < 0
    if isNamed {
      file = openat(
        directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    }
    guard file >= 0 else { throw .failed(path, Platform.reason()) }
    defer {
      close(file)
      if isNamed { unlinkat(directory, temporary, 0) }
    }
    guard Self.write(bytes, to: file), fchmod(file, mode) == 0, fsync(file) == 0 else {
      throw .failed(path, Platform.reason())
    }
    // Once more, as late as can be.
    _ = try check(name, in: directory, old)
    if !isNamed {
      guard
        linkat(AT_FDCWD, "/proc/self/fd/\(file)", directory, temporary, AT_SYMLINK_FOLLOW) == 0
      else { throw .failed(path, Platform.reason()) }
      isNamed = true
    }
    guard renameat(directory, temporary, directory, name) == 0 else {
      throw .failed(path, Platform.reason())
    }
    isNamed = false
    fsync(directory)
  }

  /// `O_TMPFILE`, a macro that is not imported.
  private static let nameless: Int32 = 0o20_000_000 | O_DIRECTORY

  /// Removes what a replacement that was killed has left beside a file.
  private func removeLeftovers(of name: String, in directory: Int32) {
    let copy = dup(directory)
    guard copy >= 0, let stream = fdopendir(copy) else { return }
    defer { closedir(stream) }
    rewinddir(stream)
    let prefix = ".\(name).carbonward-"
    var leftovers: [String] = []
    while let entry = readdir(stream) {
      let found = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      guard found.hasPrefix(prefix), let owner = Int32(found.dropFirst(prefix.count)), owner > 0,
        // One that still runs may be about to finish.
        kill(owner, 0) != 0, errno == ESRCH
      else { continue }
      leftovers.append(found)
    }
    for leftover in leftovers { unlinkat(directory, leftover, 0) }
  }

  /// Opens the folder of a file step by step, none of them a link.
  private func openDirectory(
    _ parts: [String], of path: String
  ) throws(ReplacementError) -> Int32 {
    var directory = open(root, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { throw .failed(path, Platform.reason()) }
    for part in parts {
      let next = openat(directory, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
      let code = errno
      close(directory)
      guard next >= 0 else {
        if code == ELOOP || code == ENOTDIR { throw .leadsOut(path) }
        throw .failed(path, Platform.reason(code))
      }
      directory = next
    }
    return directory
  }

  /// Returns the permissions of a regular file that holds the bytes expected.
  private func check(
    _ name: String, in directory: Int32, _ old: SourceFile
  ) throws(ReplacementError) -> mode_t {
    let file = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ELOOP { throw .leadsOut(old.path) }
      throw .failed(old.path, Platform.reason())
    }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw .failed(old.path, Platform.reason()) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .notRegular(old.path) }
    // A file can be replaced in its folder whatever its own permissions say; they are heeded all the same.
    guard status.st_mode & 0o222 != 0 else { throw .readOnly(old.path) }
    guard Int(status.st_size) == old.bytes.count, Self.holds(old.bytes, file) else {
      throw .changedSinceRead(old.path)
    }
    return status.st_mode & 0o7777
  }

  private static func holds(_ expected: [UInt8], _ file: Int32) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    var position = 0
    while true {
      let count = read(file, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return count == 0 && position == expected.count }
      guard position + count <= expected.count,
        expected[position..<position + count].elementsEqual(buffer[..<count])
      else { return false }
      position += count
    }
  }

  private static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var position = 0
    while position < bytes.count {
      let count = bytes[position...].withUnsafeBytes { systemWrite(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      position += count
    }
    return true
  }
}

/// `write`, by a name that no method hides.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(file, bytes, count)
}
