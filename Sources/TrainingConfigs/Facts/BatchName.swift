/// A name that says how many samples are taken at a time, and by whom: `total_batch_size`,
/// `batch_size_per_gpu`.
///
/// What is taken in evaluation or generation is none, and neither is a number of batches.
struct BatchName: Equatable {
  enum Scope: Equatable {
    /// All devices together, in one step of the optimiser.
    case whole
    /// One device, in one pass.
    case device
    /// The name does not say.
    case unsaid
  }

  let scope: Scope

  private static let nouns: Set<String> = ["batch", "batchsize", "bs", "bsz", "gbs", "mbs"]
  private static let wholes: Set<String> = ["total", "global", "effective", "gbs"]
  private static let devices: Set<String> = ["micro", "local", "mbs"]
  private static let holders: Set<String> = ["device", "gpu", "rank", "process", "chip"]
  private static let others: Set<String> = ["size", "train", "training"]

  /// - Parameter name: A key, flag or variable, of which only what stands behind the last point counts.
  init?(_ name: some StringProtocol) {
    guard let words = NameWords.split(name), words.contains(where: Self.nouns.contains) else {
      return nil
    }
    let isWhole = words.contains(where: Self.wholes.contains)
    let isPer = words.contains("per") && words.contains(where: Self.holders.contains)
    let isDevice = isPer || words.contains(where: Self.devices.contains)
    guard !(isWhole && isDevice),
      words.allSatisfy({ word in
        Self.nouns.contains(word) || Self.wholes.contains(word) || Self.devices.contains(word)
          || Self.others.contains(word) || isPer && (word == "per" || Self.holders.contains(word))
      })
    else { return nil }
    scope = isWhole ? .whole : isDevice ? .device : .unsaid
  }
}
