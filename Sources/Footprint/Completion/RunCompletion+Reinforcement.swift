import Quantities
import Runs

/// Reinforcement learning: how many answers are generated, and of how many tokens.
extension RunCompletion {
  /// The share of the longest answer that an answer usually is.
  static let completionFill = RangedValue(low: 0.15, central: 0.45, high: 1)
  /// Tokens of an answer and of a prompt where nothing bounds them.
  static let usualCompletion = RangedValue(low: 100, central: 500, high: 3000)
  static let usualPrompt = RangedValue(low: 40, central: 150, high: 700)

  /// The answers of a whole run, and what is generated and read for each of them.
  struct Rollouts: Sendable, Equatable {
    /// Answers of the whole run.
    var answers: Distribution
    /// Tokens generated for an answer.
    var completion: Distribution
    /// Tokens of the prompt of an answer.
    var prompt: Distribution
    /// Rounds of generation, where known; each takes as long as its longest answer.
    var rounds: Distribution?
    /// The longest answer of a round, in tokens.
    var longest: Distribution
    /// How the number of answers came about.
    var formula: String
    var inputs: [Fact]
  }

  /// Works out the rollouts of a run by reinforcement learning, and the tokens that it trains on.
  mutating func completeReinforcement() {
    guard run.text(.method) == "rl" else { return }
    fill(.rlUpdates, 1, .given("single-update", "each batch of answers is trained on once"))
    guard run[.tokens] == nil else { return }
    // Each prompt of the dataset is answered several times, so that its size counts first.
    completeDataset()
    countExamples(of: Distribution(Self.usualPrompt), "40..700 tokens, as prompts are long")
    if run[.datasetExamples] != nil { assumeEpochs() }
    guard let found = answers() else { return }
    let rollouts = rollouts(found, rounds: rounds(of: found.0))
    self.rollouts = rollouts
    if let rounds = rollouts.rounds, run.unreadable(.steps) == nil {
      fill(
        .steps, rounds.rangedValue,
        .from(rollouts.formula + " ÷ answers of a round", rollouts.inputs + [.rlPrompts]))
    }
    let updates = run.number(.rlUpdates).map(Distribution.init) ?? .one
    let tokens = rollouts.answers * (rollouts.completion + rollouts.prompt) * updates
    fill(
      .tokens, tokens.rangedValue,
      .from(
        rollouts.formula + " × (prompt + answer) × rl.updates",
        rollouts.inputs + [.rlPromptLength, .rlCompletionLength, .rlUpdates]))
  }

  /// How often answers are generated: as often as the run steps, or for as many prompts as a round has.
  private func rounds(of answers: Distribution) -> Distribution? {
    if let steps = run.number(.steps) { return Distribution(steps) }
    let generations = run.number(.rlGenerations).map(Distribution.init) ?? Self.usualGenerations
    if let prompts = run.number(.rlPrompts) {
      return answers / (Distribution(prompts) * generations)
    }
    guard let batch = run.number(.globalBatch) else { return nil }
    let most = generations.median
    return answers / Distribution(batch) / (most > 1 ? Distribution(p5: 1, p95: most) : .one)
  }

  /// Distillation on answers of the student's own: those that `rl.generations` says, for each prompt or,
  /// below one, for that share of them. How many tokens are trained on follows from the dataset, as ever.
  mutating func completeDistillation() {
    guard run.text(.method) == "distill", let generations = run.number(.rlGenerations)?.central,
      generations > 0
    else { return }
    let batch = run.number(.rlPrompts) ?? run.number(.globalBatch)
    countExamples(of: usualExample.tokens, usualExample.formula)
    if run[.datasetExamples] != nil { assumeEpochs() }
    let found: (Distribution, String, [Fact])
    if let steps = run.number(.steps), let batch {
      let prompts: Fact = run[.rlPrompts] == nil ? .globalBatch : .rlPrompts
      found = (
        Distribution(steps) * Distribution(batch) * generations,
        "steps × \(prompts.rawValue) × rl.generations", [.steps, prompts, .rlGenerations]
      )
    } else if let examples = run.number(.datasetExamples), let epochs = run.number(.epochs) {
      found = (
        Distribution(examples) * Distribution(epochs) * generations,
        "dataset.examples × epochs × rl.generations", [.datasetExamples, .epochs, .rlGenerations]
      )
    } else {
      return
    }
    let rounds = batch.map { found.0 / (Distribution($0) * max(1, generations)) }
    rollouts = rollouts(found, rounds: rounds)
  }

  /// The examples of a dataset of which only the tokens are known: each of them is answered, so that the
  /// tokens alone would count what is read and nothing of what is generated.
  private mutating func countExamples(of length: Distribution, _ formula: String) {
    guard run[.datasetExamples] == nil, run.unreadable(.datasetExamples) == nil,
      let tokens = run.number(.datasetTokens)
    else { return }
    fill(
      .datasetExamples, (Distribution(tokens) / length).rangedValue,
      .from("dataset.tokens ÷ " + formula, [.datasetTokens]))
  }

  private func rollouts(
    _ found: (answers: Distribution, formula: String, inputs: [Fact]), rounds: Distribution?
  ) -> Rollouts {
    let longest = run.number(.rlCompletionLength).map(Distribution.init)
    let completion =
      longest.map { $0 * Distribution(Self.completionFill) }
      ?? Distribution(Self.usualCompletion)
    let prompt =
      run.number(.rlPromptLength).map {
        Distribution($0) * Distribution(RangedValue(low: 0.2, central: 0.5, high: 1))
      } ?? Distribution(Self.usualPrompt)
    return Rollouts(
      answers: found.answers, completion: completion, prompt: prompt, rounds: rounds,
      longest: longest.map { $0 * Distribution(RangedValue(low: 0.6, central: 0.85, high: 1)) }
        ?? completion * 2,
      formula: found.formula, inputs: found.inputs)
  }

  /// The answers of the whole run.
  ///
  /// What a batch counts differs between trainers and their versions: prompts, each with several
  /// answers, or answers; where `rl.prompts` does not say, both are in the range.
  private func answers() -> (Distribution, String, [Fact])? {
    let generations = run.number(.rlGenerations).map(Distribution.init)
    if let steps = run.number(.steps) {
      if let prompts = run.number(.rlPrompts) {
        return (
          Distribution(steps) * Distribution(prompts) * (generations ?? Self.usualGenerations),
          "steps × rl.prompts × rl.generations", [.steps, .rlPrompts, .rlGenerations]
        )
      }
      if let batch = run.number(.globalBatch) {
        let most = generations?.median ?? Self.usualGenerations.median
        let either = most > 1 ? Distribution(p5: 1, p95: most) : .one
        return (
          Distribution(steps) * Distribution(batch) * either,
          "steps × global_batch × 1..rl.generations, as a batch counts answers or prompts",
          [.steps, .globalBatch, .rlGenerations]
        )
      }
    }
    guard let examples = run.number(.datasetExamples), let epochs = run.number(.epochs) else {
      return nil
    }
    return (
      Distribution(examples) * Distribution(epochs) * (generations ?? Self.usualGenerations),
      "dataset.examples × epochs × rl.generations", [.datasetExamples, .epochs, .rlGenerations]
    )
  }

  /// Answers to a prompt where nobody says: one (PPO) to sixteen (GRPO).
  private static let usualGenerations = Distribution(p5: 1, p95: 16)
}
