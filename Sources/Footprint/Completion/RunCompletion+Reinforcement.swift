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
    guard run[.tokens] == nil, let (answers, formula, inputs) = answers() else { return }
    let longest = run.number(.rlCompletionLength).map(Distribution.init)
    let completion =
      longest.map { $0 * Distribution(Self.completionFill) }
      ?? Distribution(Self.usualCompletion)
    let prompt =
      run.number(.rlPromptLength).map {
        Distribution($0) * Distribution(RangedValue(low: 0.2, central: 0.5, high: 1))
      } ?? Distribution(Self.usualPrompt)
    let steps = run.number(.steps).map(Distribution.init)
    rollouts = Rollouts(
      answers: answers, completion: completion, prompt: prompt, rounds: steps,
      longest: longest.map { $0 * Distribution(RangedValue(low: 0.6, central: 0.85, high: 1)) }
        ?? completion * 2,
      formula: formula, inputs: inputs)
    let updates = run.number(.rlUpdates).map(Distribution.init) ?? .one
    let tokens = answers * (completion + prompt) * updates
    fill(
      .tokens, tokens.rangedValue,
      .from(
        formula + " × (prompt + answer) × rl.updates",
        inputs + [.rlPromptLength, .rlCompletionLength, .rlUpdates]))
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
    guard let examples = run.number(.datasetExamples) else { return nil }
    let epochs = run.number(.epochs).map(Distribution.init) ?? .one
    return (
      Distribution(examples) * epochs * (generations ?? Self.usualGenerations),
      "dataset.examples × epochs × rl.generations", [.datasetExamples, .epochs, .rlGenerations]
    )
  }

  /// Answers to a prompt where nobody says: one (PPO) to sixteen (GRPO).
  private static let usualGenerations = Distribution(p5: 1, p95: 16)
}
