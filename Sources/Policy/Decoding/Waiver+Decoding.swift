import CivilTime
import Diagnostics
import Quantities
public import YAMLSource

extension Waiver: ObjectDecodable {
  /// The name in the JSON Schema.
  public static var schemaName: String { "waiver" }
  /// What the JSON Schema says of it.
  public static var schemaDoc: String { "A dated, owned, reasoned exception." }

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> Waiver? {
    let id = object.required("id", .identifier("a waiver"), doc: "Unique name.")
    let covers = object.required(
      "covers", .identifiers("a budget or rule"), doc: "The budgets and rules that it is for.")
    let scope = object.optional(
      "scope", .condition, doc: "The runs that it is for; all of them if left out.")
    let upTo = object.optional("up_to", .cap, doc: "The most that is waived.")
    let reason = object.required("reason", .prose, doc: "Why there is an exception.")
    let owner = object.required("owner", .prose, doc: "Who answers for it.")
    let approvedBy = object.optional("approved_by", .prose, doc: "Who agreed to it.")
    let expires = object.required(
      "expires", .expiry, doc: "The last day on which it holds, in UTC, such as `2026-12-31`.")
    if let covers, covers.isEmpty {
      object.error(PolicyDiagnostic.waiver, "this waiver covers nothing", at: "covers")
    }
    if let id, id.name == Baseline.waiverName || id.name == IgnoreBook.waiverName {
      object.error(
        PolicyDiagnostic.id, "\(id.name.quoted) names another kind of exception", at: "id")
    }
    guard let id, let covers, let reason, let owner, let expires,
      let dateNode = object.valueNode("expires")
    else { return nil }
    return Waiver(
      id: id.name, range: id.range, covers: covers, scope: scope, upTo: upTo, reason: reason,
      owner: owner, approvedBy: approvedBy, expires: expires, expiresRange: dateNode.range)
  }
}

extension ValueReader where Value == WaiverExpiry {
  /// A date; one that cannot be read is a warning here and no exception later.
  static var expiry: ValueReader {
    ValueReader(.scalar(name: "a date", examples: ["2026-12-31"])) { node, context in
      guard let text = ValueReader<String>.text.read(node, context) else { return nil }
      if let date = CalendarDate(text) { return .on(date) }
      context.diagnostics.add(
        Diagnostic(
          ExceptionDiagnostic.waiverMalformedDate, .warning,
          "\(text.quoted) is not a date, so the waiver counts as expired",
          at: node.range, help: ["write the last day on which it holds, such as `2026-12-31`"]))
      return .malformed(text)
    }
  }
}

extension ValueReader where Value == WaiverCap {
  /// The dimensions of the metrics, the commonest first.
  private static var dimensions: [Dimension] { [.mass, .energy, .time, .volume, .flops, .money] }

  /// A quantity of whichever metric the unit tells.
  static var cap: ValueReader {
    ValueReader(
      .scalar(name: "a quantity such as `900 kgCO2e`", examples: ["900 kgCO2e", "2 MWh"])
    ) { node, context in
      guard let text = ValueReader<String>.text.read(node, context) else { return nil }
      var problem: QuantityError?
      for dimension in dimensions {
        do throws(QuantityError) {
          let value = try QuantityParser.parse(text, as: dimension)
          // A bare number would be taken for FLOP.
          guard dimension != .flops || text.utf8.contains(UInt8(ascii: "F")) else { continue }
          guard value.isExact else {
            context.error(YAMLDiagnostic.value, "a cap is one quantity, not a range", at: node)
            return nil
          }
          return WaiverCap(value: value.central, dimension: dimension, range: node.range)
        } catch {
          problem = problem ?? error
        }
      }
      if let problem { context.report(problem, in: node) }
      return nil
    }
  }
}
