public import Result

/// reviewdog's Diagnostic Format, one diagnostic a line.
public struct RDJSONLinesReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "rdjsonl"
  /// What the format is for, in one line.
  public static let summary = "reviewdog's format, one diagnostic a line"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var bytes: [UInt8] = []
    for comment in ReviewComment.all(of: result) {
      var writer = JSONWriter(isCompact: true)
      writer.object { $0.write(comment, namesSource: true) }
      bytes += writer.bytes + [UInt8(ascii: "\n")]
    }
    return bytes
  }
}
