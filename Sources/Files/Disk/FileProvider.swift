/// What a path names.
public enum FileKind: Sendable, Equatable {
  case file
  case directory
}

/// One name in a directory.
public struct FileEntry: Sendable, Equatable {
  /// The name without its folder.
  public var name: String
  /// What it is.
  public var kind: FileKind

  /// Creates an entry.
  public init(name: String, kind: FileKind) {
    self.name = name
    self.kind = kind
  }
}

/// Why a file cannot be read.
public enum FileProblem: Error, Sendable, Equatable {
  case missing
  case isDirectory
  /// A pipe, a device, a socket.
  case notRegular
  /// The path leads out of the root, by `..` or by a symbolic link.
  case outside
  case denied
  case tooLarge(limit: Int)
  /// What the system said.
  case failed(String)

  /// What is wrong, as the end of a sentence about the path.
  public var message: String {
    switch self {
    case .missing: "does not exist"
    case .isDirectory: "is a directory"
    case .notRegular: "is not a regular file"
    case .outside: "leads out of the repository"
    case .denied: "cannot be read: permission denied"
    case .tooLarge(let limit): "is larger than \(limit) bytes"
    case .failed(let reason): "cannot be read: \(reason)"
    }
  }
}

/// Where the files of a repository come from: the disk, a revision, memory, or one over another.
///
/// Paths are relative to the root, `/`-separated and without `.` or `..`; the root itself is empty.
public protocol FileProvider: Sendable {
  /// What a path names, or nil when there is nothing or it leads out of the root.
  func kind(of path: String) -> FileKind?

  /// The bytes of a file of at most `limit` bytes.
  func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8]

  /// The files and directories in a directory, ordered by name; symbolic links that lead out are
  /// left out.
  func list(_ directory: String) throws(FileProblem) -> [FileEntry]

  /// The names in a directory of links and submodules that ``list(_:)`` leaves out.
  func leftOut(of directory: String) -> [String]
}

extension FileProvider {
  /// Leaves nothing out, where there are no links.
  public func leftOut(of directory: String) -> [String] { [] }
}

/// Files in memory, for tests and for what is read from standard input.
public struct MemoryFiles: FileProvider {
  private let files: [String: [UInt8]]
  /// The folders that files are in, at any depth.
  private let folders: Set<String>

  /// Creates files from texts by path.
  public init(_ files: [String: String]) {
    self.init(bytes: files.mapValues { Array($0.utf8) })
  }

  /// Creates files from bytes by path.
  public init(bytes: [String: [UInt8]]) {
    files = bytes
    var folders: Set<String> = []
    for path in bytes.keys {
      var folder = path[...]
      while let slash = folder.lastIndex(of: "/") {
        folder = folder[..<slash]
        guard folders.insert(String(folder)).inserted else { break }
      }
    }
    self.folders = folders
  }

  /// Tells what is at a path.
  public func kind(of path: String) -> FileKind? {
    if path.isEmpty { return .directory }
    if files[path] != nil { return .file }
    return folders.contains(path) ? .directory : nil
  }

  /// Reads a file of at most `limit` bytes.
  public func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
    guard let bytes = files[path] else {
      throw kind(of: path) == .directory ? .isDirectory : .missing
    }
    guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    return bytes
  }

  /// Lists a folder in the order of names.
  public func list(_ directory: String) throws(FileProblem) -> [FileEntry] {
    let prefix = directory.isEmpty ? "" : directory + "/"
    var kinds: [String: FileKind] = [:]
    for path in files.keys where path.hasPrefix(prefix) {
      let rest = path.dropFirst(prefix.count)
      let name = String(rest.prefix { $0 != "/" })
      kinds[name] = rest.count == name.count ? .file : kinds[name] ?? .directory
    }
    guard !kinds.isEmpty || directory.isEmpty else { throw .missing }
    return kinds.map { FileEntry(name: $0.key, kind: $0.value) }.sorted { $0.name < $1.name }
  }
}

/// Files with the bytes of some replaced, to read what edits would make of them.
public struct OverlayFiles: FileProvider {
  private let base: any FileProvider
  private let changed: [String: [UInt8]]

  /// Creates the files of a provider with some replaced or added.
  public init(_ base: any FileProvider, changed: [String: [UInt8]]) {
    self.base = base
    self.changed = changed
  }

  /// Tells what is at a path.
  public func kind(of path: String) -> FileKind? {
    changed[path] != nil ? .file : base.kind(of: path)
  }

  /// Reads a file of at most `limit` bytes, as replaced.
  public func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
    guard let bytes = changed[path] else { return try base.read(path, limit: limit) }
    guard bytes.count <= limit else { throw .tooLarge(limit: limit) }
    return bytes
  }

  /// Lists a folder in the order of names, with what was added.
  public func list(_ directory: String) throws(FileProblem) -> [FileEntry] {
    var entries = try base.list(directory)
    let prefix = directory.isEmpty ? "" : directory + "/"
    for path in changed.keys.sorted() where path.hasPrefix(prefix) {
      let name = String(path.dropFirst(prefix.count))
      guard !name.contains("/"), !entries.contains(where: { $0.name == name }) else { continue }
      entries.append(FileEntry(name: name, kind: .file))
    }
    return entries.sorted { $0.name < $1.name }
  }

  /// The links and submodules in a folder of the provider.
  public func leftOut(of directory: String) -> [String] { base.leftOut(of: directory) }
}
