import Quantities
import Text

/// Draws an SVG picture: text is escaped, numbers have at most two decimals, nothing is random.
///
/// Everything is said by presentation attributes, which no content-security policy drops.
package struct SVGCanvas {
  package enum Anchor: String { case start, middle, end }

  /// Where a picture is shown.
  package enum Place {
    /// A document of its own, on white paper.
    case paper
    /// Part of a page: in the page's own ink, light or dark, under a heading that the page has. The
    /// picture's elements are named after `id`, which the page has once.
    case page(id: String)
  }

  /// What the heading takes, in a picture that has one.
  private static let headHeight = 44.0

  private let width: Double
  private let height: Double
  private let place: Place
  private var body = ""

  package init(
    width: Double, height: Double, title: String, subtitle: String, place: Place = .paper
  ) {
    self.width = width
    self.height = height
    self.place = place
    guard case .paper = place else {
      body += "<title>\(Self.escaped(title))</title>\n<desc>\(Self.escaped(subtitle))</desc>\n"
      return
    }
    body += "<title>\(Self.escaped(title))</title>\n"
    rectangle(0, 0, width, height, fill: Palette.paper)
    text(title, 16, 22, size: 15, isBold: true, room: width - 24)
    text(subtitle, 16, 38, fill: Palette.faint, room: width - 24)
  }

  package mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, fill: String, hint: String? = nil
  ) {
    body += "<rect x=\"\(Self.number(x))\" y=\"\(Self.number(y))\""
    body += " width=\"\(Self.number(max(0, width)))\" height=\"\(Self.number(max(0, height)))\""
    body += " fill=\"\(paint(fill))\""
    body += hint.map { "><title>\(Self.escaped($0))</title></rect>\n" } ?? "/>\n"
  }

  /// Strokes across a rectangle from lower left to upper right, light under dark so that they show on
  /// any colour.
  package mutating func hatch(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
    let gap = 8.0
    var path = ""
    var offset = gap
    while offset < width + height {
      let start = (max(0, offset - height), min(offset, height))
      let end = (min(offset, width), max(0, offset - width))
      path += "M\(Self.number(x + start.0)) \(Self.number(y + start.1))"
      path += "L\(Self.number(x + end.0)) \(Self.number(y + end.1))"
      offset += gap
    }
    body += "<path d=\"\(path)\" stroke=\"\(Palette.paper)\" stroke-width=\"2.2\""
    body += " stroke-opacity=\"0.6\"/>\n"
    body += "<path d=\"\(path)\" stroke=\"\(Palette.ink)\" stroke-width=\"0.8\""
    body += " stroke-opacity=\"0.7\"/>\n"
  }

  package mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, stroke: String = Palette.ink,
    width: Double = 1, isDashed: Bool = false
  ) {
    body += "<line x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\""
    body += " x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\""
    body += " stroke=\"\(paint(stroke))\" stroke-width=\"\(Self.number(width))\""
    body += isDashed ? " stroke-dasharray=\"5 4\"/>\n" : "/>\n"
  }

  /// - Parameters:
  ///   - classes: Names by which a page's style finds the mark; ours, never an input's.
  ///   - isHollow: Whether only its edge is drawn.
  package mutating func circle(
    _ x: Double, _ y: Double, radius: Double, fill: String, isHollow: Bool = false,
    classes: String = "", hint: String? = nil
  ) {
    body += "<circle\(Self.named(classes)) cx=\"\(Self.number(x))\" cy=\"\(Self.number(y))\""
    body += " r=\"\(Self.number(radius))\""
    body +=
      isHollow
      ? " fill=\"none\" stroke=\"\(paint(fill))\" stroke-width=\"1.5\""
      : " fill=\"\(paint(fill))\""
    body += hint.map { "><title>\(Self.escaped($0))</title></circle>\n" } ?? "/>\n"
  }

  /// Straight strokes from point to point.
  ///
  /// - Parameter classes: Names by which a page's style finds the line; ours, never an input's.
  package mutating func path(
    _ points: [(x: Double, y: Double)], stroke: String = Palette.ink, width: Double = 1,
    isDashed: Bool = false, classes: String = ""
  ) {
    guard points.count > 1 else { return }
    let corners = points.map { "\(Self.number($0.x)),\(Self.number($0.y))" }
    body += "<polyline\(Self.named(classes)) points=\"\(corners.joined(separator: " "))\""
    body += " fill=\"none\" stroke=\"\(paint(stroke))\" stroke-width=\"\(Self.number(width))\""
    body += isDashed ? " stroke-dasharray=\"5 4\"/>\n" : "/>\n"
  }

  private static func named(_ classes: String) -> String {
    classes.isEmpty ? "" : " class=\"\(escaped(classes))\""
  }

  /// - Parameters:
  ///   - room: The width that the text has; longer text is cut.
  ///   - classes: Names by which a page's style finds the text; ours, never an input's.
  package mutating func text(
    _ text: String, _ x: Double, _ y: Double, size: Double = 11, anchor: Anchor = .start,
    fill: String = Palette.ink, isBold: Bool = false, turned: Bool = false, room: Double? = nil,
    classes: String = ""
  ) {
    // Helvetica's letters are a little over half as wide as they are high.
    let longest = room.map { max(4, Int($0 / (size * 0.56))) }
    body +=
      "<text\(Self.named(classes)) x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" font-size=\"\(Self.number(size))\""
    body += " text-anchor=\"\(anchor.rawValue)\" fill=\"\(paint(fill))\""
    if isBold { body += " font-weight=\"600\"" }
    if turned { body += " transform=\"rotate(-60 \(Self.number(x)) \(Self.number(y)))\"" }
    body += ">\(Self.escaped(Self.shortened(text, to: longest ?? 60)))</text>\n"
  }

  /// The whole picture.
  package var document: String {
    let (width, top) = (Self.number(width), isOnPage ? Self.headHeight : 0)
    let height = Self.number(height - top)
    var text = "<svg"
    switch place {
    case .paper: text += " xmlns=\"http://www.w3.org/2000/svg\""
    case .page(let id): text += " id=\"\(Self.escaped(id))\""
    }
    return text + " width=\"\(width)\" height=\"\(height)\""
      + " viewBox=\"0 \(Self.number(top)) \(width) \(height)\""
      + " font-family=\"Helvetica, Arial, sans-serif\" role=\"img\">\n\(body)</svg>\n"
  }

  private var isOnPage: Bool { if case .page = place { true } else { false } }

  /// A colour as the place shows it: on a page, ink is the ink of the page.
  private func paint(_ color: String) -> String {
    guard isOnPage else { return color }
    return switch color {
    case Palette.ink, Palette.faint, Palette.today: "currentColor"
    case Palette.grid: "#8888"
    case Palette.paper: "none"
    default: color
    }
  }

  private static func number(_ value: Double) -> String {
    CanonicalNumber.fixed(value.isFinite ? value : 0, decimals: 2, trimmed: true)
  }

  private static func shortened(_ text: String, to longest: Int) -> String {
    guard text.count > longest else { return text }
    // Names that begin alike end differently.
    let head = longest / 2
    return text.prefix(head) + "…" + text.suffix(longest - head - 1)
  }

  /// Text on one line that cannot end an element or an attribute.
  private static func escaped(_ text: String) -> String {
    var line = ""
    for scalar in text.unicodeScalars {
      line.unicodeScalars.append(["\t", "\n", "\r"].contains(scalar) ? " " : scalar)
    }
    return MarkupText.escaped(line)
  }
}

/// Colours that stay apart in print and for the colour-blind (Okabe and Ito).
package enum Palette {
  package static let paper = "#ffffff"
  package static let ink = "#222222"
  package static let faint = "#6f6f6f"
  package static let grid = "#e4e4e4"
  package static let today = "#56606b"
  package static let saving = "#009e73"
  package static let worse = "#d55e00"
  package static let limit = "#cc79a7"
  package static let low = "#0072b2"
  package static let high = "#e69f00"
  package static let absent = "#eeeeee"

  /// From clean to dirty, in even steps of lightness.
  private static let scale: [(Double, Double, Double)] = [
    (0, 104, 55), (102, 189, 99), (217, 239, 139), (254, 224, 139), (244, 109, 67), (165, 0, 38),
  ]

  /// Whether the colour of a share is so dark that light text stands out from it.
  package static func isDark(_ share: Double) -> Bool { share < 0.1 || share > 0.86 }

  /// The colour of a share between 0, the best, and 1, the worst.
  package static func heat(_ share: Double) -> String {
    let position = min(max(share, 0), 1) * Double(scale.count - 1)
    let index = min(Int(position), scale.count - 2)
    let rest = position - Double(index)
    let (a, b) = (scale[index], scale[index + 1])
    func mixed(_ from: Double, _ to: Double) -> String {
      let digits = String(Int((from + (to - from) * rest).rounded()), radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }
    return "#" + mixed(a.0, b.0) + mixed(a.1, b.1) + mixed(a.2, b.2)
  }
}

/// Round numbers along an axis that starts at zero.
package struct AxisTicks {
  package let values: [Double]
  package let start: Double
  package let end: Double

  /// - Parameter lowest: The end of the axis below zero, where it has one.
  package init(from lowest: Double = 0, upTo largest: Double) {
    let reach = max(largest, -lowest)
    guard reach > 0, reach.isFinite else {
      values = [0]
      (start, end) = (0, 1)
      return
    }
    var step = 1.0
    while reach / step > 10 { step *= 10 }
    while reach / step < 1 { step /= 10 }
    if reach / step < 2 { step /= 5 } else if reach / step < 5 { step /= 2 }
    let above = Int((max(0, largest) / step).rounded(.up))
    let below = Int((max(0, -lowest) / step).rounded(.up))
    values = (-below...above).map { Double($0) * step }
    (start, end) = (Double(-below) * step, Double(above) * step)
  }
}
