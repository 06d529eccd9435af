import Quantities
public import Result

/// One row a team, project, label and policy, for spreadsheets: what their runs would use together.
public struct TotalsReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "totals"
  /// What the format is for, in one line.
  public static let summary = "one row a team, project, label and policy, for spreadsheets"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8: the row of all runs first, then the groups, the largest first.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    let metrics = MetricKey.allCases.flatMap { key in
      ["p5", "p50", "p95"].map { "\(key.rawValue)_\($0)" }
    }
    let whole = result.isMereEstimate ? "" : result.verdict.rawValue
    var lines = [["by", "name", "runs", "unknown"] + metrics + ["check_verdict"]]
    for total in [result.total] + result.allTotals {
      let numbers = MetricKey.allCases.flatMap { key -> [String] in
        guard let range = total[key] else { return ["", "", ""] }
        return [range.p5, range.p50, range.p95].map(CSVReporter.number)
      }
      lines.append(
        [
          CSVReporter.field(total.by), CSVReporter.field(total.name ?? ""), "\(total.runs)",
          "\(total.unknown)",
        ] + numbers + [whole])
    }
    return Array(lines.map { $0.joined(separator: ",") + "\n" }.joined().utf8)
  }
}
