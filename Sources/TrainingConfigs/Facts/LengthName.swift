/// A name that says how long something trains: `max_steps`, `num-train-epochs`, `trainer.maxEpochs`,
/// `total_timesteps`.
///
/// What counts the steps between two events, as `save_steps` and `warmup_steps` do, says no length, and
/// neither does the one that is reached, as `epoch` and `step` do.
struct LengthName: Equatable {
  /// Whether it counts passes over the data, and not steps.
  let isOfEpochs: Bool
  /// Whether it counts steps of an optimiser, and neither epochs nor what an environment or a film has.
  let isOfSteps: Bool
  /// Whether the name itself says that something is trained.
  let isOfTraining: Bool

  private static let nouns: Set<String> = [
    "epoch", "epochs", "step", "steps", "iter", "iters", "iteration", "iterations", "update",
    "updates", "timestep", "timesteps", "frames",
  ]
  private static let samples: Set<String> = ["timestep", "timesteps", "frames"]
  private static let trainings: Set<String> = ["train", "training"]
  private static let counts: Set<String> = [
    "n", "nb", "num", "numb", "number", "of", "max", "maximum", "total", "after",
  ]
  /// Nobody's name for a length has more words.
  private static let mostWords = 6

  /// - Parameter name: A key, flag or variable, of which only what stands behind the last point counts.
  init?(_ name: some StringProtocol) {
    guard let words = NameWords.split(name, most: Self.mostWords), let noun = words.last,
      Self.nouns.contains(noun)
    else { return nil }
    let others = words.dropLast()
    let isCounted = others.contains(where: Self.counts.contains)
    isOfTraining = others.contains(where: Self.trainings.contains)
    isOfEpochs = noun.hasPrefix("epoch")
    isOfSteps = !isOfEpochs && !Self.samples.contains(noun)
    // `train_step` is one step, `epochs` are all of them, and `steps` may be anything's.
    let isWhole =
      isCounted || isOfTraining && noun.hasSuffix("s") || others.isEmpty && noun == "epochs"
    guard isWhole,
      others.allSatisfy({ Self.counts.contains($0) || Self.trainings.contains($0) })
    else { return nil }
  }
}
