import Footprint
import Policy
import Quantities
import Runs

/// Plots of plans for a terminal: every range is drawn from its 5th to its 95th percentile.
public enum TerminalPlots {
  /// The bars from today to the compliant run, with the limit.
  public static func waterfall(_ waterfall: Waterfall, _ style: PlotStyle) -> String {
    var rows = BarRows(style)
    let known = waterfall.steps.compactMap(\.emissions)
    rows.largest = max(known.map(\.p95).max() ?? 0, waterfall.limit ?? 0)
    var before: Double?
    for step in waterfall.steps {
      guard let emissions = step.emissions else {
        rows.add(step.label, "not known") { $0.cells([]) }
        continue
      }
      var words = range(emissions, .emissions)
      if let before { words += ", \(change(from: before, to: emissions.median))" }
      before = emissions.median
      rows.add(step.label, words) { scale in
        scale.marked(scale.cells(bar(of: emissions)), at: waterfall.limit, .limit)
      }
    }
    let percentile = waterfall.percentile.map { ", held against \($0.rawValue)" } ?? ""
    let limit = waterfall.limit.map { limit in
      "; \(style.character(.limit)) the limit of \(mass(limit))\(percentile)"
    }
    return page(
      "waterfall: emissions from today to a run that passes", rows.lines(),
      legend(style) + (limit ?? ""), style)
  }

  /// What each measure saves beyond those before it, the least effort first.
  public static func effortCurve(_ curve: EffortCurve, _ style: PlotStyle) -> String {
    guard let today = curve.today else {
      return page("effort curve", [], "emissions are not known", style)
    }
    guard !curve.bars.isEmpty else {
      return page("effort curve", [], "no measure of the policy saves anything", style)
    }
    var rows = BarRows(style)
    rows.largest = max(today.median, curve.bars.map(\.left.p95).max() ?? 0)
    var left = today.median
    rows.add(style.say("today"), range(today, .emissions)) { $0.cells(bar(of: today)) }
    for bar in curve.bars {
      let (from, to) = (bar.left.median, left)
      left = from
      rows.add(
        "\(bar.measure) (\(bar.effort.rawValue))",
        "−\(mass(bar.saving)), left \(range(bar.left, .emissions))"
      ) { $0.cells([(from, to, .saving)]) }
    }
    return page(
      "effort curve: what each measure still saves, the least effort first", rows.lines(),
      "\(style.character(.saving)) saved at the median; ranges from p5 to p95", style)
  }

  /// Single facts and how far they move the emissions, the widest swing first.
  public static func tornado(_ tornado: Tornado, _ style: PlotStyle) -> String {
    guard let today = tornado.today, !tornado.bars.isEmpty else {
      return page("tornado", [], "emissions are not known", style)
    }
    var rows = BarRows(style)
    rows.largest = tornado.bars.map { max($0.emissionsAtLow, $0.emissionsAtHigh) }.max() ?? today
    for bar in tornado.bars.prefix(14) {
      let mark = bar.isKnownRange ? "" : " ±20 %"
      let (low, high) = (bar.emissionsAtLow, bar.emissionsAtHigh)
      rows.add(
        bar.fact.rawValue + mark,
        "\(mass(low)) to \(mass(high)) (\(bar.fact.describe(bar.low)) to \(bar.fact.describe(bar.high)))"
      ) { scale in
        let cells = scale.cells([
          (min(low, today), max(low, today), .low), (min(high, today), max(high, today), .high),
        ])
        return scale.marked(cells, at: today, .today)
      }
    }
    return page(
      "tornado: median emissions with one fact at the ends of its range", rows.lines(),
      "\(style.character(.today)) today, \(mass(today)); \(style.character(.low)) its low value, "
        + "\(style.character(.high)) its high value; ±20 % where no range is known", style)
  }

  /// Every value of the only axis of a sweep, in its order.
  public static func values(
    of result: SweepResult, objective position: Int = 0, _ style: PlotStyle, limit: Int = 60
  ) -> String? {
    guard result.axes.count == 1, result.objectives.indices.contains(position) else { return nil }
    let (axis, objective) = (result.axes[0], result.objectives[position])
    var rows = BarRows(style)
    let every = max(1, (result.total + limit - 1) / limit)
    let order = result.plotOrder(position)
    let indices = stride(from: 0, to: result.total, by: every).map { order[$0] }
    rows.largest = indices.compactMap { result.value(position, at: $0)?.p95 }.max() ?? 0
    for index in indices {
      let verdict = result.verdict(at: index)?.rawValue ?? "cannot be had"
      guard let value = result.value(position, at: index), result.verdict(at: index) != nil else {
        rows.add(axis.label(index), verdict) { $0.cells([]) }
        continue
      }
      rows.add(axis.label(index), "\(verdict)  \(range(value, objective))") {
        $0.cells(bar(of: value))
      }
    }
    let part = every > 1 ? "; one value in \(every) is shown" : ""
    return page(
      "\(objective.rawValue) by \(axis.fact.rawValue)", rows.lines(), legend(style) + part, style)
  }

  // MARK: Words and bars

  private static func page(
    _ title: String, _ lines: [String], _ legend: String, _ style: PlotStyle
  ) -> String {
    (style.title(title) + lines + style.legend(legend))
      .joined(separator: "\n") + "\n"
  }

  private static func legend(_ style: PlotStyle) -> String {
    let ink = style.character
    return "\(ink(.certain)) up to p5, \(ink(.likely)) to the median, \(ink(.possible)) to p95"
  }

  private static func bar(
    of value: Distribution
  ) -> [(from: Double, to: Double, ink: PlotStyle.Ink)] {
    guard !value.isExact else { return [(0, value.median, .certain)] }
    return [
      (0, value.p5, .certain), (value.p5, value.p50, .likely), (value.p50, value.p95, .possible),
    ]
  }

  private static func range(_ value: Distribution, _ objective: Objective) -> String {
    let middle = objective.describe(value.median)
    guard !value.isExact else { return middle }
    return "\(middle) (\(objective.describe(value.p5)) to \(objective.describe(value.p95)))"
  }

  private static func change(from old: Double, to new: Double) -> String {
    new <= old ? "\(mass(old - new)) less" : "\(mass(new - old)) more"
  }

  static func mass(_ kilograms: Double) -> String {
    QuantityFormatter.describe(kilograms, as: .mass)
  }
}
