import Foundation
import Result
import Testing

@testable import Reports

@Suite struct EvalTests {
  struct Case: CustomTestStringConvertible {
    var expression: String
    var status: Int32
    var text: String
    var testDescription: String { expression }
  }

  static let cases = [
    Case(expression: "run.duration", status: 0, text: "10 h  (duration)"),
    Case(expression: "estimate.emissions.p50 < kg(11)", status: 0, text: "true  (bool)"),
    Case(expression: "run.name", status: 0, text: "small  (string)"),
    Case(expression: "has(run.team)", status: 0, text: "false  (bool)"),
    Case(expression: "run.team == \"x\"", status: 3, text: "run.team: `team` is not known"),
    Case(expression: "base.run.duration", status: 3, text: "no base revision"),
    Case(expression: "run.duratoin", status: 2, text: "expected a field of `run`"),
    Case(expression: "estimate.energy.p50 < kg(1)", status: 2, text: "^^^"),
    // A name that does not exist would be false in silence.
    Case(
      expression: "run.site.region == \"gcp/europe-nort1\"", status: 2,
      text: "did you mean `gcp/europe-north1`?"),
    Case(
      expression: "estimate.emissions.p50 < kwh(1)", status: 2, text: "compare it with `kg(…)`"),
    Case(expression: "1 +", status: 2, text: "expression:1:"),
    Case(expression: "1 / 0", status: 2, text: "division by zero"),
    Case(
      expression: String(repeating: "(", count: 5_000), status: 2, text: "policy-expression"),
  ]

  @Test(arguments: cases) func outcome(of example: Case) throws {
    let box = try Sandbox(["run.yaml": Fixture.run()], commits: false)
    let outcome = try box.carbonward("eval", example.expression, "--run", "run.yaml")
    #expect(outcome.status == example.status, "\(outcome.text)")
    #expect(outcome.text.contains(example.text), "\(outcome.text)")
  }

  @Test func needsARun() throws {
    let box = try Sandbox(commits: false)
    #expect(try box.carbonward("eval", "1 + 1", "--run", "nowhere.yaml").status == 2)
  }
}

@Suite struct RenderTests {
  @Test func everyFormatIsTheSameFromASavedResult() throws {
    let box = try Sandbox(Fixture.repository)
    try box.write(["runs/small.yaml": Fixture.run(hours: "20 h")])
    let options = ["diff", "--base", "main", "--policy-from", "main", "--format"]
    let saved = try box.run(Sandbox.binary.path, options + ["json"])
    #expect(saved.status == 1)
    for reporter in Reporters.all {
      let direct = try box.run(Sandbox.binary.path, options + [reporter.name])
      let rendered = try box.carbonward(
        "render", "--from", "-", "--format", reporter.name, input: saved.output)
      #expect(rendered.output == direct.output, "\(reporter.name)")
      #expect(rendered.status == 1)
    }
    let calm = try box.carbonward("render", "--from", "-", "--exit-zero", input: saved.output)
    #expect(calm.status == 0)
  }

  @Test(arguments: [
    "", "{}", "[1", "carbonward: result/v1", "\u{0}", "{\"carbonward\": \"result/v2\"}",
  ])
  func whatIsNoResultIsAnError(_ text: String) throws {
    let box = try Sandbox(commits: false)
    let outcome = try box.carbonward("render", "--from", "-", input: text)
    #expect(outcome.status == 2)
    #expect(outcome.error.contains("error["))
  }

  @Test("refuses a result that was edited, with code 5")
  func contradictions() throws {
    var files = Fixture.repository
    files["policies/team.yaml"] = Fixture.policy(limit: "5 kgCO2e")
    let saved = try Sandbox(files).carbonward("check", "--format", "json")
    #expect(saved.status == 1)
    let edited = saved.output.replacing("\"verdict\": \"fail\"", with: "\"verdict\": \"pass\"")
    let outcome = try Sandbox(commits: false).carbonward("render", "--from", "-", input: edited)
    #expect(outcome.status == 5)
    #expect(outcome.output.isEmpty)
    #expect(outcome.error.contains("error[result-contradiction]: "), "\(outcome.error)")
  }
}
