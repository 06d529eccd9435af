import Policy

/// One way to change a run, for a joint search.
struct JointOption {
  /// Nil for the run as it is.
  var candidate: Candidate?
  var effort: EffortCount
  /// What the run asks of each budget, in their order.
  var demands: [Double]
}

/// Picks one option for each run so that the sums keep every limit with the least effort.
///
/// Branch and bound: a branch ends where even the smallest demands of all runs to come break a limit, or
/// where its effort is no less than that of a solution in hand.
struct JointSearch {
  /// What is left of each budget for these runs.
  let limits: [Double]
  /// For each run, without options that another one beats.
  let options: [[JointOption]]
  /// The sums of the smallest demands of the runs from each on, by budget.
  private var least: [[Double]] = []
  private(set) var best: [Int]?
  private var bestEffort = EffortCount([])
  private var bestTotal = Double.infinity
  private var steps = 0
  /// Whether the limit of steps was not reached.
  private(set) var isExhaustive = true

  static let stepLimit = 200_000

  init(limits: [Double], options: [[JointOption]]) {
    self.limits = limits
    self.options = options.map(Self.undominated)
    least = [[Double](repeating: 0, count: limits.count)]
    for options in self.options.reversed() {
      let next = limits.indices.map { budget in
        (options.map { $0.demands[budget] }.min() ?? 0) + (least.first?[budget] ?? 0)
      }
      least.insert(next, at: 0)
    }
  }

  /// The options that no other one beats, the least effort first.
  static func undominated(_ options: [JointOption]) -> [JointOption] {
    options.enumerated().filter { position, option in
      !options.enumerated().contains { other, better in
        let isAsGood =
          better.effort <= option.effort
          && zip(better.demands, option.demands).allSatisfy { $0 <= $1 }
        let isSame = better.effort == option.effort && better.demands == option.demands
        return other != position && isAsGood && (!isSame || other < position)
      }
    }.map(\.element).sorted { $0.effort < $1.effort }
  }

  /// Whether the limits could be kept at all.
  var isFeasible: Bool {
    zip(least.first ?? [], limits).allSatisfy { $0 <= $1 }
  }

  mutating func run() {
    guard isFeasible else { return }
    var chosen: [Int] = []
    descend(
      &chosen, used: [Double](repeating: 0, count: limits.count), effort: EffortCount([]))
  }

  private mutating func descend(
    _ chosen: inout [Int], used: [Double], effort: EffortCount
  ) {
    steps += 1
    guard steps <= Self.stepLimit else {
      isExhaustive = false
      return
    }
    let run = chosen.count
    guard run < options.count else {
      let total = used.reduce(0, +)
      if best == nil || effort < bestEffort || effort == bestEffort && total < bestTotal {
        best = chosen
        bestEffort = effort
        bestTotal = total
      }
      return
    }
    for (position, option) in options[run].enumerated() {
      let next = effort + option.effort
      // Options are ordered by effort: what follows is no less.
      if best != nil, bestEffort < next { break }
      let sums = zip(used, option.demands).map { $0 + $1 }
      let fits = limits.indices.allSatisfy { sums[$0] + least[run + 1][$0] <= limits[$0] }
      guard fits else { continue }
      chosen.append(position)
      descend(&chosen, used: sums, effort: next)
      chosen.removeLast()
    }
  }
}

extension EffortCount {
  static func + (left: EffortCount, right: EffortCount) -> EffortCount {
    var sum = left
    sum.high += right.high
    sum.medium += right.medium
    sum.low += right.low
    return sum
  }
}
