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
  /// - Parameters:
  ///   - finding: What was found.
  ///   - counts: Whether it is held against the check at all, as what a change has not brought is not.
  public func level(of finding: Finding, counts: Bool = true) -> FindingLevel {
    level(finding.status, finding.severity, isNearLimit: finding.isNearLimit, counts: counts)
  }

  /// How much each finding matters, in their order.
  ///
  /// - Parameters:
  ///   - findings: What was found.
  ///   - counts: Whether each is held against the check, by its position.
  public func levels(
    of findings: [Finding], where counts: (Int) -> Bool
  ) -> [FindingLevel] {
    findings.indices.map {
      level(
        findings[$0].status, findings[$0].severity, isNearLimit: findings[$0].isNearLimit,
        counts: counts($0))
    }
  }

  private func level(
    _ status: Finding.Status, _ severity: RuleSeverity, isNearLimit: Bool, counts: Bool
  ) -> FindingLevel {
    switch status {
    case .notApplicable: return .none
    case .passed where !isNearLimit: return .none
    case .passed, .violated, .waived, .unknown: break
    }
    guard counts else { return .note }
    return level(of: verdict(status, severity, isNearLimit: isNearLimit))
  }

  /// How much something matters that on its own brings the check to a verdict.
  public func level(of alone: Verdict) -> FindingLevel {
    switch settled(alone) {
    case .pass: .note
    case .warn: .warning
    case .fail, .unknown: .error
    }
  }
}
