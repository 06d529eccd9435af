import Footprint
import Quantities

/// Where measured values fell in their predicted ranges, as a picture: flat where ranges are honest.
struct Histogram {
  let panels: [(name: String, score: Score)]

  private static let bins = 10
  private static let width = 300.0
  private static let height = 150.0

  /// The picture, one panel for each score, with the count that a flat histogram would have as a line.
  func svg() -> String {
    let rows = (panels.count + 1) / 2
    let (width, height) = (Self.width * 2 + 60, (Self.height + 60) * Double(rows) + 45)
    var parts = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(number(width))\" "
        + "height=\"\(number(height))\" font-family=\"sans-serif\" font-size=\"12\">",
      "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>",
    ]
    parts.append(
      text("runs by the quantile of their range that was measured, flat if honest", 20, 20))
    for (index, panel) in panels.enumerated() {
      let x = 20 + Double(index % 2) * (Self.width + 20)
      let y = 55 + Double(index / 2) * (Self.height + 60)
      parts += draw(panel, x: x, y: y)
    }
    return parts.joined(separator: "\n") + "\n</svg>\n"
  }

  private func draw(_ panel: (name: String, score: Score), x: Double, y: Double) -> [String] {
    var counts = Array(repeating: 0, count: Self.bins)
    for entry in panel.score.entries {
      let bin = Int(entry.quantile * Double(Self.bins))
      counts[min(Self.bins - 1, max(0, bin))] += 1
    }
    let most = max(1, Double(counts.max() ?? 1))
    let step = Self.width / Double(Self.bins)
    var parts = [text(panel.name, x, y - 8)]
    for (bin, count) in counts.enumerated() {
      let tall = Self.height * Double(count) / most
      parts.append(
        "<rect x=\"\(number(x + Double(bin) * step))\" y=\"\(number(y + Self.height - tall))\" "
          + "width=\"\(number(step - 2))\" height=\"\(number(tall))\" fill=\"#3b7a57\"/>")
    }
    let flat = y + Self.height * (1 - Double(panel.score.count) / Double(Self.bins) / most)
    parts.append(
      "<line x1=\"\(number(x))\" x2=\"\(number(x + Self.width))\" y1=\"\(number(flat))\" "
        + "y2=\"\(number(flat))\" stroke=\"#b03030\" stroke-dasharray=\"4 3\"/>")
    parts.append(text("0", x, y + Self.height + 16))
    parts.append(text("1", x + Self.width - 8, y + Self.height + 16))
    return parts
  }

  private func text(_ text: String, _ x: Double, _ y: Double) -> String {
    "<text x=\"\(number(x))\" y=\"\(number(y))\">\(text)</text>"
  }

  private func number(_ value: Double) -> String { CanonicalNumber.fixed(value, decimals: 1) }
}
