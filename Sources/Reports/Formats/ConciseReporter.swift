public import Result

/// One line a finding, for editors, `grep` and short logs.
public struct ConciseReporter: Reporter {
  public static let name = "concise"
  public static let summary = "one line a finding: path:line:column: level[id]: message"

  public init() {}

  public func render(_ result: CheckResult, options: ReportOptions) -> [UInt8] {
    var text = ""
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
