import Quantities
public import Result

/// One row a run, for spreadsheets: RFC 4180, but for lines that end as they do on Linux.
///
/// No field starts a formula: what a hostile file puts into a name is text to every spreadsheet.
public struct CSVReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "csv"
  /// What the format is for, in one line.
  public static let summary = "one row a run, for spreadsheets"

  /// Creates a reporter.
  public init() {}

  /// The facts that a row repeats, by name and column.
  private static let facts: [(name: String, column: String)] = [
    ("team", "team"), ("project", "project"), ("model.id", "model"),
    ("model.params", "params"), ("method", "method"), ("tokens", "tokens"),
    ("precision", "precision"), ("hardware.accelerator", "accelerator"),
    ("hardware.count", "accelerators"), ("duration", "duration_h"), ("site.region", "region"),
    ("trials", "trials"),
  ]

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    let metrics = MetricKey.allCases.flatMap { key in
      ["p5", "p50", "p95"].map { "\(key.rawValue)_\($0)" }
    }
    let labels = Self.labels(of: result.runs)
    var text = Self.row(
      ["run", "path", "format", "verdict"] + Self.facts.map(\.column) + metrics
        + ["violated", "unknown", "check_verdict"] + labels.map(Self.field))
    let whole = result.isMereEstimate ? "" : result.verdict.rawValue
    for run in result.runs {
      // Nothing was held against a mere estimate, so that it has no verdict.
      let verdict = result.isMereEstimate ? "" : run.verdict.rawValue
      let numbers = MetricKey.allCases.flatMap { key -> [String] in
        guard let range = run.estimate[key] else { return ["", "", ""] }
        return [range.p5, range.p50, range.p95].map(Self.number)
      }
      let named = [FindingResult.Status.violated, .unknown].map { status in
        Self.field(
          run.findings.filter { $0.status == status && !$0.isHeldAgainstBudget }.map(\.id)
            .joined(separator: " "))
      }
      text += Self.row(
        [run.title, run.path, run.format, verdict].map(Self.field)
          + Self.facts.map { run.cell(of: $0.name) } + numbers + named + [whole]
          + labels.map { run.cell(of: $0) })
    }
    return Array(text.utf8)
  }

  /// The labels that any run has, as results name them, sorted.
  private static func labels(of runs: [RunResult]) -> [String] {
    Set(runs.flatMap(\.facts).map(\.name).filter { $0.hasPrefix("labels.") }).sorted()
  }

  private static func row(_ fields: [String]) -> String {
    fields.joined(separator: ",") + "\n"
  }

  /// A number in the canonical unit of its column; nothing for what is no number.
  static func number(_ value: Double) -> String {
    value.isFinite ? CanonicalNumber.text(value) : ""
  }

  /// A text as a field: on one line, quoted where it must be, and never the start of a formula.
  static func field(_ text: String) -> String {
    var plain = text.plain
    if let first = plain.unicodeScalars.first(where: { !$0.properties.isWhitespace }),
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

extension RunResult {
  /// The value of a fact as a field, in the canonical unit; the middle of a range.
  fileprivate func cell(of name: String) -> String {
    switch facts.first(where: { $0.name == name })?.value {
    case .text(let text): CSVReporter.field(text)
    case .flag(let flag): flag ? "true" : "false"
    case .number(let number), .range(low: _, central: let number, high: _):
      CSVReporter.number(number)
    case .unknown, nil: ""
    }
  }
}
