import Footprint
import Plots
import Policy
import Quantities
import Runs

/// Plots of plans as SVG documents.
public enum PlanPlots {
  /// The bars from today to the compliant run, with p5 to p95 and the limit.
  public static func waterfall(_ waterfall: Waterfall, title: String) -> String {
    let steps = waterfall.steps.filter { $0.emissions != nil }
    let largest = steps.compactMap { $0.emissions?.p95 }.max() ?? 1
    let ticks = AxisTicks(upTo: max(largest, waterfall.limit ?? 0))
    let plot = PlotArea(left: 80, top: 76, width: max(300, Double(steps.count) * 120), height: 260)
    var canvas = SVGCanvas(
      width: plot.right + 160, height: plot.bottom + 60, title: title,
      subtitle: "median emissions from today to a run that passes; lines from p5 to p95")
    plot.drawScale(ticks, in: &canvas)
    var before: Double?
    for (index, step) in steps.enumerated() {
      guard let emissions = step.emissions else { continue }
      let x = plot.left + (Double(index) + 0.5) * plot.width / Double(steps.count)
      drawStep(emissions, before, at: x, plot, ticks, step.label, in: &canvas)
      // Every other name stands lower, so that long ones do not run into each other.
      canvas.text(
        step.label, x, plot.bottom + (index % 2 == 0 ? 18 : 34), anchor: .middle,
        room: 2 * plot.width / Double(steps.count) - 12)
      before = emissions.median
    }
    if let limit = waterfall.limit {
      let y = plot.y(limit, ticks)
      canvas.line(plot.left, y, plot.right, y, stroke: Palette.limit, width: 2, isDashed: true)
      let percentile = waterfall.percentile.map { " (\($0.rawValue))" } ?? ""
      canvas.text("limit \(mass(limit))\(percentile)", plot.right + 4, y + 4, fill: Palette.limit)
    }
    return canvas.document
  }

  private static func drawStep(
    _ emissions: Distribution, _ before: Double?, at x: Double, _ plot: PlotArea,
    _ ticks: AxisTicks, _ label: String, in canvas: inout SVGCanvas
  ) {
    let y = plot.y(emissions.median, ticks)
    let top = before.map { plot.y($0, ticks) } ?? plot.bottom
    let isWorse = before.map { emissions.median > $0 } ?? false
    canvas.rectangle(
      x - 30, min(y, top), 60, abs(top - y),
      fill: before == nil ? Palette.today : isWorse ? Palette.worse : Palette.saving,
      hint: "\(label): \(mass(emissions.median))")
    if let before {
      canvas.line(
        x - 90, plot.y(before, ticks), x - 30, plot.y(before, ticks), stroke: Palette.faint)
      let sign = isWorse ? "+" : "−"
      canvas.text(
        "\(sign)\(mass(abs(emissions.median - before)))", x, min(y, top) - 18, anchor: .middle)
    }
    whisker(emissions, at: x, plot, ticks, in: &canvas)
    let now = before == nil ? mass(emissions.median) : "left \(mass(emissions.median))"
    canvas.text(now, x, min(y, top) - 5, anchor: .middle, isBold: true)
  }

  private static func whisker(
    _ value: Distribution, at x: Double, _ plot: PlotArea, _ ticks: AxisTicks,
    in canvas: inout SVGCanvas
  ) {
    guard !value.isExact else { return }
    let (low, high) = (plot.y(value.p5, ticks), plot.y(value.p95, ticks))
    canvas.line(x + 38, low, x + 38, high, stroke: Palette.ink)
    canvas.line(x + 34, low, x + 42, low, stroke: Palette.ink)
    canvas.line(x + 34, high, x + 42, high, stroke: Palette.ink)
  }

  /// Further saving (width) against effort (height), the least effort first.
  public static func effortCurve(_ curve: EffortCurve, title: String) -> String {
    let plot = PlotArea(left: 80, top: 66, width: 640, height: 220)
    let list = plot.bottom + 52
    var canvas = SVGCanvas(
      width: 780, height: list + Double(curve.bars.count + 1) * 17 + 10, title: title,
      subtitle: "what each measure still saves at the median (width) by its effort (height)")
    let total = curve.bars.map(\.saving).reduce(0, +)
    let ticks = AxisTicks(upTo: max(total, 1e-9))
    for (rank, name) in ["low", "medium", "high"].enumerated() {
      let y = plot.bottom - Double(rank + 1) * plot.height / 3
      canvas.line(plot.left, y, plot.right, y, stroke: Palette.grid)
      canvas.text(name, plot.left - 8, y + 4, anchor: .end)
    }
    for tick in ticks.values {
      let x = plot.left + tick / ticks.end * plot.width
      canvas.line(x, plot.bottom, x, plot.bottom + 4)
      canvas.text(mass(tick), x, plot.bottom + 16, anchor: .middle)
    }
    canvas.text("saved", plot.left, plot.bottom + 32, fill: Palette.faint)
    let today = curve.today.map { "today \(range($0))" } ?? "emissions are not known"
    canvas.text(today, 34, list)
    var done = 0.0
    for (index, bar) in curve.bars.enumerated() {
      let x = plot.left + done / ticks.end * plot.width
      let width = bar.saving / ticks.end * plot.width
      let rank = bar.effort == .low ? 1.0 : bar.effort == .medium ? 2 : 3
      let height = rank * plot.height / 3
      canvas.rectangle(
        x, plot.bottom - height, max(1, width - 1), height, fill: colour(bar.category),
        hint: "\(bar.measure): \(mass(bar.saving)) less")
      if width >= 8 {
        canvas.text("\(index + 1)", x + width / 2, plot.bottom - height - 4, anchor: .middle)
      }
      let y = list + Double(index + 1) * 17
      canvas.rectangle(16, y - 9, 10, 10, fill: colour(bar.category))
      canvas.text(
        "\(index + 1) \(bar.measure) (\(bar.category.rawValue)): −\(mass(bar.saving)), left "
          + range(bar.left), 34, y, room: 730)
      done += bar.saving
    }
    return canvas.document
  }

  private static func range(_ value: Distribution) -> String {
    guard !value.isExact else { return mass(value.median) }
    return "\(mass(value.median)) (\(mass(value.p5)) to \(mass(value.p95)))"
  }

  private static func colour(_ category: MeasureCategory) -> String {
    switch category {
    case .efficientHardware: "#0072b2"
    case .efficientAlgorithms: "#009e73"
    case .renewables: "#e69f00"
    case .sharedCompute: "#cc79a7"
    case .scheduling: "#56b4e9"
    }
  }

  /// Single facts, the widest swing first.
  public static func tornado(_ tornado: Tornado, title: String) -> String {
    let bars = Array(tornado.bars.prefix(14))
    let plot = PlotArea(left: 190, top: 62, width: 470, height: Double(max(1, bars.count)) * 26)
    var canvas = SVGCanvas(
      width: 840, height: plot.bottom + 60, title: title,
      subtitle: "median emissions with one fact at the ends of its range; ±20 % where none is known"
    )
    let all = bars.flatMap { [$0.emissionsAtLow, $0.emissionsAtHigh] } + [tornado.today ?? 0]
    let ticks = AxisTicks(upTo: all.max() ?? 1)
    func x(_ value: Double) -> Double { plot.left + value / ticks.end * plot.width }
    for tick in ticks.values {
      canvas.line(x(tick), plot.top, x(tick), plot.bottom, stroke: Palette.grid)
      canvas.text(mass(tick), x(tick), plot.bottom + 16, anchor: .middle)
    }
    for (index, bar) in bars.enumerated() {
      let y = plot.top + Double(index) * 26 + 4
      let today = tornado.today ?? 0
      for (end, value, fill) in [
        (bar.emissionsAtLow, bar.low, Palette.low), (bar.emissionsAtHigh, bar.high, Palette.high),
      ] {
        canvas.rectangle(
          min(x(today), x(end)), y, abs(x(end) - x(today)), 18, fill: fill,
          hint: "\(bar.fact.describe(value)): \(mass(end))")
      }
      let mark = bar.isKnownRange ? "" : " ±20 %"
      canvas.text(bar.fact.rawValue + mark, plot.left - 8, y + 13, anchor: .end)
      let ends = "\(bar.fact.describe(bar.low)) – \(bar.fact.describe(bar.high))"
      canvas.text(
        ends, max(x(bar.emissionsAtLow), x(bar.emissionsAtHigh), x(today)) + 6, y + 13, size: 9,
        fill: Palette.faint)
    }
    if let today = tornado.today {
      canvas.line(x(today), plot.top - 4, x(today), plot.bottom, stroke: Palette.ink, width: 1.5)
    }
    canvas.text(
      "low value", plot.left, plot.bottom + 40, fill: Palette.low)
    canvas.text("high value", plot.left + 80, plot.bottom + 40, fill: Palette.high)
    return canvas.document
  }

  /// Every value of the only axis of a sweep in its order, with p5 to p95; nil for more axes.
  public static func values(of result: SweepResult, objective: Int = 0, title: String) -> String? {
    guard result.axes.count == 1, result.objectives.indices.contains(objective) else { return nil }
    let every = max(1, (result.total + 199) / 200)
    let order = result.plotOrder(objective)
    let indices = stride(from: 0, to: result.total, by: every).map { order[$0] }
    let step = indices.count > 40 ? 14.0 : 22
    let plot = PlotArea(left: 190, top: 62, width: 520, height: Double(indices.count) * step)
    let part = every > 1 ? "; one value in \(every) is shown" : ""
    var canvas = SVGCanvas(
      width: 840, height: plot.bottom + 60, title: title,
      subtitle: "\(result.objectives[objective].rawValue) by \(result.axes[0].fact.rawValue): the "
        + "median and p5 to p95\(part)")
    let largest = indices.compactMap { result.value(objective, at: $0)?.p95 }.max() ?? 1
    let ticks = AxisTicks(upTo: largest)
    let metric = result.objectives[objective]
    func x(_ value: Double) -> Double { plot.left + value / ticks.end * plot.width }
    for tick in ticks.values {
      canvas.line(x(tick), plot.top, x(tick), plot.bottom, stroke: Palette.grid)
      canvas.text(metric.describe(tick), x(tick), plot.bottom + 16, anchor: .middle)
    }
    for (row, index) in indices.enumerated() {
      let y = plot.top + (Double(row) + 0.5) * step
      canvas.text(
        result.axes[0].label(index), plot.left - 8, y + 4, size: min(11, step - 2), anchor: .end,
        room: plot.left - 20)
      guard let verdict = result.verdict(at: index), let value = result.value(objective, at: index)
      else {
        canvas.text("cannot be had", plot.left + 4, y + 4, size: 9, fill: Palette.faint)
        continue
      }
      let fill = verdict.rank <= Verdict.warn.rank ? Palette.saving : Palette.worse
      canvas.line(x(value.p5), y, x(value.p95), y, stroke: fill, width: 2)
      canvas.rectangle(
        x(value.median) - 3, y - 5, 6, 10, fill: fill,
        hint:
          "\(result.axes[0].label(index)): \(metric.describe(value.median)), \(verdict.rawValue)")
      canvas.text(
        metric.describe(value.median), x(value.p95) + 6, y + 4, size: 9, fill: Palette.faint)
    }
    canvas.text("meets the policy", plot.left, plot.bottom + 40, fill: Palette.saving)
    canvas.text("does not", plot.left + 110, plot.bottom + 40, fill: Palette.worse)
    return canvas.document
  }

  static func mass(_ kilograms: Double) -> String {
    QuantityFormatter.describe(kilograms, as: .mass)
  }
}

/// The part of a picture that the data is drawn in.
struct PlotArea {
  var left: Double
  var top: Double
  var width: Double
  var height: Double

  var right: Double { left + width }
  var bottom: Double { top + height }

  func y(_ value: Double, _ ticks: AxisTicks) -> Double { bottom - value / ticks.end * height }

  func drawScale(_ ticks: AxisTicks, in canvas: inout SVGCanvas) {
    for tick in ticks.values {
      canvas.line(left, y(tick, ticks), right, y(tick, ticks), stroke: Palette.grid)
      canvas.text(
        QuantityFormatter.describe(tick, as: .mass), left - 6, y(tick, ticks) + 4, anchor: .end)
    }
  }
}
