import Diagnostics
import Reports
import Result
import Testing

/// What the runs of a team, a project or a label use together.
@Suite("Totals")
struct TotalsTests {
  /// A run of a team with so many kilograms; nil for emissions that are not known.
  private static func run(_ name: String, _ facts: [(String, String)], _ kilograms: Double?)
    -> RunResult
  {
    let entries = [
      EstimateResult.Entry(
        key: .emissions,
        range: kilograms.map { RangeResult(p5: $0 / 2, p50: $0, p95: $0 * 2) })
    ]
    return RunResult(
      name: name, path: "\(name).yaml", format: "axolotl", files: ["\(name).yaml"], verdict: .pass,
      facts: facts.map { FactResult(name: $0.0, value: .text($0.1), origin: .project) },
      estimate: EstimateResult(entries: entries, perUnit: [], trace: [], missing: []),
      findings: [], suggestions: [])
  }

  private static let result: CheckResult = {
    var result = CheckResult.clean
    result.runs = [
      run("a", [("team", "nlp"), ("labels.cost", "x")], 10),
      run("b", [("team", "vision")], 40), run("c", [("team", "nlp")], nil), run("d", [], 5),
    ]
    result.summary = Summary(counting: result.runs)
    return result
  }()

  struct Row: Equatable {
    var by: String
    var name: String?
    var runs: Int
    var unknown: Int
    var emissions: Double?
  }

  @Test func groupsAreOrderedAndAddUp() {
    let rows = Self.result.totals.map {
      Row(
        by: $0.by, name: $0.name, runs: $0.runs, unknown: $0.unknown,
        emissions: $0[.emissions]?.p50)
    }
    #expect(
      rows == [
        Row(by: "team", name: "vision", runs: 1, unknown: 0, emissions: 40),
        Row(by: "team", name: "nlp", runs: 2, unknown: 1, emissions: 10),
        Row(by: "team", name: nil, runs: 1, unknown: 0, emissions: 5),
        Row(by: "labels.cost", name: nil, runs: 3, unknown: 1, emissions: 45),
        Row(by: "labels.cost", name: "x", runs: 1, unknown: 0, emissions: 10),
      ])
    for fact in ["team", "labels.cost"] {
      let groups = Self.result.totals.filter { $0.by == fact }
      #expect(groups.map(\.runs).reduce(0, +) == 4)
      #expect(groups.compactMap { $0[.emissions]?.p95 }.reduce(0, +) == 110)
    }
  }

  @Test func statedNowhereThereAreNone() {
    #expect(CheckResult.clean.totals.allSatisfy { $0.name != nil || $0.runs < 2 })
  }

  @Test(
    "totals are in every format that has them",
    arguments: [
      ("json", "\"by\": \"team\",\n      \"name\": \"vision\""),
      ("markdown", "| `vision` | 1 | unknown | 40 kgCO2e (20 kg to 80 kg) |"),
      ("markdown", "| `nlp` | 2 | unknown | 10 kgCO2e (5 kg to 20 kg), 1 unknown |"),
      (
        "openmetrics",
        "carbonward_group_emissions_kgco2e{by=\"team\",name=\"nlp\",percentile=\"p50\"} 10"
      ),
      ("openmetrics", "carbonward_group_unknown_runs{by=\"team\",name=\"nlp\"} 1"),
    ])
  func formats(_ format: String, _ wanted: String) throws {
    let reporter = try #require(Reporters.named(format))
    let text = String(
      decoding: reporter.render(Self.result, options: ReportOptions()), as: UTF8.self)
    #expect(text.contains(wanted), "\(text)")
  }

  @Test func theTotalOfAllRunsIsInTheResultAndHasToBeTheSum() {
    let text = String(
      decoding: JSONReporter().render(Self.result, options: ReportOptions()), as: UTF8.self)
    let total = "\"by\": \"all\",\n    \"name\": null,\n    \"runs\": 4,\n    \"unknown\": 1"
    #expect(text.contains(total))
    let altered = text.replacing(total, with: total.replacing("4", with: "5"))
    var bag = DiagnosticBag()
    _ = JSONResultReader.read(SourceFile(path: "result.json", text: altered), into: &bag)
    #expect(bag.diagnostics.map(\.code.id) == ["result-totals"])
  }

  @Test func totalsThatAreNotTheSumsAreRefused() {
    let text = String(
      decoding: JSONReporter().render(Self.result, options: ReportOptions()), as: UTF8.self)
    let altered = text.replacing(
      "\"name\": \"vision\",\n      \"runs\": 1", with: "\"name\": \"vision\",\n      \"runs\": 2")
    #expect(altered != text)
    var bag = DiagnosticBag()
    _ = JSONResultReader.read(SourceFile(path: "result.json", text: altered), into: &bag)
    #expect(bag.diagnostics.map(\.code.id) == ["result-totals"])
  }
}
