public import Diagnostics
public import Ledger

/// Why a request gets no answer at all.
public enum RequestError: Error, Sendable {
  /// Something that was asked for does not make sense, such as a revision that is not there.
  public struct Problem: Sendable, Equatable {
    /// One line that stands alone.
    public var message: String
    /// Ways out.
    public var help: [String]

    /// Creates a problem.
    public init(_ message: String, help: [String] = []) {
      self.message = message
      self.help = help
    }
  }

  /// Every problem of the request itself.
  case refused([Problem])
  /// Errors in files, for requests that need all of them: advice on half of the runs would mislead.
  case unreadable([Diagnostic])
  /// The ledger that was to be asked gave no answer, which is no pass.
  case ledger(LedgerError)
}

extension RequestError {
  /// The first of its reasons, in one line.
  package var summary: String {
    switch self {
    case .refused(let problems): problems.first?.message ?? "the request makes no sense"
    case .unreadable(let errors): errors.first?.message ?? "a file cannot be read"
    case .ledger(let error): error.message
    }
  }
}
