import Diagnostics
import Testing
import YAMLSource

/// How a text is written so that it reads back as itself.
@Suite struct ScalarWriterTests {
  private static let texts: [(text: String, isPlain: Bool, single: String?, double: String)] = [
    ("bf16", true, "'bf16'", "\"bf16\""), ("a b", true, "'a b'", "\"a b\""),
    ("", false, "''", "\"\""), (" lead", false, "' lead'", "\" lead\""),
    ("it's", true, "'it''s'", "\"it's\""), ("'x", false, "'''x'", "\"'x\""),
    ("say \"hi\"", true, "'say \"hi\"'", "\"say \\\"hi\\\"\""),
    ("a: b", false, "'a: b'", "\"a: b\""), ("a #b", false, "'a #b'", "\"a #b\""),
    ("a:b#c", true, "'a:b#c'", "\"a:b#c\""), ("- x", false, "'- x'", "\"- x\""),
    ("---", false, "'---'", "\"---\""), ("<<", false, "'<<'", "\"<<\""),
    ("line\nbreak", false, nil, "\"line\\nbreak\""), ("tab\there", false, nil, "\"tab\\there\""),
  ]

  @Test(arguments: texts)
  func isWrittenInEachStyle(_ text: String, _ isPlain: Bool, _ single: String?, _ double: String) {
    let writer = ScalarWriter()
    #expect(writer.canBePlain(text) == isPlain)
    #expect(writer.singleQuoted(text) == single)
    #expect(writer.doubleQuoted(text) == double)
  }

  /// Whatever a style allows reads back as it was.
  @Test(arguments: texts.map(\.text))
  func readsBack(_ text: String) throws {
    let writer = ScalarWriter()
    let forms = [
      writer.canBePlain(text) ? text : nil, writer.singleQuoted(text), writer.doubleQuoted(text),
    ]
    for form in forms.compactMap(\.self) {
      var bag = DiagnosticBag()
      let document = YAMLReader().readDocument(
        SourceFile(path: "a.yaml", text: "k: \(form)\n"), into: &bag)
      let value = try #require(document?.root.entries.first?.value, "\(bag.diagnostics)")
      #expect(value.text == text, "\(form)")
      #expect(value.hasText(text) && !value.hasText(text + "x"))
      #expect(value.withText { Array($0) } == Array(text.utf8))
    }
  }

  /// Brackets end a plain text inside others, and JSON has no plain and no single quotes.
  @Test func placesDecide() {
    #expect(ScalarWriter().canBePlain("a, b]"))
    #expect(!ScalarWriter(isInFlow: true).canBePlain("a, b]"))
    #expect(ScalarWriter(isJSON: true).singleQuoted("a") == nil)
    #expect(ScalarWriter(isJSON: true).text(of: .string("a")) == "\"a\"")
  }

  private static let insertions: [(before: String, after: String)] = [
    ("a: 1\n", "a: 1\nb: 2\nc: {d: x}\n"), ("{a: 1}\n", "{a: 1, b: 2, c: {d: x}}\n"),
  ]

  @Test(arguments: insertions)
  func keysAreInsertedTogether(_ before: String, _ after: String) throws {
    let file = SourceFile(path: "a.yaml", text: before)
    var bag = DiagnosticBag()
    let root = try #require(YAMLReader().readDocument(file, into: &bag)?.root)
    let new = [
      YAMLNewEntry("b", .literal("2")),
      YAMLNewEntry("c", .mapping([YAMLNewEntry("d", .string("x"))])),
    ]
    let edit = try #require(YAMLEdits.insertKeys(new, in: root))
    #expect(String(decoding: try file.applying([edit]).bytes, as: UTF8.self) == after)
    #expect(YAMLEdits.insertKeys([], in: root) == nil)
  }

  private static let lists: [(before: String, after: String)] = [
    ("l: [a]\n", "l: [a, b]\n"), ("l:\n  - a\n", "l:\n  - a\n  - b\n"), ("l: []\n", "l: [b]\n"),
  ]

  @Test(arguments: lists)
  func elementsAreAppended(_ before: String, _ after: String) throws {
    let file = SourceFile(path: "a.yaml", text: before)
    var bag = DiagnosticBag()
    let root = try #require(YAMLReader().readDocument(file, into: &bag)?.root)
    let list = try #require(root.entries.first?.value)
    let edit = try #require(YAMLEdits.appendElement(.string("b"), to: list))
    #expect(String(decoding: try file.applying([edit]).bytes, as: UTF8.self) == after)
    #expect(YAMLEdits.appendElement(.string("b"), to: root) == nil)
  }
}
