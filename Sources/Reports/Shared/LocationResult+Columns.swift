import Diagnostics
import Result

extension LocationResult {
  /// The first column, from 1, counted in the unit of a format.
  func startColumn(in unit: ColumnUnit) -> Int { converted(column, to: unit) }

  /// The column after the last, counted in the unit of a format; where the range ends on another
  /// line, whose text is not at hand, the count of scalars stands.
  func endColumn(in unit: ColumnUnit) -> Int {
    isOneLine ? max(converted(endColumn, to: unit), startColumn(in: unit)) : endColumn
  }

  var isOneLine: Bool { endLine == line }

  /// Whether columns can be converted and an edit written out: the line is at hand and holds the
  /// whole range.
  var isExact: Bool {
    isOneLine && endColumn >= column && endColumn - 1 <= text.unicodeScalars.count
  }

  private func converted(_ column: Int, to unit: ColumnUnit) -> Int {
    guard unit != .scalar, column > 1 else { return max(column, 1) }
    let prefix = text.unicodeScalars.prefix(column - 1)
    // Columns past the text at hand are counted as they came.
    let beyond = column - 1 - prefix.count
    return 1 + beyond
      + prefix.reduce(0) { $0 + (unit == .utf8 ? UTF8.width($1) : UTF16.width($1)) }
  }

  /// The range as something that ``DiagnosticRenderer`` can draw; nil when the line is not at hand.
  var excerpt: SourceRange? {
    guard !text.isEmpty else { return nil }
    let file = SourceFile(path: path, line: line, text: text)
    let start = min(startColumn(in: .utf8) - 1, file.bytes.count)
    let end = isOneLine ? min(endColumn(in: .utf8) - 1, file.bytes.count) : file.bytes.count
    return SourceRange(file: file, bytes: start..<max(start, end))
  }
}

extension UTF8 {
  fileprivate static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case 0..<0x80: 1
    case 0x80..<0x800: 2
    case 0x800..<0x1_0000: 3
    default: 4
    }
  }
}
