import Runs
import Testing

@testable import TrainingConfigs

/// Spellings found in projects that the reader had never seen.
@Suite("Files of other projects")
struct FreshKindsTests {
  @Test(arguments: Fixture.freshCommands + Fixture.freshRecipes)
  func isReadAsItMeans(fixture: Fixture) throws {
    fixture.check(try #require(fixture.search().runs.first).run)
  }
}
