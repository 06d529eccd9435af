import Diagnostics
import Testing
import YAMLSource

@Suite struct YAMLNodeTests {
  private func root(_ text: String) throws -> YAMLNode {
    var bag = DiagnosticBag()
    let file = SourceFile(path: "t.yaml", text: text)
    let document = try #require(YAMLReader().readDocument(file, into: &bag))
    try #require(bag.isEmpty)
    return document.root
  }

  @Test(arguments: [
    ("a", "{"), ("a.b", "["), ("a.b[0]", "{"), ("a.b[0].c", "1"), ("a.b[1]", "x"),
    ("a.b[2]", nil), ("a.z", nil), ("site.region", "dotted"), ("site.deep.er", "2"),
    ("a[0]", nil), ("q[x]", nil), ("", "{"),
  ])
  func findsPaths(path: String, expected: String?) throws {
    let node = try root(
      "a: {b: [{c: 1}, x]}\nsite.region: dotted\nsite.deep: {er: 2}\nq: [1]\n"
    ).find(path)
    let found = node.map { node in
      switch node.kind {
      case .scalar: node.text
      case .sequence: "["
      case .mapping: "{"
      }
    }
    #expect(found == expected)
  }

  @Test func mergesWithTheRightPrecedence() throws {
    let node = try root(
      """
      base: &base {a: base, b: base, c: base}
      more: &more {<<: *base, b: more, d: more}
      one: {<<: *more, a: own}
      two: {a: own, <<: [{c: first, e: first}, *more]}
      """)
    func words(_ key: String) throws -> [String] {
      try #require(node[key]).entries.map { "\($0.key.text)=\($0.value.text)" }
    }
    #expect(try words("one") == ["a=own", "b=more", "d=more", "c=base"])
    #expect(try words("two") == ["a=own", "c=first", "e=first", "b=more", "d=more"])
    #expect(node.find("two.b")?.text == "more")
    #expect(node.find("two.c")?.text == "first")
    #expect(node.find("one.a")?.text == "own")
    #expect(node.find("one")?.entry("c")?.isMerged == true)
    #expect(node.find("one.<<") == nil)
  }

  @Test func aliasesReadLikeTheirTarget() throws {
    let node = try root("a: &x {k: 1}\nb: *x\n")
    let alias = try #require(node["b"])
    #expect(alias.isAlias && alias.kind == .mapping && alias["k"]?.text == "1")
    #expect(alias.range.text == "*x")
    #expect(alias.definition.anchor == "x")
    #expect(alias.definition.rangeWithProperties.text == "&x {k: 1}")
  }

  @Test func listsComments() throws {
    let node = try root(
      "# one\na: 'x # no' # two\nb: x#no\nc: |\n  # text\n# three\nd: [1, # four\n  2]")
    let texts = node.comments.map(\.text)
    #expect(texts == ["# one", "# two", "# three", "# four"])
  }
}

extension YAMLNode {
  fileprivate var comments: [SourceRange] {
    var bag = DiagnosticBag()
    return YAMLReader().read(file, into: &bag).comments
  }
}
