import Diagnostics
import Quantities
public import YAMLSource

extension RunResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "run-result"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "One assessed run."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> RunResult? {
    let name = object.required("name", .string, doc: "The run, as reports name it.")
    let path = object.required("path", .string, doc: "The file that proposes the run.")
    let format = object.required("format", .string, doc: "The format of that file.")
    let files = object.required("files", .list(of: .string), doc: "Every file of the run.")
    let verdict = object.required(
      "verdict", .choice(of: VerdictWord.self), doc: "The verdict of the run.")
    let trains = object.optional(
      "trains", .bool, doc: "Whether it trains; `check` leaves out what does not. True if left out."
    )
    let facts = object.required(
      "facts", .map(of: .object(FactBody.self)), doc: "The known facts, each with its origin.")
    let estimate = object.required(
      "estimate", .object(EstimateResult.self), doc: "What the run would use and emit.")
    let findings = object.required(
      "findings", .list(of: .object(FindingResult.self)), doc: "What rules and budgets say.")
    let suggestions = object.required(
      "suggestions", .list(of: .object(SuggestionResult.self)), doc: "Changes, each proved.")
    let obstacles = object.optional(
      "obstacles", .list(of: .string), doc: "What still stands in the way of a pass.")
    let sensitivities = object.optional(
      "sensitivities", .list(of: .object(SensitivityResult.self)),
      doc: "What each fact alone does to the emissions, where somebody asked.")
    let change = object.optional(
      "change", .object(RunChange.self), doc: "How the run differs from the base.")
    guard let name, let path, let format, let files, let verdict, let facts, let estimate,
      let findings, let suggestions
    else { return nil }
    var run = RunResult(
      name: name, path: path, format: format, files: files, verdict: verdict,
      facts: facts.map { $0.value.fact(named: $0.key.value) }, estimate: estimate,
      findings: findings, suggestions: suggestions)
    run.trains = trains ?? true
    run.obstacles = obstacles ?? []
    run.sensitivities = sensitivities ?? []
    run.change = change
    for (index, finding) in findings.enumerated()
    where finding.suggestions.contains(where: { $0 >= suggestions.count }) {
      object.error(
        ResultDiagnostic.suggestion, "finding \(index) names a suggestion that is not there",
        at: "findings")
    }
    return run
  }
}

/// A fact but for its name, which is the key it stands under.
private struct FactBody: ObjectDecodable {
  static let schemaName = "fact"
  static let schemaDoc = "A fact in its canonical unit, with its origin."

  var fact: FactResult

  func fact(named name: String) -> FactResult {
    var fact = fact
    fact.name = name
    return fact
  }

  static func decode(from object: inout ObjectReader) -> FactBody? {
    let value = object.required(
      "value", value, doc: "A text, a flag, a number, or null where it is not known.")
    let low = object.optional("low", .double, doc: "Percentile 5, for a range.")
    let high = object.optional("high", .double, doc: "Percentile 95, for a range.")
    let unit = object.optional("unit", .unit, doc: "The unit of the number.")
    let dimension = object.optional(
      "dimension", .choice(of: Dimension.self), doc: "What a number without unit measures.")
    let origin = object.required(
      "origin", .choice(of: FactResult.Origin.self), doc: "Where the value comes from.")
    let path = object.optional("path", .string, doc: "The file that states it.")
    let location = LocationResult.read(
      &object, path: path, textKey: "line_text", needed: object.has("line"))
    let row = object.optional("row", .string, doc: "The catalogue row.")
    let source = object.optional("source", .string, doc: "The source of the figure.")
    let year = object.optional("year", .count, doc: "The year the figure is from.")
    let note = object.optional("note", .string, doc: "Its formula, assumption or gap.")
    let inputs = object.optional(
      "inputs", .list(of: .string), doc: "What a derived fact was computed from.")
    let unreadable = object.optional(
      "unreadable", .string,
      doc: "What stands in the file, where it states the fact in a way that cannot be read.")
    guard var value, let origin else { return nil }
    if case .number(let central) = value, object.has("low") || object.has("high") {
      value = .range(low: low ?? .nan, central: central, high: high ?? .nan)
    }
    var fact = FactResult(
      name: "", value: value, dimension: unit ?? dimension, origin: origin, location: location,
      row: row,
      source: source, year: year, note: note)
    fact.inputs = inputs ?? []
    fact.unreadable = unreadable
    return FactBody(fact: fact)
  }

  private static var value: ValueReader<FactResult.Value> {
    ValueReader(.oneOf([.string, .boolean, .number])) { node, context in
      switch node.scalar(in: context.schema) {
      case .string(let text): return .text(text)
      case .bool(let flag): return .flag(flag)
      case .null: return .unknown
      case .int, .float, .refused, nil:
        return ValueReader.double.read(node, context).map { .number($0) }
      }
    }
  }
}

extension RangeResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "range"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "Percentiles of an estimated quantity."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> RangeResult? {
    let p5 = object.required("p5", .numberOrNull, doc: "Percentile 5.")
    let p50 = object.required("p50", .numberOrNull, doc: "The median.")
    let p95 = object.required("p95", .numberOrNull, doc: "Percentile 95.")
    guard let p5, let p50, let p95 else { return nil }
    return RangeResult(p5: p5, p50: p50, p95: p95)
  }
}

extension EstimateResult: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "estimate"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "One range a metric, null where it is not known; and how it came."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> EstimateResult? {
    let entries = MetricEntries.read(&object)
    let perUnit = object.optional(
      "per_unit", .object(UnitEntries.self),
      doc: "Emissions with their embodied share (SCI), and energy, for each unit of work.")
    let trace = object.required(
      "trace", .list(of: .object(Step.self)), doc: "Every step of the computation, in order.")
    let missing = object.required(
      "missing", .list(of: .object(Gap.self)), doc: "What would make the rest known.")
    guard let trace, let missing else { return nil }
    return EstimateResult(
      entries: entries, perUnit: perUnit?.entries ?? [], trace: trace, missing: missing)
  }
}

extension EstimateResult.Step: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "step"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "One step of the computation."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> EstimateResult.Step? {
    let quantity = object.required("quantity", .string, doc: "The result's name and unit.")
    let formula = object.required("formula", .string, doc: "The formula.")
    let inputs = object.required("inputs", .list(of: .string), doc: "Facts and earlier results.")
    let value = object.required("value", .object(RangeResult.self), doc: "The result.")
    let dimension = object.optional(
      "dimension", .choice(of: Dimension.self),
      doc: "What the result measures, where its name does not end in its unit.")
    let origin = object.optional(
      "origin", .choice(of: FactResult.Origin.self), doc: "The origin of a step without inputs.")
    let note = object.optional("note", .string, doc: "The assumption or source behind it.")
    guard let quantity, let formula, let inputs, let value else { return nil }
    return EstimateResult.Step(
      quantity: quantity, formula: formula, inputs: inputs, value: value,
      dimension: dimension, origin: origin, note: note)
  }
}

extension EstimateResult.Gap: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "gap"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "What is missing for a metric that is not known."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> EstimateResult.Gap? {
    let key = object.required(
      "quantity", .choice(of: MetricKey.self), doc: "The metric's key.")
    let message = object.required("message", .string, doc: "Why it is not known.")
    let remedy = object.required("remedy", .string, doc: "The line that would make it known.")
    guard let key, let message, let remedy else { return nil }
    return EstimateResult.Gap(key: key, message: message, remedy: remedy)
  }
}

extension ValueReader where Value == Dimension {
  /// A canonical unit, of which each belongs to one dimension.
  fileprivate static var unit: ValueReader {
    .choice(
      Dimension.allCases.filter { !$0.canonicalUnit.isEmpty }.map { ($0.canonicalUnit, $0) })
  }
}
