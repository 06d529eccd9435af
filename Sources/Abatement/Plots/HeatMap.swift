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
    self.values = values
    self.passes = passes
    let known = values.flatMap { $0.compactMap { $0 } }
    extent = (known.min() ?? 0, known.max() ?? 0)
    rows = (0..<rowCount).map { result.axes[rowAxis].label($0 * rowStep) }
    columns = (0..<columnCount).map { result.axes[columnAxis].label($0 * columnStep) }
  }

  func share(_ value: Double) -> Double {
    let (low, high) = extent
    return high > low ? (value - low) / (high - low) : 0
  }

  /// The map as an SVG document; a dot marks what does not meet the policy.
  public func svg(title: String) -> String {
    let plot = makeGrid()
    let labels = columns.map(\.count).max() ?? 0
    // A turned label goes down by the sine of its angle.
    let legend = plot.bottom + 30 + min(60, Double(labels)) * 9 * 0.56 * 0.87
    var canvas = SVGCanvas(
      width: max(plot.right + 40, 780), height: legend + 40, title: title,
      subtitle: "\(objective.rawValue) by \(rowName) (down) and \(columnName) (across), medians")
    drawCells(plot, in: &canvas)
    let every = max(1, Int((18 / plot.cell).rounded(.up)))
    for column in stride(from: 0, to: columns.count, by: every) {
      canvas.text(
        columns[column], plot.x(column) + 0.7 * plot.cell, plot.bottom + 12, size: 9, anchor: .end,
        turned: true)
    }
    for step in 0..<40 {
      canvas.rectangle(
        plot.left + Double(step) * 5, legend, 5, 10, fill: Palette.heat(Double(step) / 39))
    }
    canvas.text(amount(extent.low), plot.left - 6, legend + 9, anchor: .end)
    var words = "\(amount(extent.high)); a dot does not meet the policy"
    if values.contains(where: { $0.contains(nil) }) { words += "; grey cannot be had" }
    canvas.text(words, plot.left + 206, legend + 9)
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

  private func makeGrid() -> Grid {
    let cell = max(3, min(48, 900 / Double(max(1, columns.count))))
    let height = max(12, min(26, 900 / Double(max(1, rows.count))))
    var grid = Grid(cell: cell, height: height, right: 0, bottom: 0)
    grid.right = grid.x(columns.count)
    grid.bottom = grid.y(rows.count)
    return grid
  }

  private func drawCells(_ plot: Grid, in canvas: inout SVGCanvas) {
    // Dots side by side would be a line.
    let dotted = max(1, Int((12 / plot.cell).rounded(.up)))
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
        if !passes[row][column], column % dotted == 0 {
          canvas.rectangle(
            x + plot.cell / 2 - 1, y + plot.height / 2 - 1, 2, 2, fill: Palette.ink)
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
