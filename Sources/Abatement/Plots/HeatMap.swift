import Footprint
import Plots
import Quantities
import Runs

/// One objective of a sweep over two of its axes, the best over all others.
public struct HeatMap: Sendable {
  /// The values of the first axis, for people.
  public let rows: [String]
  /// The values of the second axis, for people.
  public let columns: [String]
  /// What the colours show.
  public let objective: Objective
  /// Medians by row and column; nil for what cannot be had.
  public let values: [[Double?]]
  /// Whether a value meets the policy.
  public let passes: [[Bool]]
  let rowName: String
  let columnName: String
  /// The least and the greatest value.
  let extent: (low: Double, high: Double)

  /// Creates a map of two axes by their positions; of an axis with more values than `limit`, every
  /// so manieth is shown.
  public init?(
    _ result: SweepResult, rows rowAxis: Int, columns columnAxis: Int, objective: Int = 0,
    limit: Int = 400
  ) {
    guard result.axes.indices.contains(rowAxis), result.axes.indices.contains(columnAxis),
      rowAxis != columnAxis, result.objectives.indices.contains(objective)
    else { return nil }
    self.objective = result.objectives[objective]
    rowName = result.axes[rowAxis].fact.rawValue
    columnName = result.axes[columnAxis].fact.rawValue
    func step(_ axis: Int) -> Int { (result.axes[axis].values.count + limit - 1) / limit }
    let (rowStep, columnStep) = (step(rowAxis), step(columnAxis))
    let rowCount = (result.axes[rowAxis].values.count + rowStep - 1) / rowStep
    let columnCount = (result.axes[columnAxis].values.count + columnStep - 1) / columnStep
    var values = [[Double?]](
      repeating: Array(repeating: nil, count: columnCount), count: rowCount)
    var passes = [[Bool]](repeating: Array(repeating: false, count: columnCount), count: rowCount)
    for index in 0..<result.total {
      let value = result.median(objective, at: index)
      guard !value.isNaN, result.verdict(at: index) != nil else { continue }
      let coordinates = result.coordinates(at: index)
      guard coordinates[rowAxis] % rowStep == 0, coordinates[columnAxis] % columnStep == 0 else {
        continue
      }
      let (row, column) = (coordinates[rowAxis] / rowStep, coordinates[columnAxis] / columnStep)
      let isAllowed = result.isAllowed(index)
      // What passes counts before what does not.
      if let old = values[row][column],
        passes[row][column] && !isAllowed
          || passes[row][column] == isAllowed && old <= value
      {
        continue
      }
      values[row][column] = value
      passes[row][column] = isAllowed
    }
    // Names have no order of their own: the best come first.
    let rowOrder = Self.order(result.axes[rowAxis], values)
    let columnOrder = Self.order(
      result.axes[columnAxis], (0..<columnCount).map { column in values.map { $0[column] } })
    self.values = rowOrder.map { row in columnOrder.map { values[row][$0] } }
    self.passes = rowOrder.map { row in columnOrder.map { passes[row][$0] } }
    let known = values.flatMap { $0.compactMap { $0 } }
    extent = (known.min() ?? 0, known.max() ?? 0)
    rows = rowOrder.map { result.axes[rowAxis].label($0 * rowStep) }
    columns = columnOrder.map { result.axes[columnAxis].label($0 * columnStep) }
  }

  /// The order of an axis of names by the least value of each, ties as they were; others stay.
  private static func order(_ axis: SweepAxis, _ lines: [[Double?]]) -> [Int] {
    guard axis.hasNames else { return Array(lines.indices) }
    let best = lines.map { $0.compactMap(\.self).min() ?? .infinity }
    return lines.indices.sorted { (best[$0], $0) < (best[$1], $1) }
  }

  /// Where a value lies between the least and the greatest, for its colour: by ratios where the values
  /// span several times the least, so that most of them do not share the first colour.
  func share(_ value: Double) -> Double {
    let (low, high) = extent
    guard high > low else { return 0 }
    guard isLogarithmic else { return (value - low) / (high - low) }
    return value > low ? Elementary.log(value / low) / Elementary.log(high / low) : 0
  }

  /// Whether colours follow ratios instead of differences.
  private var isLogarithmic: Bool { extent.low > 0 && extent.high / extent.low > 4 }

  /// The value of a colour, the reverse of ``share(_:)``.
  private func value(ofShare share: Double) -> Double {
    let (low, high) = extent
    return isLogarithmic
      ? low * Elementary.exp(share * Elementary.log(high / low)) : low + share * (high - low)
  }

  /// The map as an SVG document; what does not meet the policy is hatched.
  public func svg(title: String) -> String {
    let plot = makeGrid()
    let labels = columns.map(\.count).max() ?? 0
    let longest = min(60, Double(labels)) * 9 * 0.56
    let isTurned = longest > plot.cell - 6
    // A turned label goes down by the sine of its angle.
    let legend = plot.bottom + 30 + (isTurned ? longest * 0.87 : 0)
    var canvas = SVGCanvas(
      width: max(plot.right + 40, 780), height: legend + 40, title: title,
      subtitle: "\(objective.rawValue) by \(rowName) (down) and \(columnName) (across), medians")
    drawCells(plot, in: &canvas)
    let every = max(1, Int((18 / plot.cell).rounded(.up)))
    for column in stride(from: 0, to: columns.count, by: every) {
      canvas.text(
        columns[column], plot.x(column) + (isTurned ? 0.7 : 0.5) * plot.cell, plot.bottom + 12,
        size: 9, anchor: isTurned ? .end : .middle, turned: isTurned)
    }
    for step in 0..<40 {
      canvas.rectangle(
        plot.left + Double(step) * 5, legend, 5, 10, fill: Palette.heat(Double(step) / 39))
    }
    canvas.text(amount(extent.low), plot.left - 6, legend + 9, anchor: .end)
    if extent.high > extent.low {
      canvas.text(amount(value(ofShare: 0.5)), plot.left + 100, legend + 24, anchor: .middle)
    }
    canvas.text(amount(extent.high), plot.left + 206, legend + 9)
    var remarks: [String] = []
    if passes.indices.contains(where: { row in
      passes[row].indices.contains { !passes[row][$0] && values[row][$0] != nil }
    }) {
      remarks.append("hatched does not meet the policy")
    }
    if values.contains(where: { $0.contains(nil) }) { remarks.append("grey cannot be had") }
    // A line of its own, so that none of it is cut.
    if !remarks.isEmpty {
      canvas.text(remarks.joined(separator: "; "), plot.left + 206, legend + 24)
    }
    return canvas.document
  }

  /// Where the cells lie.
  private struct Grid {
    let left = 190.0
    let top = 66.0
    var cell: Double
    var height: Double
    var right: Double
    var bottom: Double

    func x(_ column: Int) -> Double { left + Double(column) * cell }
    func y(_ row: Int) -> Double { top + Double(row) * height }
  }

  /// A cell has no more use for room than this.
  private static let wideCell = 64.0
  /// The narrowest cell that carries a value, and how many columns may make the map that wide.
  private static let narrowCell = 36.0
  private static let mostWideColumns = 48
  /// The smallest letters that can be read.
  private static let leastSize = 7.0
  /// How wide a letter is, as a part of its size.
  private static let letter = 0.56

  private func makeGrid() -> Grid {
    // Wide enough for a value where there are few columns.
    let room = min(Self.wideCell, 900 / Double(max(1, columns.count)))
    let cell = max(columns.count <= Self.mostWideColumns ? Self.narrowCell : 3, room)
    let height = max(12, min(26, 900 / Double(max(1, rows.count))))
    var grid = Grid(cell: cell, height: height, right: 0, bottom: 0)
    grid.right = grid.x(columns.count)
    grid.bottom = grid.y(rows.count)
    return grid
  }

  /// The size at which every value fits into its cell; nil where that is too small to be read.
  private func valueSize(_ plot: Grid) -> Double? {
    let longest = values.flatMap { $0.compactMap { $0.map { amount($0).count } } }.max() ?? 1
    let size = min(10, (plot.cell - 3) / (Double(longest) * Self.letter), plot.height - 4)
    return size >= Self.leastSize ? size : nil
  }

  private func drawCells(_ plot: Grid, in canvas: inout SVGCanvas) {
    let size = valueSize(plot)
    for (row, name) in rows.enumerated() {
      let y = plot.y(row)
      canvas.text(
        name, plot.left - 8, y + plot.height / 2 + 4, size: min(11, plot.height), anchor: .end,
        room: plot.left - 16)
      for column in columns.indices {
        let x = plot.x(column)
        guard let value = values[row][column] else {
          canvas.rectangle(x, y, plot.cell, plot.height, fill: Palette.absent)
          continue
        }
        canvas.rectangle(
          x, y, plot.cell, plot.height, fill: Palette.heat(share(value)),
          hint: "\(name), \(columns[column]): \(amount(value))")
        if !passes[row][column] { canvas.hatch(x, y, plot.cell, plot.height) }
        if let size {
          if !passes[row][column] {
            // Letters do not stand on strokes.
            let width = min(plot.cell - 1, Double(amount(value).count) * size * Self.letter + 4)
            canvas.rectangle(
              x + (plot.cell - width) / 2, y + plot.height / 2 - size * 0.75, width, size * 1.5,
              fill: Palette.heat(share(value)))
          }
          canvas.text(
            amount(value), x + plot.cell / 2, y + plot.height / 2 + 4, size: size, anchor: .middle,
            fill: Palette.isDark(share(value)) ? Palette.paper : Palette.ink, room: plot.cell)
        }
      }
    }
  }

  func amount(_ value: Double) -> String { objective.describe(value) }
}

extension Objective {
  /// A value as people read it.
  func describe(_ value: Double) -> String {
    switch self {
    case .emissions, .embodied: QuantityFormatter.describe(value, as: .mass)
    case .energy: QuantityFormatter.describe(value, as: .energy)
    case .duration: QuantityFormatter.describe(value, as: .time)
    case .water: QuantityFormatter.describe(value, as: .volume)
    case .cost: QuantityFormatter.describe(value, as: .money)
    }
  }
}
