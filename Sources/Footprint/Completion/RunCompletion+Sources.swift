import Quantities
import Runs

/// Datasets that add up: what a run trains on is the sum over all of them, or not known.
extension RunCompletion {
  /// Whether the data are several datasets, or a stated part of one.
  var isMixture: Bool {
    run.dataSources.count > 1 || run.dataSources.contains { $0.amount != .all }
  }

  /// States the sum of the sources' tokens and examples where each is known.
  mutating func completeSources() {
    // Each name is looked up, so that all that are not known are named.
    let parts = run.dataSources.map { size(of: $0) }
    guard run.unreadable(.datasetExamples) == nil else { return }
    let names = run.dataSources.prefix(4).map { "`\($0.name)`" }.joined(separator: ", ")
    let more = run.dataSources.count > 4 ? " and \(run.dataSources.count - 4) more" : ""
    let formula =
      run.dataSources.count == 1 ? "the part of \(names)" : "the sum over \(names)\(more)"
    let tokens = parts.compactMap(\.?.tokens)
    if tokens.count == parts.count, let first = tokens.first {
      let sum = tokens.dropFirst().reduce(first) { $0 + $1 }
      fill(.datasetTokens, sum.rangedValue, .from(formula, [.datasetID]))
    } else if let first = tokens.first {
      tokensOfKnownSources = tokens.dropFirst().reduce(first) { $0 + $1 }
    }
    let examples = parts.compactMap(\.?.examples)
    if examples.count == parts.count {
      fill(.datasetExamples, examples.reduce(0, +), .from(formula, [.datasetID]))
    }
  }

  private mutating func size(
    of source: DataSource
  ) -> (tokens: Distribution?, examples: Double?)? {
    let row = resolve(
      figures.dataset(named: source.name), .datasetID, source.name, at: source.range)
    let whole = row.flatMap { row -> Distribution? in
      if let tokens = row.tokens { return Distribution(median: tokens) }
      return row.bytes.map { Distribution(median: $0) / Distribution(Self.bytesPerToken) }
    }
    func part(_ count: Double) -> (tokens: Distribution?, examples: Double?) {
      if let whole, let all = row?.examples, all > 0 {
        return (whole * (count / all), count)
      }
      return (tokens(ofExamples: Distribution(median: count))?.tokens, count)
    }
    switch source.amount {
    case .all:
      guard let row else { return nil }
      return (
        whole ?? row.examples.flatMap { tokens(ofExamples: Distribution(median: $0))?.tokens },
        row.examples
      )
    case .atMost(let most): return part(min(most, row?.examples ?? most))
    case .examples(let count): return part(count)
    case .share(let share):
      guard let row else { return nil }
      if let examples = row.examples { return part(examples * share) }
      return (whole.map { $0 * share }, nil)
    case .tokens(let count): return (Distribution(median: count), nil)
    case .weight, .unreadable: return nil
    }
  }
}
