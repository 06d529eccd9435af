public import Policy
public import Result

extension PolicyTestReport {
  /// Adds tests as the runner returns them.
  public mutating func add(_ results: [PolicyTestResult]) {
    add(
      tests: results.map { result in
        Test(
          path: result.path, name: result.name, range: result.range,
          failures: result.failures.map {
            Failure(message: $0.message, range: $0.range, notes: $0.notes)
          })
      })
  }

  /// Adds what the tests of a group of files have seen.
  public mutating func add(_ coverage: PolicyCoverage) {
    add(
      coverage: Survey(
        probes: coverage.points.map {
          Probe(
            kind: $0.kind.rawValue, id: $0.id, event: $0.event, range: $0.range,
            isNoticed: $0.isCovered)
        }))
  }

  /// Adds what became of the mutants of a group of files.
  public mutating func add(_ mutation: PolicyMutationReport) {
    add(
      mutation: Survey(
        probes: mutation.mutants.map {
          Probe(
            kind: $0.kind.rawValue, id: $0.id, event: $0.change, range: $0.range,
            isNoticed: $0.isKilled)
        }, omittedCount: mutation.omittedCount))
  }
}
