public import Quantities

/// What is left of a budget, day by day to the end of its period, with a forecast and its range.
public struct BurnDown: Sendable {
  /// What is left after a day.
  public struct Point: Sendable {
    /// Between 0, the period's start, and 1, its end.
    public var time: Double
    /// What is left, in the dimension's canonical unit.
    public var left: Double
    /// The day, for people.
    public var label: String

    /// Creates a point.
    public init(time: Double, left: Double, label: String) {
      self.time = time
      self.left = left
      self.label = label
    }
  }

  /// What will be left at the end.
  public struct Forecast: Sendable {
    /// What is left where much is used; may be below zero.
    public var low: Double
    /// What is left at the median.
    public var median: Double
    /// What is left where little is used.
    public var high: Double

    /// - Parameters:
    ///   - low: Where much is used; may be below zero.
    ///   - high: Where little is used.
    public init(low: Double, median: Double, high: Double) {
      self.low = low
      self.median = median
      self.high = high
    }
  }

  /// What a plot says besides its names and numbers.
  public struct Words: Sendable {
    /// The title, of what the plot is called.
    public var title: @Sendable (String) -> String
    /// What is shown, of what the period has.
    public var summary: @Sendable (String) -> String
    /// What the bar is, after that.
    public var bar: String
    /// What the dashed lines of the forecast are, after that.
    public var percentiles: String
    /// What is left now.
    public var now: @Sendable (String) -> String
    /// In place of an amount.
    public var nothing: String
    /// The part of what is left that is reserved, after it.
    public var reserved: @Sendable (String) -> String
    /// What is reserved, on its own.
    public var held: @Sendable (String) -> String
    /// The median of the forecast, and its range, after the rest.
    public var end: @Sendable (String, String, String) -> String

    /// Creates words; in English if left out.
    public init(
      title: @escaping @Sendable (String) -> String = { "Burn-down of \($0)" },
      summary: @escaping @Sendable (String) -> String = {
        "left of \($0); dashed: an even pace"
      },
      bar: String = "; bar: reserved",
      percentiles: String = ", beyond today the 5th and 95th percentile",
      now: @escaping @Sendable (String) -> String = { "\($0) left now" },
      nothing: String = "nothing",
      reserved: @escaping @Sendable (String) -> String = { ", \($0) of it reserved" },
      held: @escaping @Sendable (String) -> String = { "\($0) reserved" },
      end: @escaping @Sendable (String, String, String) -> String = {
        "; at the end \($0) (\($1) to \($2))"
      }
    ) {
      self.title = title
      self.summary = summary
      self.bar = bar
      self.percentiles = percentiles
      self.now = now
      self.nothing = nothing
      self.reserved = reserved
      self.held = held
      self.end = end
    }
  }

  /// What stands above the plot.
  public var title: String
  /// What the period has, in the dimension's canonical unit.
  public var entitled: Double
  /// What open reservations hold.
  public var reserved: Double
  /// What is measured, and so in which unit.
  public var dimension: Dimension
  /// From the period's start to now, the last being now.
  public var points: [Point]
  /// What will be left at the end; nil while too little was used to say.
  public var forecast: Forecast?
  /// The last day of the period.
  public var endLabel: String
  /// What the plot says besides.
  public var words = Words()

  /// Creates the picture of a period.
  public init(
    title: String, entitled: Double, reserved: Double, dimension: Dimension, points: [Point],
    forecast: Forecast?, endLabel: String
  ) {
    self.title = title
    self.entitled = entitled
    self.reserved = reserved
    self.dimension = dimension
    self.points = points
    self.forecast = forecast
    self.endLabel = endLabel
  }

  /// An amount for people, with its sign.
  package func amount(_ value: Double) -> String {
    let text = QuantityFormatter.describe(abs(value), as: dimension, namesGas: true)
    return value < 0 ? "−\(text)" : text
  }

  /// What would be left at a moment if all of it were used evenly.
  package func even(_ time: Double) -> Double { entitled * (1 - min(max(time, 0), 1)) }

  /// The plot as an SVG document.
  public func svg() -> String { svg(at: .paper) }

  /// The plot as a picture of a page.
  package func svg(at place: SVGCanvas.Place) -> String {
    let (width, height) = (720.0, 380.0)
    let (left, right, top, bottom) = (84.0, 24.0, 56.0, 64.0)
    var canvas = SVGCanvas(
      width: width, height: height, title: words.title(title),
      subtitle: legend, place: place)
    let highest = max(entitled, points.map(\.left).max() ?? 0, forecast?.high ?? 0)
    let lowest = min(0, points.map(\.left).min() ?? 0, forecast?.low ?? 0)
    let ticks = AxisTicks(from: lowest, upTo: highest)
    let span = ticks.end - ticks.start
    func x(_ time: Double) -> Double { left + min(max(time, 0), 1) * (width - left - right) }
    func y(_ value: Double) -> Double {
      top + (ticks.end - value) / span * (height - top - bottom)
    }
    for tick in ticks.values {
      canvas.line(left, y(tick), width - right, y(tick), stroke: Palette.grid)
      canvas.text(amount(tick), left - 6, y(tick) + 4, anchor: .end, fill: Palette.faint)
    }
    canvas.line(left, y(0), width - right, y(0), stroke: Palette.ink)
    canvas.line(x(0), y(entitled), x(1), y(0), stroke: Palette.faint, isDashed: true)
    draw(on: &canvas, x, y)
    if let first = points.first { canvas.text(first.label, left, height - bottom + 20) }
    canvas.text(endLabel, width - right, height - bottom + 20, anchor: .end)
    // Today stands at its place, where neither end of the axis is too near.
    if let now = points.last, (left + 110...width - right - 110).contains(x(now.time)) {
      canvas.text(now.label, x(now.time), height - bottom + 20, anchor: .middle)
    }
    caption(on: &canvas, x: left, y: height - 18)
    return canvas.document
  }

  private var legend: String {
    words.summary(amount(entitled)) + (forecast == nil ? "" : words.percentiles)
      + (reserved > 0 ? words.bar : "")
  }

  private func draw(
    on canvas: inout SVGCanvas, _ x: (Double) -> Double, _ y: (Double) -> Double
  ) {
    // What is left stays as it was until something is settled.
    for (point, next) in zip(points, points.dropFirst()) {
      canvas.line(
        x(point.time), y(point.left), x(next.time), y(point.left), stroke: Palette.low, width: 2)
      canvas.line(
        x(next.time), y(point.left), x(next.time), y(next.left), stroke: Palette.low, width: 2)
    }
    guard let now = points.last else { return }
    if reserved > 0 {
      canvas.rectangle(
        x(now.time) - 3, y(now.left), 6, max(0, y(now.left - reserved) - y(now.left)),
        fill: Palette.high, hint: words.held(amount(reserved)))
    }
    guard let forecast else { return }
    for (value, isDashed) in [
      (forecast.low, true), (forecast.median, false), (forecast.high, true),
    ] {
      let stroke = value < 0 ? Palette.worse : Palette.saving
      canvas.line(
        x(now.time), y(now.left), x(1), y(value), stroke: stroke, width: isDashed ? 1 : 2,
        isDashed: isDashed)
    }
  }

  private func caption(on canvas: inout SVGCanvas, x: Double, y: Double) {
    var text = words.now(points.last.map { amount($0.left) } ?? words.nothing)
    if reserved > 0 { text += words.reserved(amount(reserved)) }
    if let forecast {
      text += words.end(amount(forecast.median), amount(forecast.low), amount(forecast.high))
    }
    canvas.text(text, x, y, fill: Palette.ink, room: 620)
  }
}
