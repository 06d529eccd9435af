import Quantities
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
}
