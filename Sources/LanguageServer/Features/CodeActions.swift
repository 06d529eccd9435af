import Diagnostics
import Ledger
import Result

/// A change that an editor may apply.
struct CodeAction {
  /// Replaces bytes of a file, as the client has it.
  struct Change {
    var file: SourceFile
    var bytes: Range<Int>
    var text: String
  }

  var title: String
  var changes: [Change]
  /// The remarks that it mends.
  var mends: [Analysis.Remark]
  /// Whether nothing else comes first.
  var isPreferred: Bool
}

/// The changes on offer at a place: those proved to pass, and what was probably meant.
struct CodeActions {
  let analysis: Analysis
  let file: SourceFile
  let range: Range<Int>

  /// Those that mend something at the place.
  var all: [CodeAction] { fixes + suggestions }

  /// Whether a range shares a line with the place: editors ask for the line that the cursor is in.
  private func isHere(_ bytes: Range<Int>) -> Bool {
    file.line(at: bytes.lowerBound) <= file.line(at: range.upperBound)
      && file.line(at: range.lowerBound) <= file.line(at: bytes.upperBound)
  }

  private func isHere(_ remark: Analysis.Remark) -> Bool {
    guard remark.path == analysis.path || remark.locations.contains(where: isOurs) else {
      return false
    }
    let own = remark.locations.filter(isOurs)
    // What is about the whole file stands on its first line.
    if own.isEmpty { return file.line(at: range.lowerBound) == 0 }
    return own.contains { isHere(file.bytes(of: $0)) }
  }

  private func isOurs(_ location: LocationResult) -> Bool { location.path == analysis.path }

  // MARK: - What was probably meant

  private var fixes: [CodeAction] {
    analysis.diagnostics.flatMap { diagnostic -> [CodeAction] in
      guard let primary = diagnostic.primary?.range, primary.file.path == analysis.path,
        isHere(primary.bytes)
      else { return [] }
      let mends = analysis.remarks.filter {
        $0.id == diagnostic.code.id && $0.message.hasPrefix(diagnostic.message)
          && $0.locations.first == LocationResult(primary)
      }
      return diagnostic.remedies.compactMap { fix in
        let changes = changes(fix.edits)
        guard !changes.isEmpty else { return nil }
        return CodeAction(
          title: fix.message, changes: changes, mends: mends,
          isPreferred: fix.applicability == .safe)
      }
    }
  }

  private func changes(_ edits: [Edit]) -> [CodeAction.Change] {
    edits.compactMap { edit in
      analysis.file(edit.range.file.path).map {
        CodeAction.Change(file: $0, bytes: edit.range.bytes, text: edit.text)
      }
    }
  }

  // MARK: - What was proved

  private var suggestions: [CodeAction] {
    var actions: [CodeAction] = []
    for run in analysis.runs {
      for (index, suggestion) in run.suggestions.enumerated() where !suggestion.edits.isEmpty {
        let ids = run.findings.filter { $0.suggestions.contains(index) }.map(\.id)
        let mends = analysis.remarks.filter { $0.isFinding && ids.contains($0.id) && isHere($0) }
        // A change that another line of the same run asks for is not asked for here.
        guard !mends.isEmpty else { continue }
        let changes = suggestion.edits.compactMap { edit in
          analysis.file(edit.location.path).map {
            CodeAction.Change(file: $0, bytes: $0.bytes(of: edit.location), text: edit.text)
          }
        }
        guard changes.count == suggestion.edits.count else { continue }
        actions.append(
          CodeAction(
            title: Self.title(of: suggestion, for: run), changes: changes, mends: mends,
            isPreferred: suggestion.applicability == .safe && index == 0))
      }
    }
    return actions
  }

  /// What is applied, the verdict that it was proved to reach, and what it saves.
  private static func title(of suggestion: SuggestionResult, for run: RunResult) -> String {
    var title =
      "\(suggestion.measures.joined(separator: " + ")): "
      + "\(run.verdict.rawValue) → \(suggestion.verdict.rawValue)"
    if let saved = suggestion.savingKilograms, let percent = suggestion.savingPercent, saved > 0 {
      let range = RangeResult(p5: saved, p50: saved, p95: saved)
      title += ", \(EstimatePage.text(range, .emissions)) less (\(Int(percent.rounded())) %)"
    }
    return TerminalText.sanitized(title)
  }
}

extension Diagnostic {
  /// The edits that would mend it; where it has none and names what was probably meant, that.
  var remedies: [FixIt] {
    guard fixIts.isEmpty, let primary else { return fixIts }
    return help.compactMap { line in
      guard let word = Self.meant(line) else { return nil }
      let text = primary.range.text
      // Quotation marks stay; what is no single word is not replaced as one.
      let isQuoted = text.first == "\"" || text.first == "'"
      let inner = isQuoted ? text.dropFirst().dropLast() : text[...]
      guard !inner.isEmpty, inner.allSatisfy({ !$0.isWhitespace && !$0.isNewline }) else {
        return nil
      }
      let start = primary.range.bytes.lowerBound + (isQuoted ? 1 : 0)
      let range = SourceRange(
        file: primary.range.file, bytes: start..<(start + inner.utf8.count))
      return FixIt("replace it with `\(word)`", edits: [Edit(range, word)], applicability: .review)
    }
  }

  /// The name in a line that asks whether it was meant.
  private static func meant(_ line: String) -> String? {
    let (start, end) = ("did you mean `", "`?")
    guard line.hasPrefix(start), line.hasSuffix(end) else { return nil }
    let word = line.dropFirst(start.count).dropLast(end.count)
    return word.isEmpty || word.contains("`") ? nil : String(word)
  }
}
