import Diagnostics
import Ledger
import Result

/// What the protocol counts a line's characters in, as it was agreed with the client.
enum PositionEncoding: String, Sendable {
  case utf8 = "utf-8"
  case utf16 = "utf-16"

  /// How much of a line a character takes, by the first byte of it in UTF-8.
  fileprivate func width(ofScalarStartingWith byte: UInt8) -> Int {
    switch self {
    case .utf8: byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
    case .utf16: byte < 0xF0 ? 1 : 2
    }
  }
}

/// A place in a document as the protocol names it: line and character count from 0.
struct Position: Equatable, Comparable {
  var line: Int
  var character: Int

  init(line: Int, character: Int) {
    self.line = line
    self.character = character
  }

  init?(_ json: JSONValue?) {
    guard let line = json?["line"]?.small, let character = json?["character"]?.small, line >= 0,
      character >= 0
    else { return nil }
    self.init(line: line, character: character)
  }

  static func < (left: Position, right: Position) -> Bool {
    (left.line, left.character) < (right.line, right.character)
  }

  var json: JSONValue { .members([("line", .number(line)), ("character", .number(character))]) }
}

/// Two places; the end is exclusive.
struct PositionRange: Equatable {
  var start: Position
  var end: Position

  init(_ start: Position, _ end: Position) {
    self.start = start
    self.end = end
  }

  init?(_ json: JSONValue?) {
    guard let start = Position(json?["start"]), let end = Position(json?["end"]), start <= end
    else { return nil }
    self.init(start, end)
  }

  var json: JSONValue { .members([("start", start.json), ("end", end.json)]) }
}

extension SourceFile {
  /// The byte offset of a place; one past the end of a line or of the file is that end.
  func offset(of position: Position, in encoding: PositionEncoding) -> Int {
    let line = range(ofLine: position.line)
    var offset = line.lowerBound
    var left = position.character
    while offset < line.upperBound {
      let width = encoding.width(ofScalarStartingWith: bytes[offset])
      guard left >= width else { break }
      left -= width
      offset += 1
      while offset < line.upperBound, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return offset
  }

  /// The place of a byte offset.
  func place(at offset: Int, in encoding: PositionEncoding) -> Position {
    let position = position(at: offset, in: encoding == .utf8 ? .utf8 : .utf16)
    return Position(line: position.line - 1, character: position.column - 1)
  }

  /// The places of a byte range.
  func places(of range: Range<Int>, in encoding: PositionEncoding) -> PositionRange {
    PositionRange(
      place(at: range.lowerBound, in: encoding), place(at: range.upperBound, in: encoding))
  }

  /// The byte range of a location of a result, whose columns count scalars.
  func bytes(of location: LocationResult) -> Range<Int> {
    let start = offset(line: location.line - 1, scalars: location.column - 1)
    let end = offset(line: location.endLine - 1, scalars: location.endColumn - 1)
    return start..<max(start, end)
  }

  private func offset(line: Int, scalars: Int) -> Int {
    guard line >= 0 else { return 0 }
    // A range may take the break of a line with it, which is no part of the line.
    let end = line + 1 < lineCount ? range(ofLine: line + 1).lowerBound : bytes.count
    var offset = range(ofLine: line).lowerBound
    var left = scalars
    while offset < end, left > 0 {
      left -= 1
      offset += 1
      while offset < end, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
    }
    return offset
  }
}
