import Diagnostics
import Testing

@testable import ConfigText

@Suite("TOML")
struct TOMLReaderTests {
  @Test func tomlIsRead() throws {
    let text = """
      # comment
      title = "a # b"
      [job]
      steps = 1_000  # trailing
      rate = 1e-4
      path = 'C:\\x'
      flags = [true, false,
        true]
      inline = {a = 1, b.c = "d"}
      [job.sub."quoted key"]
      x = 2
      [[stage]]
      name = "one"
      [[stage]]
      name = "two"
      """
    var bag = DiagnosticBag()
    let root = try #require(
      TOMLReader.read(SourceFile(path: "x.toml", text: text), into: &bag))
    #expect(bag.isEmpty)
    #expect(root.find("title")?.text == "a # b")
    #expect(root.find("job.steps")?.number == 1_000)
    #expect(root.find("job.steps")?.range.start.line == 4)
    #expect(root.find("job.path")?.text == "C:\\x")
    #expect(root.find("job.flags")?.elements.count == 3)
    #expect(root.find("job.inline.b.c")?.text == "d")
    #expect(root.find("job.sub.quoted key.x")?.number == 2)
    #expect(root.find("stage[1].name")?.text == "two")
  }

  @Test(arguments: [
    "a", "a =", "a = [", "a = \"x", "[a", "a = 1\na = 2", "a = 1 b = 2", "a = {b = 1", "= 1",
    "a = nope",
    "a = " + String(repeating: "[", count: 10_000), "[a]\n[a.b]\n[a]\nb = 1",
  ])
  func brokenTOMLIsLocated(text: String) {
    var bag = DiagnosticBag()
    _ = TOMLReader.read(SourceFile(path: "x.toml", text: text), into: &bag)
    #expect(bag.diagnostics.first?.code.id == "toml-syntax")
    #expect(bag.diagnostics.first?.primary != nil)
  }

  private static let escapes: [(text: String, value: String)] = [
    (#""\b\t\n\f\r\"\\""#, "\u{8}\t\n\u{c}\r\"\\"),
    (#""\u00e9\U0001F600""#, "\u{e9}\u{1F600}"), (#"'\u00e9\t'"#, #"\u00e9\t"#),
    ("\"\"\"\none\\\n   \n  two\"\"\"", "onetwo"), ("\"\"\"a\\  \n b\"\"\"", "ab"),
  ]

  @Test(arguments: escapes) func escapesAreRead(_ example: (text: String, value: String)) throws {
    var bag = DiagnosticBag()
    let root = TOMLReader.read(SourceFile(path: "x.toml", text: "a = \(example.text)"), into: &bag)
    #expect(bag.isEmpty)
    #expect(root?.find("a")?.text == example.value)
  }

  @Test(arguments: [
    #""\x41""#, #""\u12""#, #""\u12zz""#, #""\ud800""#, #""\U00110000""#, #""\ ""#, "\"a\\\nb\"",
    "\"\"\"a\\ b\"\"\"", "\"a\\",
  ])
  func escapesOfNothingAreLocated(_ text: String) {
    var bag = DiagnosticBag()
    _ = TOMLReader.read(SourceFile(path: "x.toml", text: "a = \(text)"), into: &bag)
    #expect(bag.diagnostics.first?.code.id == "toml-syntax")
    #expect(bag.diagnostics.first?.primary?.range.start.line == 1)
  }
}
