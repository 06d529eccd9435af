import Footprint
import Quantities

/// One objective of a sweep over two of its axes, the best over all others.
public struct HeatMap: Sendable {
  public let rows: [String]
  public let columns: [String]
  public let objective: Objective
  /// Medians by row and column; nil for what cannot be had.
  public let values: [[Double?]]
  /// Whether a value meets the policy.
  public let passes: [[Bool]]
  let rowName: String
  let columnName: String
  /// The least and the greatest value.
  private let extent: (low: Double, high: Double)

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

  private func share(_ value: Double) -> Double {
    let (low, high) = extent
    return high > low ? (value - low) / (high - low) : 0
  }

  /// The map as an SVG document; a dot marks what does not meet the policy.
  public func svg(title: String) -> String {
    let cell = max(3, min(26, 900 / Double(max(1, columns.count))))
    let height = max(12, min(26, 900 / Double(max(1, rows.count))))
    let left = 190.0
    let top = 60.0
    let (width, depth) = (cell * Double(columns.count), height * Double(rows.count))
    var canvas = SVGCanvas(
      width: max(left + width + 40, 520), height: top + depth + 150, title: title)
    let (low, high) = extent
    for (row, name) in rows.enumerated() {
      let y = top + Double(row) * height
      canvas.text(name, left - 8, y + height / 2 + 4, size: min(11, height), anchor: .end)
      for column in columns.indices {
        let x = left + Double(column) * cell
        guard let value = values[row][column] else {
          canvas.rectangle(x, y, cell, height, fill: Palette.absent)
          continue
        }
        let fill = Palette.heat(high > low ? (value - low) / (high - low) : 0)
        canvas.rectangle(
          x, y, cell, height, fill: fill, hint: "\(name), \(columns[column]): \(amount(value))")
        if !passes[row][column] {
          canvas.rectangle(x + cell / 2 - 1, y + height / 2 - 1, 2, 2, fill: Palette.ink)
        }
      }
    }
    let every = max(1, Int((16 / cell).rounded(.up)))
    for column in stride(from: 0, to: columns.count, by: every) {
      canvas.text(
        columns[column], left + (Double(column) + 0.7) * cell, top + depth + 12, size: 9,
        anchor: .end, turned: true)
    }
    let legend = top + depth + 128
    for step in 0..<40 {
      canvas.rectangle(
        left + Double(step) * 5, legend, 5, 10, fill: Palette.heat(Double(step) / 39))
    }
    canvas.text(amount(low), left - 6, legend + 9, anchor: .end)
    canvas.text("\(amount(high)); a dot does not meet the policy", left + 206, legend + 9)
    return canvas.document
  }

  private func amount(_ value: Double) -> String { objective.describe(value) }

  /// The map for a terminal, one letter a cell from `0`, the best, to `9`; what does not meet the policy
  /// goes from `a` to `j`, and `·` cannot be had.
  public func text(width: Int = 100) -> String {
    let name = min(30, rows.map(\.count).max() ?? 0)
    let room = max(10, width - name - 1)
    let every = max(1, (columns.count + room - 1) / room)
    var lines = [
      "\(rowName) by \(columnName): \(objective.rawValue) from 0 or a to 9 or j (\(scale))"
    ]
    lines.append("digits meet the policy, letters do not")
    for (row, label) in rows.enumerated() {
      let padded = String(label.prefix(name))
      var line = padded + String(repeating: " ", count: name + 1 - padded.count)
      for column in stride(from: 0, to: columns.count, by: every) {
        if let value = values[row][column] {
          let level = min(9, Int(share(value) * 10))
          line += passes[row][column] ? String(level) : String(Array("abcdefghij")[level])
        } else {
          line += "·"
        }
      }
      lines.append(line)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private var scale: String { "\(amount(extent.low)) to \(amount(extent.high))" }
}

extension Objective {
  /// A value as people read it.
  func describe(_ value: Double) -> String {
    switch self {
    case .emissions, .embodied: QuantityFormatter.describe(value, as: .mass)
    case .energy: QuantityFormatter.describe(value, as: .energy)
    case .duration: QuantityFormatter.describe(value, as: .time)
    case .water: QuantityFormatter.describe(value, as: .volume)
    }
  }
}
