/// JUnit XML: a suite for each run and a case for each finding.
///
/// JUnit knows no warnings; they are cases that succeed and say so. The last suite has one case, the
/// verdict.
public struct JUnitReporter: Reporter {
  public static let name = "junit"
  public static let summary = "JUnit XML, a test case for each finding"

  public init() {}

  private struct Case {
    var suite: String
    var name: String
    /// `failure`, `error`, `skipped`, `system-out`, or nothing for a plain success.
    var outcome: String?
    var message = ""
    var details = ""
  }

  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var suites = result.runs.enumerated().map { index, run in
      let name = run.path.isEmpty ? "run \(index + 1)" : run.path
      let title = run.name.isEmpty || run.name == run.path ? name : "\(name) (\(run.name))"
      return (
        title,
        run.findings.map { finding in
          Self.testCase(finding, of: run, title, onUnknown: result.settings.onUnknown)
        }
      )
    }
    if !result.diagnostics.isEmpty {
      suites.append(("files", result.diagnostics.map { Self.testCase(ReportItem($0), "files") }))
    }
    let outcome: String? =
      result.verdict == .fail ? "failure" : result.verdict == .unknown ? "error" : nil
    suites.append(
      (
        "carbonward",
        [
          Case(
            suite: "carbonward", name: "verdict: \(result.verdict.rawValue)", outcome: outcome,
            message: result.headline)
        ]
      ))
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    let all = suites.flatMap(\.1)
    text += "<testsuites name=\"carbonward\" \(Self.counts(all, nested: true))>\n"
    for (name, cases) in suites { text += Self.suite(name, cases, result.verdict) }
    return Array((text + "</testsuites>\n").utf8)
  }

  private static func testCase(
    _ finding: FindingResult, of run: RunResult, _ suite: String, onUnknown: String
  ) -> Case {
    let name = finding.id.isEmpty ? "unnamed" : finding.id
    guard let level = finding.level(onUnknown: onUnknown) else {
      let isIdle = finding.status == "not_applicable"
      return Case(
        suite: suite, name: name, outcome: isIdle ? "skipped" : nil,
        message: isIdle ? "not applicable" : "")
    }
    return testCase(ReportItem(finding, of: run, level), suite)
  }

  private static func testCase(_ item: ReportItem, _ suite: String) -> Case {
    let outcome =
      switch (item.status, item.level) {
      case (.waived, _): "skipped"
      case (.unknown, .error), (.diagnostic, .error): "error"
      case (.unknown, _): "skipped"
      case (_, .error): "failure"
      default: "system-out"
      }
    var details = item.location.map { ["\($0.path):\($0.line):\($0.column)"] } ?? []
    if details.isEmpty, let path = item.path { details = [path] }
    details += ["\(item.word): \(item.fullMessage)"] + item.help.map { "help: \($0)" }
    details += item.suggestions.map { "try \($0.summary)" }
    return Case(
      suite: suite, name: item.id, outcome: outcome, message: item.fullMessage,
      details: details.map { LogText.defused($0.plain) }.joined(separator: "\n"))
  }

  private static func counts(_ cases: [Case], nested: Bool = false) -> String {
    let failures = cases.count { $0.outcome == "failure" }
    let errors = cases.count { $0.outcome == "error" }
    let counts = "tests=\"\(cases.count)\" failures=\"\(failures)\" errors=\"\(errors)\""
    return nested ? counts : counts + " skipped=\"\(cases.count { $0.outcome == "skipped" })\""
  }

  private static func suite(_ name: String, _ cases: [Case], _ verdict: VerdictWord) -> String {
    var text = "  <testsuite name=\"\(escaped(name))\" \(counts(cases))>\n"
    text += "    <properties>\n"
    text += "      <property name=\"verdict\" value=\"\(verdict.rawValue)\"/>\n"
    text += "    </properties>\n"
    for item in cases {
      text += "    <testcase classname=\"\(escaped(item.suite))\" name=\"\(escaped(item.name))\""
      switch item.outcome {
      case nil: text += "/>\n"
      case "system-out"?:
        text += ">\n      <system-out>\(escaped(item.details, isLines: true))</system-out>\n"
        text += "    </testcase>\n"
      case "skipped"?:
        text += ">\n      <skipped message=\"\(escaped(item.message))\"/>\n    </testcase>\n"
      case let outcome?:
        text += ">\n      <\(outcome) message=\"\(escaped(item.message))\" type=\"carbonward\">"
        text += "\(escaped(item.details, isLines: true))</\(outcome)>\n    </testcase>\n"
      }
    }
    return text + "  </testsuite>\n"
  }

  /// Text for an attribute or an element; lines have been made plain one by one.
  private static func escaped(_ text: String, isLines: Bool = false) -> String {
    (isLines ? text : text.plain.cut(to: 4_000)).escaped([
      ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("\"", "&quot;"), ("'", "&apos;"),
    ])
  }
}
