import ArgumentParser
import Catalogue
import Diagnostics
import Footprint
import Policy
import Quantities
import TrainingConfigs

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Say what a rule, budget, measure, waiver, metric, fact or catalogue row is.")

  @Argument(help: ArgumentHelp("Such as `low-carbon-region`, `emissions` or `h100-sxm5-80gb`."))
  var id: String

  @OptionGroup var policy: PolicyOptions

  func run() throws {
    let (workspace, _) = Workspace.open(paths: [], currentDirectory: Session.currentDirectory())
    let policies = PolicySession.open(policy, in: workspace)
    let sheets =
      (policies.set?.explain(id).map { Sheet($0) } ?? [])
      + [Sheet.metric(id), Sheet.fact(id)].compactMap(\.self)
      + Sheet.rows(id, in: .shipped)
    guard sheets.isEmpty else {
      Terminal.standardOutput.write(sheets.map(\.text).joined(separator: "\n"))
      return
    }
    // A policy that does not load may be why nothing was found.
    let problems = policies.diagnostics.filter { $0.severity == .error }
    let renderer = DiagnosticRenderer()
    let known =
      (policies.set?.ids ?? []) + Metric.allCases.map(\.rawValue) + Fact.allCases.map(\.rawValue)
    let nearest = Suggestion.nearest(to: id, in: known)
    throw Stop(
      code: .usage,
      message: problems.map { renderer.render($0) }.joined()
        + Talk.error(
          "nothing is called \(id.quoted)",
          help: nearest.map { ["did you mean `\($0)`?"] }
            ?? ["`carbonward catalogue list` names the tables of the catalogue"]))
  }
}
