public import Diagnostics

/// A range in a file. Columns are 1-based and count Unicode scalars; the end is exclusive.
public struct LocationResult: Sendable, Equatable {
  /// The file, relative to the root of the repository.
  public var path: String
  /// The first line, from 1.
  public var line: Int
  /// The first column, from 1.
  public var column: Int
  /// The last line.
  public var endLine: Int
  /// The column after the last.
  public var endColumn: Int
  /// The text of the first line, so that every format can show it without reading the file again.
  public var text: String

  /// Creates a location from lines and columns.
  public init(
    path: String, line: Int, column: Int, endLine: Int, endColumn: Int, text: String
  ) {
    self.path = path
    self.line = line
    self.column = column
    self.endLine = endLine
    self.endColumn = endColumn
    self.text = text
  }

  /// A longer line is left out: it is generated, minified or hostile, and helps nobody.
  private static let longestLine = 1_000

  /// Converts a byte range once, with the text of its first line.
  public init(_ range: SourceRange) {
    let range = range.shown
    let (start, end) = (range.start, range.end)
    let line = range.file.range(ofLine: start.line - 1)
    self.init(
      path: range.file.path, line: start.line, column: start.column, endLine: end.line,
      endColumn: end.column,
      text: line.count <= Self.longestLine ? range.file.text(in: line) : "")
  }
}
