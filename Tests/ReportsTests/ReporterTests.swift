import Reports
import Result
import TestSupport
import Testing

@Suite("Reporters")
struct ReporterTests {
  static let cases: [(String, SharedResult)] = Reporters.all.flatMap { reporter in
    SharedResult.allCases.map { (reporter.name, $0) }
  }

  @Test("render the shared results", arguments: cases)
  func snapshots(_ format: String, _ fixture: SharedResult) throws {
    let reporter = try #require(Reporters.named(format))
    let bytes = reporter.render(fixture.result, options: ReportOptions())
    #expect(bytes == reporter.render(fixture.result, options: ReportOptions()))
    let text = try #require(String(validating: bytes, as: UTF8.self))
    try expectSnapshot(text, named: "\(fixture.rawValue).\(format)")
  }

  @Test(
    "show a budget alone, with all that is open, and with what is ahead",
    arguments: [
      (
        "text",
        "it would use 8.1 tCO2e alone, 9.6 tCO2e with all open reservations, "
          + "8.6 tCO2e with those ahead in the queue"
      ),
      ("markdown", "| 8.1 tCO2e | 9.6 tCO2e | 8.6 tCO2e |"),
      ("json", "\"alone_kg\": 8100,\n      \"with_open_kg\": 9600,\n      \"with_ahead_kg\": 8600"),
      (
        "openmetrics",
        "carbonward_budget_ahead{budget=\"nlp-2026\",period=\"2026\",unit=\"kg\"} 500"
      ),
    ])
  func queue(_ format: String, _ expected: String) throws {
    var result = SharedResult.mixed.result
    result.budgets = [
      BudgetResult(
        id: "nlp-2026", period: "2026", unit: .kilograms, limit: 12_000, settled: 8_000,
        reserved: 1_500, requested: 100, ahead: 500)
    ]
    let bytes = try #require(Reporters.named(format)).render(result, options: ReportOptions())
    #expect(String(decoding: bytes, as: UTF8.self).contains(expected))
  }

  @Test("say of a budget that nothing is known of its use", arguments: ["text", "markdown"])
  func withoutLedger(_ format: String) throws {
    var result = SharedResult.mixed.result
    result.budgets = [
      BudgetResult(
        id: "nlp-2026", period: "2026", unit: .kilograms, limit: 12_000, settled: .nan,
        reserved: .nan, requested: 100)
    ]
    let bytes = try #require(Reporters.named(format)).render(result, options: ReportOptions())
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains(format == "text" ? "unknown left" : "| 12 tCO2e | unknown |"))
    #expect(!text.contains("nan") && !text.contains("alone"))
  }

  @Test("are sorted by name")
  func order() {
    let names = Reporters.all.map { $0.name }
    #expect(names == names.sorted())
    #expect(Set(names).count == names.count)
  }
}
