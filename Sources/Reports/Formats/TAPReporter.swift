public import Result

/// TAP 14: a test point for each finding, and a last one for the verdict.
///
/// A waived finding is a failure that is known of (`TODO`), so that harnesses show it and do not fail.
public struct TAPReporter: Reporter {
  /// The word for `--format` and `--output`.
  public static let name = "tap"
  /// What the format is for, in one line.
  public static let summary = "Test Anything Protocol, version 14"

  /// Creates a reporter.
  public init() {}

  /// Returns the whole document as UTF-8.
  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var points: [TAPDocument.Point] = []
    for diagnostic in result.diagnostics { points.append(Self.point(ReportItem(diagnostic))) }
    // A budget that several runs overdraw together fails once.
    let overruns = result.sharedOverruns
    for item in result.items where item.isShared { points.append(Self.point(item)) }
    for run in result.runs {
      for finding in run.findings where !overruns.contains(where: { $0.covers(finding) }) {
        if let item = ReportItem(finding, of: run) {
          points.append(Self.point(item))
        } else {
          let name = run.title
          points.append(
            TAPDocument.Point(
              isOK: true, description: "\(finding.id) (run \(name))",
              directive: finding.status == .notApplicable ? " # SKIP not applicable" : ""))
        }
      }
    }
    points.append(
      TAPDocument.Point(
        isOK: result.verdict == .pass || result.verdict == .warn,
        description: "verdict \(result.headline)"))
    return TAPDocument(points: points).bytes
  }

  private static func point(_ item: ReportItem) -> TAPDocument.Point {
    var point = TAPDocument.Point(
      isOK: item.level < .error && item.status != .waived,
      description: item.run.map { "\(item.id) (run \($0))" } ?? item.id)
    if item.status == .waived { point.directive = " # TODO waived" }
    point.details = [("message", item.message), ("severity", item.level.rawValue)]
    point.details.append(("status", item.status.rawValue))
    if let waiver = item.waiver { point.details.append(("waiver", waiver)) }
    if let location = item.location {
      point.details.append(("at", "\(location.path):\(location.line):\(location.column)"))
    } else if let path = item.path {
      point.details.append(("at", path))
    }
    if !item.help.isEmpty { point.details.append(("help", item.help.joined(separator: "; "))) }
    return point
  }
}
