public import Result

/// The comment on a merge request, for GitHub and GitLab.
///
/// It opens with a hidden tag by which a bot finds and updates it. The same result gives the same
/// bytes.
public struct MarkdownReporter: Reporter {
  public static let name = "markdown"
  public static let summary = "the comment on a merge request, for GitHub and GitLab"

  /// Marks the comment in a merge request.
  static let tag = "<!-- carbonward:comment -->"
  /// GitHub takes 65,536 characters; bytes are never fewer.
  static let limit = 60_000

  public init() {}

  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var page = MarkdownPage(limit: Self.limit)
    page.text += Self.tag + "\n"
    page.write(result, showsSources: false)
    return Array(page.text.utf8)
  }
}

/// The summary of a job in GitHub Actions, for `$GITHUB_STEP_SUMMARY`.
public struct GitHubSummaryReporter: Reporter {
  public static let name = "github-summary"
  public static let summary = "the summary of a job in GitHub Actions"

  /// GitHub takes 1 MiB.
  static let limit = 1_000_000

  public init() {}

  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var page = MarkdownPage(limit: Self.limit)
    page.write(result, showsSources: true)
    return Array(page.text.utf8)
  }
}
