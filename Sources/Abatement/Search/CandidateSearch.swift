import Footprint
import Policy
import Runs

/// Searches the sets of measures for the smallest that pass.
///
/// Sets grow one measure at a time in the order of the policy's ids, so that the result depends on
/// nothing but the measures themselves. A set that passes is never extended: what it contains would not
/// be minimal. For one thread at a time.
final class CandidateSearch {
  let space: CandidateSpace
  let base: BaseRun
  let options: SearchOptions
  let baseEvaluation: RunEvaluation
  let trial: Trial

  private var memo: [[Int]: Outcome] = [:]
  /// What came of sets in another search for the same run; what a set makes of the run is the same, and
  /// only other runs beside it differ.
  private var before: [[Int]: Outcome] = [:]
  private(set) var evaluations = 0
  private(set) var passing: [[Int]] = []
  private(set) var candidates: [Candidate] = []
  private(set) var refusals: [String] = []
  private(set) var extent = SearchExtent.none

  enum Outcome {
    case evaluated(Candidate)
    case refused
    /// A measure that another one requires is not in the set.
    case incomplete
  }

  init(
    space: CandidateSpace, base: BaseRun, baseEvaluation: RunEvaluation, trial: Trial,
    options: SearchOptions
  ) {
    self.space = space
    self.base = base
    self.baseEvaluation = baseEvaluation
    self.trial = trial
    self.options = options
  }

  /// A search for the same run beside other runs.
  convenience init(
    after other: CandidateSearch, baseEvaluation: RunEvaluation, trial: Trial,
    options: SearchOptions
  ) {
    self.init(
      space: other.space, base: other.base, baseEvaluation: baseEvaluation, trial: trial,
      options: options)
    before = other.memo
  }

  /// Whether a verdict is an improvement worth suggesting: it opens the gate, or takes a warning away.
  func isGoal(_ verdict: Verdict) -> Bool {
    verdict.rank < baseEvaluation.verdict.rank && verdict.rank <= Verdict.warn.rank
  }

  func run() {
    guard space.measureCount > 0 else { return }
    let size = min(options.maxMeasures, space.measureCount)
    let isExhaustive =
      space.count(upTo: size, limit: options.exhaustiveLimit + 1) <= options.exhaustiveLimit
    var bound: ReductionBound?
    var frontier: [[Int]] = [[]]
    var isTruncated = false
    for level in 1...size {
      var next: [[Int]] = []
      search: for set in frontier {
        for option in extensions(of: set) {
          let candidate = set + [option]
          guard !containsPassing(candidate) else { continue }
          if !isExhaustive, level > 1, isOutdone(candidate) { continue }
          guard evaluations < options.maxEvaluations, !isAbandoned else {
            isTruncated = true
            break search
          }
          let isOpen = visit(candidate)
          if isOpen, bound?.canPass(candidate, memo[candidate], left: size - level) ?? true {
            next.append(candidate)
          }
        }
      }
      if isTruncated { break }
      // What a baseline accepts is not told by limits.
      if level == 1, !isExhaustive, options.context.baseline == nil {
        bound = ReductionBound(
          space: space, base: baseEvaluation, uncut: base.uncut,
          waivers: trial.policy.waivers, isWarning: isWarning, singles: memo)
        next = next.filter { bound?.canPass($0, memo[$0], left: size - 1) ?? true }
      }
      frontier = next
    }
    extent =
      isTruncated
      ? .truncated(evaluations: evaluations)
      : isExhaustive
        ? .exhaustive(evaluations: evaluations) : .branchAndBound(evaluations: evaluations)
  }

  /// Evaluates every set up to the largest size, passing or not, within the limit of evaluations.
  func collectAll() {
    var frontier: [[Int]] = [[]]
    for _ in 0..<min(options.maxMeasures, space.measureCount) {
      var next: [[Int]] = []
      for set in frontier {
        for option in extensions(of: set) {
          guard evaluations < options.maxEvaluations, !isAbandoned else { return }
          _ = visit(set + [option])
          next.append(set + [option])
        }
      }
      frontier = next
    }
  }

  private var isAbandoned: Bool { options.isAbandoned?() ?? false }

  /// Whether findings that only warn keep the run from its goal.
  var isWarning: Bool {
    baseEvaluation.verdict == .warn || options.context.failOn == .warn
  }

  private func extensions(of set: [Int]) -> [Int] {
    let first = set.last.map { space.optionsByMeasure[space.options[$0].measureIndex].upperBound }
    return ((first ?? 0)..<space.options.count).filter { space.canExtend(set, with: $0) }
  }

  private func containsPassing(_ set: [Int]) -> Bool {
    passing.contains { passing in passing.allSatisfy(set.contains) }
  }

  /// Whether a set that passes is less effort and no more measures, so that this one is not the best.
  private func isOutdone(_ set: [Int]) -> Bool {
    let options = space.options
    let effort = EffortCount(set.lazy.map { options[$0].measure })
    return passing.contains { other in
      other.count <= set.count
        && EffortCount(other.lazy.map { options[$0].measure }) < effort
    }
  }

  /// Evaluates a set; returns whether larger sets are worth a look.
  private func visit(_ set: [Int]) -> Bool {
    guard case .evaluated(let candidate) = outcome(set) else {
      // A refused set may become possible with another measure: a longer deadline, say.
      return true
    }
    candidates.append(candidate)
    guard candidate.verdict == .pass else { return true }
    passing.append(set)
    return false
  }

  /// Applies a set to the run and evaluates it, once.
  func outcome(_ set: [Int]) -> Outcome {
    if let known = memo[set] { return known }
    let outcome = compute(set)
    memo[set] = outcome
    return outcome
  }

  private func compute(_ set: [Int]) -> Outcome {
    switch before[set] {
    case .incomplete?: return .incomplete
    case .refused?: return .refused
    case .evaluated(var candidate)?:
      evaluations += 1
      candidate.evaluation = trial.evaluate(candidate.changed.assessment)
      candidate.standing = Standing(candidate.evaluation)
      return .evaluated(candidate)
    case nil: break
    }
    guard space.isComplete(set) else { return .incomplete }
    guard conditionsHold(set) else { return .incomplete }
    let alternatives = space.alternatives(set)
    // Of a single measure it is said why it cannot be taken.
    guard set.count == 1 || MeasureApplication.mayBeMoved(base, by: alternatives) else {
      return .refused
    }
    let changed: ChangedRun
    do throws(Refusal) {
      changed = try MeasureApplication.apply(alternatives, to: base)
    } catch {
      if set.count == 1 { refusals.append("`\(alternatives[0].id)`: \(error.message)") }
      return .refused
    }
    evaluations += 1
    let evaluation = trial.evaluate(changed.assessment)
    var candidate =
      Candidate(
        options: set, alternatives: alternatives, changed: changed, evaluation: evaluation,
        effort: EffortCount(alternatives.map(\.measure)),
        saving: Saving(from: base.assessment.estimate, to: changed.assessment.estimate),
        residency: ResidencyChange(changed, from: base, in: trial.policy.residency),
        standing: Standing(evaluation))
    if base.uncut != nil, set.count == 1 { candidate.uncut = base.uncutRanges(of: changed.run) }
    return .evaluated(candidate)
  }

  /// Whether the measures that only apply along with others do.
  private func conditionsHold(_ set: [Int]) -> Bool {
    for option in set {
      let alternative = space.options[option]
      guard space.conditional.contains(alternative.measureIndex) else { continue }
      let rest = set.filter { $0 != option }
      guard case .evaluated(let candidate) = outcome(rest),
        trial.applies(alternative.measure, to: candidate.changed.assessment)
      else { return false }
    }
    return true
  }

  /// Whether the verdict is lost when any one measure is taken away.
  func isMinimal(_ candidate: Candidate) -> Bool {
    guard candidate.options.count > 1 else { return true }
    for option in candidate.options {
      let rest = candidate.options.filter { $0 != option }
      if case .evaluated(let smaller) = outcome(rest),
        smaller.verdict.rank <= candidate.verdict.rank
      {
        return false
      }
    }
    return true
  }

  /// The candidates that reach a goal, minimal and not dominated, the best first; and beside the best
  /// those of other categories that reach the same verdict, whatever dominates them: only who reads
  /// them knows whether a region can be changed more easily than a machine.
  func best() -> [Candidate] {
    let sorted = candidates.filter { isGoal($0.verdict) && !breaks($0) }.sorted(
      by: Candidate.isBetter)
    var kept: [Int] = []
    let kinds = min(options.categoriesShown, options.maxSuggestions)
    for (index, candidate) in sorted.enumerated() where kept.count < kinds {
      guard let first = kept.first.map({ sorted[$0] }) else {
        if isMinimal(candidate) { kept.append(index) }
        continue
      }
      guard candidate.verdict == first.verdict,
        !kept.contains(where: { sorted[$0].categories == candidate.categories }),
        isMinimal(candidate)
      else { continue }
      kept.append(index)
    }
    for (index, candidate) in sorted.enumerated() where kept.count < options.maxSuggestions {
      guard !kept.contains(index),
        !kept.contains(where: { sorted[$0].dominates(candidate) }), isMinimal(candidate)
      else { continue }
      kept.append(index)
    }
    return kept.sorted().map { sorted[$0] }
  }

  /// Whether a candidate violates what the run as it is keeps: a region that a rule forbids, say, mends
  /// nothing.
  private func breaks(_ candidate: Candidate) -> Bool {
    candidate.evaluation.findings.contains { finding in
      guard finding.status == .violated, finding.severity != .info else { return false }
      return !baseEvaluation.findings.contains {
        $0.id == finding.id && $0.kind == finding.kind && $0.status == .violated
      }
    }
  }

  /// The candidate that comes nearest to passing, if any comes nearer than the run as it is.
  func closest() -> Candidate? {
    guard let best = candidates.filter({ !breaks($0) }).min(by: Candidate.isCloser),
      best.standing < Standing(baseEvaluation)
    else { return nil }
    return best
  }
}
