import Footprint
import Policy
import Result
import Runs

/// Tells what a change brings from what was there before.
struct FindingComparison {
  let head: Assessment
  let headFindings: [Finding]
  let base: Assessment
  let baseFindings: [Finding]
  /// Ids of the budgets that several runs draw on.
  let sharedBudgets: Set<String>

  /// Amounts that differ by less are equal.
  private static let tolerance = 1e-9

  /// The standing of a finding; nil for one that asks for nothing.
  ///
  /// What cannot be shown to be no worse counts as worse: a run must not pass by making unknown what
  /// was violated, nor by growing what is unknown.
  func standing(of finding: Finding) -> FindingChange? {
    let grade = Self.grade(finding)
    guard grade > 0 else { return nil }
    let old = baseFindings.first { $0.id == finding.id && Self.grade($0) > 0 }
    guard let old else { return .new }
    // Others may have overdrawn a budget that this run, as it was, draws on.
    if isUnchanged { return .existing }
    guard grade <= Self.grade(old) else { return .worsened }
    switch finding.kind {
    case .sanity:
      let isSame = baseFindings.contains {
        $0.id == finding.id && $0.message == finding.message
      }
      return isSame ? .existing : .worsened
    case .budget where finding.status != .unknown && old.status != .unknown:
      let isOthers =
        sharedBudgets.contains(finding.id) && (finding.metric.map(isNoMore) ?? false)
      return isOthers || isNoMore(finding.observed, than: old.observed) ? .existing : .worsened
    case .budget: return .worsened
    case .rule: return finding.status != .unknown && hasGrownNowhere ? .existing : .worsened
    }
  }

  /// What became of a finding of the base that asked for something: whether it asks no more.
  func isMended(_ old: Finding) -> Bool {
    guard Self.grade(old) == 3 else { return false }
    // What an exception lets pass is not mended.
    return headFindings.first { $0.id == old.id }.map {
      Self.grade($0) == 0 && $0.status != .waived
    } ?? true
  }

  /// Zero for a finding that asks for nothing.
  static func grade(_ finding: Finding) -> Int {
    guard finding.severity != .info else { return 0 }
    switch finding.status {
    case .waived, .notApplicable: return 0
    case .passed: return finding.isNearLimit ? 1 : 0
    case .unknown: return 2
    case .violated: return 3
    }
  }

  private func isNoMore(_ new: Double?, than old: Double?) -> Bool {
    guard let new, let old else { return false }
    return new <= old * (1 + Self.tolerance)
  }

  /// Whether the run's own amount has not grown, at any percentile.
  private func isNoMore(_ metric: Metric) -> Bool {
    guard let new = head.estimate[metric], let old = base.estimate[metric] else { return false }
    return isNoMore(new.p5, than: old.p5) && isNoMore(new.p50, than: old.p50)
      && isNoMore(new.p95, than: old.p95)
  }

  private var hasGrownNowhere: Bool {
    [Metric.deviceTime, .energy, .emissions].allSatisfy(isNoMore)
  }

  /// Whether the run is the same in all that its files state, so that nothing of it is to blame.
  private var isUnchanged: Bool { RunComparison.isSame(head, base) }
}

/// Compares what is known of a run before and after a change.
enum RunComparison {
  /// The facts that differ and that somebody stated on either side.
  static func changes(_ head: Assessment, _ base: Assessment) -> [(
    fact: Fact, old: Traced<FactValue>?, new: Traced<FactValue>?
  )] {
    Fact.allCases.compactMap { fact in
      let (old, new) = (base.run[fact], head.run[fact])
      guard old?.value != new?.value,
        old?.origin.isStated == true || new?.origin.isStated == true || isRead(old) || isRead(new)
      else { return nil }
      return (fact, old, new)
    }
  }

  /// Whether a value was read from the run's files, if only through a computation.
  private static func isRead(_ value: Traced<FactValue>?) -> Bool {
    switch value?.origin {
    case .derived?, .frameworkDefault?: true
    default: false
    }
  }

  /// Whether two versions of a run agree in every fact, label and question that is left open.
  static func isSame(_ head: Assessment, _ base: Assessment) -> Bool {
    guard changes(head, base).isEmpty, head.run.labels.count == base.run.labels.count else {
      return false
    }
    let isOpenAlike = Fact.allCases.allSatisfy {
      head.run.unresolvedReason($0)?.reason == base.run.unresolvedReason($0)?.reason
    }
    return isOpenAlike
      && zip(head.run.labels, base.run.labels).allSatisfy {
        $0.key == $1.key && $0.value.value == $1.value.value
      }
  }
}
