import Glibc

/// How the figures of a group of peers are spread, to 1 %, in as much room for many as for few.
///
/// Counts of logarithms in steps of a hundredth: the order of the figures leaves no trace, and two
/// sketches add up.
struct PeerSketch: Sendable, Equatable {
  private var counts: [Int: Int] = [:]
  private(set) var count = 0

  private static let step = 0.01
  private static let farthest = 7_000

  static func bin(_ value: Double) -> Int {
    min(max(Int((log(value) / step).rounded(.down)), -farthest), farthest)
  }

  /// How many steps are in use.
  var size: Int { counts.count }

  func holds(_ value: Double) -> Bool { counts[Self.bin(value)] != nil }

  mutating func add(_ value: Double) {
    counts[Self.bin(value), default: 0] += 1
    count += 1
  }

  /// The median of the logarithms, and that of their distances from it.
  var spread: (median: Double, deviation: Double) {
    let median = Self.middle(counts.map { (Double($0.key), $0.value) }, of: count)
    let distances = counts.map { (abs(Double($0.key) - median), $0.value) }
    let deviation = Self.middle(distances, of: count)
    return ((median + 0.5) * Self.step, deviation * Self.step)
  }

  /// The lower median of counted values.
  private static func middle(_ counted: [(value: Double, count: Int)], of total: Int) -> Double {
    var seen = 0
    for (value, count) in counted.sorted(by: { $0.value < $1.value }) {
      seen += count
      if seen * 2 >= total { return value }
    }
    return 0
  }
}

/// The rule by which figures lie far from those of peers; `RegisterOutlier.rule` says it in words.
struct PeerBounds: Sendable {
  let count: Int
  private let median: Double
  private let reach: Double

  private static let fewest = 8
  private static let deviations = 3.5 * 1.4826
  private static let leastFactor = 1.5

  /// Nil for a group that is too small to have outliers.
  init?(_ sketch: PeerSketch) {
    guard sketch.count >= Self.fewest else { return nil }
    let spread = sketch.spread
    count = sketch.count
    median = spread.median
    reach = max(Self.deviations * spread.deviation, log(Self.leastFactor))
  }

  /// How far a figure lies from the median, as a logarithm; nil within bounds.
  func excess(_ value: Double) -> Double? {
    let distance = abs(log(value) - median)
    return distance > reach ? distance : nil
  }

  /// The median as a figure.
  var middle: Double { exp(median) }
}
