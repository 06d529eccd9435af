import Footprint
import Quantities
import Runs
import Text

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Predictions beside what was measured, and the figures that the targets are set in.
struct Score {
  /// One scored row.
  struct Entry {
    var name: String
    var group: String
    var predicted: Distribution
    var measured: Double

    var ratio: Double { predicted.median / measured }
    /// Which quantile of the predicted range the measured value is.
    var quantile: Double {
      guard predicted.sigma > 0 else { return 0.5 }
      let z = Elementary.log(measured / predicted.median) / predicted.sigma
      return 0.5 * erfc(-z / 2.0.squareRoot())
    }
    var isCovered: Bool { predicted.p5 <= measured && measured <= predicted.p95 }
  }

  var entries: [Entry] = []

  var count: Int { entries.count }
  var medianRatio: Double { Median.of(entries.map(\.ratio)) }
  var meanError: Double { mean(entries.map { abs($0.ratio - 1) }) }
  var medianError: Double { Median.of(entries.map { abs($0.ratio - 1) }) }
  var bias: Double { mean(entries.map { $0.ratio - 1 }) }
  /// The share of rows within the range that ought to hold this share of them.
  func coverage(_ share: Double) -> Double {
    let z = share == 0.5 ? 0.6745 : share == 0.8 ? 1.2816 : 1.6449
    return mean(
      entries.map {
        $0.predicted.quantile(z: -z) <= $0.measured && $0.measured <= $0.predicted.quantile(z: z)
          ? 1 : 0
      })
  }
  var coverage: Double { mean(entries.map { $0.isCovered ? 1 : 0 }) }
  /// The usual width of the 90 % range: p95 over p50.
  var width: Double { Median.of(entries.map { $0.predicted.p95 / $0.predicted.median }) }
  var largestError: Double { entries.map { abs($0.ratio - 1) }.max() ?? 0 }

  /// One entry for each group: the one whose error is the middle of the group's.
  var oneEach: Score {
    let groups = Set(entries.map(\.group)).sorted()
    return Score(
      entries: groups.compactMap { group in
        let members = entries.filter { $0.group == group }.sorted { $0.ratio < $1.ratio }
        return members.isEmpty ? nil : members[members.count / 2]
      })
  }

  private func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  func line(_ name: String) -> String {
    let cells = [
      name.padded(50), String(count).padded(5, left: true), number(medianRatio, 3),
      percent(meanError), percent(medianError), percent(bias), percent(coverage(0.5)),
      percent(coverage(0.8)), percent(coverage),
      number(width, 2),
    ]
    return cells.joined(separator: " ")
  }

  /// One line of what is weak.
  func weakness(_ name: String, _ reason: String) -> String {
    let figures =
      "\(count) rows, ratio \(number(medianRatio, 2).trimmed), MAPE \(percent(meanError).trimmed), "
      + "within the range \(percent(coverage).trimmed)"
    return "  \(name): \(figures) (\(reason))"
  }

  static var heading: String {
    "set".padded(50)
      + "     n   ratio    MAPE  median    bias cover50 cover80 cover90 p95/p50"
  }

  private func number(_ value: Double, _ decimals: Int) -> String {
    CanonicalNumber.fixed(value, decimals: decimals).padded(7, left: true)
  }

  private func percent(_ value: Double) -> String {
    (CanonicalNumber.fixed(value * 100, decimals: 1) + "%").padded(7, left: true)
  }
}

/// A target of the issue, and whether it is met.
struct Target {
  var name: String
  var isMet: Bool
  var detail: String

  init(_ name: String, _ value: Double, in range: ClosedRange<Double>) {
    self.name = name
    isMet = range.contains(value)
    detail =
      "\(CanonicalNumber.fixed(value, decimals: 3)) in "
      + "\(CanonicalNumber.text(range.lowerBound))..\(CanonicalNumber.text(range.upperBound))"
  }
}

extension String {
  /// The text without the spaces it was filled up with.
  fileprivate var trimmed: String { String(drop { $0 == " " }) }

  /// The text filled up with spaces to a width.
  func padded(_ width: Int, left: Bool = false) -> String {
    let space = String(repeating: " ", count: max(0, width - count))
    return left ? space + self : self + space
  }
}
