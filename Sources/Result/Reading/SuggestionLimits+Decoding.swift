public import YAMLSource

extension DurationResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "duration-change"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "The wall clock before and after, in hours."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> DurationResult? {
    let before = object.optional(
      "before", .object(RangeResult.self), doc: "As the run is; null where it is not known.")
    let after = object.optional(
      "after", .object(RangeResult.self), doc: "With the changes; null where it is not known.")
    let holds = object.optional(
      "deadline_holds", .bool, doc: "Whether the run ends before its deadline, at the median.")
    return DurationResult(before: before, after: after, deadlineHolds: holds)
  }
}

extension ResidencyResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "residency-change"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "Where the data lies, in the labels of the policies."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> ResidencyResult? {
    let before = object.optional(
      "before", .list(of: .string), doc: "The labels of the run as it is, where they are known.")
    let after = object.optional(
      "after", .list(of: .string), doc: "The labels of where it goes, where they are known.")
    let leaves = object.required(
      "leaves", .list(of: .string), doc: "Labels that do not hold any more.")
    let summary = object.required("summary", .string, doc: "The change in words.")
    guard let leaves, let summary else { return nil }
    return ResidencyResult(before: before, after: after, leaves: leaves, summary: summary)
  }
}

extension KeptBudgetResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "kept-budget"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "A budget that a suggestion keeps."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> KeptBudgetResult? {
    let id = object.required("id", .string, doc: "The budget.")
    let percentile = object.required(
      "percentile", .choice(of: PercentileWord.self),
      doc: "The percentile that is held against its limit.")
    let message = object.required("message", .string, doc: "The amount and the limit in words.")
    guard let id, let percentile, let message else { return nil }
    return KeptBudgetResult(id: id, percentile: percentile, message: message)
  }
}
