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

extension MarkdownPage {
  /// What the change does to the runs, and edits that several runs share, told once.
  mutating func write(_ change: ChangeResult) {
    let counts = [
      (change.added, "new"), (change.changed, "changed"), (change.unchanged, "unchanged"),
      (change.removed.count, "removed"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let mended = change.mended > 0 ? "; mends \(change.mended) violated" : ""
    let runs = counts.isEmpty ? "no runs" : counts.joined(separator: ", ")
    text += "\nAgainst \(MarkdownText.code(change.base.cut(to: 200))): \(runs)\(mended).\n"
    if !change.groups.isEmpty {
      text += "\n"
      add(change.groups, named: "shared edits") { group in
        let amount = group.delta.difference.map { ", \($0) together" } ?? ""
        let edits = group.changes.prefix(5).map { MarkdownText.code($0.cut(to: 300)) }
        let rest = group.changes.count > 5 ? " and \(group.changes.count - 5) more" : ""
        return "- same edit in \(group.runs.count) runs\(amount): "
          + edits.joined(separator: ", ") + rest + "\n"
      }
    }
    if !change.removed.isEmpty {
      text += "\n"
      add(change.removed, named: "removed runs") { run in
        "- removed: \(MarkdownText.code(run.path.cut(to: 300)))\n"
      }
    }
  }
}
