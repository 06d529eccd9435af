import Quantities
import Testing

@testable import Footprint

@Suite struct CalibrationTests {
  private static let query: ThroughputQuery = {
    var query = ThroughputQuery(conduct: .campaign, peakRate: 312e12, params: 7e9)
    query.accelerator = "a100"
    return query
  }()

  private func calibrated(_ history: [MeasuredRun]) -> Distribution {
    ThroughputPrior.shipped.predict(Self.query, history: history).mfu
  }

  private func measured(
    _ factor: Double, conduct: EstimatorOptions.Conduct = .campaign, on accelerator: String = "a100"
  ) -> MeasuredRun {
    MeasuredRun(conduct: conduct, accelerator: accelerator, mfuOverPrior: factor)
  }

  @Test func oneRunMovesMostOfTheWayAndNarrows() {
    let prior = calibrated([])
    let after = calibrated([measured(1.4)])
    #expect(after.median > prior.median * 1.25)
    #expect(after.median < prior.median * 1.4)
    #expect(after.sigma < prior.sigma * 0.7)
  }

  @Test func runsThatAgreeNarrowAndRunsThatDoNotWiden() {
    let one = calibrated([measured(1.2)])
    let agreeing = calibrated(Array(repeating: measured(1.2), count: 4))
    let contradicting = calibrated([measured(0.6), measured(1.8), measured(0.7), measured(2)])
    #expect(agreeing.sigma < one.sigma)
    #expect(contradicting.sigma > one.sigma)
    #expect(contradicting.sigma <= calibrated([]).sigma)
  }

  @Test(arguments: [
    MeasuredRun(conduct: .fineTuning, accelerator: "a100", mfuOverPrior: 2),
    MeasuredRun(conduct: .campaign, accelerator: "h100", mfuOverPrior: 2),
    MeasuredRun(conduct: .campaign, accelerator: "a100", mfuOverPrior: 0),
  ])
  func runsOfAnotherKindSayNothing(_ run: MeasuredRun) {
    #expect(calibrated([run]) == calibrated([]))
  }

  @Test func noHistoryPassesThePeak() {
    #expect(calibrated(Array(repeating: measured(50), count: 9)).median <= 0.95)
  }

  /// 4-bit weights are unpacked for each micro-batch, however few tokens share the work.
  @Test(arguments: [(128.0, 1.8), (1024, 1.15), (65_536, 1.0)])
  func qloraIsSlowerTheShorterTheBatch(_ tokens: Double, _ least: Double) {
    var query = ThroughputQuery(conduct: .fineTuning, peakRate: 312e12, params: 7e9)
    query.tokensPerMicroBatch = tokens
    let lora = ThroughputPrior.shipped.mfu(query).median
    query.isQuantised = true
    let slowdown = lora / ThroughputPrior.shipped.mfu(query).median
    #expect(slowdown >= least)
    #expect(slowdown < least * 1.6)
  }

  /// The formula in the trace holds every number of the prediction.
  @Test func theTraceCanBeComputedAgain() throws {
    var query = Self.query
    query.precision = "fp8"
    query.peakRate = 2 * query.halfPeakRate
    query.recompute = true
    query.count = 64
    query.tokens = 1e11
    query.flops = 4.2e21
    let step = try #require(
      ThroughputPrior.shipped.predict(query, history: []).steps.first)
    let features = ThroughputFeatures(.campaign)
    let sum = zip(ThroughputPrior.shipped.campaign.coefficients, features.values(query))
      .reduce(0) { $0 + $1.0 * $1.1 }
    let product = ThroughputPrior.adjustments(query).reduce(1) { $0 * $1.value }
    #expect(abs(Elementary.exp(sum) * product / step.value.median - 1) < 1e-12)
    #expect(step.formula.contains(" × 0.675 for precision × 0.88 for recomputation"))
    #expect(step.formula.contains("× scale "))
  }
}
