/// Which points of a sweep are shown where there is no room for all of them.
///
/// Those that nothing beats come first, then the best point of every value of an axis, so that no choice
/// of one value is empty, then the best of every pair of values, then the rest as they rank.
struct SweepSelection {
  private let result: SweepResult
  private let limit: Int
  private let valueLimit: Int
  private var chosen: Set<Int> = []
  /// The values of each axis that are shown.
  private var values: [Set<Int>]

  init(_ result: SweepResult, limit: Int, valueLimit: Int) {
    self.result = result
    self.limit = limit
    self.valueLimit = valueLimit
    values = result.axes.map { _ in [] }
  }

  /// Axes of more pairs of values have too many to show one of each.
  private static let mostPairs = 4_096

  /// The points, the best first.
  mutating func points(_ front: [Int]) -> [Int] {
    let order = result.ranked()
    for index in Self.thinned(front, to: max(1, limit / 2)) { take(index) }
    takeBestOfValues(order)
    takeBestOfPairs(order)
    for index in order where chosen.count < limit { take(index) }
    return order.filter { chosen.contains($0) }
  }

  private mutating func take(_ index: Int) {
    guard chosen.count < limit, !chosen.contains(index) else { return }
    let coordinates = result.coordinates(at: index)
    for (axis, value) in coordinates.enumerated()
    where values[axis].count >= valueLimit && !values[axis].contains(value) { return }
    chosen.insert(index)
    for (axis, value) in coordinates.enumerated() { values[axis].insert(value) }
  }

  private mutating func takeBestOfValues(_ order: [Int]) {
    for index in order {
      guard chosen.count < limit else { return }
      let isNew = result.coordinates(at: index).enumerated().contains { axis, value in
        !values[axis].contains(value)
      }
      if isNew { take(index) }
    }
  }

  private mutating func takeBestOfPairs(_ order: [Int]) {
    for first in result.axes.indices {
      for second in result.axes.indices.dropFirst(first + 1) {
        let width = result.axes[second].values.count
        let pairs = result.axes[first].values.count * width
        guard pairs <= Self.mostPairs else { continue }
        var seen = [Bool](repeating: false, count: pairs)
        for index in order where chosen.count < limit {
          let coordinates = result.coordinates(at: index)
          let pair = coordinates[first] * width + coordinates[second]
          guard !seen[pair] else { continue }
          seen[pair] = true
          take(index)
        }
      }
    }
  }

  /// As many items as are wanted, evenly from the first to the last.
  private static func thinned(_ items: [Int], to count: Int) -> [Int] {
    guard items.count > count, count > 1 else { return Array(items.prefix(count)) }
    return (0..<count).map { items[$0 * (items.count - 1) / (count - 1)] }
  }
}

extension SweepResult {
  /// The points to show where there is no room for all, the best first: some of those that nothing beats,
  /// the best of every value of an axis, the best of every pair of values, and then as they rank.
  ///
  /// - Parameters:
  ///   - limit: The most points.
  ///   - valueLimit: The most values of one axis.
  ///   - front: What ``pareto(limit:)`` returned.
  public func selection(limit: Int, valueLimit: Int, front: [Int]) -> [Int] {
    var selection = SweepSelection(self, limit: limit, valueLimit: valueLimit)
    return selection.points(front)
  }

  /// How many points meet the policy.
  public var allowedCount: Int {
    (0..<total).count { verdict(at: $0) != nil && isAllowed($0) }
  }
}
