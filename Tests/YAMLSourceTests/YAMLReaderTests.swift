import Diagnostics
import Testing
import YAMLSource

@Suite struct YAMLReaderTests {
  private func dump(_ node: YAMLNode) -> String {
    let alias = node.isAlias ? "*" : ""
    let place = "@\(node.range.bytes.lowerBound)-\(node.range.bytes.upperBound)"
    switch node.kind {
    case .scalar: return "\(alias)\(node.text.debugDescription)\(place)"
    case .sequence: return "\(alias)[\(node.elements.map(dump).joined(separator: " "))]\(place)"
    case .mapping:
      let entries = node.writtenEntries.map { "\(dump($0.key)): \(dump($0.value))" }
      return "\(alias){\(entries.joined(separator: ", "))}\(place)"
    }
  }

  @Test(arguments: [
    ("a: 1\n", #"{"a"@0-1: "1"@3-4}@0-4"#),
    ("a:\n", #"{"a"@0-1: ""@2-2}@0-2"#),
    ("- x\n- 'y'\n", #"["x"@2-3 "y"@6-9]@0-9"#),
    ("é: 😀x # c\n", #"{"é"@0-2: "😀x"@4-9}@0-9"#),
    ("\u{FEFF}a: b\r\nc: d\r\n", #"{"a"@3-4: "b"@6-7, "c"@9-10: "d"@12-13}@3-13"#),
    ("a: &x !!str 5\nb: *x\n", #"{"a"@0-1: "5"@12-13, "b"@14-15: *"5"@17-19}@0-19"#),
    ("a: |\n  x\n  y\n\n# c\nb: 1", #"{"a"@0-1: "x\ny\n"@3-12, "b"@18-19: "1"@21-22}@0-22"#),
    ("a: >-\n  x\n  y\nb: 1", #"{"a"@0-1: "x y"@3-13, "b"@14-15: "1"@17-18}@0-18"#),
    (
      "{a: [1, 2],\n # c\n b: {},}", #"{"a"@1-2: ["1"@5-6 "2"@8-9]@4-10, "b"@18-19: {}@21-23}@0-25"#
    ),
    ("[a: b]", #"[{"a"@1-2: "b"@4-5}@1-5]@0-6"#),
    ("a: \"x\\ty\"", #"{"a"@0-1: "x\ty"@3-9}@0-9"#),
    ("a: x\n  y\n", #"{"a"@0-1: "x y"@3-8}@0-8"#),
  ])
  func rangesAreExact(text: String, expected: String) {
    var bag = DiagnosticBag()
    let tree = YAMLReader().read(SourceFile(path: "t.yaml", text: text), into: &bag)
    #expect(bag.diagnostics.map(\.message) == [])
    #expect(tree.documents.map { dump($0.root) } == [expected])
  }
}
