import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a file could not be read.
public struct SourceError: Error, Sendable, Equatable {
  /// Why a file cannot be read.
  public enum Reason: Sendable, Equatable {
    case notFound
    case isDirectory
    /// A device, a pipe or a socket.
    case notAFile
    case tooLarge(bytes: Int?, limit: Int)
    case outsideRoot(root: String)
    case notPermitted
    /// Another error of the system, by its number.
    case system(Int32)
  }

  /// The path as it was asked for.
  public var path: String
  /// Why it cannot be read.
  public var reason: Reason

  /// The error with a way out.
  public var diagnostic: Diagnostic {
    let name = path.quoted
    let (message, help): (String, String?) =
      switch reason {
      case .notFound: ("\(name) does not exist", "check the path; it is relative to where you are")
      case .isDirectory: ("\(name) is a directory where a file is meant", "name a file in it")
      case .notAFile: ("\(name) is not a regular file", "name a regular file")
      case .tooLarge(let bytes, let limit):
        (
          "\(name) is larger than the limit of \(limit) bytes"
            + (bytes.map { " (\($0) bytes)" } ?? ""),
          "a config is rarely over 1 MB: check that the path names the file you mean"
        )
      case .outsideRoot(let root):
        (
          "\(name) leads out of the repository",
          "keep the file, and what links name, inside \(root.quoted)"
        )
      case .notPermitted: ("no permission to read \(name)", "check the file's permissions")
      case .system(let number):
        ("could not read \(name): \(Platform.reason(number))", nil)
      }
    return Diagnostic(
      SourceDiagnostic.unreadable, .error, message, help: help.map { [$0] } ?? [], path: path)
  }
}

/// Reads files that someone else may have prepared: bounded, regular, and inside a root.
public struct SourceReader: Sendable {
  /// The largest file that is read unless said otherwise, in bytes.
  public static let defaultByteLimit = 10_000_000

  /// The largest file that is read, in bytes.
  public var byteLimit: Int
  private let root: String?

  /// Creates a reader.
  ///
  /// - Parameters:
  ///   - root: a directory that files must lie in once links and `..` are resolved; `nil` for any.
  ///   - byteLimit: the largest file that is read, in bytes.
  public init(root: String? = nil, byteLimit: Int = SourceReader.defaultByteLimit) {
    self.root = root
    self.byteLimit = byteLimit
  }

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: the path as the system takes it.
  ///   - name: the path that reports show; `path` itself if left out.
  /// - Returns: the file, at most ``byteLimit`` bytes long.
  /// - Throws: ``SourceError`` when it is none, too large, outside the root or cannot be read.
  public func read(_ path: String, shownAs name: String? = nil) throws(SourceError) -> SourceFile {
    let shown = name ?? path
    do throws(SourceError.Reason.Failure) {
      return SourceFile(path: shown, bytes: try bytes(of: path))
    } catch {
      throw SourceError(path: shown, reason: error.reason)
    }
  }

  /// Reads standard input to its end.
  public func readStandardInput(shownAs name: String) throws(SourceError) -> SourceFile {
    do throws(SourceError.Reason.Failure) {
      return SourceFile(path: name, bytes: try drain(STDIN_FILENO, expecting: 0))
    } catch {
      throw SourceError(path: name, reason: error.reason)
    }
  }

  private func bytes(of path: String) throws(SourceError.Reason.Failure) -> [UInt8] {
    // A NUL would end the path early for the system alone.
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .init(.notFound) }
    var before = stat()
    // Looking first keeps devices from being opened at all.
    guard stat(path, &before) == 0 else { throw .init(errno: errno) }
    try check(before)
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw .init(errno: errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .init(errno: errno) }
    try check(status)
    if let root { try checkInside(root, path, status) }
    return try drain(descriptor, expecting: Int(status.st_size))
  }

  private func check(_ status: stat) throws(SourceError.Reason.Failure) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .init(.isDirectory)
    default: throw .init(.notAFile)
    }
    guard status.st_size <= byteLimit else {
      throw .init(.tooLarge(bytes: Int(status.st_size), limit: byteLimit))
    }
  }

  /// Checks that the file that was opened is the one that the resolved path names, inside the root.
  private func checkInside(
    _ root: String, _ path: String, _ opened: stat
  ) throws(SourceError.Reason.Failure) {
    guard let directory = resolved(root), let target = resolved(path) else {
      throw .init(errno: errno)
    }
    let prefix = directory.hasSuffix("/") ? directory : directory + "/"
    var status = stat()
    guard target.utf8.starts(with: prefix.utf8), lstat(target, &status) == 0,
      status.st_ino == opened.st_ino, status.st_dev == opened.st_dev
    else { throw .init(.outsideRoot(root: root)) }
  }

  private func resolved(_ path: String) -> String? {
    guard let buffer = realpath(path, nil) else { return nil }
    defer { free(buffer) }
    return String(cString: buffer)
  }

  private func drain(
    _ descriptor: Int32, expecting size: Int
  ) throws(SourceError.Reason.Failure) -> [UInt8] {
    do throws(Platform.ReadFailure) {
      return try Platform.contents(of: descriptor, limit: byteLimit, expecting: size)
    } catch {
      switch error {
      case .tooLarge: throw .init(.tooLarge(bytes: nil, limit: byteLimit))
      case .failed(let code): throw .init(errno: code)
      }
    }
  }
}

extension SourceError.Reason {
  /// A reason without its path.
  fileprivate struct Failure: Error {
    let reason: SourceError.Reason

    init(_ reason: SourceError.Reason) { self.reason = reason }

    init(errno number: Int32) {
      switch number {
      case ENOENT, ENOTDIR: reason = .notFound
      case EACCES, EPERM: reason = .notPermitted
      case EISDIR: reason = .isDirectory
      default: reason = .system(number)
      }
    }
  }
}
