public import Footprint
public import Policy
import Runs

/// What a plan makes small.
public enum Objective: String, Sendable, CaseIterable {
  case emissions, energy, duration, water, embodied, cost

  /// The unit of values, as the canonical unit of the quantity.
  public var unit: String {
    switch self {
    case .emissions, .embodied: "kg"
    case .energy: "kWh"
    case .duration: "h"
    case .water: "L"
    case .cost: "USD"
    }
  }

  /// The key in JSON and CSV, which names the unit.
  public var key: String {
    switch self {
    case .emissions: "emissions_kg"
    case .energy: "energy_kwh"
    case .duration: "duration_h"
    case .water: "water_l"
    case .embodied: "embodied_kg"
    case .cost: "cost_usd"
    }
  }

  /// The objective among everything that was estimated; nil where it is not known.
  public func value(in ranges: EstimateRanges) -> Distribution? {
    switch self {
    case .emissions: ranges.emissions
    case .energy: ranges.energy
    case .duration: ranges.duration
    case .water: ranges.water
    case .embodied: ranges.embodied
    case .cost: ranges.cost
    }
  }
}

/// The points of a sweep, in the order of the axes with the last one fastest; a point that a stopped
/// sweep did not reach is like one that cannot be had.
public struct SweepResult: Sendable {
  /// What varies, the last axis fastest.
  public let axes: [SweepAxis]
  /// What was estimated of each point.
  public let objectives: [Objective]
  /// The run as it is.
  public let base: Point
  /// How many points have been evaluated; all of them unless the sweep was stopped.
  public private(set) var count = 0
  /// Why points were refused, each reason once.
  public internal(set) var refusals: [String] = []
  /// What is worth knowing of the whole sweep, one line each.
  public internal(set) var notes: [String] = []
  /// For each value of the axis of regions, the labels of where the data then lies; nil where that is
  /// not known. Empty without such an axis, or where no policy has labels.
  public internal(set) var residency: [[String]?] = []

  private var verdicts: [UInt8]
  /// Median and spread of each objective, point after point.
  private var medians: [Double]
  private var sigmas: [Double]

  /// A run with the verdict on it.
  public struct Point: Sendable, Equatable {
    /// Positions on the axes; empty for the run as it is.
    public var coordinates: [Int]
    /// Nil for a point that cannot be had.
    public var verdict: Verdict?
    /// In the order of the objectives; nil where it is not known.
    public var values: [Distribution?]
  }

  init(axes: [SweepAxis], objectives: [Objective], base: Point) {
    self.axes = axes
    self.objectives = objectives
    self.base = base
    total = axes.reduce(1) { $0 * $1.values.count }
    verdicts = Array(repeating: Self.refused, count: total)
    medians = Array(repeating: .nan, count: total * objectives.count)
    sigmas = Array(repeating: 0, count: total * objectives.count)
  }

  /// How many points the axes span.
  public let total: Int

  /// Whether no point is left to evaluate.
  public var isComplete: Bool { count == total }

  /// What stands for a point that cannot be had, and for one that was not reached.
  private static let refused = UInt8.max

  @inline(__always)
  mutating func store(_ verdict: Verdict?, _ ranges: EstimateRanges?, at index: Int) {
    verdicts[index] = verdict.map { UInt8($0.rank) } ?? Self.refused
    if let ranges {
      for position in objectives.indices {
        guard let value = objectives[position].value(in: ranges) else { continue }
        medians[index * objectives.count + position] = value.median
        sigmas[index * objectives.count + position] = value.sigma
      }
    }
    count += 1
  }

  /// The verdict on a point; nil for one that cannot be had.
  public func verdict(at index: Int) -> Verdict? {
    Verdict.allCases.first { $0.rank == Int(verdicts[index]) }
  }

  /// An objective at a point, by the position of the objective; nil where it is not known.
  public func value(_ objective: Int, at index: Int) -> Distribution? {
    let position = index * objectives.count + objective
    return medians[position].isNaN
      ? nil : Distribution(median: medians[position], sigma: sigmas[position])
  }

  /// The median alone, not a number where it is not known.
  func median(_ objective: Int, at index: Int) -> Double {
    medians[index * objectives.count + objective]
  }

  /// The positions on the axes of a point.
  public func coordinates(at index: Int) -> [Int] {
    var rest = index
    var coordinates = [Int](repeating: 0, count: axes.count)
    for axis in axes.indices.reversed() {
      coordinates[axis] = rest % axes[axis].values.count
      rest /= axes[axis].values.count
    }
    return coordinates
  }

  /// The point with this number, in the order of the points.
  public func point(at index: Int) -> Point {
    Point(
      coordinates: coordinates(at: index), verdict: verdict(at: index),
      values: objectives.indices.map { value($0, at: index) })
  }

  /// Whether a point meets the policy.
  func isAllowed(_ index: Int) -> Bool { verdicts[index] <= UInt8(Verdict.warn.rank) }

  /// The points that no other one beats in every objective, by the medians, of those that pass; of all
  /// that can be had where none does. The best in the first objective comes first.
  ///
  /// - Parameter limit: How many are returned at most.
  public func pareto(limit: Int = 1_000) -> [Int] {
    let objectives = knownObjectives
    let known = (0..<total).filter { index in
      verdicts[index] != Self.refused && objectives.allSatisfy { !median($0, at: index).isNaN }
    }
    let allowed = known.filter(isAllowed)
    let candidates = (allowed.isEmpty ? known : allowed).sorted { left, right in
      for objective in objectives {
        let (a, b) = (median(objective, at: left), median(objective, at: right))
        if a != b { return a < b }
      }
      return left < right
    }
    var front: [Int] = []
    for candidate in candidates {
      guard front.count < limit else { break }
      // Sorted by the first objective: only a point before it can be as good in all of them.
      let isBeaten = front.contains { other in
        objectives.allSatisfy { median($0, at: other) <= median($0, at: candidate) }
      }
      if !isBeaten { front.append(candidate) }
    }
    return front
  }

  /// Whether an axis of several values changes neither a verdict nor an objective of any point.
  func isIdle(_ axis: Int) -> Bool {
    let values = axes[axis].values.count
    guard values > 1 else { return false }
    let stride = axes[(axis + 1)...].reduce(1) { $0 * $1.values.count }
    for index in 0..<total where (index / stride) % values > 0 {
      let before = index - stride
      guard verdicts[index] == verdicts[before] else { return false }
      for objective in objectives.indices {
        let (a, b) = (median(objective, at: index), median(objective, at: before))
        guard a == b || (a.isNaN && b.isNaN) else { return false }
      }
    }
    return true
  }

  /// Says of each axis that changes nothing that it does not, and why where that is known.
  mutating func noteIdleAxes() {
    guard isComplete, refusedCount < total else { return }
    for axis in axes.indices where isIdle(axis) {
      let name = axes[axis].fact.rawValue
      let reason =
        axes[axis].fact == .start
        ? ": no hourly trace of the grid is at hand (`--intensity-trace` gives one)" : ""
      notes.append("`\(name)` changes nothing here\(reason)")
    }
  }

  /// The points that can be had, those that meet the policy first, by the objectives in their order.
  ///
  /// - Parameter limit: How many are returned at most.
  public func ranked(limit: Int = .max) -> [Int] {
    let objectives = knownObjectives
    let known = (0..<total).filter { index in
      verdicts[index] != Self.refused && objectives.allSatisfy { !median($0, at: index).isNaN }
    }
    let sorted = known.sorted { left, right in
      if isAllowed(left) != isAllowed(right) { return isAllowed(left) }
      for objective in objectives {
        let (a, b) = (median(objective, at: left), median(objective, at: right))
        if a != b { return a < b }
      }
      return left < right
    }
    return Array(sorted.prefix(max(0, limit)))
  }

  /// The order in which plots show the points of the only axis: names have none of their own, so that
  /// the best comes first and what cannot be had last.
  func plotOrder(_ objective: Int) -> [Int] {
    let indices = Array(0..<total)
    guard axes.count == 1, axes[0].hasNames else { return indices }
    return indices.sorted { left, right in
      let (a, b) = (median(objective, at: left), median(objective, at: right))
      let (isLeft, isRight) = (
        verdict(at: left) != nil && !a.isNaN, verdict(at: right) != nil && !b.isNaN
      )
      if isLeft != isRight { return isLeft }
      if isLeft, a != b { return a < b }
      return left < right
    }
  }

  /// The positions of the objectives that are known at any point: the others rank nothing.
  public var knownObjectives: [Int] {
    objectives.indices.filter { objective in
      (0..<total).contains { !median(objective, at: $0).isNaN }
    }
  }

  /// How many of the points that were reached cannot be had.
  public var refusedCount: Int {
    // Where the sweep was stopped, what was not reached looks the same.
    max(0, verdicts.count { $0 == Self.refused } - (total - count))
  }

  /// The labels of where the data of a point lies, as text; nil where there are none to show.
  func residencyText(at index: Int) -> String? {
    guard !residency.isEmpty, let axis = axes.firstIndex(where: { $0.fact == .region }) else {
      return nil
    }
    guard let labels = residency[coordinates(at: index)[axis]] else { return "unknown" }
    return labels.isEmpty ? "-" : labels.joined(separator: " ")
  }
}
