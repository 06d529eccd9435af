import Diagnostics
public import Result

/// GitHub Actions annotations, by workflow commands on standard output.
///
/// Those of a change stand on files that it touches. GitHub shows ten of each level a step. The worst come first; the last notice says the verdict and
/// how many were left out.
public struct GitHubReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "github"
  /// What the format is for, in one line.
  public static let summary = "annotations of GitHub Actions, ten of each level"
  /// Nothing but what asks for attention.
  public static let detail = ResultDetail.attention

  private static let perLevel = 10
  /// GitHub takes 64 KB; nobody reads as much beside a line.
  private static let longestMessage = 2_000

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    options.language.writing { Array(Self.text(result).utf8) }
  }

  private static func text(_ result: CheckResult) -> String {
    var text = ""
    var shown: [Level: Int] = [.note: 1]
    var omitted = 0
    let annotations = result.annotations
    for item in annotations.shown {
      guard shown[item.level, default: 0] < perLevel else {
        omitted += 1
        continue
      }
      shown[item.level, default: 0] += 1
      text += annotation(item) + "\n"
    }
    var closing = result.headline
    if omitted > 0 { closing = Phrase.moreAnnotations(closing, "\(omitted)") }
    if annotations.elsewhere > 0 {
      closing = Phrase.elsewhere(closing, "\(annotations.elsewhere)")
    }
    return text + "::notice title=Carbonward::\(data(closing))\n"
  }

  private static func annotation(_ item: ReportItem) -> String {
    var properties: [String] = []
    if let path = item.path { properties.append("file=\(property(path))") }
    if let location = item.location {
      properties.append("line=\(location.line)")
      properties.append("endLine=\(location.endLine)")
      // GitHub drops columns of a range over several lines.
      if location.isOneLine {
        properties.append("col=\(location.startColumn(in: .utf16))")
        properties.append("endColumn=\(location.endColumn(in: .utf16))")
      }
    }
    properties.append("title=\(property("\(item.id) (\(item.pageWord))"))")
    var lines = [item.fullMessage] + item.help.map { Phrase.helpNote($0.said) }
    if let suggestion = item.suggestions.first { lines.append(Phrase.tryNote(suggestion.summary)) }
    let message = lines.map { $0.plain.cut(to: longestMessage) }.joined(separator: "\n")
    let command = item.level == .note ? "notice" : item.level.rawValue
    return "::\(command) \(properties.joined(separator: ","))::\(data(message))"
  }

  /// The value of a property; the percent sign goes first, since it starts every escape.
  private static func property(_ text: String) -> String {
    text.plain.escaped([
      ("%", "%25"), ("\r", "%0D"), ("\n", "%0A"), (":", "%3A"), (",", "%2C"),
    ])
  }

  private static func data(_ text: String) -> String {
    text.escaped([("%", "%25"), ("\r", "%0D"), ("\n", "%0A")])
  }
}
