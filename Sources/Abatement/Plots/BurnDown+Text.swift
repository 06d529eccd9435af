public import Plots

extension BurnDown {
  /// The plot for a terminal: one row a point, the forecast last.
  public func text(_ style: PlotStyle) -> String {
    var rows = BarRows(style)
    rows.largest = max(entitled, points.map(\.left).max() ?? 0, forecast?.high ?? 0)
    let every = max(1, (points.count + 29) / 30)
    let shown = points.indices.filter { $0 % every == 0 || $0 == points.count - 1 }
    for index in shown {
      let point = points[index]
      let held = index == points.count - 1 ? min(reserved, max(0, point.left)) : 0
      var words = "\(amount(point.left)) left"
      if held > 0 { words += ", \(amount(reserved)) of it reserved" }
      rows.add(point.label, words) { scale in
        let free = max(0, point.left - held)
        return scale.marked(
          scale.cells([(0, free, .certain), (free, max(0, point.left), .likely)]),
          at: even(point.time), .today)
      }
    }
    if let forecast {
      rows.add(
        endLabel,
        "\(amount(forecast.median)) left (\(amount(forecast.low)) to \(amount(forecast.high)))"
      ) { scale in
        scale.cells([
          (0, max(0, forecast.low), .certain),
          (max(0, forecast.low), max(0, forecast.median), .likely),
          (max(0, forecast.median), max(0, forecast.high), .possible),
        ])
      }
    }
    let ink = style.character
    let legend =
      "\(ink(.certain)) free, \(ink(.likely)) reserved, \(ink(.today)) an even pace; last row: the "
      + (forecast == nil
        ? "forecast needs three days" : "forecast, \(ink(.possible)) up to its 95th percentile")
    return
      (style.title("burn-down: \(title), of \(amount(entitled))") + rows.lines()
      + style.legend(legend)).joined(separator: "\n") + "\n"
  }
}
