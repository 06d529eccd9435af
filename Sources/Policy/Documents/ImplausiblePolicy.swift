/// What becomes of what rests on a fact that nobody should believe.
public enum ImplausiblePolicy: String, Sendable, CaseIterable {
  /// It is not known.
  case unknown
  /// It counts, with a warning.
  case warn
  /// It fails the check.
  case fail

  /// A larger number lets less pass.
  var strictness: Int {
    switch self {
    case .warn: 0
    case .unknown: 1
    case .fail: 2
    }
  }
}
