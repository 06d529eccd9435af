import Footprint
import Policy
import Quantities

/// Plots of plans as SVG documents.
public enum PlanPlots {
  /// The bars from today to the compliant run, with p5 to p95 and the limit.
  public static func waterfall(_ waterfall: Waterfall, title: String) -> String {
    let steps = waterfall.steps.filter { $0.emissions != nil }
    let largest = steps.compactMap { $0.emissions?.p95 }.max() ?? 1
    let ticks = AxisTicks(upTo: max(largest, waterfall.limit ?? 0))
    let plot = PlotArea(left: 80, top: 48, width: max(240, Double(steps.count) * 110), height: 260)
    var canvas = SVGCanvas(width: plot.right + 120, height: 400, title: title)
    plot.drawScale(ticks, unit: "kgCO2e", in: &canvas)
    var before: Double?
    for (index, step) in steps.enumerated() {
      guard let emissions = step.emissions else { continue }
      let x = plot.left + (Double(index) + 0.5) * plot.width / Double(steps.count)
      let y = plot.y(emissions.median, ticks)
      let top = before.map { plot.y($0, ticks) } ?? plot.bottom
      let isWorse = before.map { emissions.median > $0 } ?? false
      canvas.rectangle(
        x - 30, min(y, top), 60, abs(top - y),
        fill: before == nil ? Palette.today : isWorse ? Palette.worse : Palette.saving,
        hint: "\(step.label): \(mass(emissions.median))")
      if let before {
        canvas.line(
          x - 85, plot.y(before, ticks), x - 30, plot.y(before, ticks), stroke: Palette.faint)
      }
      whisker(emissions, at: x, plot, ticks, in: &canvas)
      canvas.text(mass(emissions.median), x, min(y, top) - 5, anchor: .middle)
      // Every other name stands lower, so that long ones do not run into each other.
      canvas.text(step.label, x, plot.bottom + (index % 2 == 0 ? 18 : 34), anchor: .middle)
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

  private static func whisker(
    _ value: Distribution, at x: Double, _ plot: PlotArea, _ ticks: AxisTicks,
    in canvas: inout SVGCanvas
  ) {
    guard !value.isExact else { return }
    let (low, high) = (plot.y(value.p5, ticks), plot.y(value.p95, ticks))
    canvas.line(x + 36, low, x + 36, high, stroke: Palette.ink)
    canvas.line(x + 32, low, x + 40, low, stroke: Palette.ink)
    canvas.line(x + 32, high, x + 40, high, stroke: Palette.ink)
  }

  /// Further saving (width) against effort (height), the least effort first.
  public static func effortCurve(_ curve: EffortCurve, title: String) -> String {
    let plot = PlotArea(left: 80, top: 48, width: 640, height: 220)
    var canvas = SVGCanvas(width: 780, height: 400, title: title)
    let total = curve.bars.map(\.saving).reduce(0, +)
    let ticks = AxisTicks(upTo: max(total, 1e-9))
    for (rank, name) in ["low", "medium", "high"].enumerated() {
      let y = plot.bottom - Double(rank + 1) * plot.height / 3
      canvas.line(plot.left, y, plot.right, y, stroke: Palette.grid)
      canvas.text(name, plot.left - 8, y + 4, anchor: .end)
    }
    canvas.text("effort", plot.left + 4, plot.top - 6, fill: Palette.faint)
    for tick in ticks.values {
      let x = plot.left + tick / ticks.end * plot.width
      canvas.line(x, plot.bottom, x, plot.bottom + 4)
      canvas.text(mass(tick), x, plot.bottom + 16, anchor: .middle)
    }
    var done = 0.0
    for (index, bar) in curve.bars.enumerated() {
      let x = plot.left + done / ticks.end * plot.width
      let width = bar.saving / ticks.end * plot.width
      let rank = bar.effort == .low ? 1.0 : bar.effort == .medium ? 2 : 3
      let height = rank * plot.height / 3
      canvas.rectangle(
        x, plot.bottom - height, max(1, width - 1), height, fill: colour(bar.category),
        hint: "\(bar.measure): \(mass(bar.saving)) less")
      canvas.text("\(index + 1)", x + width / 2, plot.bottom - height - 4, anchor: .middle)
      done += bar.saving
    }
    let names = curve.bars.enumerated().map { "\($0.offset + 1) \($0.element.measure)" }
    for (index, name) in names.enumerated() {
      canvas.text(name, 16 + Double(index % 3) * 250, plot.bottom + 44 + Double(index / 3) * 15)
    }
    return canvas.document
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
    let plot = PlotArea(left: 190, top: 48, width: 470, height: Double(max(1, bars.count)) * 26)
    var canvas = SVGCanvas(width: 760, height: plot.bottom + 60, title: title)
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
        ends, max(x(bar.emissionsAtLow), x(bar.emissionsAtHigh)) + 4, y + 13, size: 9,
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

  func drawScale(_ ticks: AxisTicks, unit: String, in canvas: inout SVGCanvas) {
    for tick in ticks.values {
      canvas.line(left, y(tick, ticks), right, y(tick, ticks), stroke: Palette.grid)
      canvas.text(
        QuantityFormatter.describe(tick, as: .mass), left - 6, y(tick, ticks) + 4, anchor: .end)
    }
    canvas.text(unit, left - 6, top - 10, anchor: .end, fill: Palette.faint)
  }
}
