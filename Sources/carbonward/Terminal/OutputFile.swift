import Glibc

/// Files that appear whole or not at all: everything is written beside the target first, and renamed
/// into place once every file of the command is there.
struct OutputFiles {
  private var pending: [(temporary: String, target: String)] = []

  /// Writes the bytes beside the target, or straight to it when it is a device or a pipe.
  mutating func stage(_ bytes: [UInt8], at path: String) throws(Stop) {
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
    if exists, status.st_mode & S_IFMT != S_IFREG {
      try write(bytes, to: path, flags: O_WRONLY)
      return
    }
    if exists, access(path, W_OK) != 0 { try fail(path, errno) }
    let temporary = "\(path).carbonward-\(getpid())"
    pending.append((temporary, path))
    try write(bytes, to: temporary, flags: O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, named: path)
  }

  /// Puts every staged file in its place.
  mutating func commit() throws(Stop) {
    while let (temporary, target) = pending.first {
      guard rename(temporary, target) == 0 else { try fail(target, errno) }
      pending.removeFirst()
    }
  }

  private mutating func write(
    _ bytes: [UInt8], to path: String, flags: Int32, named shown: String? = nil
  ) throws(Stop) {
    let descriptor = open(path, flags, 0o644)
    guard descriptor >= 0 else { try fail(shown ?? path, errno) }
    let outcome = Terminal(descriptor: descriptor).write(bytes)
    guard close(descriptor) == 0 || outcome != .written else { try fail(shown ?? path, errno) }
    if case .failed(let code) = outcome { try fail(shown ?? path, code) }
  }

  private mutating func fail(_ path: String, _ code: Int32) throws(Stop) -> Never {
    try fail("cannot write `\(path)`: \(String(cString: strerror(code)).lowercased())")
  }

  private mutating func fail(_ message: String) throws(Stop) -> Never {
    for file in pending { unlink(file.temporary) }
    pending = []
    throw Stop(code: .usage, message: Talk.error(message))
  }
}
