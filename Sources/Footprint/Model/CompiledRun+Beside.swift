import Quantities
import Runs

/// What a predicted run takes beside the work that the share of the peak accounts for.
extension CompiledRun {
  /// Start of containers and libraries, compilation and a first evaluation, in h.
  private static let start = Distribution(
    RangedValue(low: 1.0 / 60, central: 4.0 / 60, high: 15.0 / 60))
  /// Bytes of a parameter as it is downloaded, and bytes a second from a model hub.
  private static let bytesPerParameter = 2.0
  private static let download = Distribution(RangedValue(low: 0.1e9, central: 0.4e9, high: 1.5e9))
  /// Finding out, scheduling and loading of a restart, in h.
  private static let restart = Distribution(RangedValue(low: 0.1, central: 0.4, high: 1.5))
  /// Seconds that a token of an answer takes after the one before it, however many answers are
  /// generated at once.
  private static let secondsPerToken = Distribution(
    RangedValue(low: 0.007, central: 0.018, high: 0.045))
  /// The share of the peak at which answers are generated: reading weights for each token binds it, and
  /// a batch of hundreds of answers shares the reading.
  private static let generationShare = Distribution(
    RangedValue(low: 0.01, central: 0.05, high: 0.2))
  /// What is left of the speed of tuning while trainers and generators wait for each other. Two published
  /// runs and one that an author measured lie at 1.7, 1.6 and 0.2.
  private static let coupling = Distribution(RangedValue(low: 0.2, central: 0.6, high: 1.7))

  /// Operations of generating every answer, and of reading its prompt.
  var generation: Distribution? {
    guard let rollouts = completion.rollouts, let work else { return nil }
    return rollouts.answers * (rollouts.completion + rollouts.prompt) * work.params * 2
  }

  /// The share of the peak with the slower share of generation in it.
  mutating func withRollouts(_ mfu: Distribution, peakRate: Distribution) -> Distribution {
    guard let generation, let flops = inputs.flops, flops.median > 0 else { return mfu }
    let share = min(0.95, generation.median / flops.median)
    assumptions.append(
      (
        "generation_mfu", Self.generationShare,
        .given("generation-share", "a token of an answer reads every weight, so memory binds it")
      ))
    assumptions.append(
      (
        "trainer_coupling", Self.coupling,
        .given(
          "trainer-coupling",
          "trainers and generators wait for each other: measured from 0.2 to 1.7 times tuning")
      ))
    let trained = Distribution(median: 1 - share) / (mfu * Self.coupling)
    let generated = Distribution(median: share) / Self.generationShare
    return .one / (trained + generated)
  }

  /// Wall clock of a trial that does not grow with the work.
  mutating func compileBeside(_ conduct: EstimatorOptions.Conduct) {
    // Benchmarks are timed in their loop.
    guard conduct != .tuned else { return }
    var beside = Self.start
    var reason = "start, compilation and a first evaluation take 1 to 15 minutes"
    if conduct == .fineTuning, let work {
      beside =
        beside + Distribution(median: work.allParams * Self.bytesPerParameter / 3600)
        / Self.download
      reason += ", and weights are downloaded at 0.1 to 1.5 GB/s"
    }
    assumptions.append(("startup_h", beside, .given("startup", reason)))
    if let restarts = run.number(.restarts).map(Distribution.init), restarts.median > 0 {
      let interval = run.number(.checkpointInterval).map { Distribution($0) * 0.5 }
      let lost = restarts * (Self.restart + (interval ?? .zero))
      assumptions.append(
        (
          "restarts_h", lost,
          .given(
            "restarts",
            "each takes 0.1 to 1.5 h, and half of `checkpoint_interval` is computed again")
        ))
      beside = beside + lost
    }
    if let rollouts = completion.rollouts, let rounds = rollouts.rounds {
      let waited = rounds * rollouts.longest * Self.secondsPerToken / 3600
      assumptions.append(
        (
          "generation_rounds_h", waited,
          .given(
            "generation-latency",
            "a round of generation takes 7 to 45 ms for each token of its longest answer")
        ))
      beside = beside + waited
    }
    inputs.beside = beside
  }
}
