import Glibc

/// The bytes of one file as they were read, with the path that reports show.
///
/// Everything inside Carbonward points into a file by UTF-8 byte range; lines and columns exist only
/// at the edges, through ``position(at:in:)``.
public final class SourceFile: Sendable {
  /// The path as shown to people and written to reports: relative to the repository, `/`-separated.
  public let path: String
  /// The file's bytes, unchanged.
  public let bytes: [UInt8]
  /// Half as wide as offsets are elsewhere: a file is some megabytes long at the most.
  private let lineStarts: [UInt32]
  /// How many lines of the file come before ``bytes``; 0 but for an excerpt.
  let skippedLines: Int
  /// What the bytes were made from, where they are not those of a file.
  let expansion: Expansion?

  /// Creates a source file and indexes its lines (LF, CRLF and a lone CR end a line).
  ///
  /// - Complexity: O(n) in the number of bytes.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    self.lineStarts = Self.lineStarts(of: bytes)
    skippedLines = 0
    expansion = nil
  }

  /// Creates what a template becomes when it is filled in: its places are those of the template.
  ///
  /// - Complexity: O(n) in the number of bytes.
  public init(bytes: [UInt8], from expansion: Expansion) {
    path = expansion.file.path
    self.bytes = bytes
    self.lineStarts = Self.lineStarts(of: bytes)
    skippedLines = 0
    self.expansion = expansion
  }

  /// Creates a stand-in for a file of which only one line is at hand.
  ///
  /// - Parameters:
  ///   - path: The path of the file.
  ///   - line: The line's number, from 1; positions count on from it.
  ///   - text: The line's text.
  public init(path: String, line: Int, text: String) {
    self.path = path
    bytes = Array(text.utf8)
    lineStarts = [0]
    skippedLines = line - 1
    expansion = nil
  }

  /// Creates a source file from text.
  public convenience init(path: String, text: String) {
    self.init(path: path, bytes: Array(text.utf8))
  }

  private static func lineStarts(of bytes: [UInt8]) -> [UInt32] {
    // Counted before they are kept, since a check holds as many lists as it reads files.
    var count = 1
    forEachLineStart(in: bytes) { _ in count += 1 }
    var starts: [UInt32] = []
    starts.reserveCapacity(count)
    starts.append(0)
    forEachLineStart(in: bytes) { starts.append(UInt32(clamping: $0)) }
    return starts
  }

  /// Calls `body` with the start of each line but the first.
  @inline(__always)
  private static func forEachLineStart(in bytes: [UInt8], _ body: (Int) -> Void) {
    bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      if let base = bytes.baseAddress, memchr(base, 0x0D, bytes.count) == nil {
        while let found = memchr(base + index, 0x0A, bytes.count - index) {
          index = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
          body(index)
        }
        return
      }
      while index < bytes.count {
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "\n") {
          body(index)
        } else if byte == UInt8(ascii: "\r") {
          if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
          body(index)
        }
      }
    }
  }

  /// How many lines the file has; an empty file has one.
  public var lineCount: Int { lineStarts.count }

  /// Returns the zero-based line that holds a byte offset; offsets past the end belong to the last line.
  public func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if Int(lineStarts[middle]) <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Returns the byte range of a zero-based line without its line break, clamped to the file.
  public func range(ofLine line: Int) -> Range<Int> {
    guard lineStarts.indices.contains(line) else { return bytes.count..<bytes.count }
    let start = Int(lineStarts[line])
    var end = line + 1 < lineStarts.count ? Int(lineStarts[line + 1]) : bytes.count
    while end > start, bytes[end - 1] == UInt8(ascii: "\n") || bytes[end - 1] == UInt8(ascii: "\r")
    {
      end -= 1
    }
    return start..<end
  }

  /// Returns the text of a byte range, with invalid UTF-8 repaired and the range clamped to the file.
  public func text(in range: Range<Int>) -> String {
    String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// Returns the 1-based line and column of a byte offset, the column counted in `unit`.
  public func position(at offset: Int, in unit: ColumnUnit) -> SourcePosition {
    let offset = min(max(offset, 0), bytes.count)
    if let expansion {
      return expansion.file.position(at: expansion.offset(of: offset), in: unit)
    }
    let line = line(at: offset)
    let start = Int(lineStarts[line])
    let prefix = bytes[start..<max(offset, start)]
    return SourcePosition(line: skippedLines + line + 1, column: unit.count(prefix) + 1)
  }
}

/// What a column counts.
public enum ColumnUnit: Sendable {
  /// Bytes of UTF-8.
  case utf8
  /// Code units of UTF-16, as SARIF, LSP and GitHub want them.
  case utf16
  /// Unicode scalars, as in Carbonward's own JSON.
  case scalar

  func count(_ bytes: ArraySlice<UInt8>) -> Int {
    switch self {
    case .utf8: bytes.count
    case .utf16: bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 >= 0xF0 ? 2 : 1) }
    case .scalar: bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    }
  }
}

/// A 1-based line and column.
public struct SourcePosition: Sendable, Hashable {
  /// The line, from 1.
  public var line: Int
  /// The column in Unicode scalars, from 1.
  public var column: Int

  /// Creates a position.
  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

/// A half-open UTF-8 byte range in a file.
public struct SourceRange: Sendable {
  /// The file.
  public let file: SourceFile
  /// Half as wide as offsets are elsewhere, since every fact of every run has a range.
  private let lower: UInt32
  private let upper: UInt32

  /// Creates a range of a file.
  ///
  /// - Parameters:
  ///   - file: The file.
  ///   - bytes: The bytes, in the file's UTF-8.
  public init(file: SourceFile, bytes: Range<Int>) {
    self.file = file
    lower = UInt32(clamping: bytes.lowerBound)
    upper = UInt32(clamping: bytes.upperBound)
  }

  /// The bytes, in the file's UTF-8.
  public var bytes: Range<Int> { Range(uncheckedBounds: (Int(lower), Int(upper))) }

  /// The range in the file that people know: in the template, where the file was made from one.
  public var shown: SourceRange {
    guard let expansion = file.expansion else { return self }
    let start = expansion.offset(of: bytes.lowerBound)
    let end = expansion.end(of: max(bytes.upperBound - 1, bytes.lowerBound))
    return SourceRange(file: expansion.file, bytes: start..<max(start, end))
  }

  /// The text that the range covers.
  public var text: String { file.text(in: bytes) }

  /// Where the range starts, 1-based, in Unicode scalars.
  public var start: SourcePosition { file.position(at: bytes.lowerBound, in: .scalar) }

  /// Where the range ends (exclusive), 1-based, in Unicode scalars.
  public var end: SourcePosition { file.position(at: bytes.upperBound, in: .scalar) }
}

extension SourceRange: Equatable {
  /// Ranges are the same where bytes and the path of the file are.
  public static func == (left: SourceRange, right: SourceRange) -> Bool {
    left.lower == right.lower && left.upper == right.upper
      && (left.file === right.file || left.file.path == right.file.path)
  }
}
