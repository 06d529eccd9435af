import Glibc
import Synchronization

/// The files of a git revision, read without touching the working tree.
///
/// Symbolic links are followed where they lead to a file of the revision, as on the disk; other links and
/// submodules are no files here.
public struct GitFiles: FileProvider {
  /// One line of `git ls-tree -r -z`.
  struct Entry {
    var path: String
    var hash: String
    var isRegular: Bool
    var isLink: Bool

    /// Reads `100644 blob <hash>\t<path>`.
    init?(_ line: ArraySlice<UInt8>) {
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
      let fields = line[..<tab].split(separator: UInt8(ascii: " "))
      guard fields.count == 3 else { return nil }
      isRegular =
        fields[0].elementsEqual("100644".utf8) || fields[0].elementsEqual("100755".utf8)
        || fields[0].elementsEqual("100664".utf8)
      isLink = fields[0].elementsEqual("120000".utf8)
      hash = String(decoding: fields[2], as: UTF8.self)
      path = String(decoding: line[line.index(after: tab)...], as: UTF8.self)
    }
  }

  private let hashes: [String: String]
  /// Paths of links that lead to no file, and of submodules.
  private let others: Set<String>
  private let folders: [String: [FileEntry]]
  private let reader: BlobReader

  init(entries: [Entry], program: String, arguments: [String], environment: [String]) {
    var hashes: [String: String] = [:]
    var others: Set<String> = []
    var folders: [String: [FileEntry]] = ["": []]
    var links: [String: String] = [:]
    reader = BlobReader(program: program, arguments: arguments, environment: environment)
    for entry in entries {
      guard entry.isRegular else {
        others.insert(entry.path)
        if entry.isLink, links.count < Self.mostLinks,
          let target = try? reader.read(entry.hash, limit: 4_096)
        {
          links[entry.path] = Self.target(of: entry.path, String(decoding: target, as: UTF8.self))
        }
        continue
      }
      hashes[entry.path] = entry.hash
      Self.insert(entry.path, .file, into: &folders)
    }
    for link in links.keys {
      var place = links[link]
      for _ in 0..<8 where place.map({ hashes[$0] == nil }) ?? false {
        place = place.flatMap { links[$0] }
      }
      guard let place, let hash = hashes[place] else { continue }
      hashes[link] = hash
      others.remove(link)
      Self.insert(link, .file, into: &folders)
    }
    self.hashes = hashes
    self.others = others
    self.folders = folders.mapValues { $0.sorted { $0.name < $1.name } }
  }

  private static let mostLinks = 5_000

  /// Where a link leads below the root; nil where it leads out.
  private static func target(of link: String, _ text: String) -> String? {
    guard !text.hasPrefix("/") else { return nil }
    var parts = link.split(separator: "/").dropLast().map(String.init)
    for part in text.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(String(part))
      } else if parts.popLast() == nil {
        return nil
      }
    }
    return parts.joined(separator: "/")
  }

  /// Enters a path into its folder, and the folder into its own.
  private static func insert(
    _ path: String, _ kind: FileKind, into folders: inout [String: [FileEntry]]
  ) {
    var (path, kind) = (path, kind)
    while true {
      let slash = path.lastIndex(of: "/")
      let folder = slash.map { String(path[..<$0]) } ?? ""
      let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
      let isKnown = folders[folder] != nil
      folders[folder, default: []].append(FileEntry(name: name, kind: kind))
      guard !isKnown, !folder.isEmpty else { return }
      (path, kind) = (folder, .directory)
    }
  }

  /// Tells what is at a path of the revision.
  public func kind(of path: String) -> FileKind? {
    if hashes[path] != nil { return .file }
    return folders[path] != nil ? .directory : nil
  }

  /// Reads a file of the revision of at most `limit` bytes.
  public func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8] {
    guard let hash = hashes[path] else {
      if folders[path] != nil { throw .isDirectory }
      throw others.contains(path) ? .notRegular : .missing
    }
    return try reader.read(hash, limit: limit)
  }

  /// Lists a folder of the revision in git's order.
  public func list(_ directory: String) throws(FileProblem) -> [FileEntry] {
    guard let entries = folders[directory] else { throw .missing }
    return entries
  }

  /// The names of the links and submodules in a folder of the revision.
  public func leftOut(of directory: String) -> [String] {
    let prefix = directory.isEmpty ? "" : directory + "/"
    return others.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
      .filter { !$0.contains("/") }.sorted()
  }
}

/// Reads objects through one `git cat-file --batch`, started when the first is asked for.
private final class BlobReader: Sendable {
  private let program: String
  private let arguments: [String]
  private let environment: [String]
  private let child = Mutex<ChildProcess?>(nil)

  init(program: String, arguments: [String], environment: [String]) {
    self.program = program
    self.arguments = arguments
    self.environment = environment
  }

  deinit {
    child.withLock { child in _ = child?.end() }
  }

  func read(_ hash: String, limit: Int) throws(FileProblem) -> [UInt8] {
    try child.withLock { child throws(FileProblem) in
      do throws(FileProblem) {
        return try exchange(&child, hash, limit)
      } catch {
        // What is left in the pipe would be taken for the next answer.
        _ = child?.end()
        child = nil
        throw error
      }
    }
  }

  private func exchange(
    _ child: inout ChildProcess?, _ hash: String, _ limit: Int
  ) throws(FileProblem) -> [UInt8] {
    let process: ChildProcess
    do throws(ChildProcessError) {
      if let child {
        process = child
      } else {
        process = try ChildProcess(program, arguments, environment: environment)
      }
    } catch {
      throw .failed("git cannot be run")
    }
    child = process
    let question = Array("\(hash)\n".utf8)
    guard write(process.input, question, question.count) == question.count else {
      throw .failed("git has ended")
    }
    var header: [UInt8] = []
    while header.last != UInt8(ascii: "\n") {
      guard header.count < 200 else { throw .failed("git gave an answer that is none") }
      header += try take(1, from: process)
    }
    let fields = header.dropLast().split(separator: UInt8(ascii: " "))
      .map { String(decoding: $0, as: UTF8.self) }
    guard fields.count == 3, fields[1] == "blob", let size = Int(fields[2]) else {
      throw .failed("git does not have its contents here")
    }
    guard size <= limit else { throw .tooLarge(limit: limit) }
    var bytes = try take(size + 1, from: process)
    bytes.removeLast()
    return bytes
  }

  /// Takes exactly this many bytes of the answer, waiting a minute at most for each part.
  private func take(_ count: Int, from process: ChildProcess) throws(FileProblem) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    while filled < count {
      var polled = pollfd(fd: process.output, events: Int16(POLLIN), revents: 0)
      let ready = poll(&polled, 1, 60_000)
      if ready < 0, errno == EINTR { continue }
      guard ready > 0 else { throw .failed("git gives no answer") }
      let got = bytes.withUnsafeMutableBytes { buffer in
        Glibc.read(
          process.output, buffer.baseAddress?.advanced(by: filled), count - filled)
      }
      if got < 0, errno == EINTR { continue }
      guard got > 0 else { throw .failed("git has ended") }
      filled += got
    }
    return bytes
  }
}
