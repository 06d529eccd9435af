import Diagnostics
import Runs
import Testing
import YAMLSource

@Suite struct RunTests {
  /// What a fact names is compared by the catalogue's id, and shown as it is written.
  @Test func namesHaveACanonicalForm() {
    var run = Run(path: "run.yaml", format: "run")
    #expect(run.canonicalText(.country) == nil)
    run[.country] = Traced(.text("Norway"), .override("--set"))
    #expect(run.canonicalText(.country) == "Norway")
    run.setCanonical(.country, "NOR")
    #expect(run.canonicalText(.country) == "NOR")
    #expect(run.text(.country) == "Norway")
    run.setCanonical(.country, nil)
    #expect(run.canonicalText(.country) == "Norway")
  }

  private static let values: [(text: String, fact: Fact, value: FactValue?, code: String?)] = [
    ("10 h", .duration, .number(10), nil), ("90 min", .duration, .number(1.5), nil),
    ("3", .duration, nil, "fact-value"), ("[1, 2]", .duration, nil, "fact-value"),
    ("bf16", .precision, .text("bf16"), nil), ("bf61", .precision, nil, "fact-value"),
    ("true", .packing, .flag(true), nil), ("7B", .modelParams, .number(7e9), nil),
  ]

  @Test(arguments: values)
  func valuesAreRead(_ text: String, _ fact: Fact, _ value: FactValue?, _ code: String?) throws {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "a.yaml", text: "k: \(text)\n")
    let node = try #require(
      YAMLReader().readDocument(file, into: &bag)?.root.entries.first?.value)
    #expect(RunDecoder.decodeValue(node, for: fact, into: &bag) == value)
    #expect(bag.diagnostics.map(\.code.id) == [code].compactMap(\.self))
  }
}
