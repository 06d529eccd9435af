import Catalogue
import Diagnostics
import Footprint
package import Policy
import Quantities
import Runs

/// A page about one thing: a heading, and labelled lines.
package struct Sheet: Sendable {
  /// What the page is about, such as `metric energy`.
  package var heading: String
  /// What is said of it; a label may be empty.
  package var fields: [(label: String, text: String)]

  package init(heading: String, fields: [(label: String, text: String)]) {
    self.heading = heading
    self.fields = fields
  }

  /// The page as text, safe for a terminal.
  package var text: String {
    let width = fields.map(\.label.count).max() ?? 0
    return TerminalText.sanitized(heading) + "\n"
      + fields.map { field in
        let indent = String(repeating: " ", count: width - field.label.count)
        let lines = field.text.split(separator: "\n").map { TerminalText.sanitized(String($0)) }
        let margin = String(repeating: " ", count: width + 4)
        return "  \(field.label)\(indent)  \(lines.joined(separator: "\n" + margin))\n"
      }.joined()
  }
}

extension Sheet {
  /// A rule, budget, measure or waiver.
  package init(_ explanation: Explanation) {
    heading = "\(explanation.kind.rawValue) \(explanation.id)"
    let start = explanation.definition.start
    fields =
      [explanation.description, explanation.help].compactMap { $0.map { ("", $0) } }
      + explanation.fields.map { ($0.label, $0.text) }
      + explanation.references.map { ("reference", $0) }
      + [("defined", "\(explanation.definition.file.path):\(start.line):\(start.column)")]
  }

  /// A metric by its name in policies or in results.
  package static func metric(_ id: String) -> Sheet? {
    guard let metric = Metric(rawValue: id) ?? Metric.allCases.first(where: { $0.resultKey == id })
    else { return nil }
    return Sheet(
      heading: "metric \(metric.rawValue)",
      fields: [
        ("is", metric.summary), ("unit", metric.unit), ("in results", metric.resultKey),
        ("in policies", "estimate.\(metric.rawValue).p50, .p5, .p95, .mean"),
      ])
  }

  /// A fact of a run.
  package static func fact(_ id: String) -> Sheet? {
    guard let fact = Fact(named: id) else { return nil }
    var fields = [("is", fact.summary)]
    switch fact.kind {
    case .text: fields.append(("takes", "a word or name"))
    case .choice(let words): fields.append(("takes", words.joined(separator: ", ")))
    case .flag: fields.append(("takes", "true or false"))
    case .timestamp: fields.append(("takes", "an instant such as 2026-11-23T09:30:00Z"))
    case .number(let dimension):
      fields.append(("takes", "\(dimension.article) such as \(dimension.example)"))
      if !dimension.canonicalUnit.isEmpty {
        fields.append(("in results", "in \(dimension.canonicalUnit)"))
      }
    }
    fields.append(("in policies", "run.\(id)"))
    return Sheet(heading: "fact \(id)", fields: fields)
  }
}
