public import YAMLSource

extension WaiverResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "waiver-result"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "An exception, and how it stands on the day of the check."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> WaiverResult? {
    let id = object.required("id", .string, doc: "The waiver; `comment` for one in a file.")
    let kind = object.required("kind", .choice(of: Kind.self), doc: "What states it.")
    let state = object.required(
      "state", .choice(of: State.self), doc: "How it stands to its last day.")
    let covers = object.required(
      "covers", .list(of: .string), doc: "The budgets and rules that it is for.")
    let scope = object.optional("scope", .string, doc: "For which runs; all of them without.")
    let upTo = object.optional("up_to", .double, doc: "The most that it lets pass.")
    let unit = object.optional("unit", .choice(of: AmountUnit.self), doc: "The unit of the most.")
    let reason = object.required("reason", .string, doc: "Why there is an exception.")
    let owner = object.optional("owner", .string, doc: "Who answers for it.")
    let approvedBy = object.optional("approved_by", .string, doc: "Who has approved it.")
    let expires = object.required("expires", .string, doc: "The last day on which it holds.")
    let days = object.optional(
      "days_left", .int(), doc: "Days from the check to the last day; negative after it.")
    let findings = object.required("findings", .count, doc: "How many findings it lets pass.")
    let location = object.required(
      "location", .object(LocationResult.self), doc: "Where it stands.")
    guard let id, let kind, let state, let covers, let reason, let expires, let findings,
      let location
    else { return nil }
    var waiver = WaiverResult(
      id: id, kind: kind, state: state, covers: covers, reason: reason, expires: expires,
      daysLeft: days.map { Int($0) }, findings: findings, location: location)
    waiver.scope = scope
    (waiver.upTo, waiver.unit) = (upTo, unit)
    (waiver.owner, waiver.approvedBy) = (owner, approvedBy)
    return waiver
  }
}
