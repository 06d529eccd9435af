import Abatement
import Footprint
import Gate
import Policy
import Runs
import TrainingConfigs

/// A plot that `plan` was asked to draw: on the terminal, or as SVG where a path is given.
struct PlanPlot {
  enum Kind: String, CaseIterable {
    case waterfall
    case effortCurve = "effort-curve"
    case tornado
    case heatMap = "heat-map"
    case values
  }

  let kind: Kind
  let path: String?

  /// What `--plot` was given, all of it.
  struct Requests {
    var plots: [PlanPlot] = []
    /// Whether no plot is to be drawn unasked.
    var hasNone = false
    var errors: [String] = []

    /// Reads `KIND`, `KIND=PATH` and `none`.
    init(_ requests: [String]) {
      for request in requests {
        if request == "none" {
          hasNone = true
          continue
        }
        let parts = request.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let kind = Kind(rawValue: String(parts[0])), parts.count == 1 || !parts[1].isEmpty
        else {
          let kinds = Kind.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
          errors.append(
            Talk.error(
              "`--plot \(request)` wants a kind, and a path for an SVG, as in `tornado=tornado.svg`",
              help: ["kinds: \(kinds), and `none` for no plot"]))
          continue
        }
        plots.append(PlanPlot(kind: kind, path: parts.count == 2 ? String(parts[1]) : nil))
      }
    }

    /// The plots for the terminal: those asked for, or what suits the sweep.
    func onTerminal(_ result: SweepResult) -> [Kind] {
      let asked = plots.filter { $0.path == nil }.map(\.kind)
      guard asked.isEmpty, !hasNone else { return asked }
      switch result.axes.count(where: { $0.values.count > 1 }) {
      case 0: return [.waterfall, .effortCurve, .tornado]
      case 1: return result.axes.count == 1 ? [.values] : []
      default: return [.heatMap]
      }
    }
  }
}

/// What plots of one plan are drawn from.
struct PlanDrawing {
  let planner: Planner
  let joined: JoinedRun
  let result: SweepResult
  let gate: Gate

  private var run: Run { joined.run }
  private var title: String { run.displayName }

  /// The plot as an SVG document.
  ///
  /// - Throws: ``Stop`` when the sweep or the policy gives nothing to draw.
  func svg(_ kind: PlanPlot.Kind) throws(Stop) -> String {
    switch kind {
    case .tornado: return PlanPlots.tornado(planner.tornado(run), title: title)
    case .effortCurve: return PlanPlots.effortCurve(planner.effortCurve(run), title: title)
    case .values:
      return try required(PlanPlots.values(of: result, title: title), Self.oneAxis)
    case .heatMap: return try required(heatMap?.svg(title: title), Self.twoAxes)
    case .waterfall:
      return PlanPlots.waterfall(try required(waterfall, Self.noWaterfall), title: title)
    }
  }

  /// The plot for a terminal; nil when there is nothing to draw.
  func text(_ kind: PlanPlot.Kind, _ style: PlotStyle) -> String? {
    switch kind {
    case .tornado: TerminalPlots.tornado(planner.tornado(run), style)
    case .effortCurve: TerminalPlots.effortCurve(planner.effortCurve(run), style)
    case .values: TerminalPlots.values(of: result, style)
    case .heatMap: heatMap?.text(style)
    case .waterfall: waterfall.map { TerminalPlots.waterfall($0, style) }
    }
  }

  /// Why there is nothing to draw, as an error of the command line.
  func problem(with kind: PlanPlot.Kind) -> String {
    let reason =
      switch kind {
      case .heatMap: Self.twoAxes
      case .values: Self.oneAxis
      default: Self.noWaterfall
      }
    return Talk.error(reason.message, help: [reason.help])
  }

  /// The map of the first two axes that vary; the one in time goes across.
  private var heatMap: HeatMap? {
    let varied = result.axes.indices.filter { result.axes[$0].values.count > 1 }
    let pair = varied.count >= 2 ? varied : Array(result.axes.indices)
    guard pair.count >= 2 else { return nil }
    let isTurned = result.axes[pair[0]].fact == .start
    return HeatMap(result, rows: pair[isTurned ? 1 : 0], columns: pair[isTurned ? 0 : 1])
  }

  private var waterfall: Waterfall? {
    gate.advice().first?.suggestions.first.map { planner.waterfall(run, to: $0) }
  }

  private typealias Reason = (message: String, help: String)

  private static let twoAxes: Reason = ("a heat map wants two axes", "add a second `--vary`")
  private static let oneAxis: Reason = (
    "a plot of values wants one axis", "give one `--vary`, or plot a `heat-map`"
  )
  private static let noWaterfall: Reason = (
    "there is no suggestion to draw a waterfall to",
    "`carbonward check` says what stands in the way, if anything does"
  )

  private func required<Value>(_ value: Value?, _ reason: Reason) throws(Stop) -> Value {
    if let value { return value }
    throw Stop(code: .usage, message: Talk.error(reason.message, help: [reason.help]))
  }
}
