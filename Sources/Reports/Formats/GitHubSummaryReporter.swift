public import Result

/// The summary of a job in GitHub Actions, for `$GITHUB_STEP_SUMMARY`.
public struct GitHubSummaryReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "github-summary"
  /// What the format is for, in one line.
  public static let summary = "the summary of a job in GitHub Actions"

  /// GitHub takes 1 MiB.
  static let limit = 1_000_000

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    options.language.writing {
      var page = MarkdownPage(limit: Self.limit)
      page.write(result, showsSources: true)
      return Array(page.text.utf8)
    }
  }
}
