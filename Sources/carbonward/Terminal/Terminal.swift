import Glibc
import Synchronization

/// Standard output or standard error.
struct Terminal {
  static let standardOutput = Terminal(descriptor: STDOUT_FILENO)
  static let standardError = Terminal(descriptor: STDERR_FILENO)

  /// Why something that was written to standard output did not get there: no answer at all.
  static let lost = Mutex<Int32?>(nil)

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
          let code = errno
          if code == EPIPE { return .readerGone }
          if descriptor == STDOUT_FILENO { Self.lost.withLock { $0 = code } }
          return .failed(code)
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
