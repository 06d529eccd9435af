/// A name that says how long something trains: `max_steps`, `num-train-epochs`, `trainer.maxEpochs`,
/// `total_timesteps`.
///
/// What counts the steps between two events, as `save_steps` and `warmup_steps` do, says no length, and
/// neither does the one that is reached, as `epoch` and `step` do.
struct LengthName: Equatable {
  /// Whether it counts passes over the data, and not steps.
  let isOfEpochs: Bool
  /// Whether the name itself says that something is trained.
  let isOfTraining: Bool

  private static let nouns: Set<String> = [
    "epoch", "epochs", "step", "steps", "iter", "iters", "iteration", "iterations", "update",
    "updates", "timestep", "timesteps", "frames",
  ]
  private static let trainings: Set<String> = ["train", "training"]
  private static let counts: Set<String> = [
    "n", "nb", "num", "numb", "number", "of", "max", "maximum", "total", "after",
  ]
  /// Nobody's name for a length has more words.
  private static let mostWords = 6

  /// - Parameter name: A key, flag or variable, of which only what stands behind the last point counts.
  init?(_ name: some StringProtocol) {
    guard name.utf8.count <= 80,
      let words = Self.words(of: name.split(separator: ".").last ?? ""), let noun = words.last,
      Self.nouns.contains(noun)
    else { return nil }
    let others = words.dropLast()
    let isCounted = others.contains(where: Self.counts.contains)
    isOfTraining = others.contains(where: Self.trainings.contains)
    isOfEpochs = noun.hasPrefix("epoch")
    // `train_step` is one step, `epochs` are all of them, and `steps` may be anything's.
    let isWhole =
      isCounted || isOfTraining && noun.hasSuffix("s") || others.isEmpty && noun == "epochs"
    guard isWhole,
      others.allSatisfy({ Self.counts.contains($0) || Self.trainings.contains($0) })
    else { return nil }
  }

  /// The words of a name in any of the usual spellings; nil for too many.
  private static func words(of name: some StringProtocol) -> [String]? {
    var words: [String] = [""]
    var wasLower = false
    for scalar in name.unicodeScalars {
      let isUpper = ("A"..."Z").contains(scalar)
      if scalar == "_" || scalar == "-" || isUpper && wasLower { words.append("") }
      wasLower = ("a"..."z").contains(scalar)
      guard scalar != "_", scalar != "-" else { continue }
      words[words.count - 1].unicodeScalars.append(
        contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
    }
    words.removeAll(where: \.isEmpty)
    return words.count <= mostWords ? words : nil
  }
}
