import ConfigText
import Diagnostics
import Foundation
import Guide
import Testing
import YAMLSource

/// That each diagnostic is made by something, and by what: a repository for every code.
@Suite struct DiagnosticSampleTests {
  static let samples =
    DiagnosticSample.ofFiles + DiagnosticSample.ofSyntax + DiagnosticSample.ofFacts
    + DiagnosticSample.ofPolicies + DiagnosticSample.ofLint

  /// Codes that need more than files and two commits: made by the tests below.
  private static let others = ["base-not-related", "config-size", "result-contradiction"]

  /// Codes of saved results, made where their reader is tested: `JSONResultReaderTests`, `TotalsTests`.
  private static let ofResults = [
    "result-budget", "result-group", "result-suggestion", "result-totals",
  ]

  @Test func everyCodeHasASample() {
    let codes = (Self.samples.map(\.code) + Self.others + Self.ofResults).sorted()
    #expect(codes == DiagnosticGuide.entries.map(\.code))
  }

  @Test(arguments: samples)
  func isMade(_ sample: DiagnosticSample) throws {
    let box = try Sandbox(sample.files, commits: sample.change != nil)
    if let change = sample.change {
      try box.write(change.compactMapValues { $0 })
      for (path, text) in change where text == nil { try box.remove(path) }
      try box.commit("change")
    }
    let outcome = try box.run(Sandbox.binary.path, sample.arguments)
    #expect(Self.codes(outcome.text).contains(sample.code), "\(outcome.text)")
  }

  @Test func aBaseWithoutACommonAncestor() throws {
    let box = try Sandbox(["run.yaml": DiagnosticSample.run])
    try box.git("checkout", "-q", "--orphan", "other")
    try box.commit("other")
    let outcome = try box.carbonward("diff", "--base", "main")
    #expect(Self.codes(outcome.text).contains("base-not-related"), "\(outcome.text)")
  }

  @Test func aConfigLargerThanIsRead() {
    var bag = DiagnosticBag()
    let text = String(repeating: "#", count: ConfigLanguage.limits.bytes + 1)
    let reader = ConfigReader(vocabulary: CommandVocabulary(words: .system))
    #expect(reader.read(SourceFile(path: "a.yaml", text: text), as: .yaml, into: &bag) == nil)
    #expect(bag.diagnostics.map(\.code.id) == ["config-size"])
  }

  @Test func aResultWhoseVerdictWasEdited() throws {
    let box = try Sandbox(["run.yaml": DiagnosticSample.run])
    let result = try box.carbonward("check", "--format", "json").output
    let edited = result.replacing(
      #""verdict": "pass""#, with: #""verdict": "fail""#, maxReplacements: 1)
    try #require(edited != result)
    try box.write(["result.json": edited])
    let outcome = try box.carbonward("render", "--from", "result.json")
    #expect(Self.codes(outcome.text).contains("result-contradiction"), "\(outcome.text)")
  }

  private static func codes(_ text: String) -> [String] {
    text.matches(of: /(?m)^(?:error|warning|note)\[([a-z-]+)\]/).map { String($0.output.1) }
  }
}
