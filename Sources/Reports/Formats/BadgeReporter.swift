import Diagnostics
import Quantities
public import Result

/// The endpoint of a badge (shields.io schema 1): the verdict and what the runs would emit.
public struct BadgeReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "badge"
  /// What the format is for, in one line.
  public static let summary = "the JSON of a badge, for a Shields endpoint"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    let total = result.whole
    let amount =
      total.unknown == 0
      ? total[.emissions].map {
        QuantityFormatter.describe($0.p50, as: .mass, namesGas: true)
      } : nil
    let hasErrors = result.diagnostics.contains { $0.severity == .error }
    let verdict = hasErrors ? "error" : result.verdict.rawValue
    let isJudged = hasErrors || !result.isMereEstimate
    let said = amount ?? "emissions unknown"
    let message = isJudged ? "\(verdict), \(said)" : said
    return Array(
      """
      {"schemaVersion": 1, "label": "carbon", "message": "\(message)", \
      "color": "\(Self.color(verdict, isJudged: isJudged))"\(verdict == "fail" ? ", \"isError\": true" : "")}

      """.utf8)
  }

  private static func color(_ verdict: String, isJudged: Bool) -> String {
    guard isJudged else { return "blue" }
    return switch verdict {
    case "pass": "brightgreen"
    case "warn": "yellow"
    case "fail", "error": "red"
    default: "lightgrey"
    }
  }
}
