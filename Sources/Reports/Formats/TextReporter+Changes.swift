import Result

extension TextPage {
  /// What the change does to a run: the facts it edits and what that adds.
  mutating func write(_ change: RunChange, of run: RunResult) {
    switch change.kind {
    case .added: line("      \(Phrase.inThisChange(styled(Phrase.newRun(), .bold)))")
    case .unchanged: line("      \(styled(Phrase.unchangedRun(), .dim))")
    case .changed:
      let amount = change.delta.difference
      let word = styled(Phrase.changedRun(), .bold)
      line("      \(amount.map { Phrase.labelled(word, $0) } ?? word)")
      for fact in change.facts { line("        \(plain(fact.said))") }
    }
    if let path = change.basePath, path != run.path {
      line("      \(Phrase.wasPath(plain(path)))")
    }
  }

  /// What the whole change does.
  mutating func write(_ change: ChangeResult) {
    for run in change.removed {
      line(
        "\(styled(Phrase.removedRun(), .bold))  \(plain(run.name)) \(styled(plain(run.path), .dim))"
      )
    }
    for group in change.groups {
      let edit = Phrase.sameEditInRuns(
        styled(Phrase.sameEdit(), .bold), "\(group.runs.count)")
      let amount = group.delta.difference.map { Phrase.together($0) }
      line([edit, amount].compactMap(\.self).joined(separator: Phrase.clause()))
      for text in group.changes { line("   \(plain(text.said))") }
    }
    let amount = change.delta.difference ?? Phrase.unknownAddition()
    line(Phrase.againstBase(plain(change.base), amount))
    line(styled("      " + change.counts.joined(separator: Phrase.comma()), .dim))
    if change.mended > 0 { line("      \(Phrase.mends("\(change.mended)"))") }
    line()
  }
}
