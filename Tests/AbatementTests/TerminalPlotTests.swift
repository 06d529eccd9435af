import Catalogue
import Diagnostics
import Footprint
import Policy
import Runs
import Testing
import TrainingConfigs

@testable import Abatement

/// Plots on a terminal fit it, hold nothing but what it can show, and draw ranges where they are.
@Suite struct TerminalPlotTests {
  private struct Plots {
    var check: Repository.Check
    var planner: Planner

    init(_ name: String = "plan") throws {
      var repository = PlanTests.repository
      repository.replace("run.yaml", "plan & <test>", with: name)
      check = try repository.check()
      planner = Planner(
        policy: check.policy, estimator: Repository.estimator,
        options: PlannerOptions(context: check.context, objectives: [.emissions]))
    }

    var run: Run { check.runs[0].run }

    func sweep(_ axes: String...) throws -> SweepResult {
      let parser = SweepParser(catalogue: .shipped)
      return try planner.sweep(run, axes: axes.map { try parser.axis($0) })
    }

    func all(_ style: PlotStyle) throws -> [String] {
      let one = try sweep("site.region=*")
      let two = try sweep("site.region=gcp/*", "schedule.start=2026-12-01..2026-12-03/1h")
      let few = try sweep("site.region=gcp/us-east1,gcp/europe-north1", "precision=bf16,fp8")
      let suggestion = try #require(check.advice().suggestions.first)
      return [
        TerminalPlots.tornado(planner.tornado(run), style),
        TerminalPlots.effortCurve(planner.effortCurve(run), style),
        TerminalPlots.waterfall(planner.waterfall(run, to: suggestion), style),
        try #require(TerminalPlots.values(of: one, style)),
        try #require(HeatMap(two, rows: 0, columns: 1)).text(style),
        try #require(HeatMap(few, rows: 0, columns: 1)).text(style),
      ]
    }
  }

  @Test(arguments: [40, 60, 80, 100, 200])
  func plotsFitTheTerminal(_ width: Int) throws {
    for isUnicode in [true, false] {
      for plot in try Plots().all(PlotStyle(width: width, isUnicode: isUnicode)) {
        for line in plot.split(separator: "\n") {
          #expect(TerminalText.width(of: String(line)) <= width, "\(line)")
        }
        if !isUnicode { #expect(plot.utf8.allSatisfy { $0 < 0x80 }, "\(plot)") }
        #expect(!plot.contains("\u{1B}"))
      }
    }
  }

  @Test func coloursAreOnlyThereWhenWanted() throws {
    for plot in try Plots().all(PlotStyle(width: 100, isUnicode: true, usesColor: true)) {
      #expect(plot.contains("\u{1B}[0m"))
    }
  }

  /// A sweep over text of the run's own files cannot reach the terminal's controls.
  @Test func namesCannotControlTheTerminal() throws {
    let plots = try Plots()
    let axis = SweepAxis(.team, [.text("a\u{1B}[2Jb"), .text("c\u{202E}d")])
    let result = try plots.planner.sweep(plots.run, axes: [axis])
    let text = try #require(TerminalPlots.values(of: result, PlotStyle()))
    #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}"))
  }

  @Test func barsAreAsLongAsTheirPercentiles() throws {
    let exact = Distribution(median: 50)
    let wide = Distribution(p5: 40, p95: 100)
    let waterfall = Waterfall(
      steps: [
        Waterfall.Step(label: "today", emissions: wide),
        Waterfall.Step(label: "m", emissions: exact),
        Waterfall.Step(label: "unknown", emissions: nil),
      ], limit: 70, percentile: .p95)
    let lines = TerminalPlots.waterfall(waterfall, PlotStyle(width: 110)).split(separator: "\n")
      .map(String.init)
    func count(_ character: Character, _ line: Int) -> Int { lines[line].count { $0 == character } }
    let cells = count("█", 1) + count("▓", 1) + count("░", 1) + count("┃", 1)
    // p5 at 40 %, the median at 63 %, p95 at the end of the scale; the limit stands on one cell.
    #expect(abs(count("█", 1) - cells * 40 / 100) <= 1, "\(lines[1])")
    #expect(abs(count("░", 1) - cells * 37 / 100) <= 2, "\(lines[1])")
    #expect(abs(count("█", 2) - cells / 2) <= 1, "\(lines[2])")
    #expect(lines[3].contains("not known") && count("█", 3) == 0)
    #expect(count("┃", 1) == 1 && count("┃", 2) == 1)
    #expect(lines[4].contains("the limit of 70 kg, held against p95"))
  }

  @Test func mapsShowValuesWhereThereIsRoomAndTheBestOfColumnsWhereThereIsNone() throws {
    let plots = try Plots()
    let few = try #require(
      HeatMap(
        try plots.sweep("site.region=gcp/us-east1,gcp/europe-north1", "precision=bf16,fp8"),
        rows: 0, columns: 1))
    #expect(few.text(PlotStyle(width: 100)).contains("medians; * does not meet the policy"))
    let many = try #require(
      HeatMap(
        try plots.sweep("site.region=aws/us-west-1", "schedule.start=2026-12-01..2026-12-20/1h"),
        rows: 0, columns: 1))
    #expect(many.text(PlotStyle(width: 160)).contains("a cell is the best of "))
    #expect(many.svg(title: "t").contains("schedule.start (across)"))
  }

  @Test func emptyPlansSayWhatIsMissing() throws {
    #expect(
      TerminalPlots.effortCurve(EffortCurve(today: nil, bars: []), PlotStyle())
        .contains("emissions are not known"))
    #expect(
      TerminalPlots.tornado(Tornado(today: nil, bars: []), PlotStyle())
        .contains("emissions are not known"))
    #expect(
      TerminalPlots.values(of: try Plots().sweep("precision=bf16", "tokens=1B"), PlotStyle()) == nil
    )
  }
}
