public import Result

/// The comment on a merge request, for GitHub and GitLab.
///
/// It opens with a hidden tag by which a bot finds and updates it. The same result gives the same
/// bytes.
public struct MarkdownReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "markdown"
  /// What the format is for, in one line.
  public static let summary = "the comment on a merge request, for GitHub and GitLab"

  /// Marks the comment in a merge request.
  static let tag = "<!-- carbonward:comment -->"
  /// GitHub takes 65,536 characters; bytes are never fewer.
  static let limit = 60_000

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    options.language.writing {
      var page = MarkdownPage(limit: Self.limit)
      page.text += Self.tag + "\n"
      page.write(result, showsSources: false)
      return Array(page.text.utf8)
    }
  }
}
