import Quantities

extension RunCompletion {
  /// The share of a batch of unpacked examples that is tokens and not padding.
  static let unpackedFill = RangedValue(low: 0.15, central: 0.45, high: 1)

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
    if run[.gradientAccumulation] == nil {
      fill(
        .gradientAccumulation, 1, .given("no-accumulation", "no gradient accumulation is stated"))
    }
    derive(.globalBatch, productOf: [.microBatch, .gradientAccumulation, .dataParallel])
  }

  mutating func completeTokens() {
    completeDataset()
    if run[.tokens] == nil { tokensFromSteps() }
    if run[.tokens] == nil, run[.datasetTokens] != nil {
      if run[.epochs] == nil, run[.steps] == nil {
        fill(.epochs, 1, .given("single-epoch", "no number of epochs or steps is stated"))
      }
      derive(.tokens, productOf: [.epochs, .datasetTokens])
    }
    completeSteps()
  }

  private mutating func completeDataset() {
    if let name = run.text(.datasetID),
      let row = resolve(figures.dataset(named: name), .datasetID, name)
    {
      fill(.datasetTokens, row.tokens, .catalogue(row.row))
      fill(.datasetExamples, row.examples, .catalogue(row.row))
    }
    guard run[.datasetTokens] == nil, let examples = run.number(.datasetExamples),
      let length = run.number(.sequenceLength)
    else { return }
    let tokens = Distribution(examples) * Distribution(length)
    if isPacked {
      fill(
        .datasetTokens, tokens.rangedValue,
        .from("dataset.examples × sequence_length", [.datasetExamples, .sequenceLength]))
    } else {
      fill(
        .datasetTokens, (tokens * Distribution(Self.unpackedFill)).rangedValue,
        .from(
          "dataset.examples × sequence_length × 0.15..1, for examples shorter than the sequence",
          [.datasetExamples, .sequenceLength]))
    }
  }

  /// Whether every position of a batch is a token: packed, or a corpus that is cut to length.
  private var isPacked: Bool {
    if let packing = run.flag(.packing) { return packing }
    let method = run.text(.method).flatMap(TrainingMethod.init(rawValue:))
    return method == .pretrain || method == .continued
  }

  private mutating func tokensFromSteps() {
    guard let steps = run.number(.steps), let batch = run.number(.globalBatch),
      let length = run.number(.sequenceLength)
    else { return }
    let positions = Distribution(steps) * Distribution(batch) * Distribution(length)
    let inputs: [Fact] = [.steps, .globalBatch, .sequenceLength]
    let formula = "steps × global_batch × sequence_length"
    if isPacked || run.flag(.packing) == nil && !isInstructionTuning {
      fill(.tokens, positions.rangedValue, .from(formula, inputs))
    } else {
      fill(
        .tokens, (positions * Distribution(Self.unpackedFill)).rangedValue,
        .from(formula + " × 0.15..1, for examples that are not packed", inputs + [.packing]))
    }
  }

  /// Whether the run tunes on examples, which are mostly shorter than the sequence length.
  private var isInstructionTuning: Bool {
    run.text(.method).flatMap(TrainingMethod.init(rawValue:))?.isFineTuning ?? false
      && run[.method]?.origin.isStated == true
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
