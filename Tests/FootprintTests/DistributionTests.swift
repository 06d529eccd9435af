import Quantities
import Runs
import Testing

@testable import Footprint

@Suite struct DistributionTests {
  @Test func exactNumbersStayExactThroughEveryOperation() {
    let a = Distribution(median: 0.1)
    let b = Distribution(median: 0.2)
    #expect((a + b) == Distribution(median: 0.1 + 0.2))
    #expect((a * b) == Distribution(median: 0.1 * 0.2))
    #expect((a / b).p95 == 0.5)
    #expect(a.p5 == 0.1 && a.mean == 0.1)
    #expect(Distribution(RangedValue(0)).p95 == 0)
  }

  @Test(arguments: [(8.0, 12.0), (0.5, 2.0), (1.0, 1.1)])
  func rangesKeepTheirPercentiles(_ low: Double, _ high: Double) {
    let range = Distribution(RangedValue(low: low, high: high))
    #expect(abs(range.p5 / low - 1) < 1e-12)
    #expect(abs(range.p95 / high - 1) < 1e-12)
  }

  @Test func aStatedCentreIsTheMedian() {
    let range = Distribution(RangedValue(low: 8, central: 10, high: 12))
    #expect(range.p50 == 10)
    #expect(abs(range.p95 / range.p5 - 1.5) < 1e-12)
  }

  @Test func aBoundCutsTheUpperEndOff() {
    let range = Distribution(p5: 5, p95: 20)
    #expect(range.bounded(by: 15).p50 == range.p50)
    #expect(abs(range.bounded(by: 15).p95 - 15) < 1e-9)
    #expect(range.bounded(by: 4) == Distribution(median: 4))
    #expect(range.bounded(by: 100) == range)
  }

  /// The closed forms against a million seeded draws, at p5, p50 and p95.
  @Test(arguments: [(1.0, 0.1, 0.1), (0.4, 0.15, 0.3), (2.0, 0.3, 0.2), (0.1, 0.05, 0.35)])
  func sumsAgreeWithSampling(_ ratio: Double, _ first: Double, _ second: Double) {
    let left = Distribution(median: 1, sigma: first)
    let right = Distribution(median: ratio, sigma: second)
    var source = SeededNormals(seed: 7)
    let draws = (0..<400_000).map { _ in source.draw(left) + source.draw(right) }.sorted()
    expectAgreement(left + right, draws)
  }

  private func expectAgreement(_ range: Distribution, _ sorted: [Double]) {
    for (share, value) in [(0.05, range.p5), (0.5, range.p50), (0.95, range.p95)] {
      let sampled = sorted[Int(Double(sorted.count) * share)]
      #expect(abs(value / sampled - 1) < 0.02, "p\(share): \(value), sampled \(sampled)")
    }
  }

  /// The whole estimate against draws of every input, with power as a sum and PUE in common.
  @Test func estimatesAgreeWithSampling() throws {
    var inputs = EstimateInputs()
    inputs.count = Distribution(median: 64)
    inputs.flops = Distribution(p5: 0.9e22, p95: 1.1e22)
    inputs.peakRate = Distribution(median: 1e15)
    inputs.mfu = Distribution(p5: 0.25, p95: 0.45)
    inputs.devicePower = Distribution(p5: 500, p95: 680)
    inputs.hostPower = Distribution(p5: 200, p95: 380)
    inputs.networkPower = Distribution(p5: 8, p95: 110)
    inputs.idlePower = Distribution(p5: 60, p95: 170)
    inputs.idleShare = Distribution(median: 0.1)
    inputs.pue = Distribution(p5: 1.1, p95: 1.5)
    inputs.intensity = Distribution(p5: 0.3, p95: 0.5)
    inputs.siteWater = Distribution(p5: 0.1, p95: 0.3)
    inputs.sourceWater = Distribution(p5: 1, p95: 3)
    let ranges = inputs.evaluate()
    var source = SeededNormals(seed: 11)
    var energy: [Double] = []
    var emissions: [Double] = []
    var water: [Double] = []
    for _ in 0..<200_000 {
      func draw(_ value: Distribution?) -> Double { value.map { source.draw($0) } ?? .nan }
      let hours = draw(inputs.flops) / (1e15 * draw(inputs.mfu)) / 3600 / 0.9
      let device = draw(inputs.devicePower) * 0.9 + draw(inputs.idlePower) * 0.1
      let power = device + draw(inputs.hostPower) + draw(inputs.networkPower)
      let pue = draw(inputs.pue)
      let it = hours * power / 1000
      energy.append(it * pue)
      emissions.append(it * pue * draw(inputs.intensity))
      water.append(it * (draw(inputs.siteWater) + pue * draw(inputs.sourceWater)))
    }
    expectAgreement(try #require(ranges.energy), energy.sorted())
    expectAgreement(try #require(ranges.emissions), emissions.sorted())
    expectAgreement(try #require(ranges.water), water.sorted())
  }
}

/// Log-normal draws that are the same in every run.
struct SeededNormals {
  private var state: UInt64
  private var spare: Double?

  init(seed: UInt64) { state = seed }

  mutating func draw(_ range: Distribution) -> Double { range.quantile(z: normal()) }

  /// SplitMix64, as a number in 0..<1.
  private mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) / Double(1 << 53)
  }

  /// Marsaglia's polar method.
  private mutating func normal() -> Double {
    if let spare {
      self.spare = nil
      return spare
    }
    while true {
      let u = uniform() * 2 - 1
      let v = uniform() * 2 - 1
      let s = u * u + v * v
      guard s > 0, s < 1 else { continue }
      let factor = (-2 * Elementary.log(s) / s).squareRoot()
      spare = v * factor
      return u * factor
    }
  }
}
