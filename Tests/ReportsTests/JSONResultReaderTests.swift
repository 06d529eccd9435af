import Diagnostics
import Reports
import Result
import Testing

@Suite("JSON results")
struct JSONResultReaderTests {
  private func read(_ text: String) -> (result: CheckResult?, bag: DiagnosticBag) {
    var bag = DiagnosticBag()
    let result = JSONResultReader.read(SourceFile(path: "result.json", text: text), into: &bag)
    return (result, bag)
  }

  private func render(_ result: CheckResult) -> String {
    String(decoding: JSONReporter().render(result, options: ReportOptions()), as: UTF8.self)
  }

  @Test("reads back what it wrote", arguments: SharedResult.allCases)
  func roundTrip(_ fixture: SharedResult) {
    let text = render(fixture.result)
    let (result, bag) = read(text)
    #expect(bag.isEmpty, "\(bag.diagnostics)")
    #expect(result.map(render) == text)
    // Numbers that are not finite are written as null, and so are not equal to themselves.
    if fixture != .hostile { #expect(result == fixture.result) }
  }

  @Test("reads back random results", arguments: 0..<60)
  func randomRoundTrip(_ seed: UInt64) {
    var generator = ResultGenerator(seed: seed)
    let original = generator.result()
    let (result, bag) = read(render(original))
    #expect(bag.isEmpty, "\(bag.diagnostics)")
    #expect(result == original)
  }

  @Test("makes every format from a saved result", arguments: SharedResult.allCases)
  func everyFormat(_ fixture: SharedResult) throws {
    let saved = try #require(read(render(fixture.result)).result)
    for type in Reporters.all {
      let options = ReportOptions(explains: true)
      let bytes = type.init().render(saved, options: options)
      #expect(bytes == type.init().render(fixture.result, options: options), "\(type.name)")
    }
  }

  @Test(
    "says where a file is no result",
    arguments: [
      ("{", "json-syntax", 1), ("[]", "yaml-type", 1),
      ("{\n\"carbonward\": \"result/v2\"}", "yaml-choice", 2),
      ("{\n\n\"verdikt\": \"pass\"}", "yaml-unknown-key", 3),
      ("{\"verdict\": \"pass\",\n\"verdict\": \"fail\"}", "yaml-duplicate-key", 2),
      ("{\"runs\": [\n{\"name\":\n1e999}]}", "yaml-type", 3),
      ("{\"budgets\": [{\"id\": \"a\", \"period\": \"b\"}]}", "result-budget", 1),
      ("{\"summary\": {\n\"runs\": -1}}", "yaml-value", 2),
    ])
  func refuses(_ text: String, _ code: String, _ line: Int) throws {
    let (result, bag) = read(text)
    #expect(result == nil)
    let diagnostic = try #require(bag.diagnostics.first { $0.code.id == code }, "\(bag)")
    #expect(diagnostic.primary?.range.start.line == line)
  }

  @Test("refuses a finding that names a suggestion that is not there")
  func suggestionOutOfRange() {
    var result = CheckResult.mixed
    result.runs[0].findings[0].suggestions = [2]
    let (read, bag) = read(render(result))
    #expect(read == nil)
    #expect(bag.diagnostics.map(\.code.id) == ["result-suggestion"])
  }

  @Test("refuses a group that names a run that is not there")
  func groupOutOfRange() {
    var result = CheckResult.changed
    result.change?.groups[0].runs = [9]
    let (read, bag) = read(render(result))
    #expect(read == nil)
    #expect(bag.diagnostics.map(\.code.id) == ["result-group"])
  }
}
