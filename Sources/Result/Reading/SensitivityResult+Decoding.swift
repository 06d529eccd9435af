public import YAMLSource

extension SensitivityResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "sensitivity"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "What one fact alone does to the emissions of a run."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> SensitivityResult? {
    let fact = object.required("fact", .string, doc: "The fact that is varied.")
    let low = object.required("low", .double, doc: "The low end of its range.")
    let high = object.required("high", .double, doc: "The high end of its range.")
    let atLow = object.required(
      "emissions_at_low_kg", .double, doc: "Median emissions with the low value.")
    let atHigh = object.required(
      "emissions_at_high_kg", .double, doc: "Median emissions with the high value.")
    let isKnown = object.required(
      "is_known_range", .bool,
      doc: "Whether the range is what is known, and not a fifth either way for comparison.")
    guard let fact, let low, let high, let atLow, let atHigh, let isKnown else { return nil }
    return SensitivityResult(
      fact: fact, low: low, high: high, emissionsAtLow: atLow, emissionsAtHigh: atHigh,
      isKnownRange: isKnown)
  }
}
