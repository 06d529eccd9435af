import Catalogue
import Quantities
import Runs
import Testing

@testable import Footprint

@Suite struct PropertyTests {
  private func estimate(_ facts: [Fact: FactValue]) -> Estimate {
    Estimator(figures: FigureTable()).assess(.stating(facts)).estimate
  }

  /// More of any of these never makes a run smaller, at any percentile.
  @Test(arguments: [Fact.count, .duration, .power, .hostPower, .pue, .intensity, .trials])
  func emissionsRise(_ fact: Fact) throws {
    var facts: [Fact: FactValue] = [
      .accelerator: "h100", .count: 8, .duration: 10, .power: 500, .hostPower: 100, .pue: 1.2,
      .intensity: 0.4, .trials: 1,
    ]
    var last = 0.0
    for factor in [1.0, 1.5, 2, 3] {
      let base = try #require(facts[fact]?.number).central
      var scaled = facts
      scaled[fact] = .range(base * factor * 0.9, base * factor * 1.1)
      let emissions = try #require(estimate(scaled)[.emissions])
      #expect(emissions.p5 < emissions.p50 && emissions.p50 < emissions.p95)
      #expect(emissions.p50 > last)
      last = emissions.p50
    }
    facts[fact] = nil
  }

  @Test(arguments: [Fact.tokens, .modelParams])
  func predictedTimeRisesWithWork(_ fact: Fact) throws {
    var last = 0.0
    for scale in [1e9, 3e9, 1e10, 1e11] {
      var facts: [Fact: FactValue] = [
        .accelerator: "h100", .count: 8, .modelParams: 1e9, .tokens: 1e9, .method: "pretrain",
      ]
      facts[fact] = .number(scale)
      let hours = try #require(estimate(facts)[.deviceTime])
      #expect(hours.p50 > last)
      last = hours.p50
    }
  }

  @Test func theOrderOfFactsDoesNotMatter() {
    let facts = Array(EstimateTests.predicted)
    var forward = Run(path: "a", format: "run")
    var backward = forward
    for (fact, value) in facts { forward.state(fact, Traced(value, .override("a"))) }
    for (fact, value) in facts.reversed() { backward.state(fact, Traced(value, .override("a"))) }
    let estimator = Estimator(figures: FigureTable())
    for metric in Metric.allCases {
      #expect(
        estimator.assess(forward).estimate[metric] == estimator.assess(backward).estimate[metric])
    }
  }

  @Test func hostileNumbersNeitherTrapNorLeak() {
    let values: [Double] = [0, -1, 1e-300, 1e300, .infinity, .nan]
    let facts: [Fact] = Fact.allCases.filter {
      if case .number = $0.kind { true } else { false }
    }
    for value in values {
      var all = EstimateTests.predicted
      for fact in facts {
        all[fact] = .number(value)
        var one = EstimateTests.predicted
        one[fact] = .number(value)
        _ = estimate(one)
      }
      let assessment = Estimator(figures: FigureTable()).assess(.stating(all), explaining: true)
      #expect(assessment.concerns.count < 40)
    }
  }
}
