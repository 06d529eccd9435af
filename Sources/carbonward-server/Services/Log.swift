import CEL
import Diagnostics
import Glibc
import Logging
import Service

/// Writes the log: one JSON document a line, on standard error.
enum Log {
  /// Writes a line with the time that it is.
  static func write(_ line: LogLine) {
    put(line.bytes(at: now?.text ?? ""))
  }

  /// Says something to whoever starts the program.
  static func talk(_ text: String) { put(Array((TerminalText.sanitized(text) + "\n").utf8)) }

  /// What the clock says; nil where it is out of range.
  static var now: Timestamp? {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
  }

  /// One call a line, so that lines of several threads do not mix.
  private static func put(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { buffer in
      var start = 0
      while start < buffer.count {
        let count = Glibc.write(
          STDERR_FILENO, buffer.baseAddress?.advanced(by: start), buffer.count - start)
        if count < 0 && errno != EINTR { return }
        start += max(0, count)
      }
    }
  }
}

/// Takes what the libraries log into the same lines; their metadata may name what came from outside and
/// is left out.
struct LibraryLog: LogHandler {
  var metadata: Logger.Metadata = [:]
  var logLevel: Logger.Level = .warning

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let level: LogLine.Level =
      switch event.level {
      case .trace, .debug: .debug
      case .info, .notice: .info
      case .warning: .warning
      case .error, .critical: .error
      }
    Log.write(LogLine("library", level).with("message", "\(event.message)"))
  }
}
