public import Result

/// reviewdog's Diagnostic Format, which it posts as review comments with suggestions to apply.
public struct RDJSONReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "rdjson"
  /// What the format is for, in one line.
  public static let summary = "reviewdog's format, with suggestions to apply"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("source") { $0.object { $0.writeReviewSource() } }
      writer.member("severity", ReviewComment.severity(of: result.verdict))
      writer.member("diagnostics") {
        $0.array(ReviewComment.all(of: result)) { writer, comment in
          writer.object { $0.write(comment, namesSource: false) }
        }
      }
    }
    writer.append("\n")
    return writer.bytes
  }
}
