import Diagnostics
package import Result

/// One thing that asks for attention: a finding of a run, or a diagnostic about a file.
package struct ReportItem {
  /// What came of it.
  package enum Status: String {
    case violated, waived, unknown
    /// Within a limit, but past the share of it that warns.
    case near
    /// Something about a file, not about a run.
    case diagnostic
  }

  /// What has something to say.
  package enum Kind: String {
    case budget, rule, sanity, diagnostic
  }

  /// As it was settled with the verdict; never ``Level/none``.
  package var level: Level
  package var status: Status
  /// Names the rule, budget, sanity check or kind of diagnostic; never empty.
  package var id: String
  package var kind: Kind
  /// One line, never empty.
  var message: String
  package var help: [String]
  /// The file concerned.
  package var path: String?
  /// The likeliest place first.
  package var locations: [LocationResult]
  /// The name of the run, where it says more than its path.
  var run: String?
  var waiver: String?
  /// The comment that lets it pass.
  var ignoredBy: LocationResult?
  /// Whether a change under review brought it; nil without a base.
  var change: FindingChange?
  /// The suggestions that mend it, the best first.
  var suggestions: [SuggestionResult]
  /// Whether it is said of a budget that several runs overdraw, in the place of what it says of each.
  var isShared = false

  var location: LocationResult? { locations.first }

  /// Nil for a finding that asks for nothing, or for which a budget answers in the place of the run.
  init?(_ finding: FindingResult, of run: RunResult) {
    guard finding.level > .none, !finding.isHeldAgainstBudget else { return nil }
    level = finding.level
    switch finding.status {
    case .violated: status = .violated
    case .waived: status = .waived
    case .unknown: status = .unknown
    case .passed, .notApplicable: status = .near
    }
    switch finding.kind {
    case .budget: kind = .budget
    case .rule: kind = .rule
    case .sanity: kind = .sanity
    }
    id = finding.id.isEmpty ? "unnamed" : finding.id
    message = finding.message.isEmpty ? id : finding.message
    help = finding.help.map { $0.lines.filter { !$0.isEmpty } } ?? []
    path = finding.locations.first?.path ?? (run.path.isEmpty ? nil : run.path)
    locations = finding.locations
    self.run = run.name.isEmpty || run.name == run.path ? nil : run.name
    waiver = finding.status == .waived ? finding.waiver : nil
    ignoredBy = finding.ignoredBy
    change = finding.change
    suggestions = finding.suggestions.compactMap {
      run.suggestions.indices.contains($0) ? run.suggestions[$0] : nil
    }
  }

  package init(_ diagnostic: DiagnosticResult) {
    level = diagnostic.level
    status = .diagnostic
    id = diagnostic.code.isEmpty ? "unnamed" : diagnostic.code
    kind = .diagnostic
    message = diagnostic.message.isEmpty ? id : diagnostic.message
    help = diagnostic.help
    path = diagnostic.location?.path ?? diagnostic.path
    locations = diagnostic.location.map { [$0] } ?? []
    suggestions = []
  }

  /// `error`, `warning` or `note`; `waived` for what an exception lets pass, and `unknown` for what
  /// keeps the check from passing because nobody knows.
  var word: String {
    switch status {
    case .waived: status.rawValue
    case .unknown where level == .error: status.rawValue
    default: level.rawValue
    }
  }

  /// ``word`` in the language of the page.
  var pageWord: String {
    let phrases = [
      Phrase.errorWord, .warningWord, .noteWord, .waivedWord, .unknownVerdict,
    ]
    return phrases.first { $0.english == word }?() ?? word
  }

  /// What the kind of a diagnostic means, where its message has no words in the language of the page.
  var meaning: String? {
    kind == .diagnostic ? DiagnosticWords.meaning(of: id, saying: message) : nil
  }

  /// The message, with the waiver or the run it is about, and whether it was there before.
  package var fullMessage: String {
    message.said + (run.map { Phrase.runNote($0) } ?? "")
      + (waiver.map { Phrase.waiverNote($0) } ?? "")
      + (change == .existing ? Phrase.notNewNote() : "")
  }
}

extension Level {
  /// The level in the language of the page.
  var pageWord: String {
    switch self {
    case .error: Phrase.errorWord()
    case .warning: Phrase.warningWord()
    case .note: Phrase.noteWord()
    case .none: rawValue
    }
  }
}

extension DiagnosticResult {
  /// What the kind means, where the message has no words in the language of the page.
  var meaning: String? { DiagnosticWords.meaning(of: code, saying: message) }
}

extension RunResult {
  /// What to call the run; never empty.
  var title: String { name.isEmpty ? path.isEmpty ? Phrase.unnamed() : path : name }
}

extension CheckResult {
  /// What stands beside the lines of a change: each item at its likeliest place in a file that the
  /// change touches. What has none there is for the summary.
  var annotations: (shown: [ReportItem], elsewhere: Int) {
    let items = gatheredItems
    guard let files = change?.files.map(Set.init) else { return (items, 0) }
    var shown: [ReportItem] = []
    var elsewhere = 0
    for var item in items {
      if let place = item.locations.first(where: { files.contains($0.path) }) {
        item.locations = [place] + item.locations.filter { $0 != place }
        item.path = place.path
        shown.append(item)
      } else if item.locations.isEmpty, item.path.map(files.contains) ?? true {
        shown.append(item)
      } else {
        elsewhere += 1
      }
    }
    return (shown, elsewhere)
  }

  /// Everything that asks for attention: worst first, then diagnostics, then runs in their order.
  ///
  /// A budget that several runs share is overdrawn once, by the worst that one of them has of it, and
  /// not by each of them.
  package var items: [ReportItem] {
    let overruns = sharedOverruns
    var told: Set<String> = []
    return itemsOfRuns.compactMap { item in
      guard let overrun = overruns.first(where: { $0.covers(item) }) else { return item }
      return told.insert("\(overrun.id)\n\(overrun.message)").inserted
        ? overrun.item(like: item) : nil
    }
  }

  private var itemsOfRuns: [ReportItem] {
    var items = diagnostics.map { ReportItem($0) }
    for run in runs {
      // Most findings ask for nothing, and are not worth a copy.
      for position in run.findings.indices where run.findings[position].level > .none {
        if let item = ReportItem(run.findings[position], of: run) { items.append(item) }
      }
    }
    return [Level.error, .warning, .note].flatMap { level in
      items.filter { $0.level == level && $0.status != .waived }
        + items.filter { $0.level == level && $0.status == .waived }
    }
  }

  /// The verdict and the counts behind it, on one line.
  var headline: String {
    if isMereEstimate { return estimateHeadline }
    var parts = [Phrase.counted(summary.runs, .oneRun, .manyRuns)]
    let counts = [
      (summary.fail, Phrase.failed), (summary.unknown, .unknownRuns), (summary.warn, .withWarnings),
      (summary.pass, .passed),
    ]
    parts += counts.filter { $0.0 > 0 && summary.runs > 1 }.map { $0.1("\($0.0)") }
    parts.append(Phrase.violated("\(summary.violated)"))
    if summary.waived > 0 { parts.append(Phrase.waived("\(summary.waived)")) }
    if let added = change?.delta.difference { parts.append(Phrase.thisChange(added)) }
    let errors = diagnostics.count { $0.severity == .error }
    if errors > 0 { parts.append(Phrase.counted(errors, .oneError, .errors)) }
    return verdict.word.uppercased() + Phrase.colon() + parts.joined(separator: Phrase.comma())
  }
}
