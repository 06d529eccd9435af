import Diagnostics

/// How plots are drawn on a terminal.
public struct PlotStyle: Sendable {
  /// Columns; at least ``leastWidth`` are used.
  public var width: Int
  /// Whether block and line characters can be shown; ASCII otherwise.
  public var isUnicode: Bool
  /// Whether ANSI colours may be used.
  public var usesColor: Bool

  /// Says titles, legends and the words of bars in the language of the page; they are written in English.
  public var say: @Sendable (String) -> String = { $0 }

  /// The least width that a plot can be read at, in columns.
  public static let leastWidth = 40

  /// Creates a style for a page of so many columns.
  public init(width: Int = 100, isUnicode: Bool = true, usesColor: Bool = false) {
    self.width = max(width, Self.leastWidth)
    self.isUnicode = isUnicode
    self.usesColor = usesColor
  }

  /// What fills the cells of a bar.
  enum Ink {
    /// Below the 5th percentile: certain as far as the estimate goes.
    case certain
    /// Up to the median.
    case likely
    /// Up to the 95th percentile.
    case possible
    case low, high
    case saving
    case limit
    case today
    case empty
  }

  func character(_ ink: Ink) -> Character {
    switch ink {
    case .certain: isUnicode ? "█" : "#"
    case .likely: isUnicode ? "▓" : "="
    case .possible: isUnicode ? "░" : "-"
    case .low: isUnicode ? "▒" : "-"
    case .high: isUnicode ? "█" : "#"
    case .saving: isUnicode ? "█" : "#"
    case .limit: isUnicode ? "┃" : "!"
    case .today: isUnicode ? "│" : "|"
    case .empty: " "
    }
  }

  /// The number of an SGR colour for an ink; nil for the terminal's own.
  private func color(_ ink: Ink) -> String? {
    switch ink {
    case .certain, .likely, .possible: "36"
    case .low: "34"
    case .high: "33"
    case .saving: "32"
    case .limit: "1;35"
    case .today, .empty: nil
    }
  }

  /// Cells as text, runs of one ink coloured together.
  func text(_ cells: [Ink]) -> String {
    var text = ""
    var index = 0
    while index < cells.count {
      let ink = cells[index]
      var end = index
      while end < cells.count, cells[end] == ink { end += 1 }
      let run = String(repeating: character(ink), count: end - index)
      text += color(ink).map { colored(run, $0) } ?? run
      index = end
    }
    return text
  }

  func colored(_ text: String, _ code: String) -> String {
    usesColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// How many columns a text takes once it is plain.
  func width(of text: String) -> Int { TerminalText.width(of: plain(text)) }

  /// What stands under the column that a name belongs to.
  var tick: String { isUnicode ? "╵" : "'" }

  func bold(_ text: String) -> String { colored(text, "1") }
  func faint(_ text: String) -> String { colored(text, "2") }

  /// Text from a file, safe to print, in characters that the terminal has.
  func plain(_ text: String) -> String {
    let safe = TerminalText.sanitized(text)
    guard !isUnicode else { return safe }
    let replacements: [Unicode.Scalar: String] = [
      "…": "...", "→": "->", "–": "-", "±": "+-", "−": "-", "·": ".", "×": "x", "\u{202F}": " ",
      "\u{A0}": " ",
    ]
    var result = ""
    for scalar in safe.unicodeScalars {
      if scalar.isASCII {
        result.unicodeScalars.append(scalar)
      } else {
        result += replacements[scalar] ?? "?"
      }
    }
    return result
  }

  /// What the characters of a plot mean, broken between words where the line is too long.
  func legend(_ text: String) -> [String] { wrapped(say(text)).map(faint) }

  /// What a plot shows.
  func title(_ text: String) -> [String] { wrapped(say(text)).map(bold) }

  private func wrapped(_ text: String) -> [String] {
    var lines: [String] = []
    for word in plain(text).split(separator: " ") {
      if let last = lines.last, TerminalText.width(of: last) + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }

  /// Text cut or filled to a width in columns; what is cut falls out of the middle, since names that
  /// begin alike end differently.
  func fitted(_ text: String, _ width: Int) -> String {
    var shown = plain(text)
    if TerminalText.width(of: shown) > width {
      let head = prefix(of: shown, columns: width / 2)
      let tail = prefix(
        of: String(shown.reversed()), columns: width - 1 - TerminalText.width(of: head))
      shown = head + (isUnicode ? "…" : "~") + String(tail.reversed())
    }
    return shown + String(repeating: " ", count: max(0, width - TerminalText.width(of: shown)))
  }

  private func prefix(of text: String, columns: Int) -> String {
    var kept = ""
    var width = 0
    for character in text {
      width += TerminalText.width(of: String(character))
      if width > columns { break }
      kept.append(character)
    }
    return kept
  }
}

/// Rows of a plot: a name, a bar along a common scale, and words at its end.
struct BarRows {
  struct Row {
    var name: String
    var cells: (BarScale) -> [PlotStyle.Ink]
    var words: String
  }

  let style: PlotStyle
  var rows: [Row] = []
  /// The values that the scale has to hold.
  var largest = 0.0

  /// A bar of fewer cells says nothing.
  private static let leastBar = 8

  init(_ style: PlotStyle) { self.style = style }

  mutating func add(
    _ name: String, _ words: String, cells: @escaping (BarScale) -> [PlotStyle.Ink]
  ) {
    rows.append(Row(name: name, cells: cells, words: style.say(words)))
  }

  /// Lines of equal bars; names and words take what they need, up to a share of the width.
  func lines() -> [String] {
    let name = min(style.width * 3 / 10, rows.map { style.width(of: $0.name) }.max() ?? 0)
    let words = min(
      style.width * 6 / 10, style.width - name - Self.leastBar - 2,
      rows.map { style.width(of: $0.words) }.max() ?? 0)
    let scale = BarScale(cells: style.width - name - words - 2, largest: largest)
    return rows.map { row in
      var line = style.fitted(row.name, name) + " " + style.text(row.cells(scale)) + " "
      line += style.fitted(row.words, words)
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}

/// Where values lie along the cells of a bar that starts at zero.
struct BarScale {
  let cells: Int
  let largest: Double

  /// How many whole cells a value fills.
  func position(_ value: Double) -> Int {
    guard largest > 0, value > 0 else { return 0 }
    return min(cells, Int((value / largest * Double(cells)).rounded()))
  }

  /// Cells between values, all others empty; something that is there takes one cell at least.
  func cells(_ parts: [(from: Double, to: Double, ink: PlotStyle.Ink)]) -> [PlotStyle.Ink] {
    var result = [PlotStyle.Ink](repeating: .empty, count: cells)
    for part in parts where part.to > part.from {
      let start = min(position(part.from), cells - 1)
      let end = max(position(part.to), start + 1)
      for cell in start..<min(end, cells) { result[cell] = part.ink }
    }
    return result
  }

  /// Cells with a mark at a value.
  func marked(
    _ cells: [PlotStyle.Ink], at value: Double?, _ ink: PlotStyle.Ink
  ) -> [PlotStyle.Ink] {
    guard let value, !cells.isEmpty else { return cells }
    var cells = cells
    cells[min(position(value), cells.count - 1)] = ink
    return cells
  }
}
