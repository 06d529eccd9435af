import Quantities
import Text

extension HeatMap {
  /// What a cell on a terminal stands for: the best of the columns that share it.
  private struct Cell {
    var value: Double?
    var passes = false
  }

  /// How the columns of the map fill those of the terminal.
  private struct Layout {
    /// Where the cells begin.
    var name: Int
    var room: Int
    /// How many columns of the map share a cell.
    var share = 1
    /// How many characters a cell takes.
    var cell = 1
    /// Whether cells show values instead of digits.
    var showsValues = false
  }

  /// The map for a terminal: values where there is room for them, else one character a cell, from `0`,
  /// the best, to `9` for what meets the policy and from `a` to `j` for what does not.
  public func text(_ style: PlotStyle) -> String {
    let layout = makeLayout(style)
    let title = "\(objective.rawValue) by \(rowName) (down) and \(columnName) (across)"
    var lines = style.title(title)
    for (row, label) in rows.enumerated() {
      let cells = stride(from: 0, to: columns.count, by: layout.share).map { first in
        cell(row, first..<min(first + layout.share, columns.count))
      }
      let name = style.fitted(label, layout.name)
      lines.append(name + " " + cells.map { text(of: $0, layout, style) }.joined())
    }
    let indent = String(repeating: " ", count: layout.name + 1)
    lines += ruler(layout, style).map { indent + $0 }
    lines += style.legend(legend(layout, style))
    return lines.map(Self.trimmed).joined(separator: "\n") + "\n"
  }

  private func makeLayout(_ style: PlotStyle) -> Layout {
    let name = min(style.width / 3, rows.map { style.width(of: $0) }.max() ?? 0)
    var layout = Layout(name: name, room: max(10, style.width - name - 1))
    let labels = columns.map { style.width(of: $0) }.max() ?? 0
    let amounts = values.flatMap { $0 }.compactMap { $0.map { style.width(of: amount($0)) } }
    let room = layout.room / max(1, columns.count)
    let wide = max(min(labels, 20), (amounts.max() ?? 0) + 2) + 2
    if room >= wide {
      layout.cell = wide
      layout.showsValues = true
    } else {
      layout.share = max(1, (columns.count + layout.room - 1) / layout.room)
      layout.cell = max(1, min(room, 4))
    }
    return layout
  }

  private func legend(_ layout: Layout, _ style: PlotStyle) -> String {
    let scale = "\(amount(extent.low)) to \(amount(extent.high))"
    var legend =
      layout.showsValues
      ? "medians; * does not meet the policy"
      : "0 to 9 meet the policy, a to j do not: \(scale)"
    if values.contains(where: { $0.contains(nil) }) {
      legend += "; \(absent(style)) cannot be had"
    }
    if layout.share > 1 { legend += "; a cell is the best of \(layout.share) columns" }
    return legend
  }

  private func absent(_ style: PlotStyle) -> String { style.isUnicode ? "·" : "." }

  private func cell(_ row: Int, _ columns: Range<Int>) -> Cell {
    var best = Cell()
    for column in columns {
      guard let value = values[row][column] else { continue }
      let isBetter =
        best.value.map { old in
          passes[row][column] != best.passes ? passes[row][column] : value < old
        } ?? true
      if isBetter { best = Cell(value: value, passes: passes[row][column]) }
    }
    return best
  }

  private func text(of cell: Cell, _ layout: Layout, _ style: PlotStyle) -> String {
    guard let value = cell.value else { return style.fitted(absent(style), layout.cell) }
    let level = min(9, Int(share(value) * 10))
    let shown: String
    if layout.showsValues {
      shown = style.fitted(amount(value) + (cell.passes ? "" : " *"), layout.cell)
    } else {
      let digit = cell.passes ? String(level) : String(Array("abcdefghij")[level])
      shown = String(repeating: digit, count: layout.cell)
    }
    // From green over yellow to red, in the 256 colours that every terminal has.
    let colors = [22, 28, 34, 70, 106, 142, 178, 172, 166, 160]
    return style.colored(shown, "38;5;\(colors[level])")
  }

  /// Two lines below the map: marks, and the names of the columns that they stand under.
  private func ruler(_ layout: Layout, _ style: PlotStyle) -> [String] {
    let count = (columns.count + layout.share - 1) / layout.share
    var marks = ""
    var names = ""
    var end = 0
    for index in 0..<count {
      let start = index * layout.cell
      let label = style.plain(columns[index * layout.share])
      let width = style.width(of: label)
      guard index == 0 || start >= end + 2 && start + width <= layout.room else { continue }
      marks += String(repeating: " ", count: start - marks.count) + style.tick
      names += String(repeating: " ", count: max(0, start - end)) + label
      end = start + width
    }
    return [marks, end > layout.room ? style.fitted(names, layout.room) : names]
  }

  private static func trimmed(_ line: String) -> String {
    String(line.reversed().drop { $0 == " " }.reversed())
  }
}
