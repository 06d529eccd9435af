import Foundation
import TestSupport
import Testing

@testable import CEL

/// Replays inputs of the fuzz target `CELFuzzer`: each file is an expression as hostile as it may
/// be, and none may crash, hang or cost more than its bound.
@Suite struct CorpusTests {
  static let files: [URL] = {
    let directory = TestFiles.fixtures.appending(path: "corpus")
    let files = try? FileManager.default.contentsOfDirectory(
      at: directory, includingPropertiesForKeys: nil)
    return (files ?? []).sorted { $0.path < $1.path }
  }()

  @Test func corpusIsThere() { #expect(Self.files.count >= 10) }

  @Test(arguments: [true, false])
  func replays(checksTypes: Bool) throws {
    var environment = DifferentialTests.environment
    environment.options.checksTypes = checksTypes
    environment.options.costLimit = 20_000
    var random = SeededGenerator(seed: 3)
    for file in Self.files {
      let source = String(decoding: try Data(contentsOf: file), as: UTF8.self)
      guard let tree = try? environment.parse(source) else { continue }
      #expect(try environment.parse(tree.description).isEquivalent(to: tree), "\(file.path)")
      guard let program = try? environment.compile(tree) else { continue }
      for activation in [environment.makeActivation(), DifferentialTests.activation(&random)] {
        let evaluation = program.evaluate(activation)
        if let bound = program.costBound { #expect(evaluation.cost <= bound, "\(file.path)") }
        if let value = evaluation.value { #expect(value.text(limit: 1000).utf8.count < 100_000) }
      }
    }
  }
}
