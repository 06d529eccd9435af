import Diagnostics
import Files
import Testing

@testable import Policy

/// What coverage and mutation say about policies and their tests.
@Suite struct CoverageTests {
  private static let policy = """
    budgets:
      - {id: cap, limit: 100 kg, per: run, warn_at: 80 %, scope: run.team == "a"}
    rules:
      - {id: small, severity: warn, when: run.team == "a", require: run.hardware.count < 9 || run.trials > 1}
    measures:
      - {id: m, category: renewables, when: run.hardware.count > 4, set: {packing: true}}
    waivers:
      - {id: w, covers: [cap], scope: run.name == "x", up_to: 200 kg, reason: r, owner: o, expires: 2026-01-31}
    tests:

    """

  private static let run =
    "hardware: {accelerator: custom, count: 1, power: 1 kW, host_power: 0 W}, "
    + "site: {pue: 1, intensity: 1 kgCO2e/kWh}"

  private static func test(_ name: String, _ facts: String, _ expect: String) -> String {
    "  - {name: \(name), run: {\(facts), \(run)}, expect: {\(expect)}}\n"
  }

  private static let kept = test("kept", "duration: 50 h, team: a", "verdict: pass")
  private static let over = test("over", "duration: 101 h, team: a", "violated: [cap]")

  @Test func saysWhatNoTestHasSeen() throws {
    let set = try Policies.set(Self.policy + Self.kept)
    let coverage = PolicyTestRunner(estimator: Policies.estimator).coverage(of: set)
    let gaps = coverage.gaps.map { "\($0.kind) \($0.id) \($0.event) \($0.range.start.column)" }
    #expect(
      gaps == [
        "budget cap is exceeded 10", "budget cap comes near its limit 10",
        "budget cap `run.team == \"a\"` is false 62",
        "rule small is violated 10",
        "rule small `run.team == \"a\"` is false 39",
        "rule small `run.hardware.count < 9` is false 65",
        "rule small `run.trials > 1` is true 91",
        "measure m `run.hardware.count > 4` is true 41",
        "waiver w is used 10", "waiver w `run.name == \"x\"` is true 35",
        "waiver w `run.name == \"x\"` is false 35",
      ])
    #expect(coverage.points.count == 18)
    #expect(coverage.coveredCount == 7)
    let more = try Policies.set(Self.policy + Self.kept + Self.over)
    let better = PolicyTestRunner(estimator: Policies.estimator).coverage(of: more)
    #expect(better.coveredCount == 8)
  }

  @Test func reportsMutantsThatNoTestNotices() throws {
    let tests =
      Self.kept + Self.over
      + Self.test("near", "duration: 91 h, team: a", "verdict: warn, warned: [cap]")
      + Self.test("waived", "duration: 150 h, team: a, name: x", "waived: [cap]")
    let set = try Policies.set(Self.policy + tests)
    let report = PolicyTestRunner(estimator: Policies.estimator).mutate(set)
    #expect(report.failingTests.isEmpty)
    func fate(_ id: String, _ change: String) -> String? {
      report.mutants.first { $0.id == id && $0.change == change }.map { $0.killedBy ?? "survives" }
    }
    #expect(fate("cap", "removed") == "over")
    #expect(fate("cap", "`limit` from 100 kgCO2e to 110 kgCO2e") == "over")
    #expect(fate("cap", "`limit` from 100 kgCO2e to 90 kgCO2e") == "near")
    #expect(fate("cap", "`warn_at` from 80 % to 88 %") == "survives")
    #expect(fate("cap", "`==` to `!=` in `scope`") == "over")
    #expect(fate("cap", "`severity` from `deny` to `info`") == "near")
    #expect(fate("small", "`<` to `<=` in `require`") == "survives")
    #expect(fate("small", "`9` to `10` in `require`") == "survives")
    #expect(fate("small", "`||` to `&&` in `require`") == "kept")
    #expect(fate("w", "removed") == "waived")
    #expect(fate("w", "`up_to` to 180 kgCO2e") == "survives")
    #expect(fate("w", "`expires` from 2026-01-31 to 2026-01-30") == "survives")
    #expect(fate("w", "`\"x\"` to `\"x-mutant\"` in `scope`") == "waived")
    #expect(report.survivors.count < report.mutants.count)
    #expect(report.score > 0.3 && report.score < 1)
  }

  @Test func mutatesNothingWhileTestsFail() throws {
    let set = try Policies.set(
      Self.policy + Self.test("wrong", "duration: 101 h, team: a", "verdict: pass"))
    let report = PolicyTestRunner(estimator: Policies.estimator).mutate(set)
    #expect(report.failingTests.map(\.name) == ["wrong"])
    #expect(report.mutants.isEmpty)
  }

  struct Failure: Sendable, CustomTestStringConvertible {
    var expect: String
    var message: String
    var testDescription: String { expect }
  }

  @Test(arguments: [
    Failure(expect: "verdict: pass", message: "expected the verdict `pass`, got `fail`"),
    Failure(expect: "violated: []", message: "`cap` is violated, which the test does not expect"),
    Failure(expect: "passed: [cap]", message: "expected `cap` to be passed, but it is violated"),
    Failure(
      expect: "violated: [cap, small]", message: "expected `small` to be violated, but it is passed"
    ),
    Failure(expect: "waived: [cap]", message: "expected `cap` to be waived, but it is violated"),
    Failure(expect: "unknown: [cap]", message: "expected `cap` to be unknown, but it is violated"),
    Failure(
      expect: "not_applicable: [small]",
      message: "expected `small` to be not_applicable, but it is passed"),
    Failure(
      expect: "warned: [cap]",
      message: "expected `cap` to come near its limit, but it is violated"),
    Failure(expect: "violated: [capp]", message: "nothing in the policies is called `capp`"),
  ])
  func failuresReadLikeSentences(_ failure: Failure) throws {
    let set = try Policies.set(
      Self.policy + Self.test("t", "duration: 101 h, team: a", failure.expect))
    let result = try #require(PolicyTestRunner(estimator: Policies.estimator).run(set).first)
    #expect(result.failures.first?.message == failure.message)
    #expect(result.failures.first?.notes.isEmpty == false)
  }

  @Test func testFilesSpeakAboutTheWholeFolder() throws {
    let files = [
      "p/a.yaml": "carbonward: policy/v1\nrules: [{id: a, require: 'false'}]\n",
      "p/b.yaml":
        "carbonward: policy/v1\nrules: [{id: b, require: 'false'}]\ntests:\n"
        + "  - {name: own, run: {name: x}, expect: {violated: [b]}}\n",
      "p/all_test.yaml":
        "carbonward: policy/v1\ntests:\n"
        + "  - {name: all, run: {name: x}, expect: {violated: [a, b]}}\n"
        + "  - {name: half, run: {name: x}, expect: {violated: [a]}}\n",
    ]
    let loaded = PolicyLoader(files: MemoryFiles(files)).load(["p"], includingTestFiles: true)
    let set = try #require(loaded.set)
    let runner = PolicyTestRunner(estimator: Policies.estimator)
    let results = runner.run(set).map { "\($0.name) \($0.isPassed)" }
    #expect(results == ["all true", "half false", "own true"])
    #expect(runner.run(set, filter: "al").map(\.name) == ["all", "half"])
  }
}
