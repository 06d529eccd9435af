import Diagnostics
public import YAMLSource

extension BudgetRuling: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "budget-ruling"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "What is said of a budget that runs overdraw together."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> BudgetRuling? {
    let status = object.required(
      "status", .choice(of: FindingResult.Status.self), doc: "What came of it.")
    let severity = object.required(
      "severity", .choice(of: FindingResult.Severity.self), doc: "What a violation means.")
    let level = object.required(
      "level", .choice(of: Level.self), doc: "How much it matters to this check.")
    let message = object.required("message", .string, doc: "One line that stands alone.")
    let runs = object.required("runs", .count, doc: "How many runs overdraw it together.")
    let biggest = object.required(
      "biggest", .list(of: .object(BudgetRuling.Draw.self)),
      doc: "The runs that ask for the most, and that fail in its place; the largest first.")
    guard let status, let severity, let level, let message, let runs, let biggest else {
      return nil
    }
    return BudgetRuling(
      status: status, severity: severity, level: level, message: message, runs: runs,
      biggest: biggest)
  }
}

extension BudgetRuling.Draw: ObjectDecodable {
  /// The name in the JSON Schema.
  public static let schemaName = "budget-draw"
  /// What the JSON Schema says of it.
  public static let schemaDoc = "A run that draws on a budget; the end of a key names the unit."

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> BudgetRuling.Draw? {
    let name = object.required("name", .string, doc: "What reports call the run.")
    let path = object.required("path", .string, doc: "The file that proposes it.")
    var amount: Double?
    for unit in AmountUnit.allCases {
      let asked = object.optional(
        "asked_\(unit.keySuffix)", .double, doc: "What it asks for; null if unknown.")
      amount = amount ?? asked
    }
    guard let name, let path else { return nil }
    return BudgetRuling.Draw(name: name, path: path, amount: amount)
  }
}
