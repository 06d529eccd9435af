import Glibc

/// Standard output or standard error.
struct Terminal {
  static let standardOutput = Terminal(descriptor: STDOUT_FILENO)
  static let standardError = Terminal(descriptor: STDERR_FILENO)

  let descriptor: Int32

  var isInteractive: Bool { isatty(descriptor) == 1 }

  @discardableResult
  func write(_ text: String) -> WriteOutcome { write(Array(text.utf8)) }

  /// Writes all bytes, however often the system takes only some of them.
  @discardableResult
  func write(_ bytes: [UInt8]) -> WriteOutcome {
    bytes.withUnsafeBytes { buffer in
      var written = 0
      while written < buffer.count {
        let count = Glibc.write(
          descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        if count < 0 {
          if errno == EINTR { continue }
          return errno == EPIPE ? .readerGone : .failed(errno)
        }
        written += count
      }
      return .written
    }
  }
}

/// How a write ended.
enum WriteOutcome: Equatable {
  case written
  /// Whoever read the other end of the pipe has stopped; the verdict stands all the same.
  case readerGone
  case failed(Int32)
}
