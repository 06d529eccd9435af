import Diagnostics
public import Result

/// The forms that the outcome of policy tests can be printed in.
public enum PolicyTestFormat: String, Sendable, CaseIterable {
  /// For people, for programs, and for the two kinds of test harness.
  case text, json, junit, tap

  /// Returns the whole document as UTF-8.
  public func render(_ report: PolicyTestReport) -> [UInt8] {
    switch self {
    case .text: Array(report.text.utf8)
    case .json: report.json
    case .junit: report.junit.bytes
    case .tap: report.tap.bytes
    }
  }
}

extension SourceRange {
  /// File, line and column.
  var place: String { "\(file.path):\(start.line):\(start.column)" }
}
