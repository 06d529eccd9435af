/// How much a finding matters to the check that it belongs to; what reports call error, warning and
/// note.
public enum FindingLevel: Sendable, CaseIterable {
  /// It asks for nothing.
  case none
  /// Worth knowing; the verdict does not hang on it.
  case note
  /// On its own it makes the verdict a warning.
  case warning
  /// On its own it keeps the check from passing.
  case error
}

extension EvaluationContext {
  /// How much a finding matters: what the check would come to if there were no other.
  ///
  /// - Parameter counts: Whether it is held against the check at all, as what a change has not brought
  ///   is not.
  public func level(of finding: Finding, counts: Bool = true) -> FindingLevel {
    switch finding.status {
    case .notApplicable: return .none
    case .passed where !finding.isNearLimit: return .none
    case .passed, .violated, .waived, .unknown: break
    }
    guard counts else { return .note }
    let alone = verdict(finding.status, finding.severity, isNearLimit: finding.isNearLimit)
    switch settled(alone) {
    case .pass: return .note
    case .warn: return .warning
    case .fail, .unknown: return .error
    }
  }
}
