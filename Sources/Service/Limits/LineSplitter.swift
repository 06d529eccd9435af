public import Batch

/// Cuts bytes that arrive piece by piece into lines, of which only one is held.
public struct LineSplitter: Sendable {
  private let limit: Int
  private var line: [UInt8] = []
  private var isTooLong = false
  private var isStarted = false

  /// - Parameter limit: The longest line that is kept, in bytes.
  public init(limit: Int) { self.limit = limit }

  /// Whether nothing of a line is held.
  public var isEmpty: Bool { line.isEmpty }

  /// Takes the next bytes.
  ///
  /// - Returns: The lines that they end; empty ones are none.
  public mutating func push(_ bytes: some Collection<UInt8>) -> [LineReader.Line] {
    var lines: [LineReader.Line] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: 0x0A) {
      take(rest[..<end])
      if let line = takeLine() { lines.append(line) }
      rest = rest[rest.index(after: end)...]
    }
    take(rest)
    return lines
  }

  /// The last line, which needs no end.
  public mutating func finish() -> LineReader.Line? { takeLine() }

  private mutating func take(_ bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty else { return }
    isStarted = true
    if isTooLong { return }
    if line.count + bytes.count > limit {
      isTooLong = true
      line = []
    } else {
      line += bytes
    }
  }

  private mutating func takeLine() -> LineReader.Line? {
    defer { (line, isTooLong, isStarted) = ([], false, false) }
    guard isStarted else { return nil }
    if isTooLong { return .tooLong }
    if line.last == 0x0D { line.removeLast() }
    return line.isEmpty ? nil : .bytes(line)
  }
}
