import Diagnostics
import Footprint
import Runs
import Text

/// What is to be said about a policy set after a check: what never applied, and what nothing covers.
struct EvaluationRemarks {
  let set: PolicySet
  let subjects: [EvaluationSubject]
  let results: [RunEvaluation]
  /// Of each run and rule, whether the run meets it and its findings say nothing of that; empty where
  /// they do.
  let met: [[Bool]]
  let usages: [BudgetUsage]
  /// Evaluates expressions on a run.
  let evaluator: (Int) -> RunEvaluator

  func diagnostics() -> [Diagnostic] {
    guard !subjects.isEmpty else {
      return [
        Diagnostic(PolicyDiagnostic.noRun, .warning, "there is no run to hold against the policies")
      ]
    }
    return neverApplied() + uncovered() + withoutLedger()
  }

  private func neverApplied() -> [Diagnostic] {
    // The first runs take out most, so that the rest is looked at for little or nothing.
    var never = Set(
      set.documents.lazy.flatMap { $0.budgets.map(\.id) + $0.rules.map(\.id) })
    for index in results.indices where !never.isEmpty {
      let findings = results[index].findings
      for position in findings.indices where findings[position].status != .notApplicable {
        never.remove(findings[position].id)
      }
      for position in met[index].indices where met[index][position] {
        never.remove(set.preparedRules[position].passed.id)
      }
    }
    for index in subjects.indices { never.subtract(spentBefore(index)) }
    return set.documents.compactMap { document in
      // The rules of a shipped library of measures only guard those measures.
      if document.isPack, !document.measures.isEmpty { return nil }
      let all = (document.budgets.map(\.id) + document.rules.map(\.id)).sorted()
      let idle = all.filter(never.contains)
      guard !idle.isEmpty else { return nil }
      let what =
        idle.count == all.count
        ? "nothing in `\(document.file.path)`"
        : "\(idle.count) of the \(all.count) budgets and rules in `\(document.file.path)`"
      let (unsaid, isForeign) = unsaid(in: document, idle)
      return Diagnostic(
        PolicyDiagnostic.neverApplied, isForeign ? .warning : .note,
        idle.count == all.count
          ? "\(what) applies to any run of this check"
          : "\(what) \(idle.count == 1 ? "applies" : "apply") to no run of this check",
        notes: [idle.map { "`\($0)`" }.joined(separator: ", ")],
        help: unsaid, path: document.file.path)
    }
  }

  /// Words that an idle budget or rule looks for, and that no run says: a misspelt team is charged to nobody.
  ///
  /// - Returns: What is said of them, and whether some are of a kind of which the document has no word that any
  ///   run says, so that it seems not to speak of these runs at all.
  private func unsaid(
    in document: PolicyDocument, _ idle: [String]
  ) -> (lines: [String], isForeign: Bool) {
    guard !document.isPack else { return ([], false) }
    let conditions: [(id: String, condition: PolicyExpression?)] =
      document.budgets.map { ($0.id, $0.scope) } + document.rules.map { ($0.id, $0.when) }
    var lines: [String] = []
    var known: Set<String> = []
    var foreign: Set<String> = []
    for (id, condition) in conditions {
      for own in condition.map({ ConditionAnalysis($0).ownWords() }) ?? [] {
        let said = Set(subjects.compactMap { text(of: own, in: $0.assessment.run) }).sorted()
        if said.contains(own.word) {
          known.insert(own.source)
        } else if idle.contains(id) {
          foreign.insert(own.source)
          let looks = "\(id.quoted) looks for \(own.word.quoted) as `\(own.source)`"
          if let near = Spelling.nearest(to: own.word, in: said) {
            lines.append(looks + "; did you mean \(near.quoted)?")
          } else {
            lines.append(looks + ", which no run of this check has")
          }
        }
      }
    }
    return (Array(lines.prefix(20)), !foreign.isSubset(of: known))
  }

  private func text(of own: ConditionAnalysis.OwnWord, in run: Run) -> String? {
    if let fact = own.fact { return run.text(fact) }
    return run.labels.first { $0.key == own.label }?.value.value
  }

  /// The budgets over time that a run drew on when it was new, and that a change which leaves it alone does
  /// not ask again.
  private func spentBefore(_ index: Int) -> [String] {
    guard subjects[index].isSpentBefore else { return [] }
    let run = evaluator(index)
    return set.budgets.filter { budget in
      guard budget.per.isCalendar else { return false }
      if case .no = set.scope(of: run, in: budget) { return false }
      return true
    }.map(\.id)
  }

  private func uncovered() -> [Diagnostic] {
    subjects.indices.compactMap { index in
      let result = results[index]
      let isCovered =
        met[index].contains(true)
        || result.findings.indices.contains {
          result.findings[$0].kind != .sanity && result.findings[$0].status != .notApplicable
        }
        || !spentBefore(index).isEmpty
      guard !isCovered else { return nil }
      let run = subjects[index].assessment.run
      return Diagnostic(
        PolicyDiagnostic.runNotCovered, .warning,
        "no budget or rule applies to run \(run.displayName.quoted)",
        path: run.path)
    }
  }

  /// Each budget once, in however many periods the runs draw power.
  private func withoutLedger() -> [Diagnostic] {
    var named: Set<String> = []
    return usages.filter {
      !$0.ledgerConsulted && $0.status != .notApplicable && named.insert($0.id).inserted
    }.map { usage in
      Diagnostic(
        PolicyDiagnostic.budgetWithoutLedger, .note,
        "no ledger says what was used of budget `\(usage.id)` before this check",
        at: usage.definition)
    }
  }
}
