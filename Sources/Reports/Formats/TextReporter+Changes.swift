import Result

extension TextPage {
  /// What the change does to a run: the facts it edits and what that adds.
  mutating func write(_ change: RunChange, of run: RunResult) {
    switch change.kind {
    case .added: line("      \(styled("new", .bold)) in this change")
    case .unchanged: line("      \(styled("unchanged", .dim))")
    case .changed:
      let amount = change.delta.difference
      line("      \(styled("changed", .bold))\(amount.map { ": \($0)" } ?? "")")
      for fact in change.facts { line("        \(plain(fact))") }
    }
    if let path = change.basePath, path != run.path {
      line("      was \(plain(path))")
    }
  }

  /// What the whole change does.
  mutating func write(_ change: ChangeResult) {
    for run in change.removed {
      line("\(styled("removed", .bold))  \(plain(run.name)) \(styled(plain(run.path), .dim))")
    }
    for group in change.groups {
      let amount = group.delta.difference.map { ", \($0) together" } ?? ""
      line("\(styled("same edit", .bold)) in \(group.runs.count) runs\(amount)")
      for text in group.changes { line("   \(plain(text))") }
    }
    let counts = [
      (change.added, "new"), (change.changed, "changed"), (change.unchanged, "unchanged"),
      (change.removed.count, "removed"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    let amount = change.delta.difference ?? "it is not known what it adds"
    line("against \(plain(change.base)): \(amount)")
    line(styled("      " + counts.joined(separator: ", "), .dim))
    if change.mended > 0 { line("      mends \(change.mended) violated") }
    line()
  }
}
