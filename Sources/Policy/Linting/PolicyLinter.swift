public import CEL
import CivilTime
public import Diagnostics
import Quantities
import Runs

/// Finds what is wrong with policies although they can be read: what never applies, never matters or
/// is never used.
public struct PolicyLinter: Sendable {
  private let now: Timestamp?

  /// - Parameter now: What counts as now; without it, waivers are not held against the calendar.
  public init(at now: Timestamp? = nil) { self.now = now }

  /// Returns warnings and notes, ordered by file and place; packs are judged only on their own.
  public func lint(_ set: PolicySet) -> [Diagnostic] {
    let isPackAlone = set.documents.allSatisfy(\.isPack)
    var bag = DiagnosticBag(limit: 1_000)
    for document in set.documents where isPackAlone || !document.isPack {
      for budget in document.budgets { lint(budget, in: set, &bag) }
      for rule in document.rules { lint(rule, in: set, &bag) }
      for measure in document.measures { lint(measure, in: set, &bag) }
      for waiver in document.waivers { lint(waiver, in: set, &bag) }
      for permission in document.ignorePermissions { lint(permission, in: set, &bag) }
      lintTests(of: document, in: set, &bag)
    }
    return bag.sorted
  }

  // MARK: Conditions

  private func alternatives(_ condition: PolicyExpression?) -> [ConditionAnalysis.Alternative]? {
    condition.map { ConditionAnalysis($0).alternatives() } ?? [[]]
  }

  private func lintNeverTrue(
    _ condition: PolicyExpression?, _ what: String, _ key: String, _ bag: inout DiagnosticBag
  ) {
    guard let condition, ConditionAnalysis.isImpossible(alternatives(condition)) else { return }
    bag.add(
      Diagnostic(
        LintDiagnostic.neverApplies, .warning, "\(what) can never apply: `\(key)` is never true",
        at: condition.range, help: ["mend the condition, or remove what depends on it"]))
  }

  // MARK: Budgets

  private func lint(_ budget: Budget, in set: PolicySet, _ bag: inout DiagnosticBag) {
    lintNeverTrue(budget.scope, "budget `\(budget.id)`", "scope", &bag)
    if let warnAt = budget.warnAt, warnAt == 0 || warnAt == 1 {
      bag.add(
        Diagnostic(
          LintDiagnostic.pointlessWarning, .warning,
          warnAt == 0
            ? "budget `\(budget.id)` warns of every run"
            : "budget `\(budget.id)` warns only at the very limit", at: budget.range,
          help: ["set `warn_at` between the two, such as `80 %`"]))
    }
    bag.add(contentsOf: BudgetTermsLint(budget, in: set).diagnostics)
    if let other = set.budgets.first(where: { $0.shadows(budget) }) {
      bag.add(
        Diagnostic(
          LintDiagnostic.shadowedBudget, .warning,
          "budget `\(budget.id)` never matters: `\(other.id)` is at least as tight wherever it "
            + "applies", at: budget.range,
          secondary: [Label(other.limitRange, "the tighter limit")],
          help: ["remove one of the two, or give them different scopes"]))
    }
    guard let name = budget.parent?.name, let parent = set.budget(name) else { return }
    let sizes = parent.size(beside: budget).map { ($0, budget.size(beside: parent) ?? 0) }
    if parent.per == budget.per, let sizes, sizes.0 < sizes.1 {
      bag.add(
        Diagnostic(
          LintDiagnostic.shadowedBudget, .warning,
          "budget `\(budget.id)` allows more than `\(parent.id)`, which it draws on",
          at: budget.limitRange, secondary: [Label(parent.limitRange, "the parent's limit")]))
    }
  }

  // MARK: Rules

  private func lint(_ rule: Rule, in set: PolicySet, _ bag: inout DiagnosticBag) {
    lintNeverTrue(rule.when, "rule `\(rule.id)`", "when", &bag)
    let applies = alternatives(rule.when)
    let violations = ConditionAnalysis.both(
      applies, ConditionAnalysis(rule.require).alternatives(negated: true))
    let fulfilments = ConditionAnalysis.both(applies, alternatives(rule.require))
    if !ConditionAnalysis.isImpossible(applies) {
      if ConditionAnalysis.isImpossible(violations) {
        bag.add(
          Diagnostic(
            LintDiagnostic.alwaysHolds, .warning,
            "rule `\(rule.id)` can never be violated: `require` always holds where it applies",
            at: rule.require.range))
      } else if ConditionAnalysis.isImpossible(fulfilments), rule.require.text != "false" {
        bag.add(
          Diagnostic(
            LintDiagnostic.neverHolds, .warning,
            "rule `\(rule.id)` refuses every run that it applies to: `require` never holds",
            at: rule.require.range, help: ["write `require: \"false\"` if that is meant"]))
      }
    }
    if let other = set.rules.first(where: { $0.id < rule.id && $0.isDuplicate(of: rule) }) {
      bag.add(
        Diagnostic(
          LintDiagnostic.duplicateRule, .warning,
          "rule `\(rule.id)` demands the same as `\(other.id)`", at: rule.range,
          secondary: [Label(other.range, "the other rule")]))
    }
    if rule.message == nil {
      bag.add(
        Diagnostic(
          LintDiagnostic.noMessage, .note, "rule `\(rule.id)` has no message", at: rule.range,
          help: ["say what is wrong in words: `message: \"{run.name} …\"`"]))
    }
  }

  // MARK: Measures

  private func lint(_ measure: Measure, in set: PolicySet, _ bag: inout DiagnosticBag) {
    lintNeverTrue(measure.when, "measure `\(measure.id)`", "when", &bag)
    let isSuggested =
      set.budgets.contains { $0.suggest.contains { $0.name == measure.id } }
      || set.rules.contains { $0.suggest.contains { $0.name == measure.id } }
      || set.measures.contains { $0.requires.contains { $0.name == measure.id } }
    if !isSuggested {
      bag.add(
        Diagnostic(
          LintDiagnostic.unusedMeasure, .note,
          "no budget or rule suggests measure `\(measure.id)`", at: measure.range,
          help: ["name it in a `suggest` list; it is tried either way, but not first"]))
    }
    for action in measure.actions {
      guard case .scale(let target, _, let range) = action, measure.source == nil else { continue }
      bag.add(
        Diagnostic(
          LintDiagnostic.noSource, .warning,
          "measure `\(measure.id)` scales \(target.name) by a figure without a source", at: range,
          help: ["say where it is published: `source: …`"]))
    }
    for action in measure.actions {
      guard case .set(let setting) = action, let when = measure.when else { continue }
      lintEffect(of: setting, when, measure, &bag)
    }
  }

  /// A measure that sets what the run has already does nothing.
  private func lintEffect(
    of setting: FactSetting, _ when: PolicyExpression, _ measure: Measure,
    _ bag: inout DiagnosticBag
  ) {
    let path = "run.\(setting.fact.rawValue)"
    guard let slot = PolicyLanguage.shared.environment.slot(for: path),
      let text = setting.value.text
    else { return }
    let changes = ConditionAnalysis.both(
      alternatives(when), [[(slot, Constraint.notEqual(.text(text)))]])
    guard ConditionAnalysis.isImpossible(changes),
      !ConditionAnalysis.isImpossible(alternatives(when))
    else { return }
    bag.add(
      Diagnostic(
        LintDiagnostic.noEffect, .warning,
        "measure `\(measure.id)` sets `\(setting.fact.rawValue)` to what it is already",
        at: setting.range, secondary: [Label(when.range, "the condition")]))
  }

  // MARK: Waivers and ignore comments

  private func lint(
    _ permission: IgnorePermission, in set: PolicySet, _ bag: inout DiagnosticBag
  ) {
    guard permission.upTo == nil,
      let mention = permission.covers.first(where: {
        set.budget($0.name) != nil
      })
    else { return }
    bag.add(
      Diagnostic(
        LintDiagnostic.boundlessWaiver, .warning,
        "comments may ignore `\(mention.name)`, whatever a run emits", at: mention.range,
        help: ["add `up_to: …`"]))
  }

  private func lint(_ waiver: Waiver, in set: PolicySet, _ bag: inout DiagnosticBag) {
    lintNeverTrue(waiver.scope, "waiver `\(waiver.id)`", "scope", &bag)
    let scope = alternatives(waiver.scope)
    if !ConditionAnalysis.isImpossible(scope) {
      for mention in waiver.covers {
        let condition = set.budget(mention.name)?.scope ?? set.rule(mention.name)?.when
        let meeting = ConditionAnalysis.both(scope, alternatives(condition))
        guard ConditionAnalysis.isImpossible(meeting),
          !ConditionAnalysis.isImpossible(alternatives(condition))
        else { continue }
        bag.add(
          Diagnostic(
            LintDiagnostic.uselessWaiver, .warning,
            "waiver `\(waiver.id)` covers no run that `\(mention.name)` applies to",
            at: mention.range,
            secondary: condition.map { [Label($0.range, "never true with the waiver's scope")] }
              ?? []))
      }
    }
    if waiver.scope == nil, waiver.upTo == nil {
      bag.add(
        Diagnostic(
          LintDiagnostic.boundlessWaiver, .warning,
          "waiver `\(waiver.id)` covers every run, whatever it emits", at: waiver.range,
          help: ["narrow it with `scope` or `up_to`"]))
    }
    if waiver.approvedBy == nil {
      bag.add(
        Diagnostic(
          LintDiagnostic.unapprovedWaiver, .note, "waiver `\(waiver.id)` says nobody approved it",
          at: waiver.range, help: ["add `approved_by: …`"]))
    }
    guard let now else { return }
    let today = CalendarDate(secondsSince1970: now.seconds)
    if case .on(let date) = waiver.expires, date < today {
      bag.add(
        Diagnostic(
          ExceptionDiagnostic.waiverExpired, .warning, "waiver `\(waiver.id)` expired on \(date)",
          at: waiver.expiresRange, help: ["remove it, or have it approved again"]))
    }
  }

  // MARK: Tests

  private func lintTests(
    of document: PolicyDocument, in set: PolicySet, _ bag: inout DiagnosticBag
  ) {
    let hasConditions = !document.budgets.isEmpty || !document.rules.isEmpty
    let isTested =
      !document.tests.isEmpty || set.documents.contains { $0.isTestFile && !$0.tests.isEmpty }
    if hasConditions, !isTested {
      bag.add(
        Diagnostic(
          LintDiagnostic.untested, .warning, "`\(document.file.path)` has no test",
          help: ["add `tests:` with a run that passes and one that does not"],
          path: document.file.path))
    }
    var names: [String: SourceRange] = [:]
    for test in document.tests {
      guard let first = names.updateValue(test.range, forKey: test.name) else { continue }
      bag.add(
        Diagnostic(
          LintDiagnostic.duplicateTest, .warning, "two tests are called \(test.name.quoted)",
          at: test.range, secondary: [Label(first, "the other test")]))
    }
  }
}

extension Budget {
  /// The limit, or the share that it is, to be compared with that of another budget; nil where one
  /// is an amount and the other a share.
  fileprivate func size(beside other: Budget) -> Double? {
    (share == nil) == (other.share == nil) ? share ?? limit : nil
  }

  /// Whether this budget is exceeded whenever `other` is, at no lesser severity.
  fileprivate func shadows(_ other: Budget) -> Bool {
    guard id != other.id, metric == other.metric, per == other.per,
      scope == nil || scope?.text == other.scope?.text,
      let size = size(beside: other), let otherSize = other.size(beside: self), size <= otherSize,
      percentile.rank >= other.percentile.rank, severity.weight >= other.severity.weight,
      other.warnAt == nil || warnAt != nil, other.parent == nil
    else { return false }
    // Of two that say the same, the first by id stays.
    let isSame =
      size == otherSize && percentile == other.percentile && severity == other.severity
      && scope?.text == other.scope?.text
    return !isSame || id < other.id
  }
}

extension Percentile {
  fileprivate var rank: Int {
    switch self {
    case .p5: 0
    case .p50: 1
    case .p95: 2
    }
  }
}

extension Rule {
  fileprivate func isDuplicate(of other: Rule) -> Bool {
    require.text == other.require.text && when?.text == other.when?.text
  }
}
