import ConfigText
import Diagnostics
import Quantities
import Runs
import Text

/// How often a run is evaluated, and on how much.
extension Reading {
  /// Steps between two evaluations, and the batches of one: Megatron's `--eval-interval` and
  /// `--eval-iters`.
  ///
  /// - Parameters:
  ///   - interval: Keys of the steps between two evaluations.
  ///   - batches: Keys of the batches that one evaluation reads.
  ///   - defaults: What the framework takes where only the other one is stated.
  ///   - accumulation: How many of these batches a training step has.
  mutating func readEvaluation(
    _ settings: Settings, every interval: [String], batches: [String],
    defaults: (interval: Double, batches: Double)? = nil, accumulation: Double = 1
  ) {
    let every = settings.first(interval)
    let size = settings.first(batches)
    guard let stated = size ?? every else { return }
    for setting in [every, size].compactMap(\.self) {
      if let problem = setting.problem {
        return markUnresolved(.evaluationOverhead, problem, setting.range)
      }
    }
    // `1.0` is all of an epoch, and not one step.
    guard every?.text?.contains(".") != true,
      let steps = every.map({ $0.number }) ?? defaults?.interval, steps >= 1
    else { return }
    if size?.number == 0 { return }
    guard let count = size.map({ $0.number }) ?? defaults?.batches, count > 0,
      size?.text?.contains(".") != true
    else {
      // All of the held-out data, however much that is.
      return noteFrequentEvaluation(every)
    }
    state(
      .evaluationInterval, .number(steps), .declared(every?.range ?? stated.range),
      place: every.map { .replacing($0, .count) })
    state(
      .evaluationSteps, .number(count / accumulation), .declared(size?.range ?? stated.range),
      place: .cannot("what is evaluated stays as it is"))
  }

  /// Composer's `eval_interval: 100ba` with `eval_subset_num_batches`, of batches that may be smaller than a
  /// training step's.
  ///
  /// - Parameters:
  ///   - interval: Keys of the time between two evaluations.
  ///   - batches: Keys of the batches that one evaluation reads; -1 is all.
  ///   - loaders: Keys of which one says that there are data to evaluate on.
  ///   - size: Keys of the examples that a device reads at a time.
  mutating func readComposerEvaluation(
    _ settings: Settings, every interval: [String], batches: [String], loaders: [String],
    size: [String]
  ) {
    guard settings.root.hasAny(loaders), let every = settings.first(interval) else { return }
    if let problem = every.problem {
      return markUnresolved(.evaluationOverhead, problem, every.range)
    }
    guard let steps = composerSteps(every.text ?? ""), steps > 0 else { return }
    let subset = settings.first(batches)
    if let problem = subset?.problem, let range = subset?.range {
      return markUnresolved(.evaluationOverhead, problem, range)
    }
    if subset?.number == 0 { return }
    guard let subset, let count = subset.number, count > 0 else {
      return noteFrequentEvaluation(every: steps, at: every.range)
    }
    var share = 1.0
    if let each = settings.first(size)?.number, let batch = number(.globalBatch), batch > 0 {
      share = min(1, each * (number(.count) ?? batch) / batch)
    }
    state(.evaluationInterval, .number(max(1, steps)), .declared(every.range))
    state(
      .evaluationSteps, .number(count * share), .declared(subset.range),
      place: .cannot("what is evaluated stays as it is"))
  }

  /// The steps of `10ba`, `1e6tok`, `0.01dur` and `2048sp`; nil for those that count epochs, and what is no
  /// time.
  private func composerSteps(_ text: String) -> Double? {
    func amount(_ unit: String) -> Double? {
      text.hasSuffix(unit) ? Number.parse(trimmed(text.dropLast(unit.utf8.count))) : nil
    }
    if let batches = amount("ba") ?? amount("iter") { return batches }
    if let share = amount("dur") { return number(.steps).map { $0 * share } }
    guard let batch = number(.globalBatch), batch > 0 else { return nil }
    if let samples = amount("sp") { return samples / batch }
    guard let tokens = amount("tok"), let length = number(.sequenceLength), length > 0 else {
      return nil
    }
    return tokens / (batch * length)
  }

  /// Pictures that are drawn on the way from a file of prompts: some 25 steps each, with and without the
  /// prompt, by the first device while others wait.
  ///
  /// - Parameter interval: Keys of the steps between two rounds.
  mutating func readSamples(_ settings: Settings, every interval: [String], prompts: [String]) {
    guard settings.root.hasAny(prompts), let every = settings.first(interval) else { return }
    if let problem = every.problem {
      return markUnresolved(.evaluationOverhead, problem, every.range)
    }
    guard let steps = every.number, steps >= 1 else { return }
    guard steps >= Self.suspiciousInterval else {
      return markUnresolved(
        .evaluationOverhead,
        "pictures are drawn after every \(steps == 1 ? "step" : "\(CanonicalNumber.text(steps)) steps"),"
          + " and how long one round takes is not stated", every.range)
    }
    let batch = (number(.microBatch) ?? 1) * (number(.gradientAccumulation) ?? 1)
    guard batch > 0 else { return }
    state(.evaluationInterval, .number(steps), .declared(every.range))
    state(
      .evaluationSteps,
      .number(
        RangedValue(low: 50 / batch, central: 200 / batch, high: 800 / batch)),
      .derived(formula: "one to sixteen prompts × 50 passes ÷ batch", inputs: []),
      place: .cannot("what is drawn stays as it is"))
  }

  /// Steps below which evaluation is a large part of a run, however little it reads.
  private static var suspiciousInterval: Double { 5 }

  /// The arguments of Hugging Face's trainer and of those who build upon it: `eval_strategy` with
  /// `eval_steps`, on a share of the data.
  ///
  /// - Parameters:
  ///   - share: Keys of the share of the data that is held out.
  ///   - perEpoch: Key of evaluations in an epoch.
  ///   - isImplied: Whether `eval_steps` alone turns evaluation on.
  mutating func readHeldOut(
    _ settings: Settings, share: [String] = [], perEpoch: String? = nil, isImplied: Bool = false
  ) {
    let strategy = settings.first(["eval_strategy", "evaluation_strategy"])
    let word = strategy?.text?.lowercased()
    if word == "no" || word == "false" { return }
    let heldOut = settings.first(share).flatMap { setting in
      setting.number.flatMap { 0 < $0 && $0 < 1 ? (share: $0, range: setting.range) : nil }
    }
    let often = perEpoch.flatMap { settings[$0] }
    if let count = often?.number ?? (word == "epoch" ? 1 : nil) {
      if let heldOut, count > 0 { evaluatesOften(count, on: heldOut.share, at: heldOut.range) }
      return
    }
    guard word == "steps" || isImplied || settings.flag("evaluate_during_training") == true,
      let every = settings.first(["eval_steps", "logging_steps"])
    else { return }
    if let problem = every.problem {
      if heldOut != nil { markUnresolved(.evaluationOverhead, problem, every.range) }
      return
    }
    // A part of one is a share of the run's steps.
    guard let steps = every.number, steps >= 1 else {
      if let part = every.number, part > 0, let heldOut, let epochs = number(.epochs) {
        evaluatesOften(1 / (part * epochs), on: heldOut.share, at: every.range)
      }
      return
    }
    if let heldOut {
      state(
        .evaluationInterval, .number(steps), .declared(every.range),
        place: .replacing(every, .count))
      state(
        .evaluationShare, .number(heldOut.share), .declared(heldOut.range),
        place: .cannot("what is evaluated stays as it is"))
    } else {
      noteFrequentEvaluation(every)
    }
  }

  /// Leaves the time of a run open that is evaluated after every step or so, on nobody knows how much.
  mutating func noteFrequentEvaluation(_ setting: Setting?) {
    guard let setting, let steps = setting.number, 1 <= steps else { return }
    noteFrequentEvaluation(every: steps, at: setting.range)
  }

  private mutating func noteFrequentEvaluation(every steps: Double, at range: SourceRange) {
    guard steps < Self.suspiciousInterval else { return }
    markUnresolved(
      .evaluationOverhead,
      "it is evaluated after every \(steps <= 1 ? "step" : "\(CanonicalNumber.text(steps)) steps"),"
        + " and how long one evaluation takes is not stated", range)
  }

  /// So many times an epoch on a share of the data: nothing else has to be known.
  private mutating func evaluatesOften(_ count: Double, on share: Double, at range: SourceRange) {
    let each = EvaluationWork.forwardShare
    let reads = share * count
    guard reads * each.central >= EvaluationWork.usual else { return }
    state(
      .evaluationOverhead,
      .number(
        RangedValue(
          low: reads * each.low, central: reads * each.central, high: reads * each.high)),
      .derived(
        formula: "evaluations an epoch × share of the data × a third of a step's time", inputs: []),
      place: .cannot("what is evaluated stays as it is"))
  }
}
