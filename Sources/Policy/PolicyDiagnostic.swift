import Diagnostics

/// The diagnostics that reading policies, their tests and their budgets makes.
package enum PolicyDiagnostic: String, DiagnosticKind {
  case budgetTerms = "policy-budget-terms"
  case budgetWithoutLedger = "budget-without-ledger"
  case document = "policy-document"
  case duplicateID = "policy-duplicate-id"
  case empty = "policy-empty"
  case expression = "policy-expression"
  case id = "policy-id"
  case imports = "policy-import"
  case limit = "policy-limit"
  case measure = "policy-measure"
  case message = "policy-message"
  case neverApplied = "policy-never-applied"
  case noRun = "policy-no-run"
  case parent = "policy-parent"
  case path = "policy-path"
  case period = "policy-period"
  case quantity = "policy-quantity"
  case residency = "policy-residency"
  case runNotCovered = "policy-run-not-covered"
  case test = "policy-test"
  case unknownID = "policy-unknown-id"
  case unknownName = "policy-unknown-name"
  case unknownValue = "policy-unknown-value"
  case waiver = "policy-waiver"
  case zone = "policy-zone"

  package var explanation: String {
    switch self {
    case .budgetTerms:
      """
      A budget has a key that says something about its periods, and has no periods. `zone`, \
      `year_start`, `thresholds`, `carry_over`, `borrow` and `lend` are for budgets over time.
      """
    case .budgetWithoutLedger:
      """
      Nobody said what has been spent of a budget over time, so it is unknown whether the runs fit. \
      Name the ledger with `--ledger FILE` or in `CARBONWARD_LEDGER`; in a policy test, state \
      `ledger: empty` or what was used.
      """
    case .document:
      """
      The file is not a policy of a version that is read. Start it with `carbonward: \
      policy/v1`.
      """
    case .duplicateID:
      """
      Two budgets, rules, measures or waivers have the same id, in one file or in several that \
      are loaded together. Findings and waivers name ids, so each must be unique.
      """
    case .empty:
      """
      A policy folder without a policy, or policies without a budget or rule. A check against \
      nothing would always pass.
      """
    case .expression:
      """
      An expression does not parse or does not type-check: an unknown name, a unit that does \
      not fit, a condition that is no condition. The label says what was expected and what was \
      found.
      """
    case .id:
      """
      An id holds characters other than letters, digits, `-`, `_` and `.`, is too long, or is a \
      word for something else.
      """
    case .imports:
      """
      An import is not there, leads out of the repository, is a folder, or leads back to where \
      it came from.
      """
    case .limit:
      """
      A limit such as `+10 %` is a share of what the runs of a base use, and so only for `per: change`.
      """
    case .measure:
      """
      A measure does nothing, changes what cannot be changed, or refers to itself.
      """
    case .message:
      """
      A message holds an unclosed `{`, or an expression in it that cannot be read. `{{` is a \
      brace.
      """
    case .neverApplied:
      """
      Budgets or rules applied to no run of the check. Normal where a policy serves many \
      repositories; otherwise look at their `scope` and `when`.
      """
    case .noRun:
      "There was no run to hold against the policies."
    case .parent:
      """
      The parent of a budget is on another metric, is not shared between runs, or leads back \
      to the budget itself.
      """
    case .path:
      """
      A policy cannot be read: it is not there, leads out of the repository, or is no regular \
      file.
      """
    case .period:
      """
      The `per` of a budget is no period that is known. Take `run`, `check`, `week`, `month`, \
      `quarter`, `year`, `total` or an amount such as `1B tokens`.
      """
    case .quantity:
      """
      A quantity cannot be read, or has another dimension than the key takes. The unit \
      expected is named.
      """
    case .residency:
      """
      Something about where data lies cannot be right: a label without places, a place that the \
      catalogue does not know, or a condition on a label that no policy declares. Labels stand under \
      `residency`, each with regions (`gcp/europe-*`), countries (`FRA`) or grid zones.
      """
    case .runNotCovered:
      """
      No budget and no rule applies to a run: it would pass whatever it does.
      """
    case .test:
      """
      A policy test lacks a run or an expectation, has two forms of one, or stands in a file \
      of the wrong kind.
      """
    case .unknownID:
      """
      A reference names a budget, rule or measure that is not among the loaded policies. For \
      the parent of a budget it is only a warning: the ledger may know it.
      """
    case .unknownName:
      """
      A condition compares a region, country, grid zone or accelerator with a name that the \
      catalogue does not have, so that it never holds; or the name fits several rows. Both \
      sides are compared by the catalogue's id, whatever the spelling.
      """
    case .unknownValue:
      """
      A condition compares a fact with a word that it can never be, so that it never holds. \
      The message suggests the nearest word.
      """
    case .waiver:
      """
      A waiver or an entry of `allow_ignores` covers nothing, or has a cap in a unit that what it covers does not have.
      """
    case .zone:
      """
      A budget's time zone is not in the tz database of this machine. Write a name such as \
      `Europe/Oslo`, or an offset such as `+05:30`.
      """
    }
  }
}
