import Footprint
public import Policy
import Runs

/// Where the data of a run lies before and after, in the labels of the policies.
public struct ResidencyChange: Sendable, Equatable {
  /// Nil where it is not known.
  public var before: [String]?
  /// Nil where it is not known.
  public var after: [String]?

  /// Creates a change from the labels before and after.
  public init(before: [String]?, after: [String]?) {
    self.before = before
    self.after = after
  }

  /// Labels that held before and do not any more, or are not known to.
  public var left: [String] { (before ?? []).filter { !(after ?? []).contains($0) } }

  /// The change in one line.
  public var summary: String {
    func words(_ labels: [String]?) -> String {
      guard let labels else { return "not known" }
      return labels.isEmpty ? "no label" : labels.map { "`\($0)`" }.joined(separator: ", ")
    }
    let after = words(after)
    guard before != self.after else { return "data residency stays \(after)" }
    let leaves = left.isEmpty ? "" : ", leaves \(words(left))"
    return "data residency \(words(before)) → \(after)\(leaves)"
  }

  /// What a change means for where the data lies; nil where it does not move the run, or where no
  /// policy has labels.
  init?(_ changed: ChangedRun, from base: BaseRun, in residency: Residency) {
    let site: [Fact] = [.region, .country, .gridZone]
    guard !residency.isEmpty, changed.changes.contains(where: { site.contains($0.fact) }) else {
      return nil
    }
    before = residency.labels(of: base.completed)
    after = residency.labels(of: changed.assessment.run)
  }
}

/// A budget that a run does not keep as it is and would keep with a suggestion.
public struct KeptBudget: Sendable, Equatable {
  /// The id of the budget.
  public var id: String
  /// The percentile that is held against the limit: how sure the pass is.
  public var percentile: Percentile
  /// The amount and the limit in words.
  public var message: String

  /// The budgets that findings before do not keep, and findings after do.
  static func all(before: [Finding], after: [Finding]) -> [KeptBudget] {
    after.compactMap { finding in
      guard finding.kind == .budget, finding.status == .passed,
        let percentile = finding.percentile,
        let old = before.first(where: { $0.id == finding.id && $0.kind == .budget }),
        old.status != .passed || old.isNearLimit && !finding.isNearLimit
      else { return nil }
      return KeptBudget(id: finding.id, percentile: percentile, message: finding.message)
    }
  }
}
