import Diagnostics

/// The diagnostics that reporting policy tests makes.
package enum ReportDiagnostic: String, DiagnosticKind {
  case testFailed = "test-failed"

  package var explanation: String {
    switch self {
    case .testFailed:
      """
      A policy test did not come out as it expects; the notes show what came out instead.
      """
    }
  }
}
