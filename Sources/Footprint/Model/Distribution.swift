/// A log-normal range: a median and the standard deviation of the logarithm.
///
/// Products stay log-normal in closed form; sums are matched by their first two moments. A spread of
/// zero is an exact number, and zero itself is exact.
public struct Distribution: Sendable, Equatable {
  /// The median, in the canonical unit of whatever is measured.
  public let median: Double
  /// The standard deviation of the natural logarithm; 0 for an exact number.
  public let sigma: Double

  /// Creates a log-normal distribution of a median and the standard deviation of its logarithm.
  public init(median: Double, sigma: Double = 0) {
    self.median = median
    self.sigma = sigma
  }

  /// The normal quantile of 95 %.
  static let z95 = 1.6448536269514722
}
