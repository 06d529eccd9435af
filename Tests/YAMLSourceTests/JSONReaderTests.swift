import Diagnostics
import Testing
import YAMLSource

@Suite struct JSONReaderTests {
  private func read(
    _ text: String, _ dialect: JSONReader.Dialect
  ) -> (root: YAMLNode?, errors: [String]) {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "t.json", text: text)
    let document = JSONReader(dialect).readDocument(file, into: &bag)
    let errors = bag.diagnostics.map { diagnostic in
      let start = diagnostic.primary?.range.start
      return "\(start.map { "\($0.line):\($0.column) " } ?? "")\(diagnostic.message)"
    }
    return (document?.root, errors)
  }

  @Test(arguments: [
    #"{"a": [1, -2.5e3, true, null, "x\n\u00e9\ud83d\ude00"], "b": {}, "c": []}"#,
    "// head\n{\n  # one\n  \"a\": [1, -2.5e3, true, null, /* two */ \"x\\né😀\",],\n \"b\": {}, \"c\": [],}\n",
  ])
  func readsValues(text: String) throws {
    let (node, errors) = read(text, text.hasPrefix("{") ? .strict : .relaxed)
    #expect(errors == [])
    let root = try #require(node)
    let values = try #require(root["a"]).elements.map { $0.scalar() }
    #expect(values == [.int(1), .float(-2500), .bool(true), .null, .string("x\né😀")])
    #expect(root["b"]?.count == 0 && root["c"]?.count == 0)
    #expect(root.find("a[1]")?.range.text == "-2.5e3")
    #expect(root["b"]?.range.text == "{}")
  }

  @Test(arguments: [
    ("{\"a\": 1,}", "1:8 JSON allows no comma before `}`"),
    ("[1 // c\n]", "1:4 JSON allows no comments"),
    ("[1 2]", "1:4 expected `,` or `]`"),
    ("{a: 1}", "1:2 expected a key in double quotes"),
    ("[01]", "1:2 `01` is not a JSON value"),
    ("[.5]", "1:2 `.5` is not a JSON value"),
    ("[True]", "1:2 `True` is not a JSON value"),
    ("[\"a\nb\"]", "1:2 string is never closed"),
    ("[\"\\x\"]", "1:3 unknown escape"),
    ("[\"\\ud800\"]", "1:3 escape names half a character"),
    ("{\"a\" 1}", "1:6 expected `:` after the key"),
    ("[1", "1:3 expected `,` or `]`, but the file ends"),
    ("", "1:1 expected a value, but the file ends"),
    ("1 2", "1:3 expected the file to end here"),
    ("{\"a\": 1, \"a\": 2}", "1:10 duplicate key `a`"),
    (String(repeating: "[", count: 100_000), "1:65 nested more than 64 levels deep"),
  ])
  func saysWhatIsWrong(text: String, expected: String) {
    #expect(read(text, .strict).errors == [expected])
  }

  @Test(arguments: ["[1,,]", "[,]", "{,}", "/* open", "[1] /", "{\"a\":}"])
  func relaxedIsNotLawless(text: String) { #expect(read(text, .relaxed).errors.count == 1) }
}
