import Abatement
public import ArgumentParser
import CEL
import Catalogue
import Diagnostics
import Footprint
import Gate
import Policy
import Reports
import Runs
import TrainingConfigs

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "What-if: sweep facts of a run and rank what comes out.",
    discussion: """
      Each --vary is an axis: a list (a100,h100), a pattern (gcp/*), a range (8..512*2, 1..9+2) or \
      instants (2026-12-01..2026-12-14/1h). Prints the combinations that no other one beats, and \
      plots that suit the sweep. Ctrl-C ends a long sweep and keeps what was found. --html writes one \
      page to choose from, without scripts, that needs nothing from elsewhere; it may be of several runs.
      """)

  @OptionGroup var runs: RunOptions
  @OptionGroup var policy: PolicyOptions
  @OptionGroup var ledger: LedgerOptions

  @Option(
    help: ArgumentHelp("An axis, such as site.region=gcp/*; repeatable.", valueName: "fact=values"))
  var vary: [String] = []

  @Option(
    name: .customLong("objective"),
    help: ArgumentHelp(
      "What to minimise: \(Objective.allCases.map(\.rawValue).joined(separator: ", ")); repeatable.",
      valueName: "name"))
  var objectives: [Objective] = []

  @Option(
    help: ArgumentHelp(
      "Also list the best N points by the first objective, whatever beats them in others.",
      valueName: "n"))
  var top: Int?

  @Option(
    help: ArgumentHelp(
      """
      How much fits into a limit, such as \"40 t\" of emissions, \"72 h\" of wall clock or \
      \"10 MWh\": the most tokens, epochs, steps and trials, and how many accelerators; repeatable.
      """, valueName: "limit"))
  var goal: [String] = []

  @Option(help: "The form on standard output: table, json or csv.")
  var format: PlanFormat = .table

  @Option(
    help: ArgumentHelp(
      """
      A plot for the terminal, or as SVG with a path: \
      \(PlanPlot.Kind.allCases.map(\.rawValue).joined(separator: ", ")); `none` for no plot; repeatable.
      """,
      valueName: "kind[=path]"))
  var plot: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      Write a page to this file: choose hardware, region, start or whatever is varied, and see what \
      fits, with limits, ranges, commands and patches.
      """, valueName: "path"))
  var html: String?

  @OptionGroup var language: LanguageOptions

  @Option(help: "Colours on a terminal: auto, always or never; NO_COLOR wins.")
  var color: ColorChoice = .auto

  func validate() throws {
    if let top, top < 1 { throw ValidationError("`--top \(top)` wants a number above zero") }
  }

  func run() throws {
    let requests = PlanPlot.Requests(plot)
    let gate = try Gate.open(try runs.request(policy), ledger: try ledger.reading())
    let axes = try axes(besides: requests, in: gate.inputs.catalogue)
    let goals = try goal.map { text throws(Stop) in
      do throws(SweepError) { return try PlanGoal(text) } catch {
        throw Stop(code: .usage, message: Talk.error(error.message, help: error.help))
      }
    }
    try checkRuns(gate)
    let drawings = try gate.inputs.runs.map { try sweep($0, axes, in: gate) }

    var files = OutputFiles()
    for plot in requests.plots {
      guard let path = plot.path, let drawing = drawings.first else { continue }
      // What does not suit the sweep is no reason to leave out the rest.
      do throws(Stop) {
        try files.stage(Array(drawing.svg(plot.kind).utf8), at: path)
      } catch {
        Terminal.standardError.write(Talk.leftOut("`--plot \(plot.kind.rawValue)`", error.message))
      }
    }
    if let html {
      let plans = drawings.map { drawing in
        gate.plan(
          drawing.result, of: drawing.joined, by: drawing.planner,
          command: wordsToRepeat(for: drawing.joined.run, among: gate.inputs.runs))
      }
      try files.stage(PlanPages(plans).render(language: language.language), at: html)
    }
    let text = drawings.map { drawing in
      let reached = goals.map { drawing.planner.reach($0, of: drawing.joined.run) }
      switch format {
      case .table:
        let title =
          drawings.count > 1 ? TerminalText.sanitized(drawing.joined.run.displayName) + "\n" : ""
        return title + Talk.plain(drawing.result.table(top: top ?? 0, say: Talk.phrase))
          + Talk.said(reached.map { "\n" + $0.text }.joined())
          + (drawings.count > 1 ? "" : plots(requests, drawing))
      case .json: return drawing.result.json(at: gate.context.at.text, top: top, goals: reached)
      case .csv: return drawing.result.csv()
      }
    }
    try files.commit()
    Terminal.standardOutput.write(text.joined(separator: "\n"))
  }

  /// One run is planned; or several, for a page, which has room for so many.
  private func checkRuns(_ gate: Gate) throws(Stop) {
    let count = gate.inputs.runs.count
    guard count != 1 else { return }
    var problem: (String, help: String)?
    if count == 0 || html == nil {
      problem = (
        "a plan is made for one run, and \(count) were found",
        "name the config of one run: `carbonward plan PATH`"
      )
    } else if count > PlanPages.mostRuns {
      problem = (
        "a page holds plans of up to \(PlanPages.mostRuns) runs, and \(count) were found",
        "name the configs of some of them: `carbonward plan PATH…`"
      )
    } else if format != .table {
      problem = (
        "`--format \(format.rawValue)` is of one run, and \(count) were found",
        "name the config of one run: `carbonward plan PATH`"
      )
    } else if let kind = plot.first {
      problem = (
        "`--plot \(kind)` is of one run, and \(count) were found",
        "name the config of one run: `carbonward plan PATH`"
      )
    }
    guard let problem else { return }
    throw Stop(
      code: .usage,
      message: gate.inputs.leftOutNotes + Talk.error(problem.0, help: [problem.help]))
  }

  /// The words that make the plan of a run again, but for its axes; nil where standard input was read, or where
  /// the files of the run hold another one too. The address of a ledger may hold a password and is never
  /// repeated.
  private func wordsToRepeat(for run: Run, among all: [JoinedRun]) -> [String]? {
    guard !runs.paths.contains("-") else { return nil }
    var paths = runs.paths
    if all.count > 1 {
      paths = run.files.map(\.path)
      let shared = all.count { joined in
        joined.run.files.contains { paths.contains($0.path) }
      }
      guard shared == 1 else { return nil }
    }
    var words = ["carbonward", "plan"] + paths
    for (option, values) in [
      ("--set", runs.assignments), ("--intensity-trace", runs.traces),
      ("--policy", policy.policies),
      ("--at", [runs.at].compactMap(\.self)),
      ("--policy-from", [policy.policyFrom].compactMap(\.self)),
      ("--on-unknown", [policy.onUnknown?.rawValue].compactMap(\.self)),
      ("--fail-on", policy.failOn == .deny ? [] : [policy.failOn.rawValue]),
      ("--objective", objectives.map(\.rawValue)),
    ] {
      words += values.flatMap { [option, $0] }
    }
    return words
  }

  /// The plots that stand below the table.
  private func plots(_ requests: PlanPlot.Requests, _ drawing: PlanDrawing) -> String {
    let style = PlotStyle(on: .standardOutput, color: color)
    let isAsked = requests.plots.contains { $0.path == nil }
    var text = ""
    for kind in requests.onTerminal(drawing.result) {
      if let plot = drawing.text(kind, style) {
        text += "\n" + plot
      } else if isAsked {
        Terminal.standardError.write(
          Talk.leftOut("`--plot \(kind.rawValue)`", drawing.problem(with: kind)))
      }
    }
    return text
  }

  /// Reads the axes; everything that is wrong with them and with the plots is said at once.
  private func axes(
    besides requests: PlanPlot.Requests, in catalogue: Catalogue
  ) throws(Stop) -> [SweepAxis] {
    let parser = SweepParser(catalogue: catalogue)
    var axes: [SweepAxis] = []
    var errors = requests.errors
    for text in vary {
      do throws(SweepError) {
        axes.append(try parser.axis(text))
      } catch {
        errors.append(Talk.error(error.message, help: error.help))
      }
    }
    errors += SweepAxis.problems(axes).map { Talk.error($0.message, help: $0.help) }
    if format != .table, let plot = requests.plots.first(where: { $0.path == nil }) {
      let kind = plot.kind.rawValue
      errors.append(
        Talk.error(
          "`--plot \(kind)` draws on the terminal, where `--format \(format.rawValue)` goes",
          help: ["write it to a file: `--plot \(kind)=\(kind).svg`"]))
    }
    guard errors.isEmpty else { throw Stop(code: .usage, message: errors.joined()) }
    return axes
  }

  private func sweep(
    _ joined: JoinedRun, _ axes: [SweepAxis], in gate: Gate
  ) throws(Stop) -> PlanDrawing {
    var options = PlannerOptions(context: gate.context)
    if !objectives.isEmpty { options.objectives = objectives }
    let planner = Planner(
      policy: gate.policies, estimator: gate.inputs.estimator.remembering(), options: options)
    let progress = SweepProgress()
    do throws(SweepError) {
      let result = try planner.sweep(joined.run, axes: axes, progress: progress.report)
      progress.close()
      return PlanDrawing(planner: planner, joined: joined, result: result, gate: gate)
    } catch {
      throw Stop(code: .usage, message: Talk.error(error.message, help: error.help))
    }
  }
}

extension Objective: ExpressibleByArgument {}

enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
  case table, json, csv
}
