import Diagnostics
import Quantities
import Result

extension MarkdownPage {
  /// What would mend the runs, folded; every edit of one line as a block that both platforms apply
  /// when it stands in a review comment on that line.
  mutating func suggestions(_ runs: [RunResult]) {
    let all = runs.flatMap { run in run.suggestions.map { (suggestion: $0, run: run) } }
    let (opening, others) = (
      all.filter(\.suggestion.opensGate), all.filter { !$0.suggestion.opensGate }
    )
    if !others.isEmpty {
      text += "\n"
      add(others, named: .moreSuggestions) { Self.line($0, of: $1) }
    }
    guard !opening.isEmpty else { return }
    text += "\n"
    add(opening, named: .moreSuggestions) { Self.piece($0, of: $1) }
  }

  /// One that does not open the gate.
  private static func line(_ suggestion: SuggestionResult, of run: RunResult) -> String {
    let measures = suggestion.measures.map { $0.plain }.joined(separator: " + ").cut(to: 300)
    let way = Phrase.nearestFor(
      MarkdownText.code(run.title.cut(to: 200)),
      MarkdownText.inline("\(measures) → \(suggestion.verdict.word)"),
      MarkdownText.inline(suggestion.shortLine.cut(to: 500)))
    return "- \(way)\n"
  }

  private static func piece(_ suggestion: SuggestionResult, of run: RunResult) -> String {
    let measures = suggestion.measures.map { $0.plain }.joined(separator: " + ").cut(to: 300)
    var title = "\(measures) → \(suggestion.verdict.word)"
    if let percent = suggestion.savingPercent, let saving = suggestion.savingKilograms,
      percent.isFinite
    {
      let mass = QuantityFormatter.describe(saving, as: .mass, namesGas: true)
      title += Phrase.clause() + Phrase.lessBy(mass, CanonicalNumber.fixed(percent, decimals: 0))
    }
    var text = "<details><summary>\(MarkdownText.html(title))</summary>\n\n"
    let name = run.title
    let trust: Phrase = suggestion.applicability == .safe ? .effortSafe : .effortLook
    text += trust(MarkdownText.code(name.cut(to: 200)), suggestion.effortWord) + "\n\n"
    for change in suggestion.changes.prefix(20) {
      text += "- \(MarkdownText.inline(change.said.cut(to: 500)))\n"
    }
    for line in suggestion.limitLines.prefix(20) {
      text += "- \(MarkdownText.inline(line.cut(to: 500)))\n"
    }
    for note in suggestion.notes.prefix(20) {
      text += "- \(Phrase.note(MarkdownText.inline(note.said.cut(to: 500))))\n"
    }
    if let lines = suggestion.suggestedLines {
      for line in lines {
        text += "\n\(MarkdownText.code("\(line.path):\(line.line)")):\n\n"
        text += MarkdownText.block(line.text, language: "suggestion")
      }
    } else if let patch = suggestion.patch {
      let shown = patch.lines.map { LogText.defused($0.plain) }.joined(separator: "\n")
      text += "\n" + MarkdownText.block(shown, language: "diff")
    }
    return text + "\n</details>\n"
  }

  /// The facts of every run with their origins, folded.
  mutating func facts(_ runs: [RunResult]) {
    let known = runs.filter { !$0.facts.isEmpty }
    guard !known.isEmpty else { return }
    text += "\n"
    add(known, named: .moreRuns) { run in
      var text =
        "<details><summary>\(Phrase.factsOf(MarkdownText.html(run.title.cut(to: 200))))</summary>"
      text +=
        "\n\n| \(Phrase.factColumn()) | \(Phrase.valueColumn()) | \(Phrase.originColumn()) |\n"
      text += "|---|---|---|\n"
      for fact in run.facts {
        text += "| \(MarkdownText.cell(fact.name.cut(to: 100))) "
        text += "| \(MarkdownText.inline(fact.valueText.cut(to: 200))) "
        text += "| \(MarkdownText.inline(fact.originText.cut(to: 300))) |\n"
      }
      return text + "\n</details>\n"
    }
  }
}

/// A line as a suggestion would leave it.
struct SuggestedLine: Equatable {
  var path: String
  var line: Int
  var text: String
}

extension SuggestionResult {
  /// The lines that the edits change, in the order of the file; nil when one of them cannot be shown
  /// exactly: it spans lines, is not at hand, or holds what must not be printed.
  var suggestedLines: [SuggestedLine]? {
    guard !edits.isEmpty else { return nil }
    let sorted = edits.sorted {
      ($0.location.path, $0.location.line, $0.location.column)
        < ($1.location.path, $1.location.line, $1.location.column)
    }
    var lines: [SuggestedLine] = []
    var group: [EditResult] = []
    for (index, edit) in sorted.enumerated() {
      guard edit.location.isExact, !edit.location.text.isEmpty else { return nil }
      group.append(edit)
      let next = index + 1 < sorted.count ? sorted[index + 1].location : nil
      if let next, next.path == edit.location.path, next.line == edit.location.line {
        guard next.text == edit.location.text, next.column >= edit.location.endColumn else {
          return nil
        }
        continue
      }
      guard let text = Self.text(of: group) else { return nil }
      lines.append(SuggestedLine(path: edit.location.path, line: edit.location.line, text: text))
      group = []
    }
    return lines
  }

  /// One line with edits that do not overlap, in order; nil when it holds what must not be printed.
  private static func text(of edits: [EditResult]) -> String? {
    guard let original = edits.first?.location.text else { return nil }
    var scalars = Array(original.unicodeScalars)
    for edit in edits.reversed() {
      let range = (edit.location.column - 1)..<(edit.location.endColumn - 1)
      guard range.upperBound <= scalars.count else { return nil }
      scalars.replaceSubrange(range, with: edit.text.unicodeScalars)
    }
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars)
    // A platform breaks the lines of a suggestion as those of the file.
    let lines = String(text).lines
    let isPlain = lines.allSatisfy { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
      return parts.allSatisfy { String($0).plain == $0 } && LogText.defused(line) == line
    }
    return isPlain ? lines.joined(separator: "\n") : nil
  }
}
