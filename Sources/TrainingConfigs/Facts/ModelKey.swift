/// A name that says which model is trained: `base_model`, `pretrained_model_path`, and `model.name_or_path`
/// with its section.
///
/// A model that judges, teaches or is compared with is none.
struct ModelKey: Equatable {
  /// How much the name says, the less the better: what is loaded before what it is called.
  let rank: Int

  private static let subjects: Set<String> = ["model", "pretrained", "backbone", "policy"]
  private static let sources: Set<String> = [
    "path", "repo", "checkpoint", "ckpt", "dir", "id", "hf", "hub",
  ]
  private static let others: Set<String> = ["base", "name", "or", "init", "from", "to"]

  /// - Parameter name: A key, flag or variable, of which only what stands behind the last point counts.
  init?(_ name: some StringProtocol) {
    guard let words = NameWords.split(name), words.contains(where: Self.subjects.contains),
      words.allSatisfy({ word in
        Self.subjects.contains(word) || Self.sources.contains(word) || Self.others.contains(word)
      }), words.count > 1, words.last != "dir" || words.contains("pretrained")
    else { return nil }
    rank = words.contains(where: Self.sources.contains) || words.contains("pretrained") ? 0 : 1
  }
}
