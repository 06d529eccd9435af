import Catalogue
import Quantities
import Runs
import Testing

@testable import Footprint

/// The catalogue of errors in published figures, each as the run that its numbers describe.
///
/// Some of them no bound can find, because the wrong number is as plausible as the right one; they are
/// here so that nobody takes silence for a check.
@Suite struct PublishedErrorsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var facts: [Fact: FactValue]
    /// The concern that must be found; nil where the number is plausible by itself.
    var id: String?

    var testDescription: String { name }
  }

  private static func run(
    _ accelerator: String, _ params: Double, _ tokens: Double, deviceHours: Double,
    _ more: [Fact: FactValue] = [:]
  ) -> [Fact: FactValue] {
    let facts: [Fact: FactValue] = [
      .accelerator: .text(accelerator), .count: 1, .modelParams: .number(params),
      .tokens: .number(tokens), .duration: .number(deviceHours), .method: "pretrain",
    ]
    return facts.merging(more) { $1 }
  }

  static let found: [Case] = [
    Case(
      name: "12.9 t for 7.0 M h of 700 W (Llama 3.3)",
      facts: [.accelerator: "h100", .power: 700, .intensity: .number(12_900 / 4.9e6)],
      id: "implausible-intensity"),
    Case(
      name: "divided by a PUE of 1.12 (Morrison, 13B)", facts: [.pue: .number(1 / 1.12)],
      id: "pue-below-one"),
    Case(
      name: "5,521,000 kg for 1,287 MWh (GPT-3 on a card)",
      facts: [.intensity: .number(5_521_000 / 1_287_000)], id: "implausible-intensity"),
    Case(
      name: "kilograms where grams are wanted (co2_eq_emissions)", facts: [.intensity: 381],
      id: "unit-slip"),
    Case(
      name: "grams where kilograms are wanted", facts: [.intensity: 0.000381], id: "unit-slip"),
    Case(
      name: "0.432 kg/kWh in France (GPT-fr)",
      facts: [.intensity: 0.432, .country: "FRA"], id: "intensity-contradicts-site"),
    Case(
      name: "99 % of the peak (Palmyra X5)",
      facts: run("h100-sxm5-80gb", 1e10, 1e9, deviceHours: 6e19 / 0.99 / 989.4e12 / 3600),
      id: "implausible-mfu"),
    Case(
      name: "80 % of the peak (OpenBA)",
      facts: run("a100-sxm4-80gb", 15e9, 380e9, deviceHours: 38_214), id: "implausible-mfu"),
    Case(
      name: "hours of one trillion tokens for all (DeepSeek-V2)",
      facts: run("h800-sxm5-80gb", 236e9, 8.1e12, deviceHours: 172_800, [.modelActiveParams: 21e9]),
      id: "duration-below-physics"),
    Case(
      name: "accelerator-hours as wall clock (s1)",
      facts: run("h100-sxm5-80gb", 32e9, 23.5e6, deviceHours: 6.933, [.count: 16]),
      id: "implausible-mfu"),
    Case(
      name: "count times accelerator-hours (course assignments)",
      facts: run("a100-sxm4-80gb", 7e9, 1e9, deviceHours: 8 * 150, [.count: 8]),
      id: "implausible-mfu"),
    Case(
      name: "a quarter of 512 devices for 12B tokens (EXAONE Deep)",
      facts: run("h100-sxm5-80gb", 32e9, 12e9, deviceHours: 2160, [.count: 512]),
      id: "implausible-mfu"),
    Case(
      name: "90 W for an accelerator (Luminous)",
      facts: [.accelerator: "a100-sxm4-40gb", .power: 90], id: "implausible-power"),
    Case(
      name: "nodes for accelerators (GRITLM, Janus-Pro)", facts: [.count: 8, .nodes: 32],
      id: "nodes-contradict-count"),
  ]

  static let plausible: [Case] = [
    Case(
      name: "385.5 W for an A100 (Code Llama)",
      facts: [.accelerator: "a100-sxm4-80gb", .power: 385.5]),
    Case(
      name: "PUE 1.1 and 0.385 kg/kWh, left unsaid (Llama 2)",
      facts: [.pue: 1.1, .intensity: 0.385, .country: "USA"]),
    Case(
      name: "0.155 and 0.288 kg/kWh for one region (StarCoder, IDEFICS)",
      facts: [.intensity: 0.155, .region: "aws/us-west-2"]),
    Case(
      name: "0.57 kg/kWh where others say 0.30 (Würstchen)",
      facts: [.intensity: 0.57, .region: "aws/us-east-1"]),
    Case(
      name: "energy without PUE (StarCoder)", facts: [.pue: 1]),
    Case(
      name: "17.7 M h for 7 M h (Falcon-180B)",
      facts: run("a100-sxm4-80gb", 179.5e9, 3.5e12, deviceHours: 17.7e6)),
    Case(
      name: "twice the hours (Palmyra 72B)",
      facts: run("h100-sxm5-80gb", 72e9, 1e12, deviceHours: 2 * 450_000)),
    Case(
      name: "H100 for A100 (Phi-3.5-vision, Alpie-Core)",
      facts: run("h100-sxm5-80gb", 4.2e9, 500e9, deviceHours: 144, [.count: 256])),
    Case(
      name: "916 k h for 919 k h (Llama 3.2)",
      facts: run("h100-sxm5-80gb", 3.21e9, 9e12, deviceHours: 916_000, [.method: "distill"])),
    Case(
      name: "rows of two models swapped (Luccioni 2025)",
      facts: run("h100-sxm5-80gb", 7e9, 5e12, deviceHours: 230_000 / 0.7)),
  ]

  @Test(arguments: found)
  func finds(_ item: Case) {
    let concerns = Estimator(catalogue: .shipped).assess(.stating(item.facts)).concerns
    #expect(concerns.contains { $0.id == item.id }, "\(concerns)")
  }

  @Test(arguments: plausible)
  func saysNothingOfWhatMayBe(_ item: Case) {
    let concerns = Estimator(catalogue: .shipped).assess(.stating(item.facts)).concerns
    let findings = concerns.filter { !$0.isRemark }
    #expect(findings.isEmpty, "\(findings)")
  }

  @Test(arguments: [Fact.trials, .development])
  func lessThanOneOfARunIsImpossible(_ fact: Fact) throws {
    let concerns = Estimator(catalogue: .shipped).assess(.stating([fact: 0.5])).concerns
    let concern = try #require(concerns.first { $0.id == "multiple-below-one" })
    #expect(concern.isImpossible)
  }
}
