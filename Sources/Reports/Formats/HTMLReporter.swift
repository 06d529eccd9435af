public import Result

/// One self-contained page for people who review, archive or print a check.
public struct HTMLReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "html"
  /// What the format is for, in one line.
  public static let summary = "a page to look at, archive and print, without scripts"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    HTMLReport(result).render(language: options.language)
  }
}
