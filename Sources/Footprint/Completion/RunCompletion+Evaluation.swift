import Quantities
import Runs

extension RunCompletion {
  /// The device time of evaluation over that of training, where a config says how often and on how much.
  ///
  /// What was measured has it inside, and little is in the goodput of ordinary runs.
  mutating func completeEvaluation() {
    guard run[.evaluationOverhead] == nil,
      ![Fact.duration, .tokensPerSecond, .stepTime].contains(where: { run[$0] != nil }),
      let interval = run.number(.evaluationInterval), interval.central >= 1,
      interval.central <= number(.steps) ?? .infinity
    else { return }
    var work = Distribution(EvaluationWork.forwardShare) / Distribution(interval)
    var origin: Origin
    if let batches = run.number(.evaluationSteps) {
      work = work * Distribution(batches)
      origin = .from(
        "evaluation.steps ÷ evaluation.interval × a third of a step's time",
        [.evaluationSteps, .evaluationInterval])
    } else if let share = run.number(.evaluationShare), let steps = run.number(.steps),
      let epochs = passes, epochs.median > 0
    {
      work = work * Distribution(share) * Distribution(steps) / epochs
      origin = .from(
        "evaluation.share × steps of an epoch ÷ evaluation.interval × a third of a step's time",
        [.evaluationShare, .steps, .evaluationInterval])
    } else {
      return
    }
    guard work.median >= EvaluationWork.usual else { return }
    fill(.evaluationOverhead, work.rangedValue, origin)
  }

  /// How often the data are passed through.
  private var passes: Distribution? {
    if let epochs = run.number(.epochs) { return Distribution(epochs) }
    guard let tokens = run.number(.tokens), let data = run.number(.datasetTokens), data.low > 0
    else { return nil }
    return Distribution(tokens) / Distribution(data)
  }
}
