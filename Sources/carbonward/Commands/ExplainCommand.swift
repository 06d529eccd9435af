import ArgumentParser
import Catalogue
import Diagnostics
import Footprint
import Policy
import Quantities
import Spelling
import TrainingConfigs

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract:
      "Say what a rule, budget, measure, waiver, metric, fact, catalogue row or diagnostic is.")

  @Argument(
    help: ArgumentHelp(
      "Such as `low-carbon-region`, `emissions`, `h100-sxm5-80gb` or `yaml-alias`."))
  var id: String

  @OptionGroup var policy: PolicyOptions

  func run() throws {
    let review = try Review.open(policyFrom: policy.policyFrom, base: nil, paths: [])
    let (workspace, _) = Workspace.open(paths: [], currentDirectory: Session.currentDirectory())
    let policies = PolicySession.open(policy, in: review?.trusted?.workspace ?? workspace)
    let sheets =
      (policies.set?.explain(id).map { Sheet($0) } ?? [])
      + [Sheet.metric(id), Sheet.fact(id), DiagnosticGuide.sheet(id)].compactMap(\.self)
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
      + DiagnosticGuide.entries.map(\.code)
    let nearest = Spelling.nearest(to: id, in: known)
    throw Stop(
      code: .usage,
      message: problems.map { renderer.render($0) }.joined()
        + Talk.error(
          "nothing is called \(id.quoted)",
          help: nearest.map { ["did you mean `\($0)`?"] }
            ?? ["`carbonward catalogue list` names the tables of the catalogue"]))
  }
}
