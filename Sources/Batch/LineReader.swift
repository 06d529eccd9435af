import Glibc

/// Lines of a file or a pipe, of which only one is held at a time.
public struct LineReader {
  /// A line without its end.
  public enum Line: Sendable, Equatable {
    /// Its bytes.
    case bytes([UInt8])
    /// It is longer than is read, and was passed over.
    case tooLong
  }

  private let descriptor: Int32
  private let limit: Int
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var position = 0
  private var end = 0
  /// The bytes of the lines that were read, with their ends.
  public private(set) var consumed: Int64 = 0
  /// Whether the last line that was read had an end.
  public private(set) var isEnded = true
  /// Whether reading failed, which is not the same as an end.
  public private(set) var failure: Int32?

  /// Creates a reader.
  ///
  /// - Parameter limit: The longest line that is read, in bytes.
  public init(descriptor: Int32, limit: Int) {
    self.descriptor = descriptor
    self.limit = limit
  }

  /// The next line; nil at the end. The last needs no end of line.
  public mutating func next() -> Line? {
    var line: [UInt8] = []
    var isTooLong = false
    var isStarted = false
    while true {
      if position == end, !fill() { break }
      isStarted = true
      let rest = buffer[position..<end]
      let stop = rest.firstIndex(of: 0x0A)
      let part = rest[..<(stop ?? end)]
      if line.count + part.count > limit {
        isTooLong = true
        line = []
      } else if !isTooLong {
        line += part
      }
      let next = stop.map { $0 + 1 } ?? end
      consumed += Int64(next - position)
      position = next
      isEnded = stop != nil
      if stop != nil { break }
    }
    guard isStarted else { return nil }
    if isTooLong { return .tooLong }
    if line.last == 0x0D { line.removeLast() }
    return .bytes(line)
  }

  private mutating func fill() -> Bool {
    while true {
      let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        failure = errno
        return false
      }
      (position, end) = (0, count)
      return count > 0
    }
  }
}
