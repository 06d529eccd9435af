import Diagnostics
import Files
import Testing

@testable import Policy

@Suite struct StarterPackTests {
  @Test func itsOwnTestsPass() throws {
    let loaded = PolicyLoader(files: MemoryFiles([:])).load(
      [ShippedPolicies.starter], includingTestFiles: true)
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

  private func starter() throws -> PolicySet {
    try #require(
      PolicyLoader(files: MemoryFiles([:])).load(
        [ShippedPolicies.starter], includingTestFiles: true
      ).set)
  }

  @Test func itsTestsSeeAllOfIt() throws {
    let coverage = PolicyTestRunner(estimator: Policies.estimator).coverage(of: try starter())
    #expect(coverage.gaps.map { "\($0.id) \($0.event)" } == [])
    #expect(coverage.points.count > 50)
  }

  /// Nothing is exactly 1e23 FLOP, so the two boundaries cannot be told apart.
  @Test func itsTestsNoticeWhatIsChanged() throws {
    let report = PolicyTestRunner(estimator: Policies.estimator).mutate(try starter())
    #expect(
      report.survivors.map { "\($0.id): \($0.change)" } == [
        "general-purpose-model: `<=` to `<` in `require`",
        "systemic-risk-threshold: `<=` to `<` in `require`",
      ])
    #expect(report.mutants.count > 80)
  }

  @Test func hasNothingToLint() throws {
    #expect(Policies.describe(PolicyLinter().lint(try starter())) == [])
  }

  @Test func explainsEverything() throws {
    let set = try starter()
    for id in set.ids {
      let explanation = try #require(set.explain(id).first)
      #expect(explanation.description != nil, "\(id) has no description")
      #expect(!explanation.fields.isEmpty)
    }
    #expect(set.explain("nope").isEmpty)
    let fields = try #require(set.explain("capped-power").first?.fields)
    #expect(
      fields.map { "\($0.label): \($0.text)" }.prefix(4) == [
        "category: efficient-hardware", "applies when: always",
        "scale: power: × 0.8295 (0.8..0.86)",
        "scale: duration: × 1.04 (1.02..1.06)",
      ])
  }
}
