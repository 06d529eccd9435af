import Diagnostics
import Ledger
import Quantities

/// Looks over the keys that only budgets over time have: each may be right alone and still contradict the rest.
struct BudgetTermsLint {
  private let budget: Budget
  private(set) var diagnostics: [Diagnostic] = []

  init(_ budget: Budget, in set: PolicySet) {
    self.budget = budget
    lintAmounts()
    lintSoftness()
    lintLending(set)
    lintThresholds()
    lintParent(set)
  }

  private mutating func warn(
    _ key: String, _ message: String, _ secondary: [Label] = [], help: String
  ) {
    diagnostics.append(
      Diagnostic(
        LintDiagnostic.budgetTerms, .warning, "budget `\(budget.id)` \(message)",
        at: budget.termRanges[key] ?? budget.range, secondary: secondary, help: [help]))
  }

  private mutating func lintAmounts() {
    let limit = Label(budget.limitRange, "all that a period has")
    if let amount = budget.terms.carryOver, amount > budget.limit {
      warn(
        "carry_over", "carries over more than its limit", [limit],
        help: "write `100 %` where all that is left may be carried over")
    }
    if let amount = budget.terms.lend, amount > budget.limit {
      warn(
        "lend", "lends more than its limit", [limit],
        help: "write a share of the limit, such as `10 %`")
    }
  }

  /// A soft budget refuses nothing, so that more room changes nothing.
  private mutating func lintSoftness() {
    guard budget.severity != .deny else { return }
    for (key, isStated) in [
      ("borrow", budget.terms.borrow ?? 0 > 0), ("carry_over", budget.terms.carryOver ?? 0 > 0),
    ] where isStated {
      warn(
        key, "refuses nothing, so that `\(key)` makes no room that it needs",
        help: "remove `\(key)`, or `severity`")
    }
  }

  private mutating func lintLending(_ set: PolicySet) {
    guard budget.terms.lend ?? 0 > 0 else { return }
    let parent = budget.parent?.name
    let hasBorrower = set.budgets.contains {
      $0.id != budget.id && $0.parent?.name == parent && $0.metric == budget.metric
        && $0.per.isCalendar
    }
    if hasBorrower { return }
    warn(
      "lend",
      "has nobody to lend to: no other budget over time "
        + (parent.map { "draws on `\($0)`" } ?? "stands beside it"),
      help: "remove `lend`, or give the budgets that may borrow the same `parent`")
  }

  private mutating func lintThresholds() {
    guard let thresholds = budget.terms.thresholds else { return }
    var seen: Set<Int64> = []
    for threshold in thresholds.sorted() where !seen.insert(threshold).inserted {
      warn(
        "thresholds", "states the threshold of \(threshold) % twice", help: "remove one of the two")
    }
    if let warnAt = budget.warnAt, !seen.contains(Int64((warnAt * 100).rounded())) {
      warn(
        "thresholds", "warns at \(BudgetWording.percent(warnAt)), which the ledger does not report",
        help: "add it to `thresholds`, which stand in for `warn_at` in the ledger")
    }
  }

  /// What a period of the one has room for, a period of the other need not.
  private mutating func lintParent(_ set: PolicySet) {
    guard let name = budget.parent?.name, let parent = set.budget(name), parent.per.isCalendar,
      budget.per.isCalendar, budget.per != .total, parent.per != .total
    else { return }
    if budget.terms.zone != parent.terms.zone {
      warn(
        budget.termRanges["zone"] == nil ? "per" : "zone",
        "has its midnights in \(budget.terms.zone.name), and `\(name)`, which it draws on, in "
          + parent.terms.zone.name,
        help: "state the same `zone` for both, unless both books really close at other moments")
    }
    let isYearless = budget.per == .week || parent.per == .week
    if !isYearless, budget.terms.yearStart != parent.terms.yearStart {
      warn(
        "year_start",
        "begins its years on another day than `\(name)`, which it draws on",
        help: "state the same `year_start` for both")
    }
  }
}
