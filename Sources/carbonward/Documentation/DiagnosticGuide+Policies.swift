extension DiagnosticGuide {
  static let policies: [(code: String, text: String)] = [
    (
      "policy-unknown-name",
      """
      A condition compares a region, country, grid zone or accelerator with a name that the \
      catalogue does not have, so that it never holds; or the name fits several rows. Both \
      sides are compared by the catalogue's id, whatever the spelling.
      """
    ),
    (
      "policy-document",
      """
      The file is not a policy of a version that is read. Start it with `carbonward: \
      policy/v1`.
      """
    ),
    (
      "policy-empty",
      """
      A policy folder without a policy, or policies without a budget or rule. A check against \
      nothing would always pass.
      """
    ),
    (
      "policy-path",
      """
      A policy cannot be read: it is not there, leads out of the repository, or is no regular \
      file.
      """
    ),
    (
      "policy-import",
      """
      An import is not there, leads out of the repository, is a folder, or leads back to where \
      it came from.
      """
    ),
    (
      "policy-id",
      """
      An id holds characters other than letters, digits, `-`, `_` and `.`, is too long, or is a \
      word for something else.
      """
    ),
    (
      "policy-duplicate-id",
      """
      Two budgets, rules, measures or waivers have the same id, in one file or in several that \
      are loaded together. Findings and waivers name ids, so each must be unique.
      """
    ),
    (
      "policy-unknown-id",
      """
      A reference names a budget, rule or measure that is not among the loaded policies. For \
      the parent of a budget it is only a warning: the ledger may know it.
      """
    ),
    (
      "policy-residency",
      """
      Something about where data lies cannot be right: a label without places, a place that the \
      catalogue does not know, or a condition on a label that no policy declares. Labels stand under \
      `residency`, each with regions (`gcp/europe-*`), countries (`FRA`) or grid zones.
      """
    ),
    (
      "policy-expression",
      """
      An expression does not parse or does not type-check: an unknown name, a unit that does \
      not fit, a condition that is no condition. The label says what was expected and what was \
      found.
      """
    ),
    (
      "policy-message",
      """
      A message holds an unclosed `{`, or an expression in it that cannot be read. `{{` is a \
      brace.
      """
    ),
    (
      "policy-quantity",
      """
      A quantity cannot be read, or has another dimension than the key takes. The unit \
      expected is named.
      """
    ),
    (
      "policy-period",
      """
      The `per` of a budget is no period that is known. Take `run`, `check`, `week`, `month`, \
      `quarter`, `year`, `total` or an amount such as `1B tokens`.
      """
    ),
    (
      "policy-parent",
      """
      The parent of a budget is on another metric, is not shared between runs, or leads back \
      to the budget itself.
      """
    ),
    (
      "policy-measure",
      """
      A measure does nothing, changes what cannot be changed, or refers to itself.
      """
    ),
    (
      "policy-waiver",
      """
      A waiver or an entry of `allow_ignores` covers nothing, or has a cap in a unit that what it covers does not have.
      """
    ),
    (
      "policy-test",
      """
      A policy test lacks a run or an expectation, has two forms of one, or stands in a file \
      of the wrong kind.
      """
    ),
    (
      "policy-unknown-value",
      """
      A condition compares a fact with a word that it can never be, so that it never holds. \
      The message suggests the nearest word.
      """
    ),
    (
      "policy-never-applied",
      """
      Budgets or rules applied to no run of the check. Normal where a policy serves many \
      repositories; otherwise look at their `scope` and `when`.
      """
    ),
    (
      "policy-run-not-covered",
      """
      No budget and no rule applies to a run: it would pass whatever it does.
      """
    ),
    (
      "policy-budget-terms",
      """
      A budget has a key that says something about its periods, and has no periods. `zone`, \
      `year_start`, `thresholds`, `carry_over`, `borrow` and `lend` are for budgets over time.
      """
    ),
    (
      "policy-zone",
      """
      A budget's time zone is not in the tz database of this machine. Write a name such as \
      `Europe/Oslo`, or an offset such as `+05:30`.
      """
    ),
    ("policy-no-run", "There was no run to hold against the policies."),
    (
      "budget-without-ledger",
      """
      Nobody said what has been spent of a budget over time, so it is unknown whether the runs fit. \
      Name the ledger with `--ledger FILE` or in `CARBONWARD_LEDGER`; in a policy test, state \
      `ledger: empty` or what was used.
      """
    ),
    (
      "waiver-expired",
      """
      A waiver has passed its last day, or its date cannot be read, which counts as expired. \
      Remove it, or have it approved again.
      """
    ),
    (
      "waiver-expires-soon",
      """
      A waiver that is in use ends within two weeks, or within the policy's `expiry_notice`. \
      Mend what it covers, or have it approved again.
      """
    ),
    (
      "waiver-malformed-date",
      """
      The date of a waiver cannot be read, so that it counts as expired. Write the last day on \
      which it holds, such as `2026-12-31`.
      """
    ),
    (
      "ignore-malformed",
      """
      A comment that asks to ignore a finding cannot be understood, so it ignores nothing. Write \
      `# carbonward: ignore[run-cap] until=2027-01-31 reason="moving regions"`: what to ignore, \
      the last day and the reason are all needed.
      """
    ),
    (
      "ignore-not-allowed",
      """
      A comment asks to ignore what no policy allows comments to ignore, or for longer than the \
      policy allows. The finding stands. Policies allow it with, for example, `allow_ignores: \
      [{covers: [run-cap], at_most: 60 d, up_to: 2 tCO2e}]`; otherwise ask for a waiver.
      """
    ),
    (
      "ignore-expired",
      """
      A comment that ignores a finding has passed its last day, so the finding stands. Mend what \
      it is about and remove the comment, or give it a new date.
      """
    ),
    (
      "ignore-expires-soon",
      """
      A comment that is in use ends within two weeks, or within the policy's `expiry_notice`. \
      Mend what it is about.
      """
    ),
    (
      "ignore-new",
      """
      The change under review brings a comment that asks for a finding to be ignored, or changes \
      one. Whoever reviews the change agrees to it by letting it in.
      """
    ),
    (
      "ignore-unused",
      """
      A comment asks to ignore something that is not there: nothing is violated, or no budget or \
      rule is called so. Remove it.
      """
    ),
    (
      "waiver-unused",
      """
      A waiver covered nothing in this check. Remove it if what it was for is gone.
      """
    ),
    (
      "lint-never-applies",
      """
      A `scope` or `when` is never true, so that what depends on it never applies.
      """
    ),
    (
      "lint-always-holds",
      """
      The `require` of a rule holds wherever the rule applies, so that it can never be \
      violated.
      """
    ),
    (
      "lint-never-holds",
      """
      The `require` of a rule never holds, so that it refuses every run. Write `require: \
      "false"` if that is meant.
      """
    ),
    (
      "lint-shadowed-budget",
      """
      A budget never matters, since another is at least as tight wherever it applies, or \
      allows more than the one it draws on.
      """
    ),
    (
      "lint-pointless-warning",
      """
      The `warn_at` of a budget warns of every run, or only at the limit itself. Set it \
      between the two.
      """
    ),
    ("lint-duplicate-rule", "Two rules demand the same of the same runs. Remove one."),
    (
      "lint-no-message",
      """
      A rule has no message of its own, so that a violation shows only its condition.
      """
    ),
    (
      "lint-unused-measure",
      """
      No budget or rule suggests a measure. It is tried all the same, but not first.
      """
    ),
    (
      "lint-no-source",
      """
      A measure scales something by a figure without saying where it is published.
      """
    ),
    ("lint-no-effect", "A measure sets a fact to what its condition says it is already."),
    ("lint-useless-waiver", "A waiver covers no run that the budget or rule applies to."),
    (
      "lint-boundless-waiver",
      """
      A waiver covers every run, whatever it emits, or comments may ignore a budget by any amount. \
      Narrow a waiver with `scope` or `up_to`, and an entry of `allow_ignores` with `up_to`.
      """
    ),
    ("lint-unapproved-waiver", "A waiver does not say who approved it."),
    (
      "lint-untested",
      """
      A policy file has no test, so that nobody knows whether it refuses what it should.
      """
    ),
    (
      "lint-duplicate-test",
      """
      Two tests have the same name, so that a failure does not say which.
      """
    ),
    (
      "test-failed",
      """
      A policy test did not come out as it expects; the notes show what came out instead.
      """
    ),
    (
      "result-budget",
      """
      A saved result holds a budget without a limit, so that it was not written by `--format \
      json`.
      """
    ),
    (
      "result-suggestion",
      """
      A saved result holds a finding that names a suggestion which is not there.
      """
    ),
  ]
}
