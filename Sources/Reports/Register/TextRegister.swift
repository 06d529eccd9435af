import Quantities
public import Result

/// The register in a page of text for a terminal: counts, what needs a look, and the sums.
public struct TextRegister: RegisterReporter {
  /// The word for `--format` and `--output`.
  public static let name = "text"

  private static let mostLines = 50

  /// Creates a reporter.
  public init() {}

  /// The whole text.
  public func opening(_ register: Register) -> [UInt8] {
    let noun = register.submissions == 1 ? "submission" : "submissions"
    var text = "\(register.submissions) \(noun) at \(register.at.plain)\n"
    for status in RegisterRow.Status.allCases {
      let count = "\(register.counts[status] ?? 0)"
      text += "  \(status.rawValue.padded(to: 12))\(count)\n"
    }
    text += section("what needs a look", register.problems, of: register.problemCount) { row in
      "\(row.status.rawValue)  \(row.name.plain.cut(to: 200))"
        + (row.message.map { ": \($0.plain.cut(to: 300))" } ?? "")
    }
    let known = register.totals.filter { $0.by == .all || $0.by == .team }
    text += section("totals", known, of: known.count) { total in
      let name = total.by == .all ? "all" : total.name.map { "team \($0)" } ?? "no team"
      return "\(name.plain.cut(to: 100)): \(total.runs) runs, \(total.verified) verified, "
        + "\(total.unknown) not known, \(AmountUnit.kilograms.describe(total.emissions))"
    }
    text += section("outliers", register.outliers, of: register.outlierCount) { outlier in
      let factor = CanonicalNumber.text((outlier.value / outlier.median * 100).rounded() / 100)
      return "\(outlier.submission.plain.cut(to: 200)): \(outlier.run.plain.cut(to: 100)) is at "
        + "\(factor) times the median of \(outlier.count) (\(outlier.measure.rawValue))"
    }
    text += section("exceptions", register.exceptions, of: register.exceptions.count) { exception in
      let owner = exception.owner.map { "of \($0.plain.cut(to: 100))" } ?? "of nobody"
      let end = exception.expires.map { "until \($0.plain)" } ?? "without an end"
      return
        "\(exception.id.plain.cut(to: 100)) \(owner), \(end): \(exception.findings) findings in "
        + "\(exception.submissions) submissions"
    }
    if register.leftOut.count > 0 {
      text += "\n\(register.leftOut.count) files are no submission\n"
    }
    return Array(text.utf8)
  }

  /// Nothing.
  public func row(_ row: RegisterRow, at index: Int) -> [UInt8] { [] }

  /// Nothing.
  public func closing(_ register: Register) -> [UInt8] { [] }

  private func section<Item>(
    _ title: String, _ items: [Item], of count: Int, line: (Item) -> String
  ) -> String {
    guard !items.isEmpty else { return "" }
    var text = "\n\(title)\n"
    for item in items.prefix(Self.mostLines) { text += "  \(line(item))\n" }
    let rest = count - min(items.count, Self.mostLines)
    return rest > 0 ? text + "  and \(rest) more\n" : text
  }
}
