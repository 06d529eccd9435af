import Quantities
import Runs

/// Whether what is stated of the data in general fits the data that a run names.
extension SanityCheck {
  /// How small a share of known data may be stated without a word of the run's own settings.
  private static var leastShareOfData: Double { 0.1 }

  /// A size of the data that a project states for all its runs, or a remark beside the settings, of a run that
  /// names data known to be far more.
  func checkNamedData(_ found: inout [Concern]) {
    // A stated number of steps or tokens says how much of the data is used.
    guard !isStated(.steps), !isStated(.tokens) else { return }
    var names = run.dataSources.filter { $0.amount == .all }.map(\.name)
    if run.dataSources.isEmpty, case .text(let name)? = run[.datasetID]?.value { names = [name] }
    for name in names {
      guard case .found(let row, let others) = compiled.completion.figures.dataset(named: name),
        others.isEmpty
      else { continue }
      for (fact, known, unit) in [
        (Fact.datasetTokens, row.tokens, "tokens"),
        (.datasetExamples, row.examples, "examples"),
      ] {
        guard let who = whoStates(fact), let stated = run.number(fact)?.high,
          let known, stated < known * Self.leastShareOfData
        else { continue }
        return found.append(
          concern(
            SanityDiagnostic.implausibleTokens, [fact, .datasetID],
            "\(who) states \(count(stated)) \(unit), and the data it names, `\(name)`, have "
              + count(known)))
      }
    }
  }

  /// Who states a fact without being the run's own settings.
  private func whoStates(_ fact: Fact) -> String? {
    switch run[fact]?.origin {
    case .project?: "the project"
    case .inline?: "a comment"
    default: nil
    }
  }
}
