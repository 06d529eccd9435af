import Testing

@testable import TrainingConfigs

/// The matrix of what can be changed where: format by fact, as edited+inserted/not stated/cannot.
@Suite("Facts are written back")
struct WriteBackTests {
  @Test func inOurOwnFixtures() {
    var matrix = WriteBackMatrix()
    for fixture in Fixture.recipes + Fixture.launchers + Fixture.traps {
      matrix.add(fixture.path, Array(fixture.text.utf8))
    }
    print(matrix.table)
    #expect(matrix.wrong.isEmpty, "\(matrix.wrong.joined(separator: "\n"))")
  }

  @Test(.enabled(if: Corpus.isPresent, "no corpus beside the repository"))
  func inRealFiles() {
    var matrix = WriteBackMatrix()
    for (_, file) in Corpus.manifest() { matrix.add(file, Corpus.bytes(file)) }
    print(matrix.table)
    if Corpus.isVerbose { print(matrix.explanation) }
    #expect(matrix.wrong.isEmpty, "\(matrix.wrong.joined(separator: "\n"))")
  }
}
