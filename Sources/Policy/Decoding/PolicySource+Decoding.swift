import CivilTime
import Diagnostics
public import YAMLSource

extension PolicySource: ObjectDecodable {
  /// The name in the JSON Schema.
  public static var schemaName: String { "policy-source" }
  /// What the JSON Schema says of it.
  public static var schemaDoc: String {
    "A document of others that rules rest on, and how far it can be relied on."
  }

  /// Reads the mapping; nil when something that it needs is missing or wrong.
  public static func decode(from object: inout ObjectReader) -> PolicySource? {
    let document = object.required("document", .string, doc: "What it is called.")
    let article = object.optional("article", .string, doc: "The part that is meant.")
    let status = object.required(
      "status", .choice(of: Status.self), doc: "What it is to those whom it concerns.")
    let date = object.required("date", .day, doc: "The day it was published or last seen.")
    let from = object.optional(
      "effective_from", .day, doc: "The first day that it applies on.")
    let reading = object.required(
      "read", .choice(of: Reading.self), doc: "Whose text was read: its own, or that of others.")
    guard let document, let status, let date, let reading else { return nil }
    return PolicySource(
      document: document, article: article, status: status, date: date, effectiveFrom: from,
      reading: reading)
  }
}

extension ValueReader where Value == String {
  /// A day, as it is written.
  fileprivate static var day: ValueReader {
    .scalar("a date such as `2026-11-23`", examples: ["2026-11-23"]) { text throws(ScalarProblem) in
      guard CalendarDate(text) != nil else {
        throw ScalarProblem("\(text.quoted) is not a date", help: ["write `2026-11-23`"])
      }
      return text
    }
  }
}
