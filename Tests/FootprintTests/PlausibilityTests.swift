import Quantities
import Runs
import Testing

@testable import Footprint

/// Facts that nobody should believe, and the metrics that rest on them.
@Suite struct PlausibilityTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var facts: [Fact: FactValue]
    /// The implausible concern; nil when everything can be believed.
    var id: String?
    /// Of which some are held to be doubtful.
    var metrics: Set<Metric> = []

    var testDescription: String { name }
  }

  private static let work: [Fact: FactValue] = [
    .accelerator: "h100", .count: 8, .modelParams: 8e9, .tokens: 1e10,
  ]

  private static func range(_ low: Double, _ high: Double) -> FactValue {
    .number(RangedValue(low: low, central: (low * high).squareRoot(), high: high))
  }

  private static let allButWork = Set(Metric.allCases).subtracting([.flops])

  static let cases: [Case] = [
    Case(name: "an honest run", facts: work, id: nil),
    Case(
      name: "no emissions", facts: [.intensity: 0], id: "implausible-intensity",
      metrics: [.emissions]),
    Case(
      name: "a price of nothing", facts: [.accelerator: "h100", .price: 0],
      id: "implausible-price", metrics: [.cost]),
    Case(name: "a price", facts: [.accelerator: "h100", .price: 2.49], id: nil),
    Case(
      name: "a PUE of five", facts: [.pue: 5], id: "implausible-pue",
      metrics: [.energy, .emissions, .marketEmissions, .water]),
    Case(
      name: "30 W for an H100", facts: [.accelerator: "h100", .power: 30],
      id: "implausible-power", metrics: [.energy, .emissions]),
    Case(
      name: "a host that draws nothing", facts: [.accelerator: "h100", .hostPower: 0],
      id: "implausible-power", metrics: [.energy, .emissions]),
    Case(name: "a host", facts: [.accelerator: "h100", .hostPower: 150], id: nil),
    Case(
      name: "a host of hardware of one's own that draws nothing",
      facts: [.accelerator: "custom", .power: 300, .hostPower: 0], id: nil),
    Case(
      name: "another accelerator than the instance holds",
      facts: [.accelerator: "t4", .instanceType: "p5.48xlarge"],
      id: "instance-contradicts-hardware",
      metrics: [.energy, .emissions]),
    Case(
      name: "the accelerator that the instance holds",
      facts: [.accelerator: "h100", .instanceType: "p5.48xlarge", .count: 16], id: nil),
    Case(
      name: "a part of a machine that is taken whole",
      facts: [.instanceType: "p5.48xlarge", .count: 1], id: "instance-contradicts-hardware",
      metrics: [.energy, .emissions, .deviceTime]),
    Case(
      name: "fewer accelerators than eight machines hold",
      facts: [.instanceType: "p5.48xlarge", .nodes: 8, .count: 8],
      id: "instance-contradicts-hardware", metrics: [.energy, .emissions, .deviceTime]),
    Case(
      name: "all accelerators of eight machines",
      facts: [.instanceType: "p5.48xlarge", .nodes: 8, .count: 64], id: nil),
    Case(
      name: "a cap that no H100 takes", facts: [.accelerator: "h100", .powerLimit: 160],
      id: "implausible-power-limit", metrics: [.energy]),
    Case(
      name: "a cap that an H100 takes", facts: [.accelerator: "h100", .powerLimit: 300], id: nil),
    Case(
      name: "a model of 8B with 5B", facts: [.modelID: "llama-8b", .modelParams: 5e9],
      id: "params-contradict-model", metrics: Set(Metric.allCases)),
    Case(
      name: "a model of 8B with 7B", facts: [.modelID: "llama-8b", .modelParams: 7e9], id: nil),
    Case(
      name: "few active parameters of a dense model",
      facts: [.modelID: "llama-8b", .modelActiveParams: 1e6], id: "params-contradict-model",
      metrics: Set(Metric.allCases)),
    Case(
      name: "a millionth of a model is active",
      facts: [.modelParams: 70e9, .modelActiveParams: 1e6], id: "implausible-active-params",
      metrics: Set(Metric.allCases)),
    Case(
      name: "a sparse mixture of experts", facts: [.modelParams: 1e12, .modelActiveParams: 32e9],
      id: nil),
    Case(
      name: "more tokens a second than any accelerator trains on",
      facts: [.accelerator: "h100", .count: 8, .tokens: 1e12, .tokensPerSecond: 1e12],
      id: "implausible-speed", metrics: allButWork),
    Case(
      name: "tokens a second of a small model",
      facts: [.accelerator: "h100", .count: 8, .tokens: 1e12, .tokensPerSecond: 1e7], id: nil),
    Case(
      name: "a minute to ten thousand hours", facts: [.duration: range(1.0 / 60, 10_000)],
      id: "implausible-range", metrics: allButWork),
    Case(name: "one to ten hours", facts: [.duration: range(1, 10)], id: nil),
    Case(
      name: "a middle below physics",
      facts: work.merging([.duration: range(1, 20)]) { $1 }, id: "implausible-mfu",
      metrics: allButWork),
    Case(
      name: "a thousand years of work", facts: work.merging([.duration: 1e6]) { $1 },
      id: "implausible-mfu", metrics: allButWork),
    Case(name: "an MFU of a ten-thousandth", facts: [.mfu: 1e-4], id: "implausible-mfu"),
    Case(
      name: "operations that no model of 8B does", facts: work.merging([.flops: 1]) { $1 },
      id: "implausible-flops", metrics: Set(Metric.allCases)),
    Case(
      name: "operations of a part of the weights", facts: work.merging([.flops: 2.2e20]) { $1 },
      id: nil),
    Case(name: "operations alone", facts: [.flops: 1], id: nil),
    Case(name: "an MFU that nobody has reached", facts: [.mfu: 0.99], id: "implausible-mfu"),
    Case(name: "an MFU of two", facts: [.mfu: 2], id: "implausible-mfu"),
    Case(
      name: "a draw below idling", facts: [.utilisation: 0.01], id: "implausible-utilisation",
      metrics: [.energy]),
    Case(
      name: "more than the peak", facts: [.accelerator: "h100", .peakFlops: 1e20],
      id: "implausible-peak", metrics: allButWork),
    Case(
      name: "a limit that the work does not meet", facts: work.merging([.timeLimit: 0.01]) { $1 },
      id: "time-limit-too-short", metrics: allButWork),
    Case(name: "no devices", facts: [.count: 0], id: "not-positive", metrics: allButWork),
    Case(
      name: "a hundredth of a device", facts: [.count: 0.01], id: "count-below-slice",
      metrics: allButWork),
    Case(name: "no time", facts: [.duration: 0], id: "not-positive", metrics: allButWork),
    Case(name: "fewer tokens than none", facts: [.tokens: -5], id: "not-positive"),
    Case(
      name: "less than a sequence", facts: [.tokens: 100, .sequenceLength: 4096],
      id: "implausible-tokens"),
  ]

  @Test(arguments: cases)
  func findsWhatNobodyShouldBelieve(_ item: Case) throws {
    let assessment = Estimator(figures: FigureTable()).assess(.stating(item.facts))
    let doubtful = assessment.concerns.filter(\.isImplausible)
    guard let id = item.id else {
      #expect(doubtful.isEmpty, "\(doubtful)")
      return
    }
    let concern = try #require(doubtful.first { $0.id == id }, "\(assessment.concerns)")
    #expect(item.metrics.isSubset(of: concern.metrics(of: assessment.run)))
  }
}
