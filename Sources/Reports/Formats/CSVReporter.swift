import Quantities
public import Result

/// One row a run, for spreadsheets (RFC 4180).
///
/// No field starts a formula: what a hostile file put into a name is text to every spreadsheet.
public struct CSVReporter: Reporter {
  public static let name = "csv"
  public static let summary = "one row a run, for spreadsheets"

  public init() {}

  /// The facts that a row repeats, by name and column.
  private static let facts: [(name: String, column: String)] = [
    ("team", "team"), ("project", "project"), ("model.id", "model"),
    ("model.params", "params"), ("tokens", "tokens"), ("precision", "precision"),
    ("hardware.accelerator", "accelerator"), ("hardware.count", "accelerators"),
    ("duration", "duration_h"), ("site.region", "region"), ("trials", "trials"),
  ]

  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    let metrics = MetricKey.allCases.flatMap { key in
      ["p5", "p50", "p95"].map { "\(key.rawValue)_\($0)" }
    }
    var text = Self.row(
      ["run", "path", "format", "verdict"] + Self.facts.map(\.column) + metrics
        + ["violated", "unknown"])
    for run in result.runs {
      // Nothing was held against a mere estimate, so that it has no verdict.
      let verdict = result.isMereEstimate ? "" : run.verdict.rawValue
      let numbers = MetricKey.allCases.flatMap { key -> [String] in
        guard let range = run.estimate[key] else { return ["", "", ""] }
        return [range.p5, range.p50, range.p95].map { CanonicalNumber.text($0) }
      }
      text += Self.row(
        [run.title, run.path, run.format, verdict].map(Self.field)
          + Self.facts.map { fact in run.facts.first { $0.name == fact.name }?.cell ?? "" }
          + numbers
          + [.violated, .unknown].map { status in
            Self.field(run.findings.filter { $0.status == status }.map(\.id).joined(separator: " "))
          })
    }
    return Array(text.utf8)
  }

  private static func row(_ fields: [String]) -> String {
    fields.joined(separator: ",") + "\r\n"
  }

  /// A text as a field: on one line, quoted where it must be, and never the start of a formula.
  static func field(_ text: String) -> String {
    var plain = text.plain
    if let first = plain.unicodeScalars.first(where: { $0 != " " }),
      ["=", "+", "-", "@", "|", "%", "＝", "＋", "－", "＠"].contains(first)
    {
      plain = "'" + plain
    }
    guard plain.unicodeScalars.contains(where: { [",", "\"", ";", "'", " "].contains($0) }) else {
      return plain
    }
    return "\"" + plain.escaped([("\"", "\"\"")]) + "\""
  }
}

extension FactResult {
  /// The value as a field, in the canonical unit; the middle of a range.
  fileprivate var cell: String {
    switch value {
    case .text(let text): CSVReporter.field(text)
    case .flag(let flag): flag ? "true" : "false"
    case .number(let number): CanonicalNumber.text(number)
    case .range(low: _, central: let number, high: _): CanonicalNumber.text(number)
    case .unknown: ""
    }
  }
}
