public import Quantities

extension Distribution {
  /// An exact zero.
  public static let zero = Distribution(median: 0)
  /// An exact one: the neutral factor.
  public static let one = Distribution(median: 1)

  /// Creates a range with the given 5th and 95th percentiles, both positive.
  public init(p5: Double, p95: Double) {
    self.init(RangedValue(low: p5, high: p95))
  }

  /// Creates the log-normal range that a stated one stands for: its centre is the median, its ends are
  /// the 5th and 95th percentile.
  ///
  /// Where the centre is not the geometric mean of the ends, as in `10 h ± 20 %`, the centre is kept
  /// and the ratio of the ends gives the spread. A range that starts at zero takes its spread from
  /// the upper end alone.
  public init(_ value: RangedValue) {
    guard !value.isExact, value.central > 0, value.high > 0 else {
      self.init(median: value.central)
      return
    }
    let spread =
      value.low > 0
      ? Elementary.log(value.high / value.low) / 2 : Elementary.log(value.high / value.central)
    self.init(median: value.central, sigma: max(0, spread / Self.z95))
  }

  /// Whether the number has no spread.
  public var isExact: Bool { sigma == 0 }

  /// The 5th percentile.
  public var p5: Double { quantile(z: -Self.z95) }
  /// The median.
  public var p50: Double { median }
  /// The 95th percentile.
  public var p95: Double { quantile(z: Self.z95) }
  /// The mean, which is above the median wherever there is a spread.
  public var mean: Double { sigma == 0 ? median : median * Elementary.exp(sigma * sigma / 2) }

  /// The value that many standard deviations of the logarithm away from the median.
  public func quantile(z: Double) -> Double {
    sigma == 0 ? median : median * Elementary.exp(z * sigma)
  }

  /// The same as a stated range: p5, p50, p95.
  public var rangedValue: RangedValue {
    sigma == 0 ? RangedValue(median) : RangedValue(low: p5, central: median, high: p95)
  }

  /// The product of two independent ranges; medians are multiplied left to right.
  public static func * (left: Distribution, right: Distribution) -> Distribution {
    Distribution(
      median: left.median * right.median, sigma: combined(left.sigma, right.sigma))
  }

  /// The quotient of two independent ranges.
  public static func / (left: Distribution, right: Distribution) -> Distribution {
    Distribution(
      median: left.median / right.median, sigma: combined(left.sigma, right.sigma))
  }

  /// The range scaled by an exact number.
  public static func * (left: Distribution, right: Double) -> Distribution {
    Distribution(median: left.median * right, sigma: left.sigma)
  }

  /// The range divided by an exact number.
  public static func / (left: Distribution, right: Double) -> Distribution {
    Distribution(median: left.median / right, sigma: left.sigma)
  }

  /// The sum of two independent ranges, matched by mean and variance (Fenton-Wilkinson).
  ///
  /// A factor that both terms share must be taken out of the sum first: `(a + b) * pue`, never
  /// `a * pue + b * pue`, which would count the spread of the PUE as if it were two.
  public static func + (left: Distribution, right: Distribution) -> Distribution {
    if left.median == 0 { return right }
    if right.median == 0 { return left }
    if left.sigma == 0, right.sigma == 0 {
      return Distribution(median: left.median + right.median)
    }
    let leftMean = left.mean
    let rightMean = right.mean
    let mean = leftMean + rightMean
    let variance =
      left.relativeVariance * leftMean * leftMean
      + right.relativeVariance * rightMean * rightMean
    return Distribution(mean: mean, relativeVariance: variance / (mean * mean))
  }

  /// The range cut off at an upper bound, as a time limit cuts off a duration.
  ///
  /// The median and the 95th percentile are those of the cut-off range; the 5th percentile, which a
  /// log-normal cannot keep as well, is not below the true one, and so on the safe side.
  public func bounded(by limit: Double) -> Distribution {
    guard limit > 0, p95 > limit else { return self }
    guard median < limit else { return Distribution(median: limit) }
    return Distribution(median: median, sigma: Elementary.log(limit / median) / Self.z95)
  }

  /// The same median with a spread of its own added.
  public func widened(by extra: Double) -> Distribution {
    Distribution(median: median, sigma: Self.combined(sigma, extra))
  }

  /// The variance over the square of the mean.
  var relativeVariance: Double { sigma == 0 ? 0 : Elementary.exp(sigma * sigma) - 1 }

  init(mean: Double, relativeVariance: Double) {
    let variance = Elementary.log(1 + relativeVariance)
    self.init(
      median: mean * Elementary.exp(-variance / 2), sigma: variance.squareRoot())
  }

  /// The standard deviation of the sum of two independent logarithms; exact where one is exact.
  @inline(__always)
  static func combined(_ left: Double, _ right: Double) -> Double {
    if left == 0 { return right }
    if right == 0 { return left }
    return (left * left + right * right).squareRoot()
  }
}
