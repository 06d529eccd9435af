public import Abatement
public import ArgumentParser
import CEL
import Catalogue
import Diagnostics
import Footprint
import Policy
import TrainingConfigs

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "What-if: sweep facts of a run and rank what comes out.",
    discussion: """
      Each --vary is an axis: a list (a100,h100), a pattern (gcp/*), a range (8..512*2, 1..9+2) or \
      instants (2026-12-01..2026-12-14/1h). Prints the combinations that no other one beats. \
      Ctrl-C ends a long sweep and keeps what was found.
      """)

  @OptionGroup var runs: RunOptions
  @OptionGroup var policy: PolicyOptions

  @Option(
    help: ArgumentHelp("An axis, such as site.region=gcp/*; repeatable.", valueName: "fact=values"))
  var vary: [String] = []

  @Option(
    name: .customLong("objective"),
    help: ArgumentHelp(
      "What to minimise: \(Objective.allCases.map(\.rawValue).joined(separator: ", ")); repeatable.",
      valueName: "name"))
  var objectives: [Objective] = []

  @Option(help: "The form on standard output: table, json or csv.")
  var format: PlanFormat = .table

  @Option(
    help: ArgumentHelp(
      "Also draw an SVG: heat-map, tornado, effort-curve or waterfall; repeatable.",
      valueName: "kind=path"))
  var plot: [String] = []

  func run() throws {
    let judge = try Judge.open(runs, policy)
    guard let joined = judge.session.runs.first, judge.session.runs.count == 1 else {
      throw Stop(
        code: .usage,
        message: judge.session.leftOutNotes
          + Talk.error(
            "a plan is made for one run, and \(judge.session.runs.count) were found",
            help: ["name the config of one run: `carbonward plan PATH`"]))
    }
    let plots = try plot.map { try PlanPlot($0) }
    var options = PlannerOptions(context: judge.context)
    if !objectives.isEmpty { options.objectives = objectives }
    let planner = Planner(
      policy: judge.policies, estimator: judge.session.estimator.remembering(), options: options)
    let result = try sweep(joined, with: planner)

    var files = OutputFiles()
    for plot in plots {
      try files.stage(Array(plot.draw(planner, joined, result, judge).utf8), at: plot.path)
    }
    try files.commit()
    let text =
      switch format {
      case .table: Talk.plain(result.table())
      case .json: result.json(at: judge.context.at.text)
      case .csv: result.csv()
      }
    Terminal.standardOutput.write(text)
  }

  private func sweep(_ run: JoinedRun, with planner: Planner) throws(Stop) -> SweepResult {
    let progress = SweepProgress()
    do throws(SweepError) {
      let parser = SweepParser(catalogue: .shipped)
      var axes: [SweepAxis] = []
      for text in vary { axes.append(try parser.axis(text)) }
      let result = try planner.sweep(run.run, axes: axes, progress: progress.report)
      progress.close()
      return result
    } catch {
      throw Stop(code: .usage, message: Talk.error(error.message, help: error.help))
    }
  }
}

extension Objective: ExpressibleByArgument {}

enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, csv
}
