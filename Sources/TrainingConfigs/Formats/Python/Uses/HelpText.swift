import Runs

/// What the help of a flag says that it is, where its program's use of it says nothing.
///
/// What makes a run smaller, such as a batch that all devices share, no text decides.
enum HelpText {
  /// Words of what happens now and then, or beside the training.
  private static let others: Set<String> = [
    "warmup", "warm", "every", "interval", "between", "save", "saving", "log", "logging", "eval",
    "evaluation", "evaluate", "validation", "test", "decay", "anneal", "annealing", "frequency",
    "per", "before", "patience", "resume", "start", "inference", "sampling", "diffusion",
  ]
  private static let counts: Set<String> = ["number", "total", "max", "maximum", "num", "many"]
  private static let lengthLimit = 200

  static func meaning(_ text: String) -> Fact? {
    guard text.utf8.count <= lengthLimit else { return nil }
    let words = text.lowercased().split { !$0.isLetter }.map(String.init)
    let all = Set(words)
    if all.contains("batch"), all.contains("size"), all.contains("per"),
      !all.isDisjoint(with: ["gpu", "device", "process", "rank", "core"]),
      all.isDisjoint(with: others.subtracting(["per"]))
    {
      return .microBatch
    }
    guard !all.isDisjoint(with: counts), all.isDisjoint(with: others) else { return nil }
    if words.contains(where: { $0.hasPrefix("accumulat") }) { return .gradientAccumulation }
    let trains = !all.isDisjoint(with: ["train", "training", "optimization", "optimizer", "update"])
    if !all.isDisjoint(with: ["epochs", "epoch"]) { return .epochs }
    if trains, !all.isDisjoint(with: ["steps", "iterations", "updates", "iters"]) { return .steps }
    if all.contains("sequence"), all.contains("length"),
      all.contains("max") || all.contains("maximum")
    {
      return .sequenceLength
    }
    return nil
  }
}
