/// A number with an honest range: exact when declared as one number, otherwise `low` to `high`.
///
/// `low` and `high` stand for the 5th and 95th percentile. All three are in the canonical unit of
/// whatever dimension the value has.
public struct RangedValue: Sendable, Hashable {
  /// The least that it may be.
  public let low: Double
  /// What it is taken for where one number is needed.
  public let central: Double
  /// The most that it may be.
  public let high: Double

  /// Creates an exact value.
  public init(_ value: Double) {
    low = value
    central = value
    high = value
  }

  /// Creates a range whose centre is the geometric mean (the median of a log-normal with these
  /// percentiles), or the arithmetic mean where an end is not positive.
  public init(low: Double, high: Double) {
    self.init(
      low: low, central: low > 0 && high > 0 ? (low * high).squareRoot() : (low + high) / 2,
      high: high)
  }

  /// Creates a range around a stated centre, as in `10 h ± 20 %`.
  public init(low: Double, central: Double, high: Double) {
    self.low = low
    self.central = central
    self.high = high
  }

  /// Whether it is one number.
  public var isExact: Bool { low == high }
}
