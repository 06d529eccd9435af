import Diagnostics
import Quantities
import Result

extension TextPage {
  /// A longer message is cut; nobody reads it, and it hides the ones around it.
  private static let longest = 2_000

  mutating func write(_ diagnostic: DiagnosticResult) {
    let isError = diagnostic.level == .error
    let style: Style = isError ? .red : .yellow
    line(
      styled(plain("\(diagnostic.level.rawValue)[\(diagnostic.code)]"), style, .bold) + ": "
        + styled(plain(diagnostic.message.cut(to: Self.longest)), .bold))
    if let location = diagnostic.location {
      snippet(location, isError ? .error : .warning)
    } else if let path = diagnostic.path {
      line(" \(styled("-->", .blue)) \(plain(path))")
    }
    for text in diagnostic.help { help(text) }
    line()
  }

  /// From how many runs on those that nothing is said about are only counted.
  private static let manyRuns = 20

  /// Every run; among many, the ones that pass without a word are only counted.
  mutating func write(_ result: CheckResult) {
    let isLong = result.runs.count > Self.manyRuns && !explains
    var counted = 0
    for run in result.runs {
      if isLong, run.verdict == .pass,
        run.findings.allSatisfy({ $0.level == .none })
      {
        counted += 1
      } else {
        write(run, verdict: result.isJudged ? run.verdict : nil)
      }
    }
    if counted > 0 {
      line("\(word(.pass))  \(counted) \(counted == 1 ? "run" : "runs") with nothing to say about")
      line()
    }
  }

  /// - Parameter verdict: Nil for a run that was only estimated.
  private mutating func write(_ run: RunResult, verdict: VerdictWord?) {
    let files = run.files.dropFirst().map { " + \(plain($0))" }.joined()
    let name = run.name == run.path ? "" : styled(plain(run.name), .bold) + "  "
    line(
      "\(verdict.map { word($0) + "  " } ?? "")\(name)"
        + styled("\(plain(run.path)) (\(plain(run.format)))\(files)", .dim))
    numbers(of: run.estimate)
    if verdict == nil || explains { perUnit(of: run.estimate) }
    if let change = run.change { write(change, of: run) }
    if explains { explain(run) }
    write(gapsOf: run.estimate)
    line()
    // What refuses the run comes first; what only remarks on it, last.
    for rank in 0...3 {
      let findings = run.findings.filter { self.rank($0) == rank }
      for group in FindingGroup.groups(of: findings) { write(group) }
    }
    for (index, suggestion) in run.suggestions.enumerated() {
      write(suggestion, title: "suggestion \(index + 1)")
    }
    for obstacle in run.obstacles {
      line("   \(styled("in the way", .yellow)): \(plain(obstacle))")
    }
    if !run.obstacles.isEmpty { line() }
  }

  /// What everybody wants to know; other gaps are shown where steps are explained.
  private static let mainMetrics: [MetricKey] = [.deviceHours, .energy, .emissions]

  /// What is not known, each reason once, and where to state what would make it known.
  private mutating func write(gapsOf estimate: EstimateResult) {
    let gaps = estimate.missing.filter { explains || Self.mainMetrics.contains($0.key) }
    for gap in EstimateResult.Gap.distinct(gaps) {
      line("      \(styled("unknown", .yellow)): \(plain(gap.message))")
      let verb = gap.needsOverride ? "write it there, or set" : "state"
      line("        \(verb) \(styled(plain(gap.remedy), .bold))")
    }
    if gaps.contains(where: { !$0.needsOverride }) {
      line(
        styled("      under `facts` in carbonward.yaml, or in a comment: `# carbonward: …`", .dim))
    }
  }

  private mutating func numbers(of estimate: EstimateResult) {
    let rows: [(label: String, key: MetricKey, dimension: Dimension, namesGas: Bool)] = [
      ("energy", .energy, .energy, false),
      ("emissions", .emissions, .mass, true),
      ("market-based", .marketEmissions, .mass, true),
      ("device time", .deviceHours, .time, false),
      ("cost", .cost, .money, false),
    ]
    for row in rows {
      guard let range = estimate[row.key] else { continue }
      line("      \(row.label.padded(to: 13)) \(describe(range, row.dimension, row.namesGas))")
    }
  }

  /// Emissions with their embodied share for each unit of work, in units that people can compare.
  private mutating func perUnit(of estimate: EstimateResult) {
    let units: [(key: UnitOfWork, amount: Double, unit: String)] = [
      (.emissionsPerToken, 1e6, "1M tokens"), (.emissionsPerParameter, 1e9, "1B parameters"),
      (.emissionsPerOperation, 1e18, "EFLOP"),
    ]
    let texts = units.compactMap { key, amount, unit in
      estimate.perUnit.first { $0.key == key }.map {
        QuantityFormatter.describe($0.range.p50 * amount, as: .mass) + " per \(unit)"
      }
    }
    guard !texts.isEmpty else { return }
    line("      \("per unit".padded(to: 13)) \(texts.joined(separator: ", "))")
  }

  func describe(_ range: RangeResult, _ dimension: Dimension, _ namesGas: Bool) -> String {
    let middle = QuantityFormatter.describe(range.p50, as: dimension, namesGas: namesGas)
    if range.p5 == range.p95 { return middle }
    return middle.padded(to: 16) + styled(" \(span(of: range, dimension))", .dim)
  }

  private func span(of range: RangeResult, _ dimension: Dimension) -> String {
    let low = QuantityFormatter.describe(range.p5, as: dimension)
    return "\(low) to \(QuantityFormatter.describe(range.p95, as: dimension))"
  }

  private func rank(_ finding: FindingResult) -> Int {
    switch (finding.level, finding.status) {
    case (.error, .unknown): 1
    case (.error, _): 0
    case (.warning, _): 2
    case (.note, _) where finding.severity != .info: 2
    case (.note, _), (.none, _): 3
    }
  }

  /// Findings that ask for something; what passed is only counted at the end.
  private mutating func write(_ group: FindingGroup) {
    let finding = group.first
    let (label, style, severity): (String, Style, Severity)
    switch (finding.level, finding.status) {
    case (.none, _): return
    case (_, .waived): (label, style, severity) = ("waived", .blue, .note)
    case (.error, .unknown): (label, style, severity) = ("unknown", .yellow, .warning)
    case (.error, _): (label, style, severity) = ("error", .red, .error)
    case (.warning, _): (label, style, severity) = ("warning", .yellow, .warning)
    case (.note, _): (label, style, severity) = ("note", .blue, .note)
    }
    line(
      styled("\(label)[\(plain(group.title))]", style, .bold) + ": "
        + styled(plain(finding.message.cut(to: Self.longest)), .bold))
    if let location = finding.locations.first { snippet(location, severity) }
    if finding.change == .existing { help("it was there before this change", word: "not new") }
    if let comment = finding.ignoredBy {
      help("\(comment.path):\(comment.line):\(comment.column)", word: "ignored by")
    } else if let waiver = finding.waiver {
      help("covered by `\(waiver)`", word: "waiver")
    }
    if let text = finding.help { help(text) }
    let numbers = finding.suggestions.map { "\($0 + 1)" }
    if !numbers.isEmpty {
      let noun = numbers.count == 1 ? "suggestion" : "suggestions"
      help("\(noun) \(numbers.joined(separator: ", ")) below", word: "mend")
    }
    line()
  }

  mutating func write(_ suggestion: SuggestionResult, title: String) {
    let names = suggestion.measures.map { plain($0) }.joined(separator: " + ")
    line(
      styled(title, .green, .bold) + ": " + styled(names, .bold)
        + " → \(word(suggestion.verdict)) (effort \(suggestion.effort.rawValue))")
    if let emissions = suggestion.emissions {
      let middle = QuantityFormatter.describe(emissions.p50, as: .mass, namesGas: true)
      var text = "   emissions \(middle)"
      if emissions.p5 != emissions.p95 { text += " (\(span(of: emissions, .mass)))" }
      if let saving = suggestion.savingKilograms, let percent = suggestion.savingPercent,
        percent.isFinite
      {
        let mass = QuantityFormatter.describe(saving, as: .mass, namesGas: true)
        text += ", \(mass) less (\(CanonicalNumber.fixed(percent, decimals: 0)) %)"
      }
      line(text)
    }
    for text in suggestion.limitLines { line("   \(plain(text))") }
    for change in suggestion.changes { line("   \(plain(change))") }
    for note in suggestion.notes { line("   note: \(plain(note))") }
    if let patch = suggestion.patch {
      line()
      for text in patch.lines {
        let shown = plain(text)
        switch text.first {
        case "+": line("   " + styled(shown, .green))
        case "-": line("   " + styled(shown, .red))
        default: if !text.isEmpty { line("   " + shown) }
        }
      }
    }
    line()
  }

  mutating func write(_ budget: BudgetResult) {
    let amount = { (value: Double?) in
      value.map { QuantityFormatter.describe($0, as: budget.unit.dimension, namesGas: true) }
        ?? "unknown"
    }
    line(
      "budget \(styled(plain(budget.id), .bold)) (\(plain(budget.period))): "
        + "\(amount(budget.requested)) asked of \(amount(budget.limit)), "
        + "\(amount(budget.free)) left")
    guard budget.ahead != nil else { return }
    line(
      "  it would use \(amount(budget.aloneTotal)) alone, \(amount(budget.openTotal)) with all open "
        + "reservations, \(amount(budget.aheadTotal)) with those ahead in the queue")
  }

  mutating func write(closing result: CheckResult) {
    let summary = result.summary
    if let change = result.change { write(change) }
    if !result.budgets.isEmpty { line() }
    let passed = result.runs.reduce(0) { $0 + $1.findings.count { $0.status == .passed } }
    let idle = result.runs.reduce(0) { $0 + $1.findings.count { $0.status == .notApplicable } }
    var parts = ["\(summary.runs) \(summary.runs == 1 ? "run" : "runs")"]
    parts += ["\(summary.violated) violated", "\(passed) passed"]
    if summary.waived > 0 { parts.append("\(summary.waived) waived") }
    if idle > 0 { parts.append("\(idle) not applicable") }
    let policies = result.policies.map { plain($0.path) }.joined(separator: ", ")
    guard result.isJudged else {
      line("\(parts[0]), held against no policy")
      return
    }
    line("\(word(result.verdict))  \(parts.joined(separator: ", "))")
    if summary.runs > 1 {
      let verdicts = [
        (summary.fail, "failed"), (summary.unknown, "unknown"), (summary.warn, "warned"),
        (summary.pass, "passed"),
      ]
      let counts = verdicts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
      line("      runs: \(counts.joined(separator: ", "))")
    }
    if !policies.isEmpty { line(styled("      held against \(policies)", .dim)) }
    if let account = result.account { line(styled("      \(account.wording)", .dim)) }
  }

  private func word(_ verdict: VerdictWord) -> String {
    switch verdict {
    case .pass: styled("PASS", .green, .bold)
    case .warn: styled("WARN", .yellow, .bold)
    case .fail: styled("FAIL", .red, .bold)
    case .unknown: styled("UNKNOWN", .yellow, .bold)
    }
  }
}

extension CheckResult {
  /// Whether the runs were held against a policy, or could not be.
  fileprivate var isJudged: Bool { !policies.isEmpty || runs.isEmpty }
}

extension AccountResult {
  /// Where the files ended, in one line.
  fileprivate var wording: String {
    let counts = [
      (notTraining.count, "not training"), (notUnderstood.count, "not understood"),
      (notLookedAt.reduce(0) { $0 + $1.files }, "not looked at"),
    ]
    let rest = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return (["\(files) \(files == 1 ? "file" : "files")"] + rest).joined(separator: ", ")
  }
}
