import Diagnostics
public import YAMLSource

extension FindingResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "finding"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "What a rule or budget has to say about a run."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> FindingResult? {
    let id = object.required("id", .string, doc: "The rule, budget or sanity check.")
    let kind = object.required(
      "kind", .choice(of: FindingResult.Kind.self), doc: "What has something to say.")
    let severity = object.required(
      "severity", .choice(of: FindingResult.Severity.self), doc: "What a violation means.")
    let status = object.required(
      "status", .choice(of: FindingResult.Status.self), doc: "What came of it.")
    let level = object.optional(
      "level", .choice(of: Level.self),
      doc: "How much it matters to this check; worked out from the rest if left out.")
    let message = object.required("message", .string, doc: "One line that stands alone.")
    let help = object.optional("help", .string, doc: "What to do, or what would make it known.")
    let observed = object.optional("observed", .double, doc: "What was held against the limit.")
    let limit = object.optional("limit", .double, doc: "The limit.")
    let unit = object.optional("unit", .choice(of: AmountUnit.self), doc: "The unit of both.")
    let percentile = object.optional(
      "percentile", .choice(of: PercentileWord.self), doc: "The percentile held against it.")
    let near = object.optional("near_limit", .bool, doc: "Whether it is past the share that warns.")
    let policy = object.optional(
      "policy", .string, doc: "The path of its policy, where several took part.")
    let holder = object.optional(
      "held_against", .choice([("budget", true)]),
      doc: "`budget` where a budget that several runs overdraw answers for it, and not this run.")
    let waiver = object.optional(
      "waiver", .string,
      doc: "The waiver that covers it; `comment` for one in a file of the run, or `baseline`.")
    let ignoredBy = object.optional(
      "ignored_by", .object(LocationResult.self), doc: "The comment that lets it pass.")
    let change = object.optional(
      "change", .choice(of: FindingChange.self), doc: "Whether a change brought it.")
    let locations = object.required(
      "locations", .list(of: .object(LocationResult.self)), doc: "The lines that caused it.")
    let suggestions = object.required(
      "suggestions", .list(of: .count), doc: "Indices of suggestions of the run that mend it.")
    guard let id, let kind, let severity, let status, let message, let locations, let suggestions
    else { return nil }
    var finding = FindingResult(
      id: id, kind: kind, severity: severity, status: status, level: level ?? .none,
      message: message, help: help, observed: observed, limit: limit, unit: unit,
      percentile: percentile, waiver: waiver, locations: locations, suggestions: suggestions)
    finding.statesLevel = level != nil
    finding.isNearLimit = near ?? false
    finding.policy = policy
    finding.isHeldAgainstBudget = holder ?? false
    finding.ignoredBy = ignoredBy
    finding.change = change
    return finding
  }
}

extension SuggestionResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "suggestion"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "Measures applied together, with the verdict they reach."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> SuggestionResult? {
    let measures = object.required("measures", .list(of: .string), doc: "The measures.")
    let changes = object.required("changes", .list(of: .string), doc: "What changes, in words.")
    let verdict = object.required(
      "verdict", .choice(of: VerdictWord.self), doc: "The verdict they were proved to reach.")
    let effort = object.required(
      "effort", .choice(of: Effort.self), doc: "The greatest effort of the measures.")
    let applicability = object.required(
      "applicability", .choice(of: Applicability.self), doc: "How far the edits may be trusted.")
    let emissions = object.optional(
      "emissions_kg", .object(RangeResult.self), doc: "The emissions that remain, in kg.")
    let saving = object.optional("saving_kg", .double, doc: "What is saved, in kg.")
    let percent = object.optional("saving_percent", .double, doc: "What is saved, in percent.")
    let edits = object.required(
      "edits", .list(of: .object(EditResult.self)), doc: "Exact edits of files.")
    let patch = object.optional("patch", .string, doc: "The edits as a unified diff.")
    let notes = object.optional(
      "notes", .list(of: .string), doc: "What cannot be edited, and what is assumed.")
    let duration = object.optional(
      "duration_h", .object(DurationResult.self), doc: "The wall clock before and after, in h.")
    let residency = object.optional(
      "residency", .object(ResidencyResult.self), doc: "Where the data lies before and after.")
    let keeps = object.optional(
      "keeps", .list(of: .object(KeptBudgetResult.self)),
      doc: "The budgets that the run now keeps, and how surely.")
    guard let measures, let changes, let verdict, let effort, let applicability, let edits else {
      return nil
    }
    var suggestion = SuggestionResult(
      measures: measures, changes: changes, verdict: verdict, effort: effort,
      applicability: applicability, emissions: emissions, savingKilograms: saving,
      savingPercent: percent, edits: edits, patch: patch)
    suggestion.notes = notes ?? []
    suggestion.duration = duration
    suggestion.residency = residency
    suggestion.keeps = keeps ?? []
    return suggestion
  }
}

extension SuggestionResult.EditResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "edit"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "Replaces a range of a file by a text; an empty range inserts."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> SuggestionResult.EditResult? {
    let location = LocationResult.decode(from: &object)
    let text = object.required("text", .string, doc: "The new text.")
    guard let location, let text else { return nil }
    return SuggestionResult.EditResult(location: location, text: text)
  }
}
