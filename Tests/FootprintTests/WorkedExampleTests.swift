import Quantities
import Runs
import Testing

@testable import Footprint

@Suite struct WorkedExampleTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var name: String
    var count: Double
    var power: Double
    var hours: Double
    var intensity: Double?
    var energy: Double
    var emissions: Double?

    var testDescription: String { name }
  }

  @Test(arguments: [
    Example(
      name: "5 × 300 W for 10 h", count: 5, power: 300, hours: 10, intensity: 0.7, energy: 15,
      emissions: 10.5),
    Example(
      name: "100 kW for 100 h", count: 1, power: 100_000, hours: 100, intensity: 0.5,
      energy: 10_000, emissions: 5_000),
    Example(name: "10 × 300 W for 20 h", count: 10, power: 300, hours: 20, energy: 60),
  ])
  func comesOutExactly(_ example: Example) throws {
    var facts: [Fact: FactValue] = [
      .accelerator: "custom", .count: .number(example.count), .power: .number(example.power),
      .hostPower: 0, .duration: .number(example.hours), .pue: 1,
    ]
    facts[.intensity] = example.intensity.map(FactValue.number)
    let assessment = Estimator(figures: FigureTable()).assess(.stating(facts))
    let energy = try #require(assessment.estimate[.energy])
    #expect(energy == Distribution(median: example.energy))
    #expect(assessment.estimate[.emissions]?.p95 == example.emissions)
    #expect(assessment.estimate[.emissions]?.p5 == example.emissions)
    #expect(assessment.concerns.isEmpty)
  }

  /// A published page prints 4.5 kWh and 3.15 kg for the first example; E = N·P·t says otherwise.
  @Test func publishedFiguresOfTheFirstExampleAreWrong() throws {
    let assessment = Estimator(figures: FigureTable()).assess(
      .stating([
        .accelerator: "custom", .count: 5, .power: 300, .hostPower: 0, .duration: 10, .pue: 1,
        .intensity: 0.7,
      ]))
    #expect(assessment.estimate[.energy]?.p50 != 4.5)
    #expect(assessment.estimate[.emissions]?.p50 != 3.15)
    #expect(assessment.estimate[.energy]?.p50 == 15.0)
  }

  struct Published: Sendable, CustomTestStringConvertible {
    var name: String
    var deviceHours: Double
    var power: Double
    var pue: Double
    var intensity: Double
    /// As printed, in MWh.
    var energy: Double?
    /// As printed, in t.
    var emissions: Double

    var testDescription: String { name }
  }

  /// Patterson et al. 2021, Table 4 (arXiv 2104.10350); the Llama 2 and BLOOM cards.
  static let published: [Published] = [
    Published(
      name: "Evolved Transformer NAS", deviceHours: 32_640, power: 208, pue: 1.1,
      intensity: 0.431, energy: 7.5, emissions: 3.2),
    Published(
      name: "GShard-600B", deviceHours: 76_185.6, power: 288, pue: 1.09, intensity: 0.201,
      energy: 24.1, emissions: 4.8),
    Published(
      name: "Switch Transformer", deviceHours: 663_552, power: 245, pue: 1.1, intensity: 0.403,
      energy: 179, emissions: 72.2),
    Published(
      name: "GPT-3", deviceHours: 3_552_000, power: 330, pue: 1.1, intensity: 0.429, energy: 1287,
      emissions: 552.1),
    Published(
      name: "Llama 2 7B", deviceHours: 184_320, power: 400, pue: 1.1, intensity: 0.385,
      emissions: 31.22),
    Published(
      name: "Llama 2 70B", deviceHours: 1_720_320, power: 400, pue: 1.1, intensity: 0.385,
      emissions: 291.42),
    Published(
      name: "BLOOM, dynamic", deviceHours: 1_082_990, power: 400, pue: 1, intensity: 0.057,
      energy: 433.196, emissions: 24.69),
  ]

  @Test(arguments: published)
  func publishedRowsComeOutWithinOnePerCent(_ row: Published) throws {
    let estimate = Estimator(figures: FigureTable()).assess(
      .stating([
        .accelerator: "custom", .count: 64, .duration: .number(row.deviceHours / 64),
        .power: .number(row.power), .hostPower: 0, .pue: .number(row.pue),
        .intensity: .number(row.intensity),
      ])
    ).estimate
    if let energy = row.energy {
      let predicted: Double = try #require(estimate[.energy]).p50
      #expect(abs(predicted / (energy * 1000) - 1) < 0.01)
    }
    let emissions: Double = try #require(estimate[.emissions]).p50
    #expect(abs(emissions / (row.emissions * 1000) - 1) < 0.01)
  }
}
