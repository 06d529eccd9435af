public import Diagnostics

/// A policy with one small mistake in it, and whether the tests notice.
public struct PolicyMutant: Sendable {
  /// What was changed: `rule`, `budget` or `waiver`.
  public var kind: Explanation.Kind
  /// The id of what was changed.
  public var id: String
  /// The change, such as "`limit` from 500 kgCO2e to 550 kgCO2e".
  public var change: String
  /// Where the change would stand.
  public var range: SourceRange
  /// The first test that fails, if any does.
  public var killedBy: String?

  /// Whether a test has noticed.
  public var isKilled: Bool { killedBy != nil }
}

/// What became of all mutants.
public struct PolicyMutationReport: Sendable {
  /// By file, then in the order of the elements.
  public var mutants: [PolicyMutant]
  /// Tests that fail without any change; nothing is mutated before they pass.
  public var failingTests: [PolicyTestResult]
  /// How many mutants were not tried, because there were too many.
  public var omittedCount: Int

  /// The mutants that no test notices.
  public var survivors: [PolicyMutant] { mutants.filter { !$0.isKilled } }

  /// The share of the mutants that a test notices; 1 where there are none.
  public var score: Double {
    mutants.isEmpty
      ? 1 : Double(mutants.count - survivors.count) / Double(mutants.count)
  }
}

extension PolicyTestRunner {
  /// How many mutants are tried.
  public static let mostMutants = 10_000

  /// Changes thresholds, operators, severities and conditions one at a time and reports which changes
  /// no test notices; packs are changed only where nothing else was loaded.
  public func mutate(_ set: PolicySet) -> PolicyMutationReport {
    let tests = prepare(set)
    let failing = tests.map { $0.result() }.filter { !$0.isPassed }
    var report = PolicyMutationReport(mutants: [], failingTests: failing, omittedCount: 0)
    guard failing.isEmpty else { return report }
    let isPackAlone = set.documents.allSatisfy(\.isPack)
    for document in set.documents where isPackAlone || !document.isPack {
      let path = document.file.path
      let involved = tests.filter { test in
        test.policies.documents.contains { $0.file.path == path }
      }
      for mutation in document.mutations() {
        guard report.mutants.count < Self.mostMutants else {
          report.omittedCount += 1
          continue
        }
        var mutant = mutation.mutant
        mutant.killedBy =
          involved.first { test in
            let changed = test.policies.replacing(mutation.document)
            return !test.result(against: changed).isPassed
          }?.test.name
        report.mutants.append(mutant)
      }
    }
    return report
  }
}

extension PolicySet {
  /// The same policies with one document changed.
  func replacing(_ document: PolicyDocument) -> PolicySet {
    PolicySet(
      documents: documents.map { $0.file.path == document.file.path ? document : $0 },
      imports: imports)
  }
}
