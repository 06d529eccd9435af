import Quantities
import Result

extension [EstimateResult.Entry] {
  /// The difference in emissions, or in energy where those are not known, such as `adds 12 kgCO2e`.
  var difference: String? {
    let rows: [(key: MetricKey, dimension: Dimension, namesGas: Bool)] = [
      (.emissions, .mass, true), (.energy, .energy, false),
    ]
    for row in rows {
      guard let range = first(where: { $0.key == row.key })?.range else { continue }
      let amount = QuantityFormatter.describe(
        abs(range.p50), as: row.dimension, namesGas: row.namesGas)
      if range.p50 == 0 { return Phrase.addsNothing() }
      return (range.p50 > 0 ? Phrase.adds : .saves)(amount)
    }
    return nil
  }
}

extension RunChange {
  /// What became of the run, in a few words.
  var summary: String {
    switch kind {
    case .added: Phrase.newRun()
    case .unchanged: Phrase.unchangedRun()
    case .changed: delta.difference ?? Phrase.changedRun()
    }
  }
}

extension ChangeResult {
  /// How many runs are new, changed, as they were and gone, where there are any.
  var counts: [String] {
    [
      (added, Phrase.new), (changed, .changed), (unchanged, .unchanged), (removed.count, .removed),
    ].filter { $0.0 > 0 }.map { $0.1("\($0.0)") }
  }
}

extension MarkdownPage {
  /// What the change does to the runs, and edits that several runs share, told once.
  mutating func write(_ change: ChangeResult) {
    let counts = change.counts
    var runs = counts.isEmpty ? Phrase.noRuns() : counts.joined(separator: Phrase.comma())
    if change.mended > 0 { runs = Phrase.againstMends(runs, "\(change.mended)") }
    let base = MarkdownText.code(change.base.cut(to: 200))
    text += "\n\(Phrase.againstSentence(base, runs))\n"
    if !change.groups.isEmpty {
      text += "\n"
      add(change.groups, named: .moreSharedEdits) { group in
        let amount = group.delta.difference.map { Phrase.clause() + Phrase.together($0) } ?? ""
        var edits = group.changes.prefix(5).map { MarkdownText.code($0.said.cut(to: 300)) }
          .joined(separator: Phrase.comma())
        if group.changes.count > 5 {
          edits = Phrase.andMoreNames(edits, "\(group.changes.count - 5)")
        }
        return "- \(Phrase.sameEditList("\(group.runs.count)", amount, edits))\n"
      }
    }
    if !change.removed.isEmpty {
      text += "\n"
      add(change.removed, named: .moreRemovedRuns) { run in
        "- \(Phrase.removedPath(MarkdownText.code(run.path.cut(to: 300))))\n"
      }
    }
  }
}
