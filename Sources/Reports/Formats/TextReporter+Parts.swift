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
  ///
  /// A budget that several runs overdraw together is told once, below them, and so is what several runs
  /// wait for.
  mutating func write(_ result: CheckResult) {
    overruns = result.sharedOverruns
    let gaps = SharedGap.all(of: result.runs, among: shownMetrics).filter { $0.runs.count > 1 }
    shared = Set(gaps.map { $0.gap.message + "\n" + $0.gap.remedy })
    let isLong = result.runs.count > Self.manyRuns && !explains
    var counted: [VerdictWord: Int] = [:]
    var drawing: [VerdictWord: Int] = [:]
    for run in result.runs {
      if isLong, run.findings.allSatisfy({ $0.level == .none || isToldBelow($0) }),
        waitsOnlyForShared(run)
      {
        if run.findings.contains(where: \.isHeldAgainstBudget) {
          drawing[run.verdict, default: 0] += 1
        } else {
          counted[run.verdict, default: 0] += 1
        }
      } else {
        write(run, verdict: result.isJudged ? run.verdict : nil)
      }
    }
    let words: [(VerdictWord, String)] = [
      (.fail, "that a shared budget refuses, and nothing else"),
      (.warn, "that a shared budget warns of, and nothing else"),
      (.unknown, "that only wait for what is told below"), (.pass, "with nothing to say about"),
    ]
    let held = VerdictWord.allCases.map {
      ($0, "that draw on an overdrawn budget, and nothing else", drawing)
    }
    for (verdict, what, counts) in words.map({ ($0, $1, counted) }) + held {
      guard let count = counts[verdict] else { continue }
      let shown = result.isJudged ? word(verdict) + "  " : ""
      line("\(shown)\(count) \(count == 1 ? "run" : "runs") \(result.isJudged ? what : "more")")
    }
    if !counted.isEmpty || !drawing.isEmpty { line() }
    for gap in gaps { write(gap, of: result.runs.count) }
    if !gaps.isEmpty { line() }
    for overrun in overruns { write(overrun) }
  }

  /// What runs wait for together, with the one line that helps all of them.
  private mutating func write(_ shared: SharedGap, of count: Int) {
    let runs =
      shared.runs.count == count ? "all \(count) runs" : "\(shared.runs.count) of \(count) runs"
    line(
      "\(styled("unknown", .yellow, .bold)) for \(runs): \(styled(plain(shared.gap.message), .bold))"
    )
    let verb = shared.gap.needsOverride ? "write it there, or set" : "state"
    let place = shared.gap.needsOverride ? "" : ", under `defaults` or `facts` in carbonward.yaml"
    line("   = \(styled("help", .bold)): \(verb) `\(plain(shared.gap.remedy))`\(place)")
  }

  /// A budget that several runs overdraw together, with the largest of them.
  private mutating func write(_ overrun: SharedOverrun) {
    guard
      let finding = overrun.members.lazy.compactMap({ $0.findings.first(where: overrun.covers) })
        .first
    else { return }
    let (label, style): (String, Style) =
      switch finding.level {
      case .error: ("error", .red)
      case .warning: ("warning", .yellow)
      case .note, .none: ("note", .blue)
      }
    let message = overrun.message.cut(to: Self.longest)
    line(
      "\(styled("\(label)[\(plain(overrun.id))]", style, .bold)): \(styled(plain(message), .bold))")
    help(overrun.biggest, word: "biggest runs")
    if let text = finding.help { help(text) }
    line()
  }

  /// Whether a finding is said once for several runs.
  private func isToldBelow(_ finding: FindingResult) -> Bool {
    overruns.contains { $0.covers(finding) }
      || (finding.status == .unknown
        && shared.contains { finding.message.contains(Self.message($0)) })
  }

  private static func message(_ key: String) -> Substring { key.prefix { $0 != "\n" } }

  private func waitsOnlyForShared(_ run: RunResult) -> Bool {
    run.estimate.missing.allSatisfy {
      !shownMetrics.contains($0.key) || shared.contains($0.message + "\n" + $0.remedy)
    }
  }

  private var shownMetrics: [MetricKey] { explains ? MetricKey.allCases : Self.mainMetrics }

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
      for group in FindingGroup.groups(of: findings) {
        if let overrun = overruns.first(where: { $0.covers(group.first) }) {
          write(group.first, of: overrun)
        } else {
          write(group)
        }
      }
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

  /// A budget that is told below: what the run itself has to do with it.
  private mutating func write(_ finding: FindingResult, of overrun: SharedOverrun) {
    let own = finding.message.firstRange(of: "this run adds ").map {
      ": \(finding.message[$0.lowerBound...])"
    }
    line(
      "\(styled("\(plain(overrun.id))", .bold)) is overdrawn by \(overrun.members.count) runs together"
        + plain(own ?? ""))
    let numbers = finding.suggestions.map { "\($0 + 1)" }
    if !numbers.isEmpty {
      help("suggestion \(numbers.joined(separator: ", ")) below", word: "mend")
    }
    line()
  }

  /// What is not known, each reason once, and where to state what would make it known.
  private mutating func write(gapsOf estimate: EstimateResult) {
    let gaps = estimate.missing.filter {
      shownMetrics.contains($0.key) && !shared.contains($0.message + "\n" + $0.remedy)
    }
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
    if let standIn = estimate.assumedDuration {
      let range = span(of: standIn, .time)
      line("      \("duration".padded(to: 13)) not known; up to the time limit: \(range)")
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
    guard suggestion.opensGate else {
      line(
        "   \(styled("nearest", .yellow)): \(names) → \(word(suggestion.verdict)): "
          + plain(suggestion.shortLine))
      return
    }
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

  /// Lines for teams, projects and labels, the largest first, where there is more than one of them.
  mutating func write(totals: [GroupTotal]) {
    var facts: [String] = []
    for total in totals where !facts.contains(total.by) { facts.append(total.by) }
    for fact in facts {
      let groups = totals.filter { $0.by == fact }
      guard groups.count > 1 else { continue }
      line()
      line("by \(styled(plain(fact), .bold))")
      let shown = groups.prefix(Self.mostGroups)
      let names = shown.map { $0.name.map { plain($0.cut(to: 40)) } ?? "not stated" }
      let width = names.map { TerminalText.width(of: $0) }.max() ?? 0
      for (group, name) in zip(shown, names) {
        let padding = String(repeating: " ", count: width - TerminalText.width(of: name))
        let energy = group[.energy].map { QuantityFormatter.describe($0.p50, as: .energy) }
        let emissions = group[.emissions].map { describe($0, .mass, true) } ?? "emissions unknown"
        let unknown = group.unknown > 0 ? ", \(group.unknown) unknown" : ""
        line(
          "  \(name)\(padding)  \("\(group.runs) \(group.runs == 1 ? "run" : "runs")\(unknown)".padded(to: 22))"
            + "  \((energy ?? "energy unknown").padded(to: 12))  \(emissions)")
      }
      if groups.count > shown.count { line("  and \(groups.count - shown.count) more") }
    }
  }

  /// Nobody reads more at once; `--format totals` lists all of them.
  private static var mostGroups: Int { 15 }

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
      let isBroken = result.diagnostics.contains { $0.severity == .error }
      line(
        "\(parts[0]), \(isBroken ? "not judged: see the errors above" : "held against no policy")")
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
