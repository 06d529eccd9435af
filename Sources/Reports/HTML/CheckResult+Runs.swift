import Quantities
import Result

extension CheckResult {
  /// Every run in a table, and as many in detail as there is room for, the worst first.
  func runSections(bytes: Int) -> String {
    guard !runs.isEmpty else { return "" }
    let opening =
      "<section id=\"runs\">\n<h2>\(Phrase.runs())</h2>\n" + (RunChart(runs).picture ?? "")
    let order = [VerdictWord.fail, .unknown, .warn, .pass].flatMap { verdict in
      runs.indices.filter { runs[$0].verdict == verdict }
    }
    var left = bytes - opening.utf8.count - 4_000
    let (briefs, unshown) = briefs(order, bytes: left * 11 / 20)
    left -= briefs.reduce(0) { $0 + $1.text.utf8.count }
    let shown = Set(briefs.map(\.index))
    // A row for every run comes before any trace.
    let (rows, rest) = HTML.fitting(
      order.lazy.map { row(of: $0, isLinked: shown.contains($0)) }, bytes: left * 3 / 4)
    left -= rows.utf8.count
    var text = opening
    text += HTML.table(
      Phrase.runsWorstFirst(), [Phrase.run, .verdict, .energy, .emissions].map { $0() },
      rows: rows, isNumeric: true)
    text += HTML.more(rest, .moreRuns)
    text += "</section>\n<section id=\"each\">\n<h2>\(Phrase.eachRun())</h2>\n"
    var untraced = 0
    for (index, brief) in briefs {
      let trace = untraced == 0 ? runs[index].trace("r\(index + 1)") : ""
      if trace.utf8.count > left { untraced += 1 } else if untraced > 0 { untraced += 1 }
      let isTraced = untraced == 0
      if isTraced { left -= trace.utf8.count }
      text += brief + (isTraced ? trace : "") + "</section>\n"
    }
    if untraced > 0 {
      text += HTML.paragraph(
        Phrase.untraced("\(untraced)", "<code>carbonward report --run NAME</code>"))
    }
    return text + HTML.more(unshown, .moreRunsInDetail) + "</section>\n"
  }

  private func briefs(
    _ order: [Int], bytes: Int
  ) -> (shown: [(index: Int, text: String)], rest: Int) {
    var left = bytes
    var shown: [(index: Int, text: String)] = []
    for (position, index) in order.enumerated() {
      let text = brief(of: index)
      guard text.utf8.count <= left else { return (shown, order.count - position) }
      left -= text.utf8.count
      shown.append((index, text))
    }
    return (shown, 0)
  }

  private func row(of index: Int, isLinked: Bool) -> String {
    let run = runs[index]
    let name = HTML.code(run.title, to: 160)
    let link = isLinked ? "<a href=\"#r\(index + 1)\">\(name)</a>" : name
    return HTML.row([
      link, isMereEstimate ? Phrase.estimated() : HTML.verdict(run.verdict),
      HTML.text(AmountUnit.kilowattHours.describe(run.estimate[.energy])),
      HTML.text(AmountUnit.kilograms.describe(run.estimate[.emissions])),
    ])
  }

  /// All about a run but the way to its numbers.
  private func brief(of index: Int) -> String {
    let (run, id) = (runs[index], "r\(index + 1)")
    var text = "<section class=\"run\" id=\"\(id)\">\n<h3>\(HTML.text(run.title, to: 300))"
    text += isMereEstimate ? "</h3>\n" : "\(Phrase.colon())\(HTML.verdict(run.verdict))</h3>\n"
    let files = run.files.prefix(8).map { HTML.code($0) }.joined(separator: Phrase.comma())
    text += HTML.paragraph("\(HTML.text(run.format, to: 60))\(Phrase.colon())\(files)")
    if let change = run.change { text += HTML.paragraph(HTML.text(change.summary)) }
    text += run.limitPicture("\(id)-limits") ?? ""
    text += run.findingList
    text += run.estimateTable
    text += run.sensitivityPicture("\(id)-sensitivities") ?? ""
    for (position, suggestion) in run.suggestions.prefix(3).enumerated() {
      text += run.section(of: suggestion, number: position + 1, id: id)
    }
    text += HTML.more(run.suggestions.count - 3, .moreSuggestions)
    text += HTML.list(
      run.obstacles.prefix(10).map { Phrase.inTheWay(HTML.inline($0.said, to: 500)) })
    return text
  }
}

extension RunResult {
  /// What asks for attention with its lines, then what holds.
  fileprivate var findingList: String {
    let items = findings.compactMap { ReportItem($0, of: self) }
    let merged = ReportItem.merged(items)
    var text = ""
    for item in merged.prefix(20) {
      let kind = item.level == .error ? "fail" : item.level == .warning ? "warn" : "note"
      text += "<p><strong class=\"\(kind)\">\(item.pageWord)</strong> "
      var said = HTML.code(item.id) + Phrase.colon() + HTML.inline(item.message.said)
      if item.change == .existing { said = Phrase.notNew(said) }
      if let waiver = item.waiver { said = Phrase.byWaiver(said, HTML.code(waiver)) }
      text += said + "</p>\n"
      for location in item.locations.prefix(3) { text += location.shownLine }
      if let comment = item.ignoredBy {
        text += HTML.paragraph(Phrase.ignoredBy()) + comment.shownLine
      }
      text += HTML.list(item.help.prefix(5).map { HTML.inline($0.said, to: 1_000) })
    }
    text += HTML.more(merged.count - 20, .moreFindings)
    let quiet = findings.filter { $0.level == .none && $0.status == .passed }
    if !quiet.isEmpty {
      let names = quiet.prefix(30).map { HTML.code($0.id, to: 100) }
        .joined(separator: Phrase.comma())
      let all = quiet.count > 30 ? Phrase.andMore(names, "\(quiet.count - 30)") : names
      text += HTML.paragraph(Phrase.holds(all))
    }
    return text
  }

  fileprivate var estimateTable: String {
    let rows = estimate.entries.map { entry in
      func amount(_ value: Double?) -> String { HTML.text(entry.key.unit.describe(value)) }
      return HTML.row([
        HTML.code(entry.key.rawValue), amount(entry.range?.p5), amount(entry.range?.p50),
        amount(entry.range?.p95),
      ])
    }
    let gaps = EstimateResult.Gap.distinct(estimate.missing).prefix(8).map { gap in
      HTML.inline(gap.message.said, to: 500) + Phrase.colon()
        + (gap.needsOverride ? Phrase.writeThere : .stateIt)(HTML.code(gap.remedy))
    }
    return HTML.table(
      Phrase.estimateTable(), [Phrase.metric, .percentile5, .median, .percentile95].map { $0() },
      rows: rows.joined(), isNumeric: true) + HTML.list(Array(gaps))
  }

  /// A proved suggestion: where it leads, what it changes, and the edit.
  fileprivate func section(
    of suggestion: SuggestionResult, number: Int, id: String
  ) -> String {
    let measures = suggestion.measures.prefix(8).map { HTML.code($0, to: 120) }
    var text = "<h4>\(Phrase.suggestion("\(number)", measures.joined(separator: " + ")))"
    text += "\(Phrase.colon())\(HTML.verdict(suggestion.verdict))</h4>\n"
    let unit = AmountUnit.kilograms
    let effort = Phrase.effort(suggestion.effortWord)
    text += HTML.paragraph(
      Phrase.emissionsOf(effort, HTML.text(unit.describe(suggestion.emissions))))
    if number == 1 { text += waterfallPicture(suggestion, id: "\(id)-way") ?? "" }
    let lines =
      suggestion.changes.map(\.said) + suggestion.limitLines
      + suggestion.notes.map { Phrase.note($0.said) }
    text += HTML.list(lines.prefix(20).map { HTML.inline($0, to: 500) })
    if let patch = suggestion.patch {
      text += HTML.details(Phrase.patch(), HTML.lines(Array(patch.lines.prefix(60))))
    }
    return text
  }
}

extension SuggestionResult {
  /// The effort in the language of the page.
  var effortWord: String {
    [Phrase.lowEffort, .mediumEffort, .highEffort].first { $0.english == effort.rawValue }?()
      ?? effort.rawValue
  }
}
