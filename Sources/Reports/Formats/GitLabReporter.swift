public import Result

/// GitLab's Code Quality report: a JSON array of issues.
///
/// The format has no place for a verdict, so that one other than a pass is an issue of its own.
public struct GitLabReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "gitlab"
  /// What the format is for, in one line.
  public static let summary = "GitLab Code Quality report (artifacts:reports:codequality)"

  private static let longestMessage = 2_000

  /// Creates a reporter.
  public init() {}

  private struct Issue {
    var check: String
    var description: String
    var severity: String
    var fingerprint: String
    var path: String
    var line: Int
  }

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var book = FingerprintBook()
    var issues: [Issue] = []
    let fallback = result.runs.map(\.path).first { !$0.isEmpty } ?? "carbonward.yaml"
    if result.verdict != .pass {
      issues.append(
        Issue(
          check: "carbonward-verdict", description: result.headline,
          severity: result.verdict == .warn ? "info" : "blocker",
          fingerprint: "carbonward-verdict-\(result.verdict.rawValue)", path: Self.path(fallback),
          line: 1))
    }
    for item in result.items {
      let status = item.status == .waived ? "waived: " : item.status == .unknown ? "unknown: " : ""
      issues.append(
        Issue(
          check: item.id.plain,
          description: (status + item.fullMessage).plain.cut(to: Self.longestMessage),
          severity: Self.severity(item), fingerprint: book.fingerprint(of: item),
          path: Self.path(item.path ?? fallback), line: item.location?.line ?? 1))
    }
    var writer = JSONWriter()
    writer.array(issues) { writer, issue in
      writer.object {
        $0.member("description", issue.description)
        $0.member("check_name", issue.check)
        $0.member("fingerprint", issue.fingerprint)
        $0.member("severity", issue.severity)
        $0.member("location") {
          $0.object {
            $0.member("path", issue.path)
            $0.member("lines") { $0.object { $0.member("begin", issue.line) } }
          }
        }
      }
    }
    writer.append("\n")
    return writer.bytes
  }

  private static func severity(_ item: ReportItem) -> String {
    switch item.level {
    case .error: "critical"
    case .warning: "minor"
    case .note, .none: "info"
    }
  }

  /// GitLab wants paths relative to the repository, without a leading `./`.
  private static func path(_ path: String) -> String {
    var path = Substring(path.plain)
    while path.hasPrefix("./") { path = path.dropFirst(2) }
    while path.hasPrefix("/") { path = path.dropFirst() }
    return path.isEmpty ? "carbonward.yaml" : String(path)
  }
}
