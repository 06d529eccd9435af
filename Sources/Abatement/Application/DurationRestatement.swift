import Footprint
import Quantities
import Runs

extension MeasureApplication {
  /// Facts that decide how long the work takes.
  private static let workFacts: [Fact] =
    workAmounts + speedFacts + [
      .count, .nodes, .globalBatch, .microBatch, .gradientAccumulation, .sequenceLength,
      .dataParallel, .idleShare, .sharing,
    ]
  /// Time is proportional to these.
  private static let workAmounts: [Fact] = [
    .tokens, .steps, .epochs, .datasetTokens, .datasetExamples, .datasetID,
  ]
  /// What these do to the speed is a prediction, not arithmetic.
  private static let speedFacts: [Fact] = [
    .accelerator, .instanceType, .precision, .method, .recompute, .packing, .mfu, .peakFlops,
    .modelID, .modelParams, .modelActiveParams, .modelTrainableParams,
  ]

  /// The spread of a predicted ratio of two speeds: half of the interquartile range of the published
  /// gains of mixed over tf32 precision, ln(2.14 ÷ 1.27) ÷ 2 (315 measurements, NVIDIA 2021).
  private static let speedSpread = 0.26
  /// The spread for a changed number of accelerators: parallel efficiency differs by about a tenth
  /// between 8 and some hundred (MLPerf Training, Megatron-LM and MPT throughput tables).
  private static let countSpread = 0.1

  /// A stated duration was stated for the run as it is: it is scaled by what the estimate predicts for
  /// both, so that a change is neither credited with time it does not save nor saves none.
  mutating func restateDuration() {
    let changed = settings.map(\.fact).filter(Self.workFacts.contains)
    guard !changed.isEmpty, !sets(.duration), let stated = base.completed.number(.duration),
      BaseRun.factsOfTime.contains(where: base.isStated)
    else { return }
    let (ratio, isPredicted) = timeRatio()
    guard abs(ratio - 1) > 1e-9 else { return }
    var sigma = 0.0
    if changed.contains(.count) { sigma = Self.countSpread }
    if isPredicted, changed.contains(where: Self.speedFacts.contains) { sigma = Self.speedSpread }
    let duration = Distribution(stated) * Distribution(median: ratio, sigma: sigma)
    restate(
      .duration, .number(duration.rangedValue.rounded),
      .consequence("the stated time, scaled as the estimate predicts"))
  }

  /// The predicted wall clock of the changed run over that of the run as it is.
  private mutating func timeRatio() -> (ratio: Double, isPredicted: Bool) {
    if let before = base.predictedHours, before > 0,
      let after = predictedHours
    {
      return (after / before, true)
    }
    // The work is not known. Only what is plain arithmetic counts: more work or fewer devices take
    // longer, a slower accelerator too; a faster one gets no credit.
    let changed = compiled()
    let after = changed.run
    let before = base.completed
    func change(_ fact: Fact) -> Double {
      guard let old = before.number(fact)?.central, let new = after.number(fact)?.central, old > 0
      else { return 1 }
      return new / old
    }
    let work = Self.workAmounts.lazy.map(change).first { $0 != 1 } ?? 1
    let devices = change(.count)
    let slowdown = max(1, 1 / max(change(.peakFlops), 1e-12))
    // Reserved time is work and idling; the work stays when there is less idling.
    let idle = (before: base.inputs.idleShare.median, after: changed.inputs.idleShare.median)
    let reserved = max(0.01, 1 - idle.before) / max(0.01, 1 - idle.after)
    return (work / max(devices, 1e-12) * slowdown * reserved, false)
  }

  /// The wall clock that work and hardware predict of the changed run, in h; the same wherever that is.
  private var predictedHours: Double? {
    guard isSiteApart else { return BaseRun.predictedHours(of: run, by: base.estimator) }
    return base.predictions.hours(of: workSettings) {
      BaseRun.predictedHours(of: run, by: base.estimator)
    }
  }
}
