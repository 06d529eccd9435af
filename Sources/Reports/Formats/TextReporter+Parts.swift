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
      Phrase.labelled(
        styled(plain("\(diagnostic.level.pageWord)[\(diagnostic.code)]"), style, .bold),
        styled(plain(diagnostic.message.said.cut(to: Self.longest)), .bold)))
    if let location = diagnostic.location {
      snippet(location, isError ? .error : .warning)
    } else if let path = diagnostic.path {
      line(" \(styled("-->", .blue)) \(plain(path))")
    }
    for text in diagnostic.help { help(text.said) }
    if let meaning = diagnostic.meaning { help(meaning, word: .meaningWord) }
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
    let words: [(VerdictWord, Phrase)] = [
      (.fail, Phrase.refusedByShared), (.warn, .warnedByShared), (.unknown, .onlyWaiting),
      (.pass, .nothingToSay),
    ]
    let held = VerdictWord.allCases.map {
      ($0, Phrase.drawingOnOverdrawn, drawing)
    }
    for (verdict, what, counts) in words.map({ ($0, $1, counted) }) + held {
      guard let count = counts[verdict] else { continue }
      let shown = result.isJudged ? word(verdict) + "  " : ""
      let runs = Phrase.counted(count, .oneRun, .manyRuns)
      line(shown + Phrase.runsThat(runs, (result.isJudged ? what : .furtherRuns)()))
    }
    if !counted.isEmpty || !drawing.isEmpty { line() }
    for gap in gaps { write(gap, of: result.runs.count) }
    if !gaps.isEmpty { line() }
    for overrun in overruns { write(overrun) }
  }

  /// What runs wait for together, with the one line that helps all of them.
  private mutating func write(_ shared: SharedGap, of count: Int) {
    let runs =
      shared.runs.count == count
      ? Phrase.allRuns("\(count)") : Phrase.runsOf("\(shared.runs.count)", "\(count)")
    line(
      Phrase.unknownFor(
        styled(Phrase.unknown(), .yellow, .bold), runs,
        styled(plain(shared.gap.message.said), .bold)))
    let remedy: Phrase = shared.gap.needsOverride ? .writeThereText : .stateUnderDefaults
    line(
      "   = "
        + Phrase.labelled(
          styled(Phrase.helpWord(), .bold), remedy("`\(plain(shared.gap.remedy))`")))
  }

  /// A budget that several runs overdraw together, with the largest of them.
  private mutating func write(_ overrun: SharedOverrun) {
    guard
      let finding = overrun.members.lazy.compactMap({ $0.findings.first(where: overrun.covers) })
        .first
    else { return }
    let (label, style): (Phrase, Style) =
      switch finding.level {
      case .error: (.errorWord, .red)
      case .warning: (.warningWord, .yellow)
      case .note, .none: (.noteWord, .blue)
      }
    let message = overrun.message.said.cut(to: Self.longest)
    line(
      Phrase.labelled(
        styled("\(label())[\(plain(overrun.id))]", style, .bold), styled(plain(message), .bold)))
    help(overrun.biggest, word: .biggestRuns)
    if let text = finding.help { help(text.said) }
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
    let ranked = (0...3).flatMap { rank in run.findings.filter { self.rank($0) == rank } }
    for group in FindingGroup.groups(of: ranked.filter { $0.level != .none }) {
      if let overrun = overruns.first(where: { $0.covers(group.first) }) {
        write(group.first, of: overrun)
      } else {
        write(group)
      }
    }
    for (index, suggestion) in run.suggestions.enumerated() {
      write(suggestion, title: Phrase.suggestionTitle("\(index + 1)"))
    }
    // What several runs overdraw together is told once, for all of them.
    let own = run.obstacles.filter { obstacle in
      !overruns.contains { obstacle.hasPrefix("`\($0.id)`: ") }
    }
    for obstacle in own {
      line(
        "   \(Phrase.labelled(styled(Phrase.inTheWayWord(), .yellow), plain(obstacle.said)))")
    }
    if !own.isEmpty { line() }
  }

  /// What everybody wants to know; other gaps are shown where steps are explained.
  private static let mainMetrics: [MetricKey] = [.deviceHours, .energy, .emissions]

  /// A budget that is told below: what the run itself has to do with it.
  private mutating func write(_ finding: FindingResult, of overrun: SharedOverrun) {
    let whole = Phrase.overdrawn(
      styled("\(plain(overrun.id))", .bold), "\(overrun.members.count)")
    let own = finding.message.firstRange(of: "this run adds ").map {
      plain(String(finding.message[$0.lowerBound...]).said)
    }
    line(own.map { Phrase.labelled(whole, $0) } ?? whole)
    let numbers = finding.suggestions.map { "\($0 + 1)" }
    if !numbers.isEmpty {
      help(Phrase.suggestionBelow(numbers.joined(separator: Phrase.comma())), word: .mendWord)
    }
    line()
  }

  /// What is not known, each reason once, and where to state what would make it known.
  private mutating func write(gapsOf estimate: EstimateResult) {
    let gaps = estimate.missing.filter {
      shownMetrics.contains($0.key) && !shared.contains($0.message + "\n" + $0.remedy)
    }
    for gap in EstimateResult.Gap.distinct(gaps) {
      line(
        "      \(Phrase.labelled(styled(Phrase.unknown(), .yellow), plain(gap.message.said)))")
      let remedy: Phrase = gap.needsOverride ? .writeThereText : .stateText
      line("        \(remedy(styled(plain(gap.remedy), .bold)))")
    }
    if gaps.contains(where: { !$0.needsOverride }) {
      line(styled("      \(Phrase.underFacts())", .dim))
    }
  }

  private mutating func numbers(of estimate: EstimateResult) {
    let rows: [(label: Phrase, key: MetricKey, dimension: Dimension, namesGas: Bool)] = [
      (.energyLabel, .energy, .energy, false),
      (.emissionsLabel, .emissions, .mass, true),
      (.marketBased, .marketEmissions, .mass, true),
      (.deviceTime, .deviceHours, .time, false),
      (.costLabel, .cost, .money, false),
    ]
    for row in rows {
      guard let range = estimate[row.key] else { continue }
      line("      \(row.label().padded(to: 13)) \(describe(range, row.dimension, row.namesGas))")
    }
    if let standIn = estimate.assumedDuration {
      let range = span(of: standIn, .time)
      line("      \(Phrase.durationLabel().padded(to: 13)) \(Phrase.standInDuration(range))")
    }
  }

  /// Emissions with their embodied share for each unit of work, in units that people can compare.
  private mutating func perUnit(of estimate: EstimateResult) {
    let units: [(key: UnitOfWork, amount: Double, unit: String)] = [
      (.emissionsPerToken, 1e6, Phrase.tokensUnit()),
      (.emissionsPerParameter, 1e9, Phrase.parametersUnit()),
      (.emissionsPerOperation, 1e18, "EFLOP"),
    ]
    let texts = units.compactMap { key, amount, unit in
      estimate.perUnit.first { $0.key == key }.map {
        Phrase.perAmount(QuantityFormatter.describe($0.range.p50 * amount, as: .mass), unit)
      }
    }
    guard !texts.isEmpty else { return }
    line(
      "      \(Phrase.perUnitLabel().padded(to: 13)) \(texts.joined(separator: Phrase.comma()))")
  }

  func describe(_ range: RangeResult, _ dimension: Dimension, _ namesGas: Bool) -> String {
    let middle = QuantityFormatter.describe(range.p50, as: dimension, namesGas: namesGas)
    if range.p5 == range.p95 { return middle }
    return middle.padded(to: 16) + styled(" \(span(of: range, dimension))", .dim)
  }

  private func span(of range: RangeResult, _ dimension: Dimension) -> String {
    let low = QuantityFormatter.describe(range.p5, as: dimension)
    return Phrase.spanOf(low, QuantityFormatter.describe(range.p95, as: dimension))
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
    let (label, style, severity): (Phrase, Style, Severity)
    switch (finding.level, finding.status) {
    case (.none, _): return
    case (_, .waived): (label, style, severity) = (.waivedWord, .blue, .note)
    case (.error, .unknown): (label, style, severity) = (.unknown, .yellow, .warning)
    case (.error, _): (label, style, severity) = (.errorWord, .red, .error)
    case (.warning, _): (label, style, severity) = (.warningWord, .yellow, .warning)
    case (.note, _): (label, style, severity) = (.noteWord, .blue, .note)
    }
    line(
      Phrase.labelled(
        styled("\(label())[\(plain(group.title))]", style, .bold),
        styled(plain(finding.message.said.cut(to: Self.longest)), .bold)))
    if let location = finding.locations.first { snippet(location, severity) }
    if finding.change == .existing { help(Phrase.wasThere(), word: .notNewWord) }
    if let comment = finding.ignoredBy {
      help("\(comment.path):\(comment.line):\(comment.column)", word: .ignoredByWord)
    } else if let waiver = finding.waiver {
      help(Phrase.coveredBy("`\(waiver)`"), word: .waiverWord)
    }
    for text in group.help { help(text.said) }
    let numbers = finding.suggestions.map { "\($0 + 1)" }
    if !numbers.isEmpty {
      let below: Phrase = numbers.count == 1 ? .suggestionBelow : .suggestionsBelow
      help(below(numbers.joined(separator: Phrase.comma())), word: .mendWord)
    }
    line()
  }

  mutating func write(_ suggestion: SuggestionResult, title: String) {
    let names = suggestion.measures.map { plain($0) }.joined(separator: " + ")
    guard suggestion.opensGate else {
      line(
        "   "
          + Phrase.labelled(
            styled(Phrase.nearestWord(), .yellow),
            Phrase.labelled(
              "\(names) → \(word(suggestion.verdict))", plain(suggestion.shortLine))))
      return
    }
    line(
      Phrase.labelled(
        styled(title, .green, .bold),
        Phrase.ledsTo(
          styled(names, .bold), word(suggestion.verdict), suggestion.effortWord)))
    if let emissions = suggestion.emissions {
      let middle = QuantityFormatter.describe(emissions.p50, as: .mass, namesGas: true)
      var text = middle
      if emissions.p5 != emissions.p95 {
        let low = QuantityFormatter.describe(emissions.p5, as: .mass)
        text = Phrase.range(middle, low, QuantityFormatter.describe(emissions.p95, as: .mass))
      }
      if let saving = suggestion.savingKilograms, let percent = suggestion.savingPercent,
        percent.isFinite
      {
        let mass = QuantityFormatter.describe(saving, as: .mass, namesGas: true)
        text += Phrase.clause() + Phrase.lessBy(mass, CanonicalNumber.fixed(percent, decimals: 0))
      }
      line("   \(Phrase.emissionsWith(text))")
    }
    for text in suggestion.limitLines { line("   \(plain(text))") }
    for change in suggestion.changes { line("   \(plain(change.said))") }
    for note in suggestion.notes { line("   \(Phrase.note(plain(note.said)))") }
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
        ?? Phrase.unknown()
    }
    line(
      Phrase.budgetLine(
        styled(plain(budget.id), .bold), plain(budget.period), budget.asked(amount),
        amount(budget.limit), budget.left(amount)))
    guard budget.ahead != nil else { return }
    line(
      "  "
        + Phrase.queueLine(
          amount(budget.aloneTotal), amount(budget.openTotal), amount(budget.aheadTotal)))
  }

  /// Lines for teams, projects, labels and policies, the largest first.
  mutating func write(totals: [(fact: String, groups: [GroupTotal])]) {
    for (fact, groups) in totals {
      line()
      line(Phrase.byFact(styled(plain(fact), .bold)))
      let shown = groups.prefix(Self.mostGroups)
      let names = shown.map { $0.name.map { plain($0.cut(to: 40)) } ?? Phrase.notStated() }
      let width = names.map { TerminalText.width(of: $0) }.max() ?? 0
      for (group, name) in zip(shown, names) {
        let padding = String(repeating: " ", count: width - TerminalText.width(of: name))
        let energy = group[.energy].map { QuantityFormatter.describe($0.p50, as: .energy) }
        let emissions =
          group[.emissions].map { describe($0, .mass, true) } ?? Phrase.emissionsUnknown()
        var runs = Phrase.counted(group.runs, .oneRun, .manyRuns)
        if group.unknown > 0 { runs = Phrase.andUnknown(runs, "\(group.unknown)") }
        line(
          "  \(name)\(padding)  \(runs.padded(to: 22))"
            + "  \((energy ?? Phrase.energyUnknown()).padded(to: 12))  \(emissions)")
      }
      if groups.count > shown.count {
        line("  \(Phrase.andMoreRows("\(groups.count - shown.count)"))")
      }
    }
  }

  /// Nobody reads more at once; `--format totals` lists all of them.
  private static var mostGroups: Int { 15 }

  mutating func write(closing result: CheckResult) {
    let summary = result.summary
    if !result.budgets.isEmpty || !result.tellingTotals.isEmpty { line() }
    if let change = result.change { write(change) }
    let passed = result.runs.reduce(0) { $0 + $1.findings.count { $0.status == .passed } }
    let idle = result.runs.reduce(0) { $0 + $1.findings.count { $0.status == .notApplicable } }
    var parts = [Phrase.counted(summary.runs, .oneRun, .manyRuns)]
    parts += [Phrase.violated("\(summary.violated)"), Phrase.passedFindings("\(passed)")]
    if summary.waived > 0 { parts.append(Phrase.waived("\(summary.waived)")) }
    if idle > 0 { parts.append(Phrase.notApplicable("\(idle)")) }
    let policies = result.policies.map { plain($0.path) }.joined(separator: Phrase.comma())
    guard result.isJudged else {
      let isBroken = result.diagnostics.contains { $0.severity == .error }
      line((isBroken ? Phrase.notJudged : .noPolicyHeld)(parts[0]))
      return
    }
    line("\(word(result.verdict))  \(parts.joined(separator: Phrase.comma()))")
    if summary.runs > 1 {
      let verdicts = [
        (summary.fail, Phrase.failed), (summary.unknown, .unknownRuns),
        (summary.warn, .warnedRuns), (summary.pass, .passed),
      ]
      let counts = verdicts.filter { $0.0 > 0 }.map { $0.1("\($0.0)") }
      line("      \(Phrase.runsCount(counts.joined(separator: Phrase.comma())))")
    }
    if !policies.isEmpty { line(styled("      \(Phrase.heldAgainst(policies))", .dim)) }
    if let account = result.account { line(styled("      \(account.wording)", .dim)) }
  }

  private func word(_ verdict: VerdictWord) -> String {
    let shown = verdict.word.uppercased()
    return switch verdict {
    case .pass: styled(shown, .green, .bold)
    case .fail: styled(shown, .red, .bold)
    case .warn, .unknown: styled(shown, .yellow, .bold)
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
      (notTraining.count, Phrase.notTraining), (notUnderstood.count, .notUnderstood),
      (notLookedAt.reduce(0) { $0 + $1.files }, .notLookedAt),
    ]
    let rest = counts.filter { $0.0 > 0 }.map { $0.1("\($0.0)") }
    return ([Phrase.counted(files, .oneFile, .manyFiles)] + rest)
      .joined(separator: Phrase.comma())
  }
}
