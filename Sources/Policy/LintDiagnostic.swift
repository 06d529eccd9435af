import Diagnostics

/// The diagnostics that looking a policy over makes.
package enum LintDiagnostic: String, DiagnosticKind {
  case alwaysHolds = "lint-always-holds"
  case boundlessWaiver = "lint-boundless-waiver"
  case budgetTerms = "lint-budget-terms"
  case duplicateRule = "lint-duplicate-rule"
  case duplicateTest = "lint-duplicate-test"
  case neverApplies = "lint-never-applies"
  case neverHolds = "lint-never-holds"
  case noEffect = "lint-no-effect"
  case noMessage = "lint-no-message"
  case noSource = "lint-no-source"
  case pointlessWarning = "lint-pointless-warning"
  case shadowedBudget = "lint-shadowed-budget"
  case unapprovedWaiver = "lint-unapproved-waiver"
  case untested = "lint-untested"
  case unusedMeasure = "lint-unused-measure"
  case uselessWaiver = "lint-useless-waiver"

  package var explanation: String {
    switch self {
    case .alwaysHolds:
      """
      The `require` of a rule holds wherever the rule applies, so that it can never be \
      violated.
      """
    case .boundlessWaiver:
      """
      A waiver covers every run, whatever it emits, or comments may ignore a budget by any amount. \
      Narrow a waiver with `scope` or `up_to`, and an entry of `allow_ignores` with `up_to`.
      """
    case .budgetTerms:
      """
      A key of a budget over time contradicts the rest of it, or does nothing: more is carried, lent \
      or borrowed than there is, there is nobody to lend to, a threshold is stated twice, or periods \
      lie otherwise than those of the budget that it draws on.
      """
    case .duplicateRule:
      "Two rules demand the same of the same runs. Remove one."
    case .duplicateTest:
      """
      Two tests have the same name, so that a failure does not say which.
      """
    case .neverApplies:
      """
      A `scope` or `when` is never true, so that what depends on it never applies.
      """
    case .neverHolds:
      """
      The `require` of a rule never holds, so that it refuses every run. Write `require: \
      "false"` if that is meant.
      """
    case .noEffect:
      "A measure sets a fact to what its condition says it is already."
    case .noMessage:
      """
      A rule has no message of its own, so that a violation shows only its condition.
      """
    case .noSource:
      """
      A measure scales something by a figure without saying where it is published.
      """
    case .pointlessWarning:
      """
      The `warn_at` of a budget warns of every run, or only at the limit itself. Set it \
      between the two.
      """
    case .shadowedBudget:
      """
      A budget never matters, since another is at least as tight wherever it applies, or \
      allows more than the one it draws on.
      """
    case .unapprovedWaiver:
      "A waiver does not say who approved it."
    case .untested:
      """
      A policy file has no test, so that nobody knows whether it refuses what it should.
      """
    case .unusedMeasure:
      """
      No budget or rule suggests a measure. It is tried all the same, but not first.
      """
    case .uselessWaiver:
      "A waiver covers no run that the budget or rule applies to."
    }
  }
}
