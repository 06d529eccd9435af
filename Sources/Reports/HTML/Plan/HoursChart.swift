import Plots
import Quantities
import Result

/// The intensity of grids from hour to hour, one line each, with its name at its end.
struct HoursChart {
  let page: PlanPage
  let hours: PlanResult.Hours

  private static let (width, height) = (520.0, 340.0)
  private static let (left, right, top, bottom) = (58.0, 118.0, 56.0, 34.0)
  private static let inks = [
    Palette.low, Palette.worse, Palette.saving, Palette.limit, Palette.high, Palette.ink,
  ]

  /// The picture; nil where there is nothing to draw.
  var picture: String? {
    let floor = Self.height - Self.bottom
    guard
      let y = PlotScale(
        hours.grids.flatMap { $0.values.compactMap(\.self) }, from: floor, to: Self.top)
    else { return nil }
    var canvas = SVGCanvas(
      width: Self.width, height: Self.height, title: Phrase.hours(),
      subtitle: Phrase.hoursSummary(), place: .page(id: "\(page.prefix)hours-picture"))
    let wall = Self.width - Self.right
    for tick in y.labelled(apart: 20) {
      canvas.line(Self.left, y.place(tick), wall, y.place(tick), stroke: Palette.grid)
      canvas.text(
        CanonicalNumber.rounded(tick, significantDigits: 3), Self.left - 7, y.place(tick) + 4,
        size: 14, anchor: .end)
    }
    canvas.line(Self.left, floor, wall, floor)
    let (start, end) = (hours.start.map(Self.shortened), hours.end.map(Self.shortened))
    canvas.text(start ?? "00:00", Self.left, floor + 20, size: 13.5)
    canvas.text(end ?? "24:00", wall, floor + 20, size: 13.5, anchor: .end)
    let names = namePlaces(y)
    for (index, grid) in hours.grids.enumerated() {
      let ink = Self.inks[index % Self.inks.count]
      let marks = marks(of: grid)
      for stretch in stretches(of: grid) {
        let points = stretch.map { hour, value in
          let share = (Double(hour) + 0.5) / Double(max(1, grid.values.count))
          return (x: Self.left + share * (wall - Self.left), y: y.place(value))
        }
        canvas.path(
          points, stroke: ink, width: 2, isDashed: index >= Self.inks.count, classes: marks)
      }
      canvas.text(
        grid.zone.plain, wall + 8, names[index] + 4, size: 13.5, room: Self.right - 12,
        classes: marks)
    }
    return canvas.document
  }

  /// Neighbouring hours that are known.
  private func stretches(of grid: PlanResult.Hours.Grid) -> [[(hour: Int, value: Double)]] {
    var stretches: [[(hour: Int, value: Double)]] = [[]]
    for (hour, value) in grid.values.enumerated() {
      if let value {
        stretches[stretches.count - 1].append((hour, value))
      } else if stretches[stretches.count - 1].isEmpty == false {
        stretches.append([])
      }
    }
    return stretches
  }

  /// Where names stand: at the end of their lines, moved apart where these end close to each other.
  private func namePlaces(_ y: PlotScale) -> [Double] {
    let ends = hours.grids.map { y.place($0.values.compactMap(\.self).last ?? 0) }
    var places = ends
    var last = Self.top - 30
    for index in ends.indices.sorted(by: { (ends[$0], $0) < (ends[$1], $1) }) {
      places[index] = max(ends[index], last + 15)
      last = places[index]
    }
    // What was pushed below the axis moves the others up.
    let over = max(0, last - (Self.height - Self.bottom + 6))
    return places.map { $0 - over }
  }

  /// The classes of all values whose options lie in the grid.
  private func marks(of grid: PlanResult.Hours.Grid) -> String {
    var classes: [String] = []
    for (position, axis) in page.choices.enumerated() {
      // A fact that does not decide where a run is leaves every grid in sight.
      let isDeciding = hours.grids.contains { grid in
        grid.places.contains { $0[axis] != nil }
      }
      let values =
        isDeciding
        ? grid.places.compactMap { $0[axis] }
        : Array(page.plan.axes[axis].values.indices)
      for value in Set(values).sorted() where value < PlanStyle.mostValues {
        classes.append(PlanStyle.name(position, value))
      }
    }
    return "m " + classes.joined(separator: " ")
  }

  /// An instant to the minute.
  private static func shortened(_ instant: String) -> String {
    String(instant.prefix(16)).replacing("T", with: " ")
  }
}

extension PlanPage {
  private static let intensityUnit = "kgCO2e/kWh"

  /// The hours of the grids, as a picture with a table of what it comes to.
  var hoursSection: String {
    guard let hours = plan.hours else { return "" }
    let unit = Dimension.intensity
    let rows = hours.grids.map { grid in
      let known = grid.values.compactMap(\.self)
      let mean = known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
      return HTML.row(
        [HTML.code(grid.zone, to: 60)]
          + [known.min(), mean, known.max()].map { value in
            value.map { HTML.text(QuantityFormatter.describe($0, as: unit)) } ?? Phrase.unknown()
          } + [HTML.text(grid.source, to: 200)])
    }
    let caption =
      if let start = hours.start, let end = hours.end {
        Phrase.hoursBetween(Self.intensityUnit, HTML.text(start, to: 40), HTML.text(end, to: 40))
      } else {
        Phrase.hoursOfDay(Self.intensityUnit)
      }
    return "<section id=\"\(prefix)hours\">\n" + heading(Phrase.hours(), below: 1)
      + (HoursChart(page: self, hours: hours).picture.map {
        "<div class=\"picture hours\">\n" + HTML.figure(caption, $0) + "</div>\n"
      } ?? "")
      + HTML.table(
        Phrase.grids(), [Phrase.zone, .lowest, .mean, .highest, .source].map { $0() },
        rows: rows.joined()) + "</section>\n"
  }
}
