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

  @Test(
    "say what is known of what runs ask for as a least amount, which the result holds",
    arguments: [
      ("json", "\"requested_kg\": null,\n      \"requested_at_least_kg\": 13000"),
      ("text", "at least 13 tCO2e asked of 12 tCO2e"),
      ("markdown", "| at least 13 tCO2e | 12 tCO2e |"),
      ("html", "at least 13 tCO2e"),
    ])
  func partlyKnown(_ format: String, _ expected: String) throws {
    var result = SharedResult.mixed.result
    result.budgets = [
      BudgetResult(
        id: "nlp-2026", period: "2026", unit: .kilograms, limit: 12_000, settled: 0, reserved: 0,
        requested: nil)
    ]
    result.budgets[0].requestedAtLeast = 13_000
    let bytes = try #require(Reporters.named(format)).render(result, options: ReportOptions())
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains(expected), "\(text)")
  }

  @Test(
    "take the share of a budget that a headline names from the result",
    arguments: [
      (400, nil, 0.2, "20 % of what is left of"), (500, 100, 0.0625, ""),
      (3000, nil, 1.5, "150 % of what is left of"),
    ] as [(Double, Double?, Double, String)])
  func share(_ asked: Double, _ added: Double?, _ share: Double, _ words: String) throws {
    var result = SharedResult.mixed.result
    var budget = BudgetResult(
      id: "nlp-2026", period: "2026", unit: .kilograms, limit: 12_000, settled: 8_000,
      reserved: 2_000, requested: asked)
    budget.added = added
    result.budgets = [budget]
    #expect(budget.share == share)
    let json = String(
      decoding: JSONReporter().render(result, options: ReportOptions()), as: UTF8.self)
    #expect(json.contains("\"share\": \(share)"))
    guard added == nil else { return }
    let page = String(
      decoding: MarkdownReporter().render(result, options: ReportOptions()), as: UTF8.self)
    #expect(page.contains(words), "\(page)")
  }

  @Test("are sorted by name")
  func order() {
    let names = Reporters.all.map { $0.name }
    #expect(names == names.sorted())
    #expect(Set(names).count == names.count)
  }
}
