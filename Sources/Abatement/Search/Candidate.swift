import Footprint
import Policy

/// A set of options applied to the run and evaluated.
struct Candidate {
  var options: [Int]
  var alternatives: [Alternative]
  var changed: ChangedRun
  var evaluation: RunEvaluation
  var effort: EffortCount
  var saving: Saving?
  var residency: ResidencyChange?
  /// What a single measure leaves were there no time limit, where that cuts the run as it is short.
  var uncut: EstimateRanges?
  var standing: Standing

  var verdict: Verdict { evaluation.verdict }

  /// What kinds of measures there are in it.
  var categories: Set<MeasureCategory> { Set(alternatives.map(\.measure.category)) }

  /// Whether this one is at least as good in everything and better in something.
  func dominates(_ other: Candidate) -> Bool {
    let own = (verdict.rank, size)
    let its = (other.verdict.rank, other.size)
    guard own.0 <= its.0, own.1 <= its.1, effort <= other.effort, savedMass >= other.savedMass
    else { return false }
    return own.0 < its.0 || own.1 < its.1 || effort < other.effort || savedMass > other.savedMass
  }

  /// By verdict, effort, whether data stays where it may lie, whether the provider stays, saving and size of the change, then by name so that the order is total.
  static func isBetter(_ left: Candidate, _ right: Candidate) -> Bool {
    if left.verdict != right.verdict { return left.verdict.rank < right.verdict.rank }
    if left.effort != right.effort { return left.effort < right.effort }
    if left.leftLabels != right.leftLabels { return left.leftLabels < right.leftLabels }
    if left.changed.changesProvider != right.changed.changesProvider {
      return right.changed.changesProvider
    }
    if left.savedMass != right.savedMass { return left.savedMass > right.savedMass }
    if left.size != right.size { return left.size < right.size }
    return left.name.lexicographicallyPrecedes(right.name)
  }

  /// As ``isBetter``, but by how near the run comes to passing first.
  static func isCloser(_ left: Candidate, _ right: Candidate) -> Bool {
    if left.standing != right.standing { return left.standing < right.standing }
    return isBetter(left, right)
  }

  /// How many facts change, another provider and the labels that data leaves among them.
  private var size: Int {
    changed.changes.count + (changed.changesProvider ? 1 : 0) + leftLabels
  }

  private var leftLabels: Int { residency?.left.count ?? 0 }

  private var savedMass: Double { saving?.kilograms ?? 0 }

  private var name: [String] { alternatives.map(\.id) + changed.changes.map(\.summary) }
}

/// What keeps a run from passing, so that two failures can be compared.
struct Standing: Comparable {
  var verdict: Int
  /// Violated findings that deny, and that are only known not to be decidable.
  var denied: Int
  var warned: Int
  /// The product of what budgets are exceeded by.
  var excess: Double

  init(_ evaluation: RunEvaluation) {
    verdict = evaluation.verdict.rank
    denied = 0
    warned = 0
    excess = 1
    for finding in evaluation.findings {
      guard finding.status == .violated || finding.status == .unknown else { continue }
      if finding.severity == .deny { denied += 1 } else if finding.severity == .warn { warned += 1 }
      if let ratio = finding.excess { excess *= max(1, ratio) }
    }
  }

  static func < (left: Standing, right: Standing) -> Bool {
    (left.verdict, left.denied, left.warned, left.excess)
      < (right.verdict, right.denied, right.warned, right.excess)
  }
}

extension Finding {
  /// What was observed over the limit of a budget.
  var excess: Double? {
    guard let observed, let limit, limit > 0 else { return nil }
    return observed / limit
  }
}
