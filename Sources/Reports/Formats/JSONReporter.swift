public import Result

/// The result as JSON: `carbonward: result/v1`, from which every other format can be made again.
public struct JSONReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "json"
  /// What the format is for, in one line.
  public static let summary = "the whole result, for programs and for `carbonward render`"

  /// Creates the reporter.
  public init() {}

  /// Returns the document, keys in a fixed order.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    JSONResultWriter.write(result)
  }
}
