import CEL
import Policy

/// The measures that apply to a run, expanded to their alternatives.
struct CandidateSpace {
  /// Every alternative; an option is a position here. Ordered by measure.
  private(set) var options: [Alternative] = []
  /// The options of each measure.
  private(set) var optionsByMeasure: [Range<Int>] = []
  /// Measures whose condition does not hold for the run as it is, but may once the measures that they
  /// require are taken; by position of the measure.
  private(set) var conditional: Set<Int> = []

  /// The most alternatives of one measure.
  static let alternativeLimit = 64

  /// The alternatives of each measure of a policy, whatever the run is.
  static func menu(of policy: PolicySet) -> [[Alternative]] {
    policy.measures.map { Alternative.expand($0, at: 0, limit: alternativeLimit) }
  }

  init(policy: PolicySet, subject: EvaluationSubject, at now: Timestamp) {
    self.init(
      policy: policy, menu: Self.menu(of: policy), subject: subject, at: now)
  }

  /// - Parameter menu: The alternatives of each measure of the policy, where they were expanded before.
  init(
    policy: PolicySet, menu: [[Alternative]], subject: EvaluationSubject, at now: Timestamp
  ) {
    let applicable = policy.applies(policy.measures, to: subject, at: now)
    for (position, measure) in policy.measures.enumerated() {
      let applies = applicable[position] ?? false
      guard applies || !measure.requires.isEmpty else { continue }
      let index = optionsByMeasure.count
      guard !menu[position].isEmpty else { continue }
      if !applies { conditional.insert(index) }
      optionsByMeasure.append(options.count..<options.count + menu[position].count)
      for var alternative in menu[position] {
        alternative.measureIndex = index
        options.append(alternative)
      }
    }
  }

  var measureCount: Int { optionsByMeasure.count }

  /// How many sets of at most `size` measures there are, up to `limit`.
  func count(upTo size: Int, limit: Int) -> Int {
    // Elementary symmetric polynomials of the numbers of alternatives.
    var counts = [Double](repeating: 0, count: size + 1)
    counts[0] = 1
    for options in optionsByMeasure {
      for position in stride(from: size, to: 0, by: -1) {
        counts[position] += counts[position - 1] * Double(options.count)
      }
    }
    return Int(min(counts.dropFirst().reduce(0, +), Double(limit)))
  }

  /// Whether an option can be taken along with a set.
  func canExtend(_ set: [Int], with option: Int) -> Bool {
    let candidate = options[option]
    return set.allSatisfy { member in
      let other = options[member]
      return other.isCompatible(with: candidate)
        && !other.measure.excludes.contains { $0.name == candidate.id }
        && !candidate.measure.excludes.contains { $0.name == other.id }
    }
  }

  /// Whether every measure of the set has those that it requires.
  func isComplete(_ set: [Int]) -> Bool {
    set.allSatisfy { option in
      options[option].measure.requires.allSatisfy { required in
        set.contains { options[$0].id == required.name }
      }
    }
  }

  func alternatives(_ set: [Int]) -> [Alternative] { set.map { options[$0] } }
}

/// How much work a set of measures is: many small ones are less than one great one.
struct EffortCount: Comparable {
  var high = 0
  var medium = 0
  var low = 0

  init(_ measures: some Sequence<Measure>) {
    for measure in measures {
      switch measure.effort {
      case .low: low += 1
      case .medium: medium += 1
      case .high: high += 1
      }
    }
  }

  static func < (left: EffortCount, right: EffortCount) -> Bool {
    (left.high, left.medium, left.low) < (right.high, right.medium, right.low)
  }
}
