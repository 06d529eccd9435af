public import Result

/// JUnit XML: a suite for each run and a case for each finding.
///
/// Budgets that several runs overdraw together have a suite of their own, so that each fails once.
/// JUnit knows no warnings; they are cases that succeed and say so. The last suite has one case, the
/// verdict.
public struct JUnitReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "junit"
  /// What the format is for, in one line.
  public static let summary = "JUnit XML, a test case for each finding"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    let overruns = result.sharedOverruns
    var suites = result.runs.enumerated().map { index, run in
      let name = run.path.isEmpty ? "run \(index + 1)" : run.path
      let title = run.name.isEmpty || run.name == run.path ? name : "\(name) (\(run.name))"
      return (
        title,
        run.findings.filter { finding in !overruns.contains { $0.covers(finding) } }
          .map { Self.testCase($0, of: run) }
      )
    }
    let shared = result.items.filter(\.isShared)
    if !shared.isEmpty { suites.append(("budgets", shared.map { Self.testCase($0) })) }
    if !result.diagnostics.isEmpty {
      suites.append(("files", result.diagnostics.map { Self.testCase(ReportItem($0)) }))
    }
    let outcome: String? =
      result.verdict == .fail ? "failure" : result.verdict == .unknown ? "error" : nil
    suites.append(
      (
        "carbonward",
        [
          JUnitDocument.Case(
            name: "verdict: \(result.verdict.rawValue)", outcome: outcome ?? "system-out",
            message: result.headline,
            details: outcome == nil ? JUnitDocument.Case.details([result.headline]) : "")
        ]
      ))
    return JUnitDocument(
      suites: suites.map { name, cases in
        JUnitDocument.Suite(
          name: name, properties: [("verdict", result.verdict.rawValue)], cases: cases)
      }
    ).bytes
  }

  private static func testCase(
    _ finding: FindingResult, of run: RunResult
  ) -> JUnitDocument.Case {
    let name = finding.id.isEmpty ? "unnamed" : finding.id
    guard let item = ReportItem(finding, of: run) else {
      let isIdle = finding.status == .notApplicable
      return JUnitDocument.Case(
        name: name, outcome: isIdle ? "skipped" : nil,
        message: isIdle ? "not applicable" : "")
    }
    return testCase(item)
  }

  private static func testCase(_ item: ReportItem) -> JUnitDocument.Case {
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
    return JUnitDocument.Case(
      name: item.id, outcome: outcome, message: item.fullMessage,
      details: JUnitDocument.Case.details(details))
  }
}
