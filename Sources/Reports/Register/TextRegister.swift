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
    let noun = Phrase.counted(register.submissions, .oneSubmission, .manySubmissions)
    var text = Phrase.atInstant(noun, register.at.plain) + "\n"
    for status in RegisterRow.Status.allCases {
      let count = "\(register.counts[status] ?? 0)"
      text += "  \(status.word.padded(to: 12))\(count)\n"
    }
    text += section(.needsALook, register.problems, of: register.problemCount) { row in
      "\(row.status.word)  \(row.name.plain.cut(to: 200))"
        + (row.message.map { Phrase.colon() + $0.said.plain.cut(to: 300) } ?? "")
    }
    let known = register.totals.filter { $0.by == .all || $0.by == .team }
    text += section(.totalsHeading, known, of: known.count) { total in
      let name =
        total.by == .all
        ? Phrase.allGroup() : total.name.map { Phrase.teamNamed($0) } ?? Phrase.noTeam()
      return Phrase.totalLine(
        name.plain.cut(to: 100), "\(total.runs)", "\(total.verified)", "\(total.unknown)",
        AmountUnit.kilograms.describe(total.emissions))
    }
    text += section(.outliersHeading, register.outliers, of: register.outlierCount) { outlier in
      let factor = CanonicalNumber.text((outlier.value / outlier.median * 100).rounded() / 100)
      return Phrase.outlierLine(
        outlier.submission.plain.cut(to: 200), outlier.run.plain.cut(to: 100), factor,
        "\(outlier.count)", outlier.measure.rawValue)
    }
    text += section(.exceptionsHeading, register.exceptions, of: register.exceptions.count) {
      exception in
      let owner = exception.owner.map { Phrase.ofOwner($0.plain.cut(to: 100)) } ?? Phrase.ofNobody()
      let end = exception.expires.map { Phrase.untilDay($0.plain) } ?? Phrase.withoutEnd()
      return Phrase.exceptionLine(
        exception.id.plain.cut(to: 100), owner, end, "\(exception.findings)",
        "\(exception.submissions)")
    }
    if register.leftOut.count > 0 {
      text += "\n" + Phrase.filesLeftOut("\(register.leftOut.count)") + "\n"
    }
    return Array(text.utf8)
  }

  /// Nothing.
  public func row(_ row: RegisterRow, at index: Int) -> [UInt8] { [] }

  /// Nothing.
  public func closing(_ register: Register) -> [UInt8] { [] }

  private func section<Item>(
    _ title: Phrase, _ items: [Item], of count: Int, line: (Item) -> String
  ) -> String {
    guard !items.isEmpty else { return "" }
    var text = "\n\(title())\n"
    for item in items.prefix(Self.mostLines) { text += "  \(line(item))\n" }
    let rest = count - min(items.count, Self.mostLines)
    return rest > 0 ? text + "  " + Phrase.moreOfThem("\(rest)") + "\n" : text
  }
}
