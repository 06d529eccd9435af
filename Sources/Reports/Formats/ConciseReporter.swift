public import Result

/// One line a finding, for editors, `grep` and short logs.
public struct ConciseReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "concise"
  /// What the format is for, in one line.
  public static let summary =
    "one line a finding: path:line:column: level[id]: message; for an estimate, one a run"
  /// Nothing but what asks for attention.
  public static let detail = ResultDetail.attention

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var text = ""
    if result.isMereEstimate {
      for run in result.runs {
        let name = run.title == run.path ? "" : "\(run.title): "
        text += LogText.defused("\(run.path): \(name)\(run.estimate.line)".plain) + "\n"
      }
    }
    for item in result.items {
      let line =
        "\(item.place)\(item.word)[\(item.id.plain)]: \(item.fullMessage.plain.cut(to: 2_000))"
      text += LogText.defused(line) + "\n"
    }
    return Array((text + result.headline + "\n").utf8)
  }
}

extension ReportItem {
  fileprivate var place: String {
    if let location {
      return "\(location.path):\(location.line):\(location.column): ".plain
    }
    return path.map { "\($0): ".plain } ?? ""
  }
}
