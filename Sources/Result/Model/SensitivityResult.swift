/// What one fact alone does to the emissions of a run: all else stays as it is.
public struct SensitivityResult: Sendable, Equatable {
  /// The fact that is varied, such as `site.pue`.
  public var fact: String
  /// The low end of its range, in the canonical unit of the fact.
  public var low: Double
  /// The high end of its range, in the canonical unit of the fact.
  public var high: Double
  /// Median emissions with the low value, in kg.
  public var emissionsAtLow: Double
  /// Median emissions with the high value, in kg.
  public var emissionsAtHigh: Double
  /// Whether the range is what is known of the fact, and not a fifth either way for comparison.
  public var isKnownRange: Bool

  /// Creates a sensitivity; emissions in kg, values in the canonical unit of the fact.
  public init(
    fact: String, low: Double, high: Double, emissionsAtLow: Double, emissionsAtHigh: Double,
    isKnownRange: Bool
  ) {
    self.fact = fact
    self.low = low
    self.high = high
    self.emissionsAtLow = emissionsAtLow
    self.emissionsAtHigh = emissionsAtHigh
    self.isKnownRange = isKnownRange
  }
}
