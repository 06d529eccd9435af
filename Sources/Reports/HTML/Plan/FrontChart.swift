import Plots
import Quantities
import Result

/// Options by two objectives, with those that nothing beats on a line, and limits.
struct FrontChart {
  let page: PlanPage
  /// The position of the objective that goes across.
  let across: Int
  /// The position of the objective that goes up.
  let up: Int

  private static let (width, height) = (480.0, 450.0)
  private static let (left, right, top, bottom) = (84.0, 32.0, 74.0, 56.0)
  /// More whiskers hide each other.
  private static let mostWhiskers = 16

  private var plan: PlanResult { page.plan }

  /// The picture; nil where there is nothing to draw.
  var picture: String? {
    let points = (plan.options + [plan.base]).filter {
      $0.amounts[across] != nil && $0.amounts[up] != nil
    }
    guard points.count > 1,
      let x = PlotScale(
        values(across, points), from: Self.left, to: Self.width - Self.right),
      let y = PlotScale(values(up, points), from: Self.height - Self.bottom, to: Self.top)
    else { return nil }
    let names = [across, up].map { PlanPage.name(plan.objectives[$0]) }
    var canvas = SVGCanvas(
      width: Self.width, height: Self.height, title: Phrase.frontPicture(names[0], names[1]),
      subtitle: Phrase.frontSummary(), place: .page(id: "\(page.prefix)front-picture"))
    drawAxes(x, y, names, in: &canvas)
    drawLimits(x, y, in: &canvas)
    drawFront(x, y, in: &canvas)
    // The best are drawn last, so that nothing covers them.
    for option in plan.options.reversed() { draw(option, x, y, in: &canvas) }
    drawBase(x, y, in: &canvas)
    return canvas.document
  }

  /// What a scale has to hold: the medians, and limits that are not far beyond them.
  private func values(_ objective: Int, _ points: [PlanResult.Option]) -> [Double] {
    let medians = points.compactMap { $0.amounts[objective]?.p50 }
    let largest = medians.max() ?? 0
    let whiskers = objective == across ? whiskered.compactMap { $0.amounts[objective]?.p95 } : []
    return medians + limits(on: objective).map(\.amount).filter { $0 <= largest * 2 }
      + whiskers.filter { $0 <= largest * 1.5 }
  }

  private var whiskered: [PlanResult.Option] {
    let front = page.frontOptions
    return front.count <= Self.mostWhiskers ? front : []
  }

  private func limits(on objective: Int) -> [PlanResult.Limit] {
    plan.limits.filter { $0.objective == plan.objectives[objective] && $0.amount.isFinite }
  }

  private func drawAxes(
    _ x: PlotScale, _ y: PlotScale, _ names: [String], in canvas: inout SVGCanvas
  ) {
    let (floor, wall) = (Self.height - Self.bottom, Self.width - Self.right)
    let units = [across, up].map { plan.objectives[$0].unit }
    for tick in x.ticks {
      canvas.line(x.place(tick), Self.top, x.place(tick), floor, stroke: Palette.grid)
    }
    for tick in x.labelled(apart: 74) {
      canvas.text(
        units[0].describe(tick).withoutGas, x.place(tick), floor + 18, size: 14, anchor: .middle)
    }
    for tick in y.ticks {
      canvas.line(Self.left, y.place(tick), wall, y.place(tick), stroke: Palette.grid)
    }
    for tick in y.labelled(apart: 22) {
      canvas.text(
        units[1].describe(tick).withoutGas, Self.left - 7, y.place(tick) + 4, size: 14,
        anchor: .end)
    }
    canvas.line(Self.left, floor, wall, floor)
    canvas.line(Self.left, Self.top, Self.left, floor)
    let words = zip(names, [x, y]).map { $1.isLogarithmic ? Phrase.isLogarithmic($0) : $0 }
    canvas.text("↑ \(words[1])", Self.left - 66, Self.top - 15, size: 14.5, isBold: true)
    canvas.text("\(words[0]) →", wall, floor + 44, size: 14.5, anchor: .end, isBold: true)
  }

  private func drawLimits(_ x: PlotScale, _ y: PlotScale, in canvas: inout SVGCanvas) {
    for (number, limit) in limits(on: across).prefix(3).enumerated() where x.holds(limit.amount) {
      let place = x.place(limit.amount)
      canvas.line(
        place, Self.top, place, Self.height - Self.bottom, stroke: Palette.worse, width: 2,
        isDashed: true)
      let isRight = place > Self.width / 2
      canvas.text(
        limit.id.plain, place + (isRight ? -5 : 5), Self.top + 14 + Double(number) * 15, size: 13,
        anchor: isRight ? .end : .start, room: Self.width / 2 - 30)
    }
    for limit in limits(on: up).prefix(3) where y.holds(limit.amount) {
      let place = y.place(limit.amount)
      canvas.line(
        Self.left, place, Self.width - Self.right, place, stroke: Palette.worse, width: 2,
        isDashed: true)
      canvas.text(
        limit.id.plain, Self.width - Self.right - 4, place - 5, size: 13, anchor: .end, room: 200)
    }
  }

  private func drawFront(_ x: PlotScale, _ y: PlotScale, in canvas: inout SVGCanvas) {
    let points = page.frontOptions.compactMap { option -> (x: Double, y: Double)? in
      guard let across = option.amounts[across], let up = option.amounts[up] else { return nil }
      return (x.place(across.p50), y.place(up.p50))
    }.sorted { ($0.x, $0.y) < ($1.x, $1.y) }
    canvas.path(points, stroke: Palette.saving, width: 2)
    for option in whiskered {
      guard let across = option.amounts[across], let up = option.amounts[up],
        across.p5 < across.p95
      else { continue }
      let height = y.place(up.p50)
      canvas.path(
        [(x.place(across.p5), height), (x.place(across.p95), height)], stroke: Palette.saving,
        classes: marks(option))
    }
  }

  private func marks(_ option: PlanResult.Option) -> String {
    "m " + page.classes(of: option.coordinates)
  }

  private func draw(
    _ option: PlanResult.Option, _ x: PlotScale, _ y: PlotScale, in canvas: inout SVGCanvas
  ) {
    guard let across = option.amounts[across], let up = option.amounts[up] else { return }
    let passes = option.verdict == .pass || option.verdict == .warn
    canvas.circle(
      x.place(across.p50), y.place(up.p50), radius: option.isOnFront ? 6.5 : 4,
      fill: option.isOnFront ? Palette.saving : passes ? Palette.low : Palette.worse,
      isHollow: !passes, classes: marks(option),
      hint: "\(page.title(of: option).cut(to: 120).plain)")
  }

  private func drawBase(_ x: PlotScale, _ y: PlotScale, in canvas: inout SVGCanvas) {
    guard let across = plan.base.amounts[across], let up = plan.base.amounts[up] else { return }
    let (middle, height) = (x.place(across.p50), y.place(up.p50))
    for (rise, run) in [(7.0, 7.0), (-7.0, 7.0)] {
      canvas.line(
        middle - run, height - rise, middle + run, height + rise, stroke: Palette.ink, width: 2.5)
    }
    let isRight = middle > Self.width * 0.7
    canvas.text(
      Phrase.asItIs(), middle + (isRight ? -12 : 12), height + 4, size: 14,
      anchor: isRight ? .end : .start, isBold: true)
  }
}

extension String {
  /// Ticks of an axis say only the unit; what is measured stands beside them.
  fileprivate var withoutGas: String { replacing("CO2e", with: "") }
}
