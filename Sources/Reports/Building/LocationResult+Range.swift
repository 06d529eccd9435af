public import Diagnostics

extension LocationResult {
  /// A longer line is left out: it is generated, minified or hostile, and helps nobody.
  private static let longestLine = 1_000

  /// Converts a byte range once, with the text of its first line.
  public init(_ range: SourceRange) {
    let (start, end) = (range.start, range.end)
    let line = range.file.range(ofLine: start.line - 1)
    self.init(
      path: range.file.path, line: start.line, column: start.column, endLine: end.line,
      endColumn: end.column,
      text: line.count <= Self.longestLine ? range.file.text(in: line) : "")
  }
}

extension DiagnosticResult {
  /// Converts a diagnostic; secondary labels become help, since results have one location each.
  public init(_ diagnostic: Diagnostic) {
    let also = diagnostic.secondary.map { label in
      "\(label.text.isEmpty ? "see" : label.text): \(label.range.file.path):\(label.range.start.line)"
    }
    self.init(
      code: diagnostic.code.id, severity: diagnostic.severity.name, message: diagnostic.message,
      path: diagnostic.path, location: diagnostic.primary.map { LocationResult($0.range) },
      help: also + diagnostic.notes + diagnostic.help)
  }
}
