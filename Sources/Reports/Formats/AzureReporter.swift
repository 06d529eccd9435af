import Diagnostics
public import Result

/// Azure Pipelines logging commands.
public struct AzureReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "azure"
  /// What the format is for, in one line.
  public static let summary = "issues and the result of a step in Azure Pipelines"
  /// Nothing but what asks for attention.
  public static let detail = ResultDetail.attention

  private static let longestMessage = 2_000

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var text = ""
    let annotations = result.annotations
    for item in annotations.shown { text += Self.line(item) + "\n" }
    var closing = result.headline
    if annotations.elsewhere > 0 {
      closing +=
        "; \(annotations.elsewhere) about files that the change leaves as they are, in the summary"
    }
    let outcome =
      switch result.verdict {
      case .pass: "Succeeded"
      case .warn: "SucceededWithIssues"
      case .fail, .unknown: "Failed"
      }
    text += "##vso[task.complete result=\(outcome);]\(Self.data(closing))\n"
    return Array(text.utf8)
  }

  private static func line(_ item: ReportItem) -> String {
    let message = item.fullMessage.plain.cut(to: longestMessage)
    // There is no level below a warning.
    guard item.level > .note else {
      return LogText.defused("\(item.word)[\(item.id.plain)]: \(message)")
    }
    var properties = "type=\(item.level.rawValue);"
    if let path = item.path { properties += "sourcepath=\(property(path));" }
    if let location = item.location {
      properties += "linenumber=\(location.line);"
      properties += "columnnumber=\(location.startColumn(in: .utf16));"
    }
    properties += "code=\(property(item.id));"
    return "##vso[task.logissue \(properties)]\(data(message))"
  }

  private static func property(_ text: String) -> String {
    text.plain.escaped([
      ("%", "%AZP25"), ("\r", "%0D"), ("\n", "%0A"), (";", "%3B"), ("]", "%5D"),
    ])
  }

  private static func data(_ text: String) -> String {
    text.escaped([("%", "%AZP25"), ("\r", "%0D"), ("\n", "%0A")])
  }
}
