import Quantities
import Result

/// Markdown under construction, within a limit; what does not fit is counted.
struct MarkdownPage {
  var text = ""
  /// In bytes of UTF-8.
  let limit: Int
  /// Bytes kept for what closes the page.
  private static let reserve = 2_500

  init(limit: Int) { self.limit = limit }

  /// How many runs and findings of a large check stand in the open; the others are folded.
  private static let mostInTheOpen = 20

  /// Adds a piece if there is room for it.
  ///
  /// - Parameter end: Where the room ends, in bytes from the start of the page.
  mutating func add(_ piece: String, before end: Int? = nil) -> Bool {
    guard text.utf8.count + piece.utf8.count <= end ?? limit - Self.reserve else { return false }
    text += piece
    return true
  }

  /// Adds a piece for each element until one does not fit, and how many did not.
  mutating func add<Element>(
    _ elements: [Element], named noun: Phrase, before end: Int? = nil, piece: (Element) -> String
  ) {
    for (index, element) in elements.enumerated() where !add(piece(element), before: end) {
      text += "\n\(Phrase.moreInOthers("\(elements.count - index)", noun()))\n"
      return
    }
  }

  /// Adds the first elements in the open and folds the others.
  ///
  /// - Parameter head: What stands above the elements, in the open and in the fold.
  mutating func addFolding<Element>(
    _ elements: [Element], named noun: Phrase, head: String = "", before end: Int? = nil,
    piece: (Element) -> String
  ) {
    text += head
    let folded = Array(elements.dropFirst(Self.mostInTheOpen))
    add(Array(elements.prefix(Self.mostInTheOpen)), named: noun, before: end, piece: piece)
    guard let first = folded.first else { return }
    let summary = Phrase.moreFolded("\(folded.count)", noun())
    let opening = "\n<details><summary>\(summary)</summary>\n\n\(head)"
    let room = (end ?? limit - Self.reserve) - text.utf8.count
    guard opening.utf8.count + piece(first).utf8.count <= room else {
      text += "\n\(Phrase.moreInOthers("\(folded.count)", noun()))\n"
      return
    }
    text += opening
    add(folded, named: noun, before: end, piece: piece)
    text += "\n</details>\n"
  }

  /// - Parameter showsSources: Whether the lines that findings point at and the origins of facts are
  ///   shown.
  mutating func write(_ result: CheckResult, showsSources: Bool) {
    text += "### \(MarkdownPage.headline(result))\n\n"
    table(result.runs)
    budgets(result.budgets)
    totals(result.tellingTotals)
    if let change = result.change { write(change) }
    let items = result.gatheredItems
    if !items.isEmpty {
      text += "\n"
      addFolding(items, named: .moreFindings) { Self.bullet($0, showsSource: showsSources) }
    }
    missing(result.runs)
    suggestions(result.runs)
    if showsSources { facts(result.runs) }
    text += "\n" + Self.closing(result) + "\n"
  }

  // MARK: - Parts

  /// The verdict, what the runs would emit, and what that is of the tightest budget.
  private static func headline(_ result: CheckResult) -> String {
    let symbols: [(VerdictWord, String)] = [
      (.pass, "✅"), (.warn, "⚠️"), (.fail, "❌"), (.unknown, "❔"),
    ]
    let symbol = symbols.first { $0.0 == result.verdict }?.1 ?? ""
    var parts = ["\(symbol) Carbonward\(Phrase.colon())\(result.verdict.word)"]
    let known = result.runs.compactMap { $0.estimate[.emissions] }
    if let change = result.change {
      parts.append(change.delta.difference ?? Phrase.unknownOfChange())
    } else if known.count == 1, result.runs.count == 1, let range = known.first {
      parts.append(mass(range))
    } else if let total = result.total[.emissions] {
      let sum = QuantityFormatter.describe(total.p50, as: .mass, namesGas: true)
      let rest = result.total.unknown
      let about = (known.count == 1 ? Phrase.aboutInOneRun : .aboutInRuns)(sum, "\(known.count)")
      parts.append(rest > 0 ? Phrase.andUnknown(about, "\(rest)") : about)
    }
    let isChange = result.change != nil
    if let (budget, share) = tightest(result.budgets, ofChange: isChange) {
      let left: Phrase = isChange ? .ofWhatWasLeft : .ofWhatIsLeft
      parts.append(left(share, MarkdownText.code(budget.id.cut(to: 200))))
    }
    return parts.joined(separator: " — ")
  }

  /// The budget of which the check, or the change, asks the largest share of what was free.
  private static func tightest(
    _ budgets: [BudgetResult], ofChange isChange: Bool
  ) -> (BudgetResult, String)? {
    var best: (budget: BudgetResult, share: Double)?
    for budget in budgets {
      guard let share = budget.share else { continue }
      // What adds nothing takes no share.
      if isChange, share <= 0 { continue }
      if share > (best?.share ?? -1) { best = (budget, share) }
    }
    return best.map { best in
      let percent = best.share * 100
      return (
        best.budget,
        percent.isFinite && percent < 100_000
          ? "\(CanonicalNumber.rounded(percent, significantDigits: 2)) %" : Phrase.moreThanAll()
      )
    }
  }

  private static func mass(_ range: RangeResult) -> String {
    let middle = QuantityFormatter.describe(range.p50, as: .mass, namesGas: true)
    guard range.p5 != range.p95 else { return middle }
    let low = QuantityFormatter.describe(range.p5, as: .mass)
    return Phrase.range(middle, low, QuantityFormatter.describe(range.p95, as: .mass))
  }

  /// The runs, those that do not pass first.
  private mutating func table(_ runs: [RunResult]) {
    guard !runs.isEmpty else { return }
    let isChange = runs.contains { $0.change != nil }
    let head =
      "| \(Phrase.runColumn()) | \(Phrase.energyLabel()) | \(Phrase.emissionsLabel()) |"
      + "\(isChange ? " \(Phrase.changeColumn()) |" : "") \(Phrase.verdictColumn()) |\n"
      + "|---|--:|--:|\(isChange ? "---|" : "")---|\n"
    let order: [VerdictWord] = [.fail, .unknown, .warn, .pass]
    let sorted = order.flatMap { verdict in runs.filter { $0.verdict == verdict } }
    // Half of the page, so that findings and suggestions find room.
    addFolding(sorted, named: .moreRuns, head: head, before: limit / 2) { run in
      Self.row(run, showsChange: isChange)
    }
  }

  private static func row(_ run: RunResult, showsChange: Bool) -> String {
    let energy = run.estimate[.energy].map {
      QuantityFormatter.describe($0.p50, as: .energy)
    }
    let emissions = run.estimate[.emissions].map { mass($0) }
    return "| \(MarkdownText.cell(run.title.cut(to: 200))) | \(energy ?? Phrase.unknown()) "
      + "| \(emissions ?? Phrase.unknown()) |\(showsChange ? " \(run.change?.summary ?? "") |" : "")"
      + " \(run.verdict.word) |\n"
  }

  private mutating func budgets(_ budgets: [BudgetResult]) {
    guard !budgets.isEmpty else { return }
    let isQueue = budgets.contains { $0.ahead != nil }
    var columns = [Phrase.budgetColumn, .periodColumn, .askedColumn, .ofColumn, .leftColumn]
    if isQueue { columns += [.aloneColumn, .withOpenColumn, .withAheadColumn] }
    text += "\n| \(columns.map { $0() }.joined(separator: " | ")) |\n"
    text += "|---|---|--:|--:|--:|" + (isQueue ? "--:|--:|--:|\n" : "\n")
    add(budgets, named: .moreBudgets) { budget in
      let amount = { (value: Double?) in
        value.map { QuantityFormatter.describe($0, as: budget.unit.dimension, namesGas: true) }
          ?? Phrase.unknown()
      }
      return "| \(MarkdownText.cell(budget.id.cut(to: 200))) "
        + "| \(MarkdownText.cell(budget.period.cut(to: 100))) | \(budget.asked(amount)) "
        + "| \(amount(budget.limit)) | \(budget.left(amount)) |"
        + (isQueue
          ? " \(amount(budget.aloneTotal)) | \(amount(budget.openTotal)) "
            + "| \(amount(budget.aheadTotal)) |\n"
          : "\n")
    }
  }

  /// What teams, projects and labels ask for together, where there is more than one of them.
  private mutating func totals(_ totals: [(fact: String, groups: [GroupTotal])]) {
    for (fact, groups) in totals {
      let head =
        "\n| \(MarkdownText.cell(fact.cut(to: 100))) | \(Phrase.runsColumn()) "
        + "| \(Phrase.energyLabel()) | \(Phrase.emissionsLabel()) |\n|---|--:|--:|--:|\n"
      addFolding(groups, named: .moreGroups, head: head, before: limit / 2) { group in
        let name = group.name.map { MarkdownText.cell($0.cut(to: 200)) } ?? Phrase.notStated()
        let energy = group[.energy].map { QuantityFormatter.describe($0.p50, as: .energy) }
        var emissions = group[.emissions].map { Self.mass($0) } ?? Phrase.unknown()
        if group.unknown > 0 && group.unknown < group.runs {
          emissions = Phrase.andUnknown(emissions, "\(group.unknown)")
        }
        return "| \(name) | \(group.runs) | \(energy ?? Phrase.unknown()) | \(emissions) |\n"
      }
    }
  }

  private static func bullet(_ item: ReportItem, showsSource: Bool) -> String {
    var text = "- **\(item.pageWord)** \(MarkdownText.code(item.id.cut(to: 200)))"
    text += Phrase.colon() + MarkdownText.inline(item.message.said.cut(to: 2_000))
    if let waiver = item.waiver {
      text += Phrase.waiverNote(MarkdownText.code(waiver.cut(to: 200)))
    }
    if item.change == .existing { text += Phrase.notNewNote() }
    let place = item.location.map { "\($0.path):\($0.line)" } ?? item.path
    if let place { text += " — \(MarkdownText.code(place.cut(to: 500)))" }
    text += "\n"
    for help in item.help.prefix(5) {
      text += "  - \(Phrase.helpNote(MarkdownText.inline(help.said.cut(to: 1_000))))\n"
    }
    if let meaning = item.meaning {
      text += "  - \(Phrase.meaningNote(MarkdownText.inline(meaning)))\n"
    }
    if showsSource, let line = item.location?.text, !line.isEmpty {
      text += "  - \(MarkdownText.code(line.cut(to: 300)))\n"
    }
    return text
  }

  /// What would make unknown numbers known.
  private mutating func missing(_ runs: [RunResult]) {
    let gaps = SharedGap.all(
      of: runs.filter { $0.verdict == .unknown }, among: Array(MetricKey.allCases))
    guard !gaps.isEmpty else { return }
    text += "\n"
    add(gaps, named: .moreGaps) { shared in
      let gap = shared.gap
      var runs = MarkdownText.code((shared.runs.first?.path ?? "").cut(to: 300))
      if shared.runs.count > 1 { runs = Phrase.andMoreRuns(runs, "\(shared.runs.count - 1)") }
      let remedy: Phrase = gap.needsOverride ? .gapThere : .gapState
      return "- \(runs)" + Phrase.colon()
        + remedy(
          MarkdownText.inline(gap.message.said.cut(to: 500)),
          MarkdownText.code(gap.remedy.cut(to: 500))) + "\n"
    }
  }

  /// Data and assumptions on one line.
  private static func closing(_ result: CheckResult) -> String {
    var names: [String] = []
    var oldest: Int?
    for fact in result.runs.flatMap(\.facts) {
      if fact.origin == .assumed, !names.contains(fact.name) { names.append(fact.name) }
      if let year = fact.year { oldest = min(oldest ?? year, year) }
    }
    for step in result.runs.flatMap(\.estimate.trace) {
      if step.origin == .assumed, !names.contains(step.quantity) { names.append(step.quantity) }
    }
    var parts = [
      Phrase.catalogueOf(MarkdownText.inline(result.settings.catalogue.plain.cut(to: 100)))
    ]
    if let oldest { parts.append(Phrase.oldestFigure("\(oldest)")) }
    let shown = list(names, of: 8, cut: 60)
    parts.append(Phrase.assumedNames(names.isEmpty ? Phrase.nothing() : shown))
    let policies = result.policies.map(\.path)
    if !policies.isEmpty { parts.append(Phrase.policyNames(list(policies, of: 3, cut: 100))) }
    return "<sub>\(parts.joined(separator: " · "))</sub>"
  }

  /// The first names, and how many more there are.
  private static func list(_ names: [String], of most: Int, cut length: Int) -> String {
    let shown = names.prefix(most).map { MarkdownText.code($0.plain.cut(to: length)) }
      .joined(separator: Phrase.comma())
    return names.count > most ? Phrase.andMoreNames(shown, "\(names.count - most)") : shown
  }
}
