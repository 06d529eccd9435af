import Text

/// Takes messages out of a stream: headers, an empty line, and as many bytes as the headers say.
///
/// What is no frame is said once, and reading goes on at the next header that names a length, so that
/// one broken message costs neither the session nor memory.
struct FrameReader {
  /// What stands next in the stream.
  enum Frame: Equatable {
    case message([UInt8])
    case problem(FrameProblem)
  }

  private enum State {
    case header
    /// So many bytes belong to a message.
    case body(Int)
    /// So many bytes belong to a message that is too long to be kept.
    case skipping(Int)
    /// Nothing is known but that a header must follow some time.
    case lost
  }

  private let limit: Int
  private var state = State.header
  private var buffer: [UInt8] = []
  private var start = 0

  /// The longest block of headers, in bytes.
  static let longestHeader = 4_096
  /// The longest message unless said otherwise, in bytes.
  static let longestMessage = 32 << 20
  /// Where a message begins, in lower case.
  private static let length = Array("content-length:".utf8)

  /// - Parameter limit: The longest message that is kept, in bytes.
  init(limit: Int = longestMessage) { self.limit = limit }

  /// How many bytes wait to be understood.
  var pending: Int { buffer.count - start }

  /// Adds bytes as they come.
  mutating func append(_ bytes: some Collection<UInt8>) {
    if start > 0, start == buffer.count || start > 1 << 16 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next frame; nil until more bytes have come.
  mutating func next() -> Frame? {
    while true {
      switch state {
      case .header:
        guard let frame = header() else { return nil }
        if case .problem = frame { return frame }
      case .body(let count):
        guard pending >= count else { return nil }
        let message = Array(buffer[start..<start + count])
        start += count
        state = .header
        return .message(message)
      case .skipping(let count):
        let skipped = min(count, pending)
        start += skipped
        guard skipped == count else {
          state = .skipping(count - skipped)
          return nil
        }
        state = .header
      case .lost:
        guard findHeader() else { return nil }
        state = .header
      }
    }
  }

  /// Reads a block of headers; an empty message stands for one that has been understood.
  private mutating func header() -> Frame? {
    var lines: [ArraySlice<UInt8>] = []
    var position = start
    while let end = buffer[position...].prefix(Self.longestHeader).firstIndex(of: 0x0A) {
      var line = buffer[position..<end]
      if line.last == 0x0D { line.removeLast() }
      position = end + 1
      guard !line.isEmpty else {
        start = position
        return understand(lines)
      }
      lines.append(line)
      guard position - start <= Self.longestHeader else { return lose(.headerTooLong) }
    }
    return pending > Self.longestHeader ? lose(.headerTooLong) : nil
  }

  private mutating func understand(_ lines: [ArraySlice<UInt8>]) -> Frame {
    var count: Int?
    for line in lines {
      let lowered = line.prefix(Self.length.count).map { $0 | 0x20 }
      guard lowered.elementsEqual(Self.length.map { $0 | 0x20 }) else { continue }
      let digits = line.dropFirst(Self.length.count).filter { $0 != 0x20 && $0 != 0x09 }
      guard (1...9).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return lose(.badLength)
      }
      let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
      guard count == nil || count == value else { return lose(.badLength) }
      count = value
    }
    guard let count else { return lose(.noLength) }
    guard count <= limit else {
      state = .skipping(count)
      return .problem(.tooLong)
    }
    state = .body(count)
    return .message([])
  }

  private mutating func lose(_ problem: FrameProblem) -> Frame {
    // A header that is too long still stands at the front, and would be found again.
    if case .headerTooLong = problem { start += 1 }
    state = .lost
    return .problem(problem)
  }

  /// Goes to the next header that names a length, and forgets what stands before it.
  private mutating func findHeader() -> Bool {
    let last = buffer.count - Self.length.count
    var position = start
    while position <= last {
      if buffer[position] | 0x20 == UInt8(ascii: "c"),
        buffer[position..<position + Self.length.count].elementsEqual(
          Self.length,
          by: {
            $0 | 0x20 == $1 | 0x20
          })
      {
        start = position
        return true
      }
      position += 1
    }
    start = max(start, min(position, buffer.count))
    return false
  }
}

/// Why bytes are no frame.
enum FrameProblem: Equatable {
  case noLength
  case badLength
  case headerTooLong
  case tooLong

  /// One line that stands alone.
  var message: String {
    switch self {
    case .noLength: "a message has no `Content-Length`"
    case .badLength: "a `Content-Length` is not a number of at most nine digits"
    case .headerTooLong: "the headers of a message are longer than is read"
    case .tooLong: "a message is longer than is read"
    }
  }
}
