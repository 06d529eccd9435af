import Diagnostics
import Gate
import Policy
import Reports
import Result
import TestSupport
import Testing

/// A budget that many runs overdraw together is refused once, and by the largest of them.
@Suite("Budgets that runs overdraw together") struct SharedOverdraftTests {
  /// A run of two kilograms an hour.
  private static func run(_ name: String, hours: Int, more: String = "") -> String {
    Checks.run(name, hours: hours) + more
  }

  private static func check(
    _ runs: [(path: String, text: String)], budget: String,
    _ adjust: (inout CheckRequest) -> Void = { _ in }
  ) throws -> CheckResult {
    let files = [
      "carbonward.yaml": Checks.project,
      "policy.yaml": "carbonward: policy/v1\nbudgets:\n  - \(budget)\n",
    ].merging(runs.map { ($0.path, $0.text) }) { $1 }
    var request = try Checks.request(files)
    adjust(&request)
    return try Gate.check(request)
  }

  private static func runs(_ count: Int) -> [(path: String, text: String)] {
    (0..<count).map { index in
      ("runs/r\(index).yaml", run("run-\(index)", hours: 1 + (100 + index * 37) % 101))
    }
  }

  private static let all = "{id: all, limit: 100 kgCO2e, per: check}"

  @Test func failsTheLargestAndMarksTheBudget() throws {
    let result = try Self.check(Self.runs(60), budget: Self.all)
    #expect((result.verdict, result.exitCode) == (.fail, 1))
    #expect(result.contradictions == [])
    #expect((result.summary.fail, result.summary.pass, result.summary.violated) == (3, 57, 3))
    let ruling = try #require(result.budgets[0].ruling)
    #expect((ruling.status, ruling.severity, ruling.level) == (.violated, .deny, .error))
    #expect(ruling.runs == 60)
    let largest = result.runs.sorted {
      ($0.estimate[.emissions]?.p50 ?? 0) > ($1.estimate[.emissions]?.p50 ?? 0)
    }.prefix(3)
    #expect(ruling.biggest.map(\.name) == largest.map(\.name))
    #expect(ruling.biggest.map(\.path) == largest.map(\.path))
    #expect(ruling.message.contains("over 60 runs"), "\(ruling.message)")
    #expect(ruling.message.contains("its biggest runs: `\(largest[0].name)` "))
    #expect(ruling.message.hasSuffix(" and 57 more"), "\(ruling.message)")
    for run in result.runs {
      let finding = run.findings[0]
      let isLarge = ruling.biggest.map(\.name).contains(run.name)
      #expect(finding.status == .violated)
      #expect(finding.isHeldAgainstBudget == !isLarge)
      #expect((finding.level, run.verdict) == (isLarge ? (.error, .fail) : (.note, .pass)))
    }
    var bag = DiagnosticBag()
    let json = String(decoding: JSONResultWriter.write(result), as: UTF8.self)
    #expect(JSONResultReader.read(SourceFile(path: "r.json", text: json), into: &bag) == result)
  }

  /// How often each format says that the budget fails the check.
  static let marks: [(format: String, mark: String)] = [
    ("text", "error[all]: "), ("concise", "error[all]: "), ("markdown", "**error** `all`: "),
    ("github-summary", "**error** `all`: "), ("github", "title=all (error)::"),
    ("azure", ";code=all;"), ("gitlab", "\"check_name\": \"all\""),
    ("sarif", "\"ruleId\": \"all\""), ("rdjson", "\"value\": \"all\""),
    ("rdjsonl", "\"value\": \"all\""), ("junit", "name=\"all\""), ("tap", "not ok"),
  ]

  @Test(arguments: marks) func everyFormatSaysItOnce(_ format: String, _ mark: String) throws {
    let result = try Self.check(Self.runs(60), budget: Self.all)
    let reporter = try #require(Reporters.named(format))
    let text = String(
      decoding: reporter.render(result, options: ReportOptions()), as: UTF8.self)
    // The last point of TAP is the verdict.
    #expect(text.ranges(of: mark).count == (format == "tap" ? 2 : 1), "\(text)")
    #expect(text.contains("and 57 more"), "\(text)")
    try ReportReading.expect(result, id: "all", level: .error)
  }

  @Test func aSpreadsheetFailsTheLargest() throws {
    let result = try Self.check(Self.runs(60), budget: Self.all)
    let reporter = try #require(Reporters.named("csv"))
    let text = String(
      decoding: reporter.render(result, options: ReportOptions()), as: UTF8.self)
    #expect(text.ranges(of: ",fail,").count == 3)
    #expect(text.ranges(of: ",all,,fail\n").count == 3)
    #expect(text.ranges(of: ",fail\n").count == 60, "every row has the verdict of the check")
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var budget: String
    var count: Int
    var verdict: VerdictWord
    var ruled: Level?
    var failing: Int
    var testDescription: String { name }
  }

  static let cases = [
    Case(
      name: "two runs within it", budget: "{id: all, limit: 1 t, per: check}", count: 2,
      verdict: .pass, failing: 0),
    Case(
      name: "few runs all answer", budget: "{id: all, limit: 1 kgCO2e, per: check}", count: 3,
      verdict: .fail, ruled: .error, failing: 3),
    Case(
      name: "one run is no budget of several",
      budget: "{id: all, limit: 1 kgCO2e, per: check}", count: 1, verdict: .fail, failing: 1),
    Case(
      name: "a limit that warns", budget: "{id: all, limit: 9 kgCO2e, per: check, severity: warn}",
      count: 8, verdict: .warn, ruled: .warning, failing: 0),
    Case(
      name: "a limit that only tells",
      budget: "{id: all, limit: 9 kgCO2e, per: check, severity: info}", count: 8, verdict: .pass,
      ruled: .note, failing: 0),
    Case(
      name: "each run for itself", budget: "{id: all, limit: 1 g, per: run}", count: 8,
      verdict: .fail, failing: 8),
    Case(
      name: "one team's runs",
      budget: "{id: all, limit: 9 kgCO2e, per: check, scope: 'run.name != \"run-1\"'}", count: 8,
      verdict: .fail, ruled: .error, failing: 3),
  ]

  @Test(arguments: cases) func failsTheCheckAndFewRuns(_ example: Case) throws {
    let result = try Self.check(Self.runs(example.count), budget: example.budget)
    #expect(result.verdict == example.verdict)
    #expect(result.contradictions == [])
    #expect(result.budgets.first?.ruling?.level == example.ruled)
    #expect(result.summary.fail == example.failing)
  }

  /// What the files are called, and in which order they are read, changes nothing but names.
  @Test(arguments: 0..<12) func theOrderOfFilesChangesNothing(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let count = 5 + seed
    let hours = (0..<count).map { _ in Int.random(in: 1...40, using: &random) * 97 + 1 }
    let names = (0..<count).map { "run-\($0)" }
    func rulings(_ order: [Int]) throws -> CheckResult {
      try Self.check(
        order.enumerated().map { position, index in
          ("runs/f\(position).yaml", Self.run(names[index], hours: hours[index] + index))
        }, budget: "{id: all, limit: 500 kgCO2e, per: check}")
    }
    let first = try rulings(Array(0..<count))
    let second = try rulings(Array(0..<count).shuffled(using: &random))
    #expect(first.verdict == second.verdict && first.summary == second.summary)
    let (a, b) = (first.budgets[0].ruling, second.budgets[0].ruling)
    #expect(a?.message == b?.message)
    #expect(a?.biggest.map(\.name) == b?.biggest.map(\.name))
    #expect(a?.biggest.map(\.amount) == b?.biggest.map(\.amount))
    func failing(_ result: CheckResult) -> Set<String> {
      Set(result.runs.filter { $0.verdict == .fail }.map(\.name))
    }
    #expect(failing(first) == failing(second))
  }

  /// The verdict of the check is that of all runs each failed by the budget.
  @Test(arguments: 0..<40) func aBudgetThatFailsAlwaysFailsTheCheck(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    let runs = (0..<Int.random(in: 1...9, using: &random)).map { index in
      (
        "runs/r\(index).yaml",
        Checks.run(
          "run-\(index)", hours: Int.random(in: 1...9, using: &random),
          intensity: Int.random(in: 0...4, using: &random) == 0 ? nil : "0.7 kgCO2e/kWh")
      )
    }
    let severity = ["deny", "warn", "info"].randomElement(using: &random) ?? "deny"
    let limit = Int.random(in: 1...60, using: &random)
    let budget = "{id: all, limit: \(limit) kgCO2e, per: check, severity: \(severity)}"
    for onUnknown in UnknownPolicy.allCases {
      let result = try Self.check(runs, budget: budget) { $0.onUnknown = onUnknown }
      #expect(result.contradictions == [])
      let findings = result.runs.flatMap(\.findings).filter { $0.status == .violated }
      guard !findings.isEmpty else { continue }
      #expect(findings.contains { !$0.isHeldAgainstBudget })
      let known = result.runs.compactMap { $0.estimate[.emissions]?.p50 }.reduce(0, +)
      #expect(known > Double(limit))
      if severity == "deny" { #expect(result.exitCode == 1) }
    }
  }

  /// Nobody is excused from a budget of which nothing is said.
  @Test func excusesAreHeldAgainstTheBudget() throws {
    var result = try Self.check(Self.runs(8), budget: "{id: all, limit: 9 kgCO2e, per: check}")
    let whole = result
    result.budgets[0].ruling = nil
    #expect(
      result.contradictions == ["runs are excused from `all`, and nothing is said of the budget"])
    result = whole
    for index in result.runs.indices where result.runs[index].verdict == .fail {
      result.runs[index].findings[0].isHeldAgainstBudget = true
      result.runs[index].findings[0].severity = .info
      result.runs[index].findings[0].level = .note
      result.runs[index].verdict = .pass
    }
    result.summary = Summary(counting: result.runs)
    result.verdict = .pass
    #expect(
      result.contradictions == [
        "`all` is overdrawn with the level `error`, and no run answers for it"
      ])
  }
}
