import ArgumentParser
import Diagnostics
import Footprint
import Gate
import Policy
import Runs

struct EvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Try an expression of a policy on a run.",
    discussion: """
      Prints the value and its type for each run of the file. Exit codes: 0 a value, 2 a mistake in \
      the expression or the file, 3 something that the expression reads is not known.
      """)

  @Argument(help: ArgumentHelp("Such as `estimate.emissions.p95 <= t(1.2)`."))
  var expression: String

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp("A training config or launcher.", valueName: "path"))
  var path: String

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("State a fact, over every file.", valueName: "fact=value"))
  var assignments: [String] = []

  @Option(help: ArgumentHelp("The instant to take for now.", valueName: "time"))
  var at: String?

  @OptionGroup var language: LanguageOptions

  func run() throws {
    let options = try RunOptions.parse(assignments.map { "--set=\($0)" } + ["--", path])
    let inputs = try Inputs.read(try options.request())
    let renderer = DiagnosticRenderer()
    let now = try Clock.instant(at)
    let problems = inputs.diagnostics.filter { $0.severity == .error }
    guard problems.isEmpty else {
      throw Stop(code: .usage, message: problems.map { renderer.render($0) + "\n" }.joined())
    }
    let runs = inputs.everything
    guard !runs.isEmpty else {
      throw Stop(code: .usage, message: renderer.render(.noRuns) + "\n")
    }
    let file = SourceFile(path: "expression", text: expression)
    var status = ExitStatus.pass
    for assessment in inputs.assess(runs) {
      var bag = DiagnosticBag()
      let outcome = ExpressionTrial.evaluate(
        file, on: EvaluationSubject(assessment), at: now, names: inputs.catalogue, into: &bag)
      guard let outcome else {
        throw Stop(
          code: .usage, message: bag.diagnostics.map { renderer.render($0) + "\n" }.joined())
      }
      let name = runs.count > 1 ? "\(assessment.run.displayName): " : ""
      Terminal.standardOutput.write(
        Talk.said(name + text(of: outcome, &status)) + "\n")
    }
    throw Stop(code: status, message: "")
  }

  private func text(of outcome: ExpressionTrial.Outcome, _ status: inout ExitStatus) -> String {
    switch outcome {
    case .value(let value, let type): return "\(value)  (\(type))"
    case .failed(let reason):
      status = .usage
      return "cannot be evaluated: \(reason)"
    case .unknown(let inputs):
      if status == .pass { status = .unknown }
      let lines = inputs.map { input in
        "  \(input.name): \(Talk.phrase(input.message))"
          + (input.remedy.map { "\n    known with `\($0)`" } ?? "")
      }
      return (["unknown"] + lines).joined(separator: "\n")
    }
  }
}
