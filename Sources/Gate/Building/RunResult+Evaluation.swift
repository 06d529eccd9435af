import Abatement
import Diagnostics
import Footprint
import Policy
import Result
import Runs

extension RunResult {
  /// Renders a run that a policy has judged, with what would mend it.
  ///
  /// - Parameters:
  ///   - levels: How much each finding matters, in their order.
  ///   - detail: How much the result holds.
  ///   - settle: Says more of a finding, by its position in the evaluation.
  init(
    _ assessment: Assessment, _ evaluation: RunEvaluation, _ levels: [FindingLevel],
    _ advice: Advice, _ detail: ResultDetail = .whole,
    settle: (Int, inout FindingResult) -> Void = { _, _ in }
  ) {
    self.init(assessment, verdict: VerdictWord(evaluation.verdict), detail)
    suggestions = advice.suggestions.map { SuggestionResult($0) }
    var places = LocationMemory()
    for index in evaluation.findings.indices {
      let status = evaluation.findings[index].status
      let isMet = status == .passed || status == .notApplicable
      if detail == .attention, levels[index] == .none, isMet { continue }
      findings.append(
        FindingResult(
          evaluation.findings[index], level: levels[index],
          suggestions: advice.suggestions.indices.filter {
            advice.suggestions[$0].mends.contains(evaluation.findings[index].id)
          }, &places))
      settle(index, &findings[findings.count - 1])
    }
    if suggestions.isEmpty, let closest = advice.closest {
      // What does not open the gate is only told: an edit would look like a way through.
      var told = SuggestionResult(closest)
      told.edits = []
      told.patch = nil
      suggestions = [told]
    }
    obstacles = advice.obstacles
  }
}

extension SuggestionResult {
  init(_ suggestion: Suggestion) {
    self.init(
      measures: suggestion.measures, changes: suggestion.changes.map(\.summary),
      verdict: VerdictWord(suggestion.verdict), effort: Effort(suggestion.effort),
      applicability: suggestion.applicability,
      emissions: suggestion.emissions.map { RangeResult($0) },
      savingKilograms: suggestion.saving?.kilograms, savingPercent: suggestion.saving?.percent,
      edits: suggestion.edits.map { edit in
        EditResult(location: LocationResult(edit.range), text: edit.text)
      },
      patch: suggestion.patch)
    notes = suggestion.unwritten + suggestion.notes
    duration = DurationResult(suggestion.duration)
    residency = suggestion.residency.map { ResidencyResult($0) }
    keeps = suggestion.keeps.map {
      KeptBudgetResult(id: $0.id, percentile: PercentileWord($0.percentile), message: $0.message)
    }
  }
}

extension DurationResult {
  /// Nil where the time is not known.
  fileprivate init?(_ change: DurationChange) {
    guard change.before != nil || change.after != nil else { return nil }
    self.init(
      before: change.before.map { RangeResult($0) }, after: change.after.map { RangeResult($0) },
      deadlineHolds: change.deadlineHolds)
  }
}

extension ResidencyResult {
  fileprivate init(_ change: ResidencyChange) {
    self.init(
      before: change.before, after: change.after, leaves: change.left, summary: change.summary)
  }
}
