import Diagnostics
import Footprint
import Runs

extension RunEvaluator {
  /// What the conditions of a rule come to for the run.
  struct RuleStanding {
    let applies: Answer
    /// Not asked where the rule does not apply.
    let holds: Answer
  }

  /// Asks the conditions of a rule.
  func standing(to rule: PreparedRule) -> RuleStanding {
    let applies: Answer = if let when = rule.when { answer(when) } else { .yes }
    if case .no = applies { return RuleStanding(applies: applies, holds: .yes) }
    return RuleStanding(applies: applies, holds: answer(rule.require))
  }

  /// Says how the run stands to a rule.
  ///
  /// - Parameter finding: What is said of a run that meets the rule.
  func hold(_ rule: PreparedRule, _ standing: RuleStanding, _ finding: inout Finding) {
    let (applies, holds) = (standing.applies, standing.holds)
    if case .no = applies {
      finding.status = .notApplicable
      finding.message = rule.doesNotApply
      if located == .all { finding.facts = facts(behind: rule.expressions) }
      return
    }
    if located.isAny {
      finding.facts = facts(behind: rule.expressions)
      finding.locations = causes.locations(of: finding.facts)
    }
    switch (applies, holds) {
    case (_, .yes): break
    case (.yes, .no):
      finding.status = .violated
      if located != .unworded {
        finding.message = rule.message?.rendered(for: self) ?? rule.requires
      }
    default:
      markUnknown(&finding, applies.unknowns + holds.unknowns)
    }
  }

  /// Turns a finding into one that cannot be decided, with what would decide it.
  func markUnknown(_ finding: inout Finding, _ inputs: [UnknownInput]) {
    finding.status = .unknown
    finding.unknowns = inputs
    guard located != .unworded else { return }
    finding.message = UnknownInputs.message(inputs)
    finding.help = UnknownInputs.help(inputs)
    guard located.isAny else { return }
    if finding.locations.isEmpty, let file = assessment.run.files.first {
      finding.locations = [SourceRange(file: file, bytes: 0..<0)]
    }
    let unresolved = inputs.compactMap(\.range)
    if !unresolved.isEmpty {
      finding.locations = unresolved + finding.locations.filter { !unresolved.contains($0) }
    }
  }

  /// Turns what physics does not allow into findings.
  ///
  /// - Parameter onUnknown: What becomes of a run of which something is not known.
  func sanityFindings(onUnknown: UnknownPolicy) -> [Finding] {
    let findings = assessment.concerns.map { concern in
      let (status, severity) = concern.outcome(implausible, onUnknown: onUnknown)
      var finding = Finding(
        id: concern.id, kind: .sanity, severity: severity, status: status, message: concern.message)
      if concern.isStandIn {
        // What would predict the work predicts the time as well.
        finding.unknowns = unknownInputs.explain(.flops)
        finding.help = UnknownInputs.help(finding.unknowns)
      } else if status == .unknown {
        finding.message += "; what rests on it counts as unknown"
        finding.help =
          "mend it; a figure that is true belongs into the project's catalogue, with its source"
        finding.unknowns = [
          UnknownInput(
            name: concern.facts.first.map { "run.\($0.rawValue)" } ?? concern.id,
            message: concern.message)
        ]
      }
      finding.facts = concern.facts
      guard located != .unworded else { return finding }
      finding.locations = causes.locations(of: concern.facts)
      return finding
    }
    return findings.enumerated().sorted {
      ($0.element.id, $0.offset) < ($1.element.id, $1.offset)
    }.map(\.element)
  }
}
