import Glibc
import Text

/// Files that appear whole or not at all: everything is written beside the target first, and renamed
/// into place once every file of the command is there.
struct OutputFiles {
  private var pending: [(temporary: String, target: String)] = []

  /// Writes the bytes beside the target, or straight to it when it is a device or a pipe.
  mutating func stage(_ bytes: [UInt8], at path: String) throws(Stop) {
    let stream = try stream(to: path)
    do throws(Stop) {
      try stream.write(bytes)
      try stream.close()
    } catch {
      discard()
      throw error
    }
  }

  /// Opens a file beside the target that takes what is written bit by bit, or the target itself when it
  /// is a device or a pipe.
  mutating func stream(to path: String) throws(Stop) -> OutputStream {
    if path == "-" {
      try fail("cannot write to `-`: `--format` says what is printed on standard output")
    }
    if pending.contains(where: { $0.target == path }) {
      try fail("two outputs are to be written to `\(path)`")
    }
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists, status.st_mode & S_IFMT == S_IFDIR {
      try fail("cannot write `\(path)`: it is a directory")
    }
    if exists, status.st_mode & S_IFMT != S_IFREG { return try open(path, O_WRONLY, for: path) }
    if exists, access(path, W_OK) != 0 { try fail(path, errno) }
    let temporary = "\(path).carbonward-\(getpid())"
    pending.append((temporary, path))
    return try open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, for: path)
  }

  /// Puts every staged file in its place.
  mutating func commit() throws(Stop) {
    while let (temporary, target) = pending.first {
      guard rename(temporary, target) == 0 else { try fail(target, errno) }
      pending.removeFirst()
    }
  }

  private mutating func open(
    _ path: String, _ flags: Int32, for target: String
  ) throws(Stop) -> OutputStream {
    let descriptor = Glibc.open(path, flags, 0o644)
    guard descriptor >= 0 else { try fail(target, errno) }
    return OutputStream(descriptor: descriptor, path: target)
  }

  private mutating func fail(_ path: String, _ code: Int32) throws(Stop) -> Never {
    try fail(OutputStream.problem(path, code))
  }

  /// Takes back everything that is not in its place yet.
  private mutating func discard() {
    for file in pending { unlink(file.temporary) }
    pending = []
  }

  private mutating func fail(_ message: String) throws(Stop) -> Never {
    discard()
    throw Stop(code: .usage, message: Talk.error(message))
  }
}

/// A file that is being written.
struct OutputStream {
  fileprivate let descriptor: Int32
  fileprivate let path: String

  fileprivate static func problem(_ path: String, _ code: Int32) -> String {
    "cannot write `\(path)`: \(Platform.reason(code))"
  }

  func write(_ bytes: [UInt8]) throws(Stop) {
    if case .failed(let code) = Terminal(descriptor: descriptor).write(bytes) { try fail(code) }
  }

  func close() throws(Stop) {
    guard Glibc.close(descriptor) == 0 else { try fail(errno) }
  }

  private func fail(_ code: Int32) throws(Stop) -> Never {
    throw Stop(code: .usage, message: Talk.error(Self.problem(path, code)))
  }
}
