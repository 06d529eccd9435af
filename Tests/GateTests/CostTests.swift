import Diagnostics
import Foundation
import Gate
import Result
import TestSupport
import Testing

/// Money beside carbon: accelerator-hours times what the project says that one costs.
@Suite struct CostTests {
  private static func result(
    prices: String, run facts: String = "",
    policy: String = "{id: money, metric: cost, limit: 100 USD, per: run}"
  ) throws -> CheckResult {
    let repository = try Repository([
      "carbonward.yaml": """
      carbonward: project/v1
      policies: [policy.yaml]
      defaults: {site: {region: gcp/us-central1}}
      \(prices)
      """,
      "policy.yaml": """
      carbonward: policy/v1
      name: money
      budgets: [\(policy)]
      measures:
        - {id: newer, category: efficient-hardware, set: {hardware.accelerator: h200-sxm-141gb}}
        - {id: fewer, category: efficient-algorithms, set: {epochs: 1}}
      """,
      "run.yaml": """
      carbonward: run/v1
      name: run
      model: {params: 8B}
      tokens: 200M
      epochs: 2
      precision: bf16
      hardware: {accelerator: h100-sxm5-80gb, count: 8}
      duration: 10 h
      \(facts)
      """,
    ])
    return try Gate.check(
      CheckRequest(InputRequest(from: repository.folder.path), now: Checks.now()))
  }

  private static let price = "{accelerator: H100 SXM5, price: 2.5 USD/h, source: contract}"

  static let table: [(prices: String, facts: String, cost: Double?, status: FindingResult.Status)] =
    [
      ("catalogue: {prices: [\(price)]}", "", 200, .violated),
      ("catalogue: {prices: [\(price)]}", "trials: 3", 600, .violated),
      ("catalogue: {prices: [{accelerator: a100, price: 1 USD/h, source: x}]}", "", nil, .unknown),
      ("", "", nil, .unknown),
      // What a run states itself is closer than the list.
      (
        "catalogue: {prices: [\(price)]}", "trials: 1 # carbonward: hardware.price=1USD/h",
        80,
        .passed
      ),
      ("catalogue: {prices: [{accelerator: h100, price: 24 USD/d, source: x}]}", "", 80, .passed),
    ]

  @Test(arguments: table)
  func costs(_ prices: String, _ facts: String, _ cost: Double?, _ status: FindingResult.Status)
    throws
  {
    let result = try Self.result(prices: prices, run: facts)
    let run = try #require(result.runs.first, "\(result.diagnostics)")
    let range = run.estimate[.cost]
    #expect((range == nil) == (cost == nil))
    if let cost, let range { #expect(abs(range.p50 - cost) < 1e-9 * cost, "\(range)") }
    #expect(run.findings.first { $0.id == "money" }?.status == status)
  }

  /// A run cannot state a price far below the list that its project keeps.
  @Test(arguments: [("0.5USD/h", true), ("0USD/h", true), ("1USD/h", false), ("600USD/h", true)])
  func belowTheList(_ price: String, _ isImplausible: Bool) throws {
    let result = try Self.result(
      prices: "catalogue: {prices: [\(Self.price)]}",
      run: "trials: 1 # carbonward: hardware.price=\(price)")
    let run = try #require(result.runs.first, "\(result.diagnostics)")
    #expect(run.findings.contains { $0.id == "implausible-price" } == isImplausible)
  }

  /// A suggestion knows what the other accelerator costs, or is none.
  @Test func otherHardware() throws {
    let both =
      "catalogue: {prices: [\(Self.price), {accelerator: h200, price: 1 USD/h, source: x}]}"
    let known = try Self.result(prices: both).runs.first
    #expect(known?.suggestions.contains { $0.measures == ["newer"] && $0.verdict == .pass } == true)
    let unknown = try Self.result(prices: "catalogue: {prices: [\(Self.price)]}").runs.first
    #expect(
      unknown?.suggestions.contains { $0.measures == ["newer"] && $0.verdict == .pass } == false)
  }

  @Test(arguments: [
    ("[{accelerator: h1000, price: 1 USD/h, source: x}]", "is not in the catalogue"),
    ("[{accelerator: h100, price: 1 EUR/h, source: x}]", "there is no unit `EUR/h`"),
    ("[{accelerator: h100, price: 1 USD, source: x}]", "is an amount of money"),
    ("[{accelerator: h100, price: 1 USD/h}]", "`source`"),
    (
      "[{accelerator: h100, price: 1 USD/h, source: x}, {accelerator: h100-sxm5-80gb, price: 2 USD/h, source: x}]",
      "two prices"
    ),
  ])
  func mistakes(_ prices: String, _ message: String) throws {
    let result = try Self.result(prices: "catalogue: {prices: \(prices)}")
    let errors = result.diagnostics.filter { $0.severity == .error }.map(\.message)
    #expect(errors.contains { $0.contains(message) }, "\(errors)")
  }
}
