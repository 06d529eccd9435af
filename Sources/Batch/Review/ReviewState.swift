import Glibc
import Ledger
import Text

/// Why a review cannot go on.
public enum ReviewError: Error, Sendable, Equatable {
  /// The file of the state, and what the system says of it.
  case state(path: String, code: Int32)
  /// Another process has the state open.
  case stateInUse(path: String)
  /// The file holds something else.
  case noState(path: String)
  /// The state is of a review that was asked for something else.
  case otherReview(path: String)
  /// The submissions are not those that the state is about, from this one on.
  case otherSubmissions(path: String, name: String)
  /// A list of submissions makes no sense.
  case list(path: String)
  /// What the submissions come from cannot be read to its end.
  case source(code: Int32)

  /// One line for people.
  public var message: String {
    switch self {
    case .state(let path, let code):
      "cannot keep the state `\(path)`: \(Platform.reason(code))"
    case .stateInUse(let path): "another review is at work on the state `\(path)`"
    case .noState(let path): "`\(path)` is no state of a review"
    case .otherReview(let path): "the state `\(path)` is of a review with other options"
    case .otherSubmissions(let path, let name):
      "the state `\(path)` is of other submissions: `\(name)` is not the next that it knows"
    case .list(let path): "`\(path)` cannot be read as a list of submissions"
    case .source(let code):
      "cannot read the submissions: \(Platform.reason(code))"
    }
  }
}

/// What a review has found so far, a line each, in a file that survives an interruption.
///
/// A line is written whole or was never written: a torn one at the end is cut off. Without a path the
/// file has no name, and goes with the process.
final class ReviewState {
  private let path: String
  private let descriptor: Int32
  private var pending: [UInt8] = []
  /// Whether every submission is worth a write of its own, since it may be needed again.
  private let isKept: Bool

  private static let longestLine = 64 << 20

  /// Opens or makes the file.
  ///
  /// - Parameter header: What the review was asked for; a state with another one is refused.
  init(path: String?, folder: String, header: [UInt8]) throws(ReviewError) {
    isKept = path != nil
    self.path = path ?? folder
    if let path {
      descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
    } else {
      descriptor = Self.nameless(in: folder)
    }
    guard descriptor >= 0 else { throw .state(path: self.path, code: errno) }
    guard isKept else {
      try append(header)
      return
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { throw .stateInUse(path: self.path) }
    var reader = try reader()
    guard let first = reader.next(), reader.isEnded else {
      // Empty, or torn before the first line was whole.
      guard startsLike(header) else { throw .noState(path: self.path) }
      try cut(to: 0)
      try append(header)
      return
    }
    guard case .bytes(let bytes) = first, Self.isHeader(bytes) else {
      throw .noState(path: self.path)
    }
    guard bytes == header else { throw .otherReview(path: self.path) }
  }

  deinit { close(descriptor) }

  /// Opens a new file and takes its name away; below zero where that fails.
  private static func nameless(in folder: String) -> Int32 {
    var template = Array("\(folder)/carbonward-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    if descriptor >= 0 { unlink(template) }
    return descriptor
  }

  /// Whether a line is the first of a state.
  private static func isHeader(_ line: [UInt8]) -> Bool {
    JSONValue(parsing: line)?["carbonward"]?.text == "review-state/v1"
  }

  /// The instant that the review of a state took for now; nil where there is no such state.
  static func instant(of path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var reader = LineReader(descriptor: file, limit: longestLine)
    guard case .bytes(let line) = reader.next(), isHeader(line) else { return nil }
    return JSONValue(parsing: line)?["at"]?.text
  }

  private func reader() throws(ReviewError) -> LineReader {
    guard lseek(descriptor, 0, SEEK_SET) == 0 else { throw .state(path: path, code: errno) }
    return LineReader(descriptor: descriptor, limit: Self.longestLine)
  }

  /// Whether the file is the start of a first line, and not something else that would be lost.
  private func startsLike(_ header: [UInt8]) -> Bool {
    var bytes = [UInt8](repeating: 0, count: header.count + 1)
    let count = pread(descriptor, &bytes, bytes.count, 0)
    return count >= 0 && count <= header.count && header.starts(with: bytes.prefix(count))
  }

  private func cut(to length: Int64) throws(ReviewError) {
    guard ftruncate(descriptor, off_t(length)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
      throw .state(path: path, code: errno)
    }
  }

  /// Gives every entry in order, and then stands at the end, where more may be added.
  func each(_ body: (Entry) throws(ReviewError) -> Void) throws(ReviewError) {
    try flush()
    var reader = try reader()
    _ = reader.next()
    var length = reader.consumed
    while let line = reader.next(), reader.isEnded {
      guard case .bytes(let bytes) = line, let entry = Entry(bytes) else {
        throw .noState(path: path)
      }
      length = reader.consumed
      try body(entry)
    }
    if let code = reader.failure { throw .state(path: path, code: code) }
    try cut(to: length)
  }

  /// Adds an entry.
  func append(_ entry: Entry) throws(ReviewError) { try append(entry.line) }

  private func append(_ line: [UInt8]) throws(ReviewError) {
    pending += line
    pending.append(0x0A)
    if isKept || pending.count > 1 << 16 { try flush() }
  }

  private func flush() throws(ReviewError) {
    let code = pending.withUnsafeBytes { buffer -> Int32 in
      var written = 0
      while written < buffer.count {
        let count = write(
          descriptor, buffer.baseAddress?.advanced(by: written), buffer.count - written)
        if count < 0, errno != EINTR { return errno }
        written += max(0, count)
      }
      return 0
    }
    guard code == 0 else { throw .state(path: path, code: code) }
    pending.removeAll(keepingCapacity: true)
  }
}

extension ReviewState {
  /// What one line of a state says.
  enum Entry: Equatable {
    case submission(ReviewedSubmission)
    /// A file that is no submission.
    case other(String)

    fileprivate init?(_ line: [UInt8]) {
      if let submission = ReviewedSubmission(line: line) {
        self = .submission(submission)
      } else if let name = JSONValue(parsing: line)?["left_out"]?.text {
        self = .other(name)
      } else {
        return nil
      }
    }

    fileprivate var line: [UInt8] {
      switch self {
      case .submission(let submission): submission.line
      case .other(let name): JSONValue.object([.init("left_out", .string(name))]).canonical
      }
    }
  }
}
