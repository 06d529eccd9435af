import Foundation
import Testing

/// `carbonward test`: shares of coverage and of noticed changes that fail the command.
@Suite struct TestCommandTests {
  private static let policy = """
    carbonward: policy/v1
    budgets:
      - {id: cap, limit: 12 kgCO2e, per: run}
    rules:
      - {id: named, require: 'run.name != "x"'}
    tests:
      - name: a small run passes
        run:
          name: small
          hardware: {accelerator: custom, count: 5, power: 300 W, host_power: 0 W}
          duration: 10 h
          site: {intensity: 0.7 kgCO2e/kWh, pue: 1.0}
        expect: {verdict: pass}

    """

  struct Case: Sendable, CustomTestStringConvertible {
    var arguments: [String]
    var status: Int32
    var says: String
    var testDescription: String { arguments.joined(separator: " ") }
  }

  // Of four points - kept and exceeded, holds and violated - the test reaches two.
  static let cases = [
    Case(arguments: ["--coverage"], status: 0, says: "coverage: 2 of 4 points"),
    Case(arguments: ["--min-coverage", "50"], status: 0, says: "coverage: 2 of 4 points"),
    Case(arguments: ["--min-coverage", "50%"], status: 0, says: "coverage: 2 of 4 points"),
    Case(arguments: ["--min-coverage", "0"], status: 0, says: "1 passed"),
    Case(
      arguments: ["--min-coverage", "80 %"], status: 1,
      says: "the coverage is 50 %, where 80 % is asked for"),
    Case(
      arguments: ["--min-coverage", "0.6"], status: 1,
      says: "the coverage is 50 %, where 60 % is asked for"),
    Case(
      arguments: ["--min-mutation-score", "100"], status: 1,
      says: ", where 100 % is asked for"),
    Case(arguments: ["--min-mutation-score", "0"], status: 0, says: "mutation: "),
    Case(arguments: ["--min-coverage", "120"], status: 2, says: "--min-coverage"),
    Case(arguments: ["--min-coverage", "most"], status: 2, says: "--min-coverage"),
    Case(arguments: ["--min-coverage", "nan"], status: 2, says: "--min-coverage"),
  ]

  @Test(arguments: cases) func shares(_ example: Case) throws {
    let box = try Sandbox(["p/a.yaml": Self.policy], commits: false)
    let outcome = try box.run(Sandbox.binary.path, ["test", "p"] + example.arguments)
    #expect(outcome.status == example.status, "\(outcome.text)")
    #expect(outcome.text.contains(example.says), "\(outcome.text)")
  }

  @Test(arguments: [
    ("json", "\"shortfalls\""), ("tap", "not ok 2 - coverage"),
    ("junit", "<failure message=\"the coverage"),
  ])
  func everyFormatSaysIt(_ format: String, _ wanted: String) throws {
    let box = try Sandbox(["p/a.yaml": Self.policy], commits: false)
    let outcome = try box.carbonward("test", "p", "--min-coverage", "80", "--format", format)
    #expect(outcome.status == 1)
    #expect(outcome.output.contains(wanted), "\(outcome.output)")
  }
}
