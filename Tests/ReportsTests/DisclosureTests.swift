import Foundation
import Reports
import Result
import Testing

/// Each format of disclosure has a unit of its own; the amounts are the same.
@Suite("Disclosures") struct DisclosureTests {
  private func render(_ format: String, _ result: CheckResult) throws -> String {
    let reporter = try #require(Reporters.named(format))
    return String(decoding: reporter.render(result, options: ReportOptions()), as: UTF8.self)
  }

  /// A result of one run with these medians, in kWh and kg.
  private func result(_ energy: Double?, _ emissions: Double?) -> CheckResult {
    var result = CheckResult.clean
    var run = result.runs[0]
    run.facts = [FactResult(name: "method", value: .text("lora"), origin: .declared)]
    run.estimate.entries = [
      .init(key: .energy, range: energy.map { RangeResult(p5: $0 * 0.9, p50: $0, p95: $0 * 1.2) }),
      .init(
        key: .emissions, range: emissions.map { RangeResult(p5: $0 * 0.9, p50: $0, p95: $0 * 1.2) }),
    ]
    result.runs = [run]
    return result
  }

  /// The first number behind a mark.
  private func number(_ text: String, after mark: String) -> Double? {
    guard let end = text.range(of: mark)?.upperBound else { return nil }
    return Double(text[end...].prefix { "0123456789.e+-".contains($0) })
  }

  @Test(
    "amounts come back in the unit of each",
    arguments: [
      (
        "cyclonedx", "\"activityEnergyCost\": {\n                  \"value\": ", 1.0,
        "\"co2CostEquivalent\": {\n                  \"value\": ", 0.001
      ),
      ("spdx", "\"ai_energyQuantity\": \"", 1, "", 0),
      ("boamps", "\"powerConsumption\": ", 1, "", 0),
      ("huggingface", "", 0, "emissions: ", 1_000),
      ("eu-model-documentation", "\"amount_mwh\": \"", 0.001, "", 0),
    ])
  func units(
    _ format: String, _ energyMark: String, _ energyUnit: Double, _ emissionsMark: String,
    _ emissionsUnit: Double
  ) throws {
    for (energy, emissions) in [(303.6, 125.3), (0.004, 0.0015), (15, 10.5), (2.5e6, 1e6)] {
      let text = try render(format, result(energy, emissions))
      for (mark, unit, amount) in [
        (energyMark, energyUnit, energy), (emissionsMark, emissionsUnit, emissions),
      ] where !mark.isEmpty {
        let shown = try #require(number(text, after: mark), "\(mark) in \(text)")
        #expect(abs(shown / unit - amount) <= amount * 1e-4, "\(format): \(shown)")
      }
    }
  }

  @Test(
    "what is not known is no zero",
    arguments: [
      ("cyclonedx", "\"carbonward:energy_kwh\"", "energyConsumptions"),
      ("spdx", "energy unknown", "ai_energyQuantity"), ("boamps", "", "powerConsumption"),
      ("huggingface", "# emissions are not known", "emissions: "),
      ("eu-model-documentation", "\"amount_mwh\": null", "\"estimated\""),
    ])
  func unknown(_ format: String, _ mark: String, _ absent: String) throws {
    let text = try render(format, result(nil, nil))
    #expect(mark.isEmpty || text.contains(mark), "\(text)")
    #expect(!text.contains(absent), "\(text)")
  }

  @Test(
    "the documentation has two significant digits at least",
    arguments: [
      (5_000.0, "5.0"), (5, "0.005"), (303.6, "0.3036"), (12_345_678, "12346"), (40, "0.04"),
      (60_000, "60"),
    ])
  func digits(_ kilowattHours: Double, _ expected: String) throws {
    let text = try render("eu-model-documentation", result(kilowattHours, 1))
    let shown = try #require(text.firstMatch(of: /"amount_mwh": "([^"]*)"/)).output.1
    let digits = shown.filter(\.isNumber).drop { $0 == "0" }
    #expect(digits.count >= 2 && Double(shown) == Double(expected), "\(shown)")
  }

  @Test("a waiver is a risk with its deadline")
  func risks() throws {
    let text = try render("oscal", .mixed)
    #expect(text.contains("\"deadline\": \"2026-12-01T23:59:59Z\""))
    #expect(text.contains("\"kernels are missing; owner: Ada\""))
    #expect(text.contains("\"status\": \"deviation-approved\""))
  }
}
