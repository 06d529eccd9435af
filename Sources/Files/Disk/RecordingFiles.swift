import Synchronization

/// Files that remember what was read of them, for whoever has to say what an answer rests on.
public struct RecordingFiles: FileProvider {
  private let base: any FileProvider
  /// What stands beside the files and is none of them.
  private let hidden: Set<String>
  private let record = Record()

  private final class Record: Sendable {
    let files = Mutex<[String: [UInt8]]>([:])
  }

  /// Watches a provider.
  ///
  /// - Parameter hidden: Paths that are taken for absent.
  public init(_ base: any FileProvider, hiding hidden: Set<String> = []) {
    self.base = base
    self.hidden = hidden
  }

  /// Every file that was read, with its bytes.
  public var files: [String: [UInt8]] { record.files.withLock { $0 } }

  /// Tells what is at a path.
  public func kind(of path: String) -> FileKind? {
    hidden.contains(path) ? nil : base.kind(of: path)
  }

  /// Reads a file of at most `limit` bytes, and remembers it.
  public func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
    guard !hidden.contains(path) else { throw .missing }
    let bytes = try base.read(path, limit: limit)
    record.files.withLock { $0[path] = bytes }
    return bytes
  }

  /// Lists a folder in the order of names.
  public func list(_ directory: String) throws(FileProblem) -> [FileEntry] {
    let prefix = directory.isEmpty ? "" : directory + "/"
    return try base.list(directory).filter { !hidden.contains(prefix + $0.name) }
  }

  /// The links and submodules in a directory.
  public func leftOut(of directory: String) -> [String] { base.leftOut(of: directory) }
}
