import Abatement
import Catalogue
import Diagnostics
import Footprint
import Policy
import Testing
import TrainingConfigs

/// The shipped measures, by `policies/measures/` and the pack of the same name.
@Suite struct MeasureLibraryTests {
  @Test func packLoadsWithoutARemark() throws {
    let loaded = PolicyLoader(files: MemoryFiles([String: String]())).load(["pack:measures"])
    #expect(loaded.diagnostics.map(\.message) == [])
    let set = try #require(loaded.set)
    #expect(set.measures.count >= 25)
    for category in MeasureCategory.allCases {
      #expect(set.measures.contains { $0.category == category }, "\(category)")
    }
    for measure in set.measures {
      #expect(measure.source != nil, "\(measure.id) needs a source")
      #expect(measure.documentation.description != nil, "\(measure.id)")
    }
    let failed = PolicyTestRunner(estimator: Repository.estimator).run(set).filter { !$0.isPassed }
    #expect(failed.map { "\($0.name): \($0.failures.map(\.message))" } == [])
  }
}
