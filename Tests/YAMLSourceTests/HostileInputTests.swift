import Diagnostics
import TestSupport
import Testing
import YAMLSource

@Suite struct HostileInputTests {
  private func read(
    _ bytes: [UInt8], _ options: YAMLOptions = .strict
  ) -> (tree: YAMLTree, bag: DiagnosticBag) {
    var bag = DiagnosticBag()
    let tree = YAMLReader(options).read(SourceFile(path: "t.yaml", bytes: bytes), into: &bag)
    return (tree, bag)
  }

  /// Each line: code, line:column, message, help.
  private func summary(_ bag: DiagnosticBag) -> [String] {
    bag.sorted.map { diagnostic in
      let start = diagnostic.primary?.range.start
      let place = start.map { "\($0.line):\($0.column) " } ?? ""
      return "\(diagnostic.code.id) \(place)\(diagnostic.message) / \(diagnostic.help.joined())"
    }
  }

  private static let saysWhatIsWrongWhereCases: [(text: String, expected: String)] = [
    ("a:\n\tb: 1\n", "yaml-syntax 2:1 tabs cannot indent YAML / use spaces"),
    ("a: @x\n", "yaml-syntax 1:4 a value cannot start with `@` / quote the value"),
    (
      "a: [1, 2\n",
      "yaml-syntax 2:1 expected `,` or `]`, but the file ends / add the missing `,` or close the list"
    ),
    ("a: \"x\n", "yaml-syntax 2:1 quote is never closed / add the closing quote"),
    (
      "a: b: c\n",
      "yaml-syntax 1:5 a `:` cannot start a value here / check the indentation, or quote a text that holds `: `"
    ),
    (
      "a: 1\nb\nc: 2\n",
      "yaml-syntax 3:1 expected `key: value` / add the `:`, or indent the line if it continues the one before"
    ),
    (
      "é: *x\n",
      "yaml-alias 1:4 alias `*x` names no anchor / quote the value if it should start with `*`"
    ),
    ("a: &x [*x]\n", "yaml-alias 1:8 alias `*x` contains itself / write the value out"),
    ("a: 1\nb: 2\na: 3\n", "yaml-duplicate-key 3:1 duplicate key `a` / remove one of the two"),
    (
      "a: {<<: 1}\n",
      "yaml-merge 1:9 `<<` merges only mappings / name a mapping, or quote the key (`\"<<\"`) if it is meant as such"
    ),
    (
      "a: x\u{0}y\n",
      "yaml-text 1:5 a NUL byte is not allowed / remove it, or write it as `\\x00` inside double quotes if it is meant"
    ),
    (
      "a: \u{1B}[31m\n",
      "yaml-text 1:4 control character U+001B is not allowed / remove it, or write it as `\\x1B` inside double quotes if it is meant"
    ),
    (
      "a: {{x}}y\n",
      "yaml-syntax 1:9 expected another key of this mapping / this looks like a template: render it first, or quote the value"
    ),
    (
      "a: 1\n<<<<<<< HEAD\nb: 2\n",
      "yaml-syntax 3:1 expected `key: value` / resolve the merge conflict"
    ),
    (
      "# x\u{2028}a: 1\n",
      "yaml-hidden-line-break 1:4 this character ends a line for YAML, which most editors do not show / remove it, or write it as an escape inside double quotes"
    ),
  ]

  @Test(arguments: saysWhatIsWrongWhereCases)
  func saysWhatIsWrongWhere(text: String, expected: String) {
    let found = summary(read(Array(text.utf8)).bag)
    #expect(found == [expected])
  }

  @Test(
    arguments: [
      ([0x61, 0x3A, 0x20, 0xFF], "yaml-text 1:4 byte 0xFF is not UTF-8 / save the file as UTF-8"),
      ([0x61, 0xC3], "yaml-text 1:2 byte 0xC3 is not UTF-8 / save the file as UTF-8"),
      ([0xED, 0xA0, 0x80], "yaml-text 1:1 byte 0xED is not UTF-8 / save the file as UTF-8"),
      ([0xC0, 0x80], "yaml-text 1:1 byte 0xC0 is not UTF-8 / save the file as UTF-8"),
      (
        [0xFF, 0xFE, 0x61, 0x00], "yaml-text 1:1 file is UTF-16 or UTF-32 / save the file as UTF-8"
      ),
    ] as [([UInt8], String)])
  func refusesOtherEncodings(bytes: [UInt8], expected: String) {
    #expect(summary(read(bytes).bag) == [expected])
  }

  private static let laughs: String = {
    var text = ""
    for level in 0..<40 {
      let item = level == 0 ? "x" : "*a\(level - 1)"
      let items = [String](repeating: item, count: 9).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(items)]\n"
    }
    return text
  }()

  private static let merges: String = {
    var text = "a0: &a0 {k: 1}\n"
    for level in 1..<200 { text += "a\(level): &a\(level) {<<: *a\(level - 1)}\n" }
    return text
  }()

  private static let manyKeys: String = {
    var text = ""
    for key in 0..<50_000 { text += "k\(key): 1\n" }
    return text
  }()

  private static let manyAnchors: String = {
    var text = ""
    for anchor in 0..<20_000 { text += "- &a\(anchor) x\n" }
    return text
  }()

  private static let stopsAtTheLimitsCases: [(name: String, text: String, expected: String)] = [
    ("brackets", String(repeating: "[", count: 100_000), "nested more than 64 levels deep"),
    ("braces", String(repeating: "{a: ", count: 100_000), "nested more than 64 levels deep"),
    ("dashes", String(repeating: "- ", count: 100_000), "nested more than 64 levels deep"),
    ("laughs", laughs, "aliases expand to more than 1000000 nodes"),
    ("merges", merges, "nested more than 64 levels deep"),
    (
      "directives", String(repeating: "%TAG !a! x\n", count: 200_000),
      "file has more than 100 `%TAG` directives"
    ),
    (
      "documents", String(repeating: "---\na\n", count: 1_001),
      "file holds more than 1000 documents"
    ),
    (
      "long", String(repeating: "x", count: 10_000_001),
      "file is 10000001 bytes long, more than the limit of 10000000"
    ),
    (
      "nodes", "[" + String(repeating: "1,", count: 2_000_001) + "]",
      "file holds more than 2000000 nodes"
    ),
  ]

  // By name: the texts themselves would fill the log.
  @Test(arguments: stopsAtTheLimitsCases.map(\.name))
  func stopsAtTheLimits(_ name: String) throws {
    let item = try #require(Self.stopsAtTheLimitsCases.first { $0.name == name })
    let start = ProcessorTime.ofThread
    let bag = read(Array(item.text.utf8)).bag
    #expect(bag.diagnostics.map(\.message) == [item.expected])
    #expect(ProcessorTime.ofThread - start < .seconds(20))
  }

  private static let staysLinearCases: [(name: String, text: String)] = [
    ("keys", manyKeys),
    ("items", "[" + String(repeating: "1, ", count: 100_000) + "]"),
    ("line", "a: " + String(repeating: "x ", count: 500_000)),
    ("quoted", "a: \"" + String(repeating: "\\n", count: 500_000) + "\""),
    ("comments", String(repeating: "# c\n", count: 200_000) + "a: 1"),
    ("anchors", manyAnchors),
    ("blank", "a: |\n" + String(repeating: "\n", count: 300_000) + "  x\n"),
  ]

  @Test(arguments: staysLinearCases.map(\.name))
  func staysLinear(_ name: String) throws {
    let item = try #require(Self.staysLinearCases.first { $0.name == name })
    let start = ProcessorTime.ofThread
    let (tree, bag) = read(Array(item.text.utf8))
    #expect(bag.isEmpty && tree.documents.count == 1)
    #expect(ProcessorTime.ofThread - start < .seconds(20))
  }

  @Test func acceptsByteOrderMarkAndCarriageReturns() throws {
    let (tree, bag) = read([0xEF, 0xBB, 0xBF] + Array("a: 1\r\nb: |\r\n  x\r\n".utf8))
    #expect(bag.isEmpty)
    let root = try #require(tree.documents.first).root
    #expect(root["b"]?.text == "x\n")
    #expect(root["b"]?.range.text == "|\r\n  x")
  }

  @Test func lenientReadingLetsTheLastKeyWin() throws {
    let (tree, bag) = read(Array("a: 1\nb: 2\na: 3\n".utf8), .lenient)
    #expect(bag.diagnostics.map(\.severity) == [.warning])
    let root = try #require(tree.documents.first).root
    #expect(root["a"]?.text == "3")
    #expect(root.entries.map(\.key.text) == ["b", "a"])
  }

  @Test func oneDocumentIsMeant() {
    for (text, expected) in [
      ("", ["yaml-empty"]), ("# only\n", ["yaml-empty"]), ("a: 1\n---\nb: 1\n", ["yaml-documents"]),
      ("---\na: 1\n...\n", []),
    ] {
      var bag = DiagnosticBag()
      _ = YAMLReader().readDocument(SourceFile(path: "t", text: text), into: &bag)
      #expect(bag.diagnostics.map(\.code.id) == expected, "\(text)")
    }
  }
}
