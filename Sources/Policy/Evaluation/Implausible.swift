public import Footprint

extension PolicySet {
  /// What becomes of implausible facts: the strictest word of the documents, or that of the check.
  func implausible(in context: EvaluationContext) -> ImplausiblePolicy {
    implausible ?? context.implausible
  }

  /// An assessment as the policies take it: without the numbers that rest on implausible facts, where
  /// those count as unknown.
  public func believed(
    _ assessment: Assessment, in context: EvaluationContext
  ) -> Assessment {
    implausible(in: context) == .unknown ? assessment.withoutDoubtful : assessment
  }

  /// The same of several runs.
  public func believed(
    _ subjects: [EvaluationSubject], in context: EvaluationContext
  ) -> [EvaluationSubject] {
    guard implausible(in: context) == .unknown else { return subjects }
    return subjects.map { subject in
      var subject = subject
      subject.assessment = subject.assessment.withoutDoubtful
      return subject
    }
  }
}

extension Assessment {
  /// The same assessment without the metrics that rest on implausible facts.
  var withoutDoubtful: Assessment {
    guard concerns.contains(where: \.isImplausible) else { return self }
    var copy = self
    for concern in concerns where concern.isImplausible {
      for metric in concern.metrics(of: run) { copy.estimate[metric] = nil }
    }
    return copy
  }
}

extension Concern {
  /// What the concern comes to as a finding.
  ///
  /// - Parameter onUnknown: What becomes of a run of which something is not known: only who fails it
  ///   refuses what stands in for it, too.
  func outcome(
    _ implausible: ImplausiblePolicy, onUnknown: UnknownPolicy
  ) -> (status: Finding.Status, severity: RuleSeverity) {
    if isStandIn { return (.unknown, onUnknown == .fail ? .deny : .info) }
    if isImpossible { return (.violated, .deny) }
    if isRemark { return (.violated, .info) }
    guard isImplausible else { return (.violated, .warn) }
    return switch implausible {
    case .unknown: (.unknown, .deny)
    case .warn: (.violated, .warn)
    case .fail: (.violated, .deny)
    }
  }
}
