import Footprint
import Result
import Runs

extension EstimateResult.Entry {
  /// The ranges of every metric.
  static func all(of estimate: Estimate) -> [Self] {
    Metric.allCases.map { metric in
      Self(key: MetricKey(metric), range: estimate[metric].map { RangeResult($0) })
    }
  }

  /// What the first entries have over the second, percentile by percentile, since errors of an estimate
  /// are mostly shared; nothing where either is not known.
  static func difference(_ first: [Self], _ second: [Self]) -> [Self] {
    combine(first, second) { $0 - $1 }
  }

  /// The sum over several estimates, percentile by percentile; zero of none.
  static func sum(_ estimates: [[Self]]) -> [Self] {
    let zero = MetricKey.allCases.map { Self(key: $0, range: RangeResult(p5: 0, p50: 0, p95: 0)) }
    return estimates.reduce(zero) { total, next in combine(total, next) { $0 + $1 } }
  }

  private static func combine(
    _ first: [Self], _ second: [Self], _ operation: (Double, Double) -> Double
  ) -> [Self] {
    first.map { entry in
      guard let left = entry.range,
        let right = second.first(where: { $0.key == entry.key })?.range
      else { return Self(key: entry.key, range: nil) }
      return Self(
        key: entry.key,
        range: RangeResult(
          p5: operation(left.p5, right.p5), p50: operation(left.p50, right.p50),
          p95: operation(left.p95, right.p95)))
    }
  }
}
