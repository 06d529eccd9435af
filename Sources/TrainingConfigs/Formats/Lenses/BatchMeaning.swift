import ConfigText
import Diagnostics
import Quantities
import Runs

/// What the number that a config calls its batch counts, where the devices decide over what that is of
/// a whole step.
enum BatchMeaning: Sendable {
  /// Micro batches hold answers of reinforcement learning: so many prompts less.
  case answers
  /// A home-made `batch_size`: of one device, or of all of them together.
  case deviceOrAll
}

extension Run {
  /// States what follows from the meaning of the batch once the devices are known.
  mutating func complete(_ meaning: BatchMeaning?) {
    switch meaning {
    case nil: return
    case .deviceOrAll: widenBatch()
    case .answers: countPrompts()
    }
  }

  /// A step has `batch_size` samples, or as many for each device: the micro batch is one of a range.
  private mutating func widenBatch() {
    guard self[.globalBatch] == nil, let micro = self[.microBatch],
      case .declared = micro.origin, let batch = micro.value.number, batch.isExact,
      let count = number(.count)?.central, count > 1
    else { return }
    let low = max(1, batch.central / count)
    guard low < batch.central else { return }
    self[.microBatch] = Traced(
      .number(RangedValue(low: low, high: batch.central)), micro.origin)
  }

  private mutating func countPrompts() {
    guard text(.method) == "rl", self[.rlPrompts] == nil,
      let generations = number(.rlGenerations)?.central, generations >= 1
    else { return }
    var answers = number(.globalBatch)?.central
    var inputs: [Fact] = [.globalBatch, .rlGenerations]
    if answers == nil, let micro = number(.microBatch)?.central,
      let count = number(.count)?.central
    {
      answers = micro * (number(.gradientAccumulation)?.central ?? 1) * count
      inputs = [.microBatch, .gradientAccumulation, .count, .rlGenerations]
    }
    guard let answers, answers > 0 else { return }
    state(
      .rlPrompts,
      Traced(
        .number(max(1, answers / generations)),
        .derived(
          formula: "the answers of a step ÷ rl.generations", inputs: inputs.map(\.rawValue))))
  }
}
