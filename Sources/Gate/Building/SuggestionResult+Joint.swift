import Abatement
import Diagnostics
import Policy
import Result

extension SuggestionResult {
  /// Renders what several runs would change together, or nil where no measures keep their budgets.
  ///
  /// - Parameter names: What reports call the runs of the check, in their order.
  init?(_ joint: JointAdvice, names: [String]) {
    guard joint.obstacles.isEmpty, !joint.parts.isEmpty else { return nil }
    var measures: [String] = []
    for measure in joint.parts.flatMap(\.measures) where !measures.contains(measure) {
      measures.append(measure)
    }
    let effort = joint.parts.map(\.effort).max() ?? .low
    self.init(
      measures: measures,
      changes: joint.parts.flatMap { part in
        part.changes.map { "\(names[part.run]): \($0.summary)" }
      },
      verdict: VerdictWord(joint.verdict), effort: Effort(effort), applicability: .review,
      emissions: nil, savingKilograms: joint.savedKilograms, savingPercent: nil,
      edits: joint.edits.map { edit in
        EditResult(location: LocationResult(edit.range), text: edit.text)
      },
      patch: joint.patch)
    notes = joint.parts.flatMap { part in
      (part.unwritten + part.notes + (part.residency.map { [$0.summary] } ?? [])).map {
        "\(names[part.run]): \($0)"
      }
    }
    if !joint.isExhaustive {
      notes.append("the search ended at its limit, so that less effort may do")
    }
  }
}
