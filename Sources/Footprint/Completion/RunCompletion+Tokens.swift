import Quantities
import Runs

extension RunCompletion {
  mutating func completeBatch() {
    if run[.dataParallel] == nil, let count = run.number(.count), count.central > 0 {
      let split = [Fact.tensorParallel, .pipelineParallel, .contextParallel].filter {
        run[$0] != nil
      }
      let splitCount = split.reduce(1) { $0 * (number($1) ?? 1) }
      let replicas = count.central / splitCount
      if replicas >= 1 {
        fill(
          .dataParallel, replicas,
          .from(
            (["hardware.count"] + split.map(\.rawValue)).joined(separator: " ÷ "),
            [.count] + split))
      }
    }
    guard run[.globalBatch] == nil, run[.microBatch] != nil else { return }
    if run.unresolvedReason(.gradientAccumulation) == nil {
      fill(
        .gradientAccumulation, 1, .given("no-accumulation", "no gradient accumulation is stated"))
    }
    derive(.globalBatch, productOf: [.microBatch, .gradientAccumulation, .dataParallel])
  }

  mutating func completeTokens() {
    completeDataset()
    if run[.tokens] == nil { tokensFromSteps() }
    // Steps win over epochs where both are stated, whether or not they can be read.
    if run[.tokens] == nil, run.unreadable(.steps) == nil, run[.datasetTokens] != nil {
      assumeEpochs()
      tokensFromEpochs()
    }
    completeKnownTokens()
    completeSteps()
  }

  /// Assumes how often a run goes over its data where no file speaks of its length; a length that is left
  /// open, as that of a loop of the program's own, is not assumed.
  ///
  /// Of 39 recipes that people labelled by hand nine of ten state one to ten epochs, and three is what
  /// trainers take where they are told nothing; pre-training seldom repeats its data, and gains little
  /// beyond four times (Muennighoff et al. 2023, arXiv:2305.16264).
  mutating func assumeEpochs() {
    guard run[.epochs] == nil, isLengthUnstated else { return }
    let usual =
      run.text(.method) == "pretrain"
      ? RangedValue(low: 1, high: 4) : RangedValue(low: 1, central: 3, high: 10)
    fill(.epochs, usual, .given("usual-epochs", "no number of epochs or steps is stated"))
  }

  private var isLengthUnstated: Bool {
    [Fact.steps, .epochs].allSatisfy { run[$0] == nil && run.unresolvedReason($0) == nil }
  }

  /// What a run over several datasets computes at the least where the size of one is not known.
  ///
  /// Steps bound a run whatever its data are, and how often they are read counts only where that is
  /// known.
  private mutating func completeKnownTokens() {
    guard run[.tokens] == nil, run.unreadable(.tokens) == nil, run.text(.method) != "rl",
      let tokens = tokensOfKnownSources,
      [Fact.steps, .epochs].allSatisfy({ run.unresolvedReason($0) == nil }), run[.steps] == nil
    else { return }
    knownTokens = tokens * (run.number(.epochs).map(Distribution.init) ?? .one)
  }

  private mutating func completeSteps() {
    guard run[.steps] == nil, let batch = run.number(.globalBatch), batch.central > 0 else {
      return
    }
    if let examples = run.number(.datasetExamples), let epochs = run.number(.epochs), !isPacked {
      let steps = Distribution(examples) * Distribution(epochs) / Distribution(batch)
      fill(
        .steps, steps.rangedValue,
        .from(
          "dataset.examples × epochs ÷ global_batch", [.datasetExamples, .epochs, .globalBatch]))
    } else if let tokens = run.number(.tokens), let length = run.number(.sequenceLength),
      length.central > 0, isPacked
    {
      let steps = Distribution(tokens) / (Distribution(batch) * Distribution(length))
      fill(
        .steps, steps.rangedValue,
        .from(
          "tokens ÷ (global_batch × sequence_length)", [.tokens, .globalBatch, .sequenceLength]))
    }
  }

  /// The wall clock where it follows from a measured speed.
  mutating func completeDuration() {
    guard run[.duration] == nil else { return }
    if let tokens = run.number(.tokens), let speed = run.number(.tokensPerSecond),
      speed.central > 0
    {
      let hours = Distribution(tokens) / Distribution(speed) / 3600
      fill(
        .duration, hours.rangedValue,
        .from("tokens ÷ tokens_per_second", [.tokens, .tokensPerSecond]))
    } else if let steps = run.number(.steps), let step = run.number(.stepTime) {
      let hours = Distribution(steps) * Distribution(step)
      fill(.duration, hours.rangedValue, .from("steps × step_time", [.steps, .stepTime]))
    }
  }
}
