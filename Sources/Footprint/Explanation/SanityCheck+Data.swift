import Quantities
import Runs

/// Whether what is stated of the data in general fits the data that a run names.
extension SanityCheck {
  /// How small a share of known data may be stated without a word in the run's own files.
  private static var leastShareOfData: Double { 0.1 }

  /// Tokens that a project states for all its runs, of a run that names data known to be far more.
  func checkNamedData(_ found: inout [Concern]) {
    // A stated number of steps or tokens says how much of the data is used.
    guard case .project? = run[.datasetTokens]?.origin, !isStated(.steps), !isStated(.tokens),
      let stated = run.number(.datasetTokens)?.high
    else { return }
    var names = run.dataSources.filter { $0.amount == .all }.map(\.name)
    if run.dataSources.isEmpty, case .text(let name)? = run[.datasetID]?.value { names = [name] }
    for name in names {
      guard case .found(let row, let others) = compiled.completion.figures.dataset(named: name),
        others.isEmpty, let tokens = row.tokens, stated < tokens * Self.leastShareOfData
      else { continue }
      return found.append(
        concern(
          SanityDiagnostic.implausibleTokens, [.datasetTokens, .datasetID],
          "the project states \(count(stated)) tokens, and the data it names, `\(name)`, have "
            + count(tokens)))
    }
  }
}
