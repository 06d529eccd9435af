/// How much a finding or diagnostic matters to the check that it belongs to.
///
/// It is settled where the verdict is settled, so that every format says the same as the exit code:
/// what keeps the check from passing is an ``error``, what lets it pass with a warning a ``warning``.
/// Formats translate it into their own words and never work it out themselves.
public enum Level: String, Sendable, CaseIterable, Comparable {
  /// Nothing asks for attention.
  case none
  /// Worth knowing; the verdict does not hang on it.
  case note
  /// The check passes, and says so with a warning.
  case warning
  /// Keeps the check from passing: it fails, or is unknown.
  case error

  private var rank: Int {
    switch self {
    case .none: 0
    case .note: 1
    case .warning: 2
    case .error: 3
    }
  }

  /// Orders levels by how much they matter.
  public static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
}

extension FindingResult {
  /// The level of a finding in a result that states none, as earlier versions wrote them.
  ///
  /// It says of such results what a check says of the same findings today; the tests of the gate hold
  /// the two against each other.
  func derivedLevel(_ settings: Settings) -> Level {
    let isStrict = settings.failOn == .warn
    let unknown: Level =
      switch settings.onUnknown {
      case .unknown, .fail: .error
      case .warn: .warning
      case .pass: .note
      }
    switch (status, severity) {
    case (.notApplicable, _): return .none
    case (.passed, _) where !isNearLimit: return .none
    // What a change has not brought does not fail it.
    case _ where change == .existing: return .note
    case (.waived, _), (.violated, .info), (.unknown, .info): return .note
    case (.passed, .info): return .note
    case (.violated, .deny): return .error
    case (.violated, .warn), (.passed, _): return isStrict ? .error : .warning
    case (.unknown, .deny): return unknown
    // At worst it would have warned.
    case (.unknown, .warn): return isStrict ? unknown : min(unknown, .warning)
    }
  }
}
