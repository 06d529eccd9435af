import Footprint
import Policy

/// What a set of measures could still reach at best.
///
/// The bound assumes that measures save no more together than the product of what each saves alone, as
/// published effects bear out, and that a violated rule is mended only by a measure that mends it
/// alone. Measures that require others have no effect of their own to go by and prune nothing.
struct ReductionBound {
  private let space: CandidateSpace
  private let isWarning: Bool
  /// Ids of the findings that are violated in the run as it is.
  private let baseViolations: Set<String>
  /// For each budget and measure, the least factor of its options; 0 where it is not known.
  private var factors: [String: [Double]] = [:]
  /// For each rule, whether an option of the measure mends it, or may.
  private var mends: [String: [Bool]] = [:]
  /// The most that a waiver forgives of a budget; infinite where it forgives everything.
  private var forgiven: [String: Double] = [:]

  /// - Parameter uncut: What the run would use were there no time limit, where that cuts it short.
  init(
    space: CandidateSpace, base: RunEvaluation, uncut: EstimateRanges?, waivers: [Waiver],
    isWarning: Bool, singles: [[Int]: CandidateSearch.Outcome]
  ) {
    self.space = space
    self.isWarning = isWarning
    let violations = base.findings.filter { Self.counts($0, isWarning) }
    baseViolations = Set(violations.map(\.id))
    for mention in waivers.flatMap({ waiver in waiver.covers.map { ($0.name, waiver.upTo) } }) {
      forgiven[mention.0] = max(forgiven[mention.0] ?? 0, mention.1?.value ?? .infinity)
    }
    for violation in violations {
      let effects = space.optionsByMeasure.map { options in
        options.map { Self.effect(of: singles[[$0]], on: violation, uncut) }
      }
      if violation.excess != nil {
        factors[violation.id] = effects.map { $0.map(\.factor).min() ?? 0 }
      } else {
        // Whatever makes the run smaller may bring it below the cap of a waiver.
        let isForgiven = forgiven[violation.id] != nil
        mends[violation.id] = effects.map { isForgiven || $0.contains { $0.mends } }
      }
    }
  }

  private static func counts(_ finding: Finding, _ isWarning: Bool) -> Bool {
    (finding.status == .violated || finding.status == .unknown)
      && (finding.severity == .deny || isWarning && finding.severity == .warn)
  }

  private static func effect(
    of outcome: CandidateSearch.Outcome?, on violation: Finding, _ uncut: EstimateRanges?
  ) -> (factor: Double, mends: Bool) {
    guard case .evaluated(let candidate) = outcome,
      let finding = candidate.evaluation.findings.first(where: {
        $0.id == violation.id && $0.kind == violation.kind
      })
    else { return (0, true) }
    let mends = finding.status != .violated && finding.status != .unknown
    guard let before = violation.observed, let after = finding.observed, before > 0 else {
      return (mends ? 0 : 1, mends)
    }
    // A time limit hides what a measure saves of the work beyond it; together with others it shows.
    let whole = uncutFactor(candidate, violation, uncut) ?? 1
    // Another period may have more.
    var room = 1.0
    if let old = violation.limit, let new = finding.limit, old > 0, new > old { room = old / new }
    return (min(1, after / before, whole) * room, mends)
  }

  private static func uncutFactor(
    _ candidate: Candidate, _ violation: Finding, _ uncut: EstimateRanges?
  ) -> Double? {
    guard let metric = violation.metric, let percentile = violation.percentile,
      let before = uncut?[metric].map(percentile.value), before > 0,
      let after = candidate.uncut?[metric].map(percentile.value)
    else { return nil }
    return after / before
  }

  /// Whether a set could open the gate with at most `left` more measures.
  func canPass(_ set: [Int], _ outcome: CandidateSearch.Outcome?, left: Int) -> Bool {
    guard case .evaluated(let candidate) = outcome, let last = set.last else { return true }
    guard left > 0 else { return false }
    let next = space.options[last].measureIndex + 1
    for finding in candidate.evaluation.findings
    where Self.counts(finding, isWarning) && baseViolations.contains(finding.id) {
      if var excess = finding.excess, let factors = factors[finding.id] {
        // A waiver holds up to its cap, and then the limit does not count.
        if let cap = forgiven[finding.id], let observed = finding.observed {
          excess = min(excess, observed / cap)
        }
        let best = factors[next...].sorted().prefix(left).reduce(excess, *)
        // A hair of tolerance: the factors come out of rounded divisions.
        if best > 1.000_001 { return false }
      } else if let mends = mends[finding.id], !mends[next...].contains(true) {
        return false
      }
    }
    return true
  }
}
