import Diagnostics
import Quantities

extension CheckResult {
  /// Codes of diagnostics that stand for a run of which nobody knows anything, so that the verdict of
  /// the check is unknown at least.
  public static let unaccountedCodes: Set<String> = [
    "config-not-understood", "run-less-known", "run-out-of-sight", "walk-incomplete",
  ]

  /// What the result says that its own findings do not bear out, one line each; nothing for a result as
  /// a check writes it.
  ///
  /// Verdicts, levels and counts are worked out again from the findings. Whether the findings are
  /// true is for signed evidence to say: this finds what was edited, cut or merged afterwards.
  public var contradictions: [String] {
    // Whether what was there before a change counts is an option that results do not state.
    let hasExisting = runs.contains { $0.findings.contains { $0.change == .existing } }
    let readings = (hasExisting ? [false, true] : [false]).map {
      Recount(result: self, countsExisting: $0).contradictions
    }
    return readings.min { $0.count < $1.count } ?? []
  }
}

/// Works out again what a result says of its findings.
private struct Recount {
  let result: CheckResult
  let countsExisting: Bool

  private var settings: Settings { result.settings }
  private var hasErrors: Bool { result.diagnostics.contains { $0.severity == .error } }

  /// Nothing is judged when a file cannot be read, and by an estimate never.
  private var isUnjudged: Bool {
    result.policies.isEmpty && result.budgets.isEmpty && result.runs.allSatisfy(\.findings.isEmpty)
  }

  var contradictions: [String] {
    let verdicts = result.runs.flatMap { run in
      isUnjudged ? unjudged(run) : judged(run) + run.findings.flatMap { amounts($0, of: run) }
    }
    return verdicts + rulings + wholes + counts
  }

  // MARK: - Runs

  private func judged(_ run: RunResult) -> [String] {
    var problems = run.findings.filter { $0.level != level(of: $0) }.map {
      "`\($0.id)` of \(name(run)) is \($0.status.rawValue) and has the level `\($0.level.rawValue)`"
    }
    let verdict = run.findings.map(verdict(of:)).reduce(VerdictWord.pass) { $0.combined(with: $1) }
    if verdict != run.verdict {
      problems.append(
        "\(name(run)) is said to \(run.verdict.said), and its findings come to "
          + "`\(verdict.rawValue)`")
    }
    return problems
  }

  private func unjudged(_ run: RunResult) -> [String] {
    let verdict: VerdictWord = run.estimate[.emissions] == nil ? .unknown : .pass
    guard run.verdict != verdict, !(hasErrors && run.verdict == .unknown) else { return [] }
    return ["\(name(run)) is said to \(run.verdict.said), and no policy judged it"]
  }

  /// A budget that is kept has an amount within its limit.
  private func amounts(_ finding: FindingResult, of run: RunResult) -> [String] {
    guard finding.kind == .budget, let observed = finding.observed, let limit = finding.limit,
      observed.isFinite, limit.isFinite
    else { return [] }
    let exceeds = observed > limit * (1 + 1e-9)
    // A ledger rounds up, and may have no room for what is within the limit.
    let hasLedger = result.budgets.contains { $0.ahead != nil }
    switch finding.status {
    case .passed where exceeds, .violated where !exceeds && !hasLedger:
      let amounts = "\(CanonicalNumber.text(observed)) of \(CanonicalNumber.text(limit))"
      return [
        "`\(finding.id)` of \(name(run)) is \(finding.status.rawValue) with \(amounts) "
          + (finding.unit?.rawValue ?? "")
      ]
    default: return []
    }
  }

  // MARK: - Budgets that several runs overdraw

  /// A budget is refused where runs answer for it, and nothing is held against one that is not.
  private var rulings: [String] {
    var held: Set<String> = []
    var answered: Set<String> = []
    for finding in result.runs.lazy.flatMap(\.findings)
    where finding.kind == .budget && finding.status == .violated {
      if finding.isHeldAgainstBudget {
        held.insert(finding.id)
      } else {
        answered.insert("\(finding.level.rawValue) \(finding.id)")
      }
    }
    let ruled = result.budgets.filter { $0.ruling != nil }
    let unruled = held.subtracting(ruled.map(\.id)).sorted().map {
      "runs are excused from `\($0)`, and nothing is said of the budget"
    }
    return unruled
      + ruled.compactMap { budget in
        guard let ruling = budget.ruling,
          !answered.contains("\(ruling.level.rawValue) \(budget.id)")
        else { return nil }
        return "`\(budget.id)` is overdrawn with the level `\(ruling.level.rawValue)`, and no run "
          + "answers for it"
      }
  }

  // MARK: - The whole

  private var wholes: [String] {
    let verdict: VerdictWord
    if isUnjudged {
      let isKnown = !result.runs.isEmpty && result.runs.allSatisfy { $0.verdict == .pass }
      let isEmptyChange = result.change != nil && result.runs.isEmpty && !hasErrors
      verdict = isKnown || isEmptyChange ? .pass : .unknown
      if hasErrors, result.verdict == .unknown { return [] }
    } else {
      let none: VerdictWord =
        result.runs.isEmpty && result.change == nil ? settled(.unknown) : .pass
      let hidden = isUnaccounted ? settled(.unknown) : .pass
      verdict = result.runs.map(\.verdict).reduce(none.combined(with: hidden)) {
        $0.combined(with: $1)
      }
    }
    guard verdict != result.verdict else { return [] }
    return [
      "the check is said to \(result.verdict.said), and its runs come to `\(verdict.rawValue)`"
    ]
  }

  private var isUnaccounted: Bool {
    let isOpen =
      result.account.map { account in
        account.notLookedAt.contains(where: \.isLimit)
          || (result.change == nil && !account.notUnderstood.isEmpty)
      } ?? false
    return isOpen
      || result.diagnostics.contains { CheckResult.unaccountedCodes.contains($0.code) }
  }

  private var counts: [String] {
    let own = Summary(counting: result.runs)
    let members: [(String, KeyPath<Summary, Int>)] = [
      ("runs", \.runs), ("pass", \.pass), ("warn", \.warn), ("fail", \.fail),
      ("unknown", \.unknown), ("violated", \.violated), ("waived", \.waived),
    ]
    return members.compactMap { key, path in
      let (said, counted) = (result.summary[keyPath: path], own[keyPath: path])
      guard said != counted else { return nil }
      return "`summary.\(key)` says \(said), and there are \(counted)"
    }
  }

  // MARK: - One finding

  private func level(of finding: FindingResult) -> Level {
    var finding = finding
    if countsExisting { finding.change = nil }
    return finding.derivedLevel(settings)
  }

  /// What a finding comes to on its own.
  private func verdict(of finding: FindingResult) -> VerdictWord {
    switch level(of: finding) {
    case .none, .note: return .pass
    case .warning: return .warn
    case .error: return finding.status == .unknown ? settled(.unknown) : .fail
    }
  }

  private func settled(_ verdict: VerdictWord) -> VerdictWord {
    guard verdict == .unknown else { return verdict }
    return switch settings.onUnknown {
    case .unknown: .unknown
    case .fail: .fail
    case .warn: .warn
    case .pass: .pass
    }
  }

  private func name(_ run: RunResult) -> String { "`\(run.name)`" }
}

extension VerdictWord {
  private var rank: Int {
    switch self {
    case .pass: 0
    case .warn: 1
    case .unknown: 2
    case .fail: 3
    }
  }

  /// Combines two verdicts: fail over unknown over warn over pass.
  fileprivate func combined(with other: VerdictWord) -> VerdictWord {
    rank >= other.rank ? self : other
  }

  /// The verdict as a verb.
  fileprivate var said: String { self == .unknown ? "be unknown" : rawValue }
}
