import Plots
import Result

/// Rows of bars on one scale that starts at zero: a name, a bar, and its amount in words. What a bar
/// says is said by its shape and by the words; colour only helps.
struct BarChart {
  struct Row {
    var name: String
    /// What the bar says, in words.
    var words: String
    /// Where the bar begins and ends.
    var bar: ClosedRange<Double>
    /// Where the amount may lie.
    var range: RangeResult?
    /// The most that is allowed.
    var limit: Double?
    var fill = Palette.low
    /// Whether the bar shows what goes away, and so is drawn hollow.
    var isHollow = false
  }

  var id: String
  var title: String
  var summary: String
  var rows: [Row]

  /// Beside the bars there is room for a range of three amounts in kilograms: none is cut.
  private static let (width, left, right) = (800.0, 190.0, 290.0)
  private static let (top, step) = (52.0, 30.0)

  /// The picture; nil where there is nothing to draw.
  var picture: String? {
    let ends = rows.flatMap { row -> [Double] in
      [row.bar.upperBound, row.range?.p95 ?? 0, min(row.limit ?? 0, row.bar.upperBound * 3)]
    }
    guard let largest = ends.filter(\.isFinite).max(), largest > 0 else { return nil }
    let height = Self.top + Double(rows.count) * Self.step + 6
    var canvas = SVGCanvas(
      width: Self.width, height: height, title: title.cut(to: 300).plain, subtitle: summary,
      place: .page(id: id))
    let room = Self.width - Self.left - Self.right
    func x(_ value: Double) -> Double {
      Self.left + min(max(value.isFinite ? value / largest : 0, 0), 1) * room
    }
    canvas.line(Self.left, Self.top - 4, Self.left, height - 4, stroke: Palette.grid)
    for (index, row) in rows.enumerated() {
      let y = Self.top + Double(index) * Self.step
      canvas.text(row.name.plain, Self.left - 8, y + 14, anchor: .end, room: Self.left - 16)
      let (from, to) = (x(row.bar.lowerBound), x(row.bar.upperBound))
      if row.isHollow {
        for edge in [y + 3, y + 17] { canvas.line(from, edge, to, edge, isDashed: true) }
        for edge in [from, to] { canvas.line(edge, y + 3, edge, y + 17) }
      } else {
        canvas.rectangle(from, y + 3, max(1, to - from), 14, fill: row.fill)
      }
      if let range = row.range, range.p5 < range.p95, range.p95.isFinite {
        canvas.line(x(range.p5), y + 10, x(range.p95), y + 10, width: 1.5)
        for end in [range.p5, range.p95] {
          canvas.line(x(end), y + 5, x(end), y + 15, width: 1.5)
        }
      }
      if let limit = row.limit, limit <= largest {
        canvas.line(
          x(limit), y - 2, x(limit), y + 23, stroke: Palette.ink, width: 2.5, isDashed: true)
      }
      canvas.text(
        row.words.plain, Self.width - Self.right + 10, y + 14, room: Self.right - 14)
    }
    return canvas.document
  }
}

/// What every budget of a check has left once its runs are counted, each on its own scale.
struct BudgetChart {
  private let budgets: [BudgetResult]

  /// The most budgets that one picture shows.
  private static let most = 12

  init(_ budgets: [BudgetResult]) {
    self.budgets = budgets.filter { budget in
      budget.limit.isFinite && budget.limit > 0 && (budget.requested?.isFinite ?? false)
    }
  }

  var picture: String? {
    guard !budgets.isEmpty else { return nil }
    let rows = budgets.prefix(Self.most).map { budget in
      // Each is drawn as a share of its own limit, since units differ.
      let settled = budget.settled.isFinite ? budget.settled : 0
      let reserved = budget.reserved.isFinite ? budget.reserved : 0
      let used = (settled + reserved) / budget.limit
      let asked = max(0, budget.requested ?? 0) / budget.limit
      return BarChart.Row(
        name: budget.id,
        words: Phrase.chartOf(
          budget.unit.describe(budget.requested), budget.unit.describe(budget.limit)),
        bar: max(0, min(used, 1e6))...max(0, min(used + asked, 1e6)), limit: 1,
        fill: used + asked > 1 ? Palette.worse : Palette.low)
    }
    let chart = BarChart(
      id: "chart-budgets", title: Phrase.budgets(), summary: Phrase.budgetChart(),
      rows: rows)
    return chart.picture.map {
      HTML.figure(Phrase.budgetCaption(), $0)
    }
  }
}

/// The emissions of the runs of a check, the largest first.
struct RunChart {
  private let runs: [RunResult]
  private static let most = 25

  init(_ runs: [RunResult]) {
    let known = runs.enumerated().filter { $0.element.estimate[.emissions]?.p50.isFinite ?? false }
    self.runs = known.sorted { left, right in
      let (first, second) = (left.element.emissions, right.element.emissions)
      return first != second ? first > second : left.offset < right.offset
    }.prefix(Self.most).map(\.element)
  }

  var picture: String? {
    guard runs.count > 1 else { return nil }
    let rows = runs.map { run in
      BarChart.Row(
        name: run.title, words: AmountUnit.kilograms.describe(run.estimate[.emissions]),
        bar: 0...max(0, run.emissions), range: run.estimate[.emissions], limit: run.massLimit,
        fill: run.verdict == .fail ? Palette.worse : Palette.low)
    }
    let chart = BarChart(
      id: "chart-runs", title: Phrase.runChart(), summary: Phrase.runChartSummary(),
      rows: rows)
    return chart.picture.map {
      HTML.figure(Phrase.runCaption(), $0)
    }
  }
}

extension RunResult {
  /// Median emissions in kg; nothing where they are not known.
  fileprivate var emissions: Double { estimate[.emissions]?.p50 ?? 0 }

  /// The tightest limit on a mass that a budget holds the run against.
  fileprivate var massLimit: Double? {
    findings.filter { $0.kind == .budget && $0.unit == .kilograms }.compactMap(\.limit)
      .filter { $0.isFinite && $0 > 0 }.min()
  }

  /// What the run is held against, each amount as a share of its limit.
  func limitPicture(_ id: String) -> String? {
    let measured = findings.filter { finding in
      (finding.limit ?? 0) > 0 && finding.limit?.isFinite == true
        && finding.observed?.isFinite == true && finding.unit != nil
    }
    let rows = measured.prefix(8).compactMap { finding -> BarChart.Row? in
      guard let limit = finding.limit, let observed = finding.observed, let unit = finding.unit
      else { return nil }
      let range = range(behind: finding).map {
        RangeResult(p5: $0.p5 / limit, p50: $0.p50 / limit, p95: $0.p95 / limit)
      }
      let percentile = finding.percentile.map { " (\($0.rawValue))" } ?? ""
      return BarChart.Row(
        name: finding.id,
        words: Phrase.chartOf(unit.describe(observed) + percentile, unit.describe(limit)),
        bar: 0...max(0, min(observed / limit, 1e6)), range: range, limit: 1,
        fill: finding.status == .violated ? Palette.worse : Palette.low)
    }
    let chart = BarChart(
      id: id, title: Phrase.limitChart(title), summary: Phrase.limitChartSummary(),
      rows: Array(rows))
    return chart.picture.map {
      HTML.figure(Phrase.limitCaption(), $0)
    }
  }

  /// The range of the metric that a finding is about, where it can be told.
  private func range(behind finding: FindingResult) -> RangeResult? {
    estimate.entries.first { entry in
      guard entry.key.unit == finding.unit, let range = entry.range else { return false }
      return switch finding.percentile {
      case .p5: range.p5 == finding.observed
      case .p50: range.p50 == finding.observed
      case .p95: range.p95 == finding.observed
      case nil: false
      }
    }?.range
  }

  /// The way from the run as it is to a suggestion.
  func waterfallPicture(_ suggestion: SuggestionResult, id: String) -> String? {
    guard let before = estimate[.emissions], let after = suggestion.emissions,
      let saving = suggestion.savingKilograms, before.p50.isFinite, after.p50.isFinite,
      saving.isFinite, before.p50 > 0
    else { return nil }
    let unit = AmountUnit.kilograms
    let ends = [max(0, before.p50), max(0, after.p50)]
    let change = (saving < 0 ? Phrase.moreOf : .less)(unit.describe(abs(saving)))
    let chart = BarChart(
      id: id, title: Phrase.wayChart(title, suggestion.measures.joined(separator: " + ")),
      summary: Phrase.waySummary(),
      rows: [
        .init(
          name: Phrase.asItIs(), words: unit.describe(before), bar: 0...ends[0], range: before,
          limit: massLimit),
        .init(
          name: suggestion.measures.joined(separator: " + "),
          words: change,
          bar: min(ends[0], ends[1])...max(ends[0], ends[1]), isHollow: true),
        .init(
          name: Phrase.asSuggested(), words: unit.describe(after), bar: 0...ends[1], range: after,
          limit: massLimit, fill: Palette.saving),
      ])
    return chart.picture.map { HTML.figure(Phrase.wayCaption(), $0) }
  }
}
