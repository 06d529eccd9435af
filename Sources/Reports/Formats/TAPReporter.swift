/// TAP 14: a test point for each finding, and a last one for the verdict.
///
/// A waived finding is a failure that is known of (`TODO`), so that harnesses show it and do not fail.
public struct TAPReporter: Reporter {
  public static let name = "tap"
  public static let summary = "Test Anything Protocol, version 14"

  public init() {}

  private struct Point {
    var isOK: Bool
    var description: String
    var directive = ""
    /// Members of the YAML block, in order.
    var details: [(key: String, value: String)] = []
  }

  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var points: [Point] = []
    for diagnostic in result.diagnostics { points.append(Self.point(ReportItem(diagnostic))) }
    for run in result.runs {
      for finding in run.findings {
        if let level = finding.level(onUnknown: result.settings.onUnknown) {
          points.append(Self.point(ReportItem(finding, of: run, level)))
        } else {
          let name = run.title
          points.append(
            Point(
              isOK: true, description: "\(finding.id) (run \(name))",
              directive: finding.status == "not_applicable" ? " # SKIP not applicable" : ""))
        }
      }
    }
    points.append(
      Point(
        isOK: result.verdict == .pass || result.verdict == .warn,
        description: "verdict \(result.headline)"))
    var text = "TAP version 14\n1..\(points.count)\n"
    for (index, point) in points.enumerated() {
      let description = Self.escaped(point.description)
      text += "\(point.isOK ? "ok" : "not ok") \(index + 1) - \(description)\(point.directive)\n"
      guard !point.details.isEmpty else { continue }
      text += "  ---\n"
      for (key, value) in point.details { text += "  \(key): \(Self.quoted(value))\n" }
      text += "  ...\n"
    }
    return Array(text.utf8)
  }

  private static func point(_ item: ReportItem) -> Point {
    var point = Point(
      isOK: item.level < .error && item.status != .waived,
      description: item.run.map { "\(item.id) (run \($0))" } ?? item.id)
    if item.status == .waived { point.directive = " # TODO waived" }
    point.details = [("message", item.message), ("severity", item.level.word)]
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

  private static func escaped(_ text: String) -> String {
    text.plain.cut(to: 500).escaped([("\\", "\\\\"), ("#", "\\#")])
  }

  /// A double-quoted YAML scalar, which JSON strings are.
  private static func quoted(_ text: String) -> String {
    var writer = JSONWriter()
    writer.string(text.plain.cut(to: 2_000))
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
