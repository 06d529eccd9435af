import Abatement
import Footprint
import Policy
import TrainingConfigs

/// A plot that `plan` was asked to draw, and where to.
struct PlanPlot {
  enum Kind: String, CaseIterable {
    case heatMap = "heat-map"
    case tornado
    case effortCurve = "effort-curve"
    case waterfall
  }

  let kind: Kind
  let path: String

  /// Reads `KIND=PATH`.
  init(_ request: String) throws(Stop) {
    let parts = request.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let kind = Kind(rawValue: String(parts[0])) else {
      let kinds = Kind.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
      throw Stop(
        code: .usage,
        message: Talk.error(
          "`--plot \(request)` wants a kind and a path, as in `tornado=tornado.svg`",
          help: ["kinds: \(kinds)"]))
    }
    self.kind = kind
    path = String(parts[1])
  }

  /// Returns the plot as SVG.
  ///
  /// - Throws: ``Stop`` when the sweep or the policy gives nothing to draw.
  func draw(
    _ planner: Planner, _ joined: JoinedRun, _ result: SweepResult, _ judge: Judge
  ) throws(Stop) -> String {
    let run = joined.run
    let title = run.displayName
    switch kind {
    case .tornado: return PlanPlots.tornado(planner.tornado(run), title: title)
    case .effortCurve: return PlanPlots.effortCurve(planner.effortCurve(run), title: title)
    case .heatMap:
      guard result.axes.count >= 2, let map = HeatMap(result, rows: 0, columns: 1) else {
        throw Stop(
          code: .usage,
          message: Talk.error("a heat map wants two axes", help: ["add a second `--vary`"]))
      }
      return map.svg(title: title)
    case .waterfall:
      guard let suggestion = judge.advice().first?.suggestions.first else {
        throw Stop(
          code: .usage,
          message: Talk.error(
            "there is no suggestion to draw a waterfall to",
            help: ["`carbonward check` says what stands in the way, if anything does"]))
      }
      return PlanPlots.waterfall(planner.waterfall(run, to: suggestion), title: title)
    }
  }
}
