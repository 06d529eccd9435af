import Diagnostics
import Testing
import TrainingConfigs

@testable import Policy

@Suite struct StarterPackTests {
  @Test func itsOwnTestsPass() throws {
    let loaded = PolicyLoader(files: MemoryFiles([:])).load([ShippedPolicies.starter])
    #expect(Policies.describe(loaded.diagnostics) == [])
    let set = try #require(loaded.set)
    let results = PolicyTestRunner(estimator: Policies.estimator).run(set)
    #expect(results.count >= 20)
    for result in results {
      for failure in result.failures {
        let place = failure.range.start
        Issue.record(
          "\(result.name) (\(place.line):\(place.column)): \(failure.message) \(failure.notes)")
      }
    }
  }
}
