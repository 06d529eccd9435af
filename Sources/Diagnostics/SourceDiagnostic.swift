/// The diagnostics that reading files makes.
package enum SourceDiagnostic: String, DiagnosticKind {
  case unreadable = "file-unreadable"

  package var explanation: String {
    switch self {
    case .unreadable:
      """
      A file cannot be read: it does not exist, is no regular file, is too large, or lies \
      outside the repository, perhaps through a link. Name a file inside the repository; a \
      config is rarely over 1 MB.
      """
    }
  }
}
