import Diagnostics
import Quantities
public import YAMLSource

extension IgnorePermission: ObjectDecodable {
  /// The name in the JSON Schema.
  public static var schemaName: String { "ignore-permission" }
  /// What the JSON Schema says of it.
  public static var schemaDoc: String {
    "What `# carbonward: ignore[…]` comments in the files of runs may let pass."
  }

  /// A quarter: long enough to mend something, too short to forget it.
  static let usualDays = 90

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> IgnorePermission? {
    let covers = object.required(
      "covers", .identifiers("a budget or rule"), doc: "The budgets and rules that it is for.")
    let upTo = object.optional("up_to", .cap, doc: "The most that may be ignored.")
    let maxDays = object.optional(
      "at_most", .days(0...3_650),
      doc: "How far ahead the last day of a comment may lie; `\(usualDays) d` if left out.")
    if let covers, covers.isEmpty {
      object.error(PolicyDiagnostic.waiver, "this permission covers nothing", at: "covers")
    }
    guard let covers, let node = object.node else { return nil }
    return IgnorePermission(
      covers: covers, upTo: upTo, maxDays: maxDays ?? usualDays, range: node.range)
  }
}

extension ValueReader where Value == Int {
  /// A time in whole days, such as `30 d`.
  static func days(_ range: ClosedRange<Int>) -> ValueReader {
    ValueReader<Double>.exactQuantity(.time).checked { hours, node, context in
      let days = hours / 24
      guard days.rounded() == days, days >= Double(range.lowerBound),
        days <= Double(range.upperBound)
      else {
        context.error(
          YAMLDiagnostic.value, "\(context.keyPath.quoted) is a number of whole days", at: node,
          help: ["write for example `30 d`, at most `\(range.upperBound) d`"])
        return nil
      }
      return Int(days)
    }
  }
}
