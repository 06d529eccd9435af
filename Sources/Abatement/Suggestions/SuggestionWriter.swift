import Diagnostics
import Footprint
import Policy
import Quantities
import Runs
import TrainingConfigs

/// Turns candidates into suggestions, with edits that are proved where files can be edited.
struct SuggestionWriter {
  let base: BaseRun
  let baseEvaluation: RunEvaluation
  let joined: JoinedRun
  let verifier: EditVerifier
  let options: SearchOptions

  func write(_ candidate: Candidate) -> Suggestion {
    var suggestion = Suggestion(
      measures: candidate.alternatives.map(\.id), changes: candidate.changed.changes,
      verdict: candidate.verdict,
      effort: candidate.alternatives.map(\.measure.effort).max() ?? .low,
      applicability: applicability(of: candidate),
      assessment: candidate.changed.assessment, saving: candidate.saving,
      duration: candidate.changed.duration, mends: mended(by: candidate))
    suggestion.notes = candidate.changed.notes
    suggestion.residency = candidate.residency
    suggestion.keeps = KeptBudget.all(
      before: baseEvaluation.findings, after: candidate.evaluation.findings)
    let plan = EditPlan(
      candidate.changed, alternatives: candidate.alternatives, base: base, joined: joined,
      overrides: options.overrides)
    guard !plan.edits.isEmpty else {
      suggestion.unwritten = plan.words
      return suggestion
    }
    if !apply(plan, to: &suggestion) {
      suggestion.unwritten =
        EditPlan.words(
          for: candidate.changed.changes, because: "editing its files does not lead there"
        ).words
    }
    return suggestion
  }

  /// Adds the edits if they lead where the suggestion says.
  private func apply(_ plan: EditPlan, to suggestion: inout Suggestion) -> Bool {
    guard let files = plan.editedFiles() else { return false }
    var words = plan.words
    if options.verifiesEdits {
      guard let proof = verifier.prove(plan, files: files), proof.verdict == suggestion.verdict
      else { return false }
      suggestion.assessment = proof.assessment
      suggestion.saving = Saving(from: base.assessment.estimate, to: proof.assessment.estimate)
      suggestion.alsoChanges = proof.alsoChanges
      suggestion.notes += proof.notes
      words = words.indices.filter { !proof.implied.contains($0) }.map { words[$0] }
      suggestion.isVerified = true
    }
    suggestion.edits = plan.edits
    suggestion.patch = EditPlan.patch(files)
    suggestion.unwritten = words
    if !plan.isSafe || !suggestion.alsoChanges.isEmpty { suggestion.applicability = .review }
    return true
  }

  /// A predicted consequence wants a look: it is a number that somebody else stated. So does a move of
  /// data out of where a label holds.
  private func applicability(of candidate: Candidate) -> Applicability {
    let isSafe = candidate.alternatives.allSatisfy { $0.measure.applicability == .safe }
    let isExact = candidate.changed.changes.allSatisfy { change in
      if case .measure = change.reason { return true }
      return change.new.number?.isExact ?? true
    }
    let keepsData = candidate.residency?.left.isEmpty ?? true
    return isSafe && isExact && keepsData ? .safe : .review
  }

  private func mended(by candidate: Candidate) -> [String] {
    baseEvaluation.findings.filter { finding in
      guard finding.status == .violated || finding.status == .unknown || finding.isNearLimit else {
        return false
      }
      let after = candidate.evaluation.findings.first {
        $0.id == finding.id && $0.kind == finding.kind
      }
      return after.map { $0.status != .violated && $0.status != .unknown && !$0.isNearLimit }
        ?? true
    }.map(\.id)
  }
}
