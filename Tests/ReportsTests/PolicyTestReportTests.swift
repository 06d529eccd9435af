import Catalogue
import Diagnostics
import Files
import Footprint
import Foundation
import Gate
import Policy
import Reports
import Result
import Runs
import TestSupport
import Testing

/// What `carbonward test` prints, in every form.
@Suite struct PolicyTestReportTests {
  static let policy = """
    carbonward: policy/v1
    name: team
    budgets:
      - {id: cap, limit: 500 kgCO2e, per: run, warn_at: 80 %}
    rules:
      - {id: precise, when: run.model.params > 1e9, require: run.precision != "fp32"}
    tests:
      - name: a small run passes
        run: {name: "<b>&\\e[31m::error::x"}
        expect: {verdict: unknown}
      - name: "fails ]]> <!-- # SKIP ::error file=x::owned \\e[2J\\u202E"
        run:
          model: {params: 7B}
          precision: fp32
          hardware: {accelerator: custom, count: 1, power: 1 kW, host_power: 0 W}
          duration: 10 h
          site: {intensity: 0.5 kgCO2e/kWh, pue: 1.0}
        expect: {verdict: pass, violated: []}

    """

  private static func report(_ text: String, filter: String? = nil) -> PolicyTestReport {
    var report = PolicyTestReport()
    let loaded = PolicyLoader(files: MemoryFiles(["a & b.yaml": text])).load(["a & b.yaml"])
    report.add(diagnostics: loaded.diagnostics)
    guard let set = loaded.set else { return report }
    let runner = PolicyTestRunner(estimator: Estimator(catalogue: .shipped))
    report.add(runner.run(set, filter: filter))
    report.add(runner.coverage(of: set))
    report.add(runner.mutate(set))
    return report
  }

  static let reports: [(name: String, report: PolicyTestReport)] = [
    ("failing", report(policy)),
    (
      "passing",
      report(
        policy.replacingOccurrences(
          of: "verdict: pass, violated: []", with: "verdict: fail"))
    ),
    ("unreadable", report("carbonward: policy/v1\nbudgets: 3\n")),
    ("empty", report(policy, filter: "nothing")),
  ]

  @Test func outcomes() {
    let outcomes = Self.reports.map(\.report.outcome)
    #expect(outcomes == [.failed, .passed, .unreadable, .failed])
  }

  @Test(arguments: PolicyTestFormat.allCases)
  func rendersAsBefore(_ format: PolicyTestFormat) throws {
    for (name, report) in Self.reports {
      let text = String(decoding: format.render(report), as: UTF8.self)
      try expectSnapshot(text, named: "policy-tests.\(name).\(format.rawValue)")
      for line in text.split(separator: "\n") {
        #expect(TerminalText.sanitized(String(line)) == line)
        #expect(!line.drop { $0 == " " }.hasPrefix("::"))
      }
    }
  }

  static let validators = Validator.all.filter { ["junit", "tap"].contains($0.formats[0]) }

  @Test(
    .enabled(if: Shared.isPresent, Shared.absence), .enabled(if: Python.isPresent, "needs python3"),
    arguments: validators)
  func officialReadersAcceptIt(_ validator: Validator) throws {
    guard validator.modules.allSatisfy(Python.modules.contains) else {
      print("skipped \(validator.name): python3 lacks \(validator.modules)")
      return
    }
    let format = try #require(PolicyTestFormat(rawValue: validator.formats[0]))
    let shared = try #require(Shared.folder)
    for (name, report) in Self.reports {
      let url = FileManager.default.temporaryDirectory
        .appendingPathComponent("carbonward-\(UUID().uuidString)")
      try Data(format.render(report)).write(to: url)
      defer { try? FileManager.default.removeItem(at: url) }
      let outcome = try Python.run(["-c", validator.script, url.path, shared.path])
      #expect(outcome.status == 0, "\(name): \(outcome.errors.suffix(2_000))")
    }
  }

  @Test func jsonIsJSON() throws {
    for (name, report) in Self.reports {
      let data = Data(PolicyTestFormat.json.render(report))
      let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      #expect(object?["carbonward"] as? String == "policy-tests/v1", "\(name)")
    }
  }
}
