public import YAMLSource

extension Rule: ObjectDecodable {
  /// The name in the JSON Schema.
  public static var schemaName: String { "rule" }
  /// What the JSON Schema says of it.
  public static var schemaDoc: String { "A condition that a run must meet." }

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> Rule? {
    let id = object.required("id", .identifier("a rule"), doc: "Unique name.")
    let severity = object.optional(
      "severity", .choice(of: RuleSeverity.self), doc: "deny if left out.")
    let when = object.optional(
      "when", .condition, doc: "When the rule applies; always if left out.")
    let require = object.required("require", .condition, doc: "What has to hold.")
    let message = object.optional(
      "message", .message, doc: "What is wrong; `{expression}` is filled in, `{{` is a brace.")
    let suggest = object.optional(
      "suggest", .identifiers("a measure"), doc: "Measures that are likely to help.")
    let documentation = Documentation.read(from: &object)
    guard let id, let require else { return nil }
    return Rule(
      id: id.name, range: id.range, severity: severity ?? .deny, when: when, require: require,
      message: message, suggest: suggest ?? [], documentation: documentation)
  }
}
