import Diagnostics
import Testing
import YAMLSource

/// What a node means, ranges left out, for comparing documents before and after an edit.
indirect enum Meaning: Equatable {
  case scalar(String)
  case sequence([Meaning])
  case mapping([String: Meaning])

  init(_ node: YAMLNode) {
    switch node.kind {
    case .scalar: self = .scalar(node.text)
    case .sequence: self = .sequence(node.elements.map { Meaning($0) })
    case .mapping:
      var entries: [String: Meaning] = [:]
      for entry in node.entries { entries[entry.key.text] = Meaning(entry.value) }
      self = .mapping(entries)
    }
  }
}

@Suite struct YAMLEditsTests {
  private func root(_ file: SourceFile) throws -> YAMLNode {
    var bag = DiagnosticBag()
    let document =
      file.path.hasSuffix(".json")
      ? JSONReader(.relaxed).readDocument(file, into: &bag)
      : YAMLReader().readDocument(file, into: &bag)
    return try #require(document, "\(file.text(in: 0..<500)): \(bag.diagnostics)").root
  }

  static let documents = [
    "a: 1 # one\nb:\n  c: 'two'  # two\n  d: \"three\"\nl:\n  - x: 1\n    y: z\n  - {p: q, r: }\ne:\n",
    "top: {a: 1, b: [x, 'y', \"z\"], c: {}}\nafter: plain text here # c",
    "k: |\n  lit\n  text\n\n# c\nm: >-\n  fold\n  ed\nn: last\n",
    "{\n  \"a\": 1, # one\n  \"b\": {\"c\": \"x\"},\n  \"d\": [\"e\", 2],\n}\n",
    "é: 日本 # 語\r\nb: 2\r\nc:\r\n  - d\r\n  - \"e\"\r\n",
    "a: &x 5\nb: *x\nc: !!str 6\nm:\n  ? q\n  : r\n",
    "- a\n- b: 1\n  c: 2\n-\n- - d\n  - e\n",
  ]

  static let texts = [
    "8", "bf16", "gcp/europe-north1", "", " lead", "trail ", "a: b", "a #b", "#x", "- x", "[x]",
    "it's", "say \"hi\"", "back\\slash", "line\nbreak", "tab\there", "~", "null", "日本語 😀", "*x",
    "&x",
    "!t", "%p", "@a", "`b", "a,b", "{x}", "x:", ":x", "?", "-", "? x", "---", "\u{1B}[31m",
    "\u{2028}",
    "1e-5", "a:b", "=", "<<", "yes",
  ]

  /// Every scalar value of a document with a way to find it again.
  private func scalars(_ node: YAMLNode, _ path: [Int] = []) -> [(path: [Int], node: YAMLNode)] {
    switch node.kind {
    case .scalar: [(path, node)]
    case .sequence:
      node.elements.enumerated().flatMap { scalars($1, path + [$0]) }
    case .mapping:
      node.writtenEntries.enumerated().flatMap { scalars($1.value, path + [$0]) }
    }
  }

  private func node(at path: [Int], in root: YAMLNode) -> YAMLNode {
    path.reduce(root) { node, step in
      node.kind == .mapping ? node.writtenEntries[step].value : node.elements[step]
    }
  }

  @Test(arguments: documents)
  func replacingAScalarChangesNothingElse(text: String) throws {
    let file = SourceFile(path: text.hasPrefix("{") ? "t.json" : "t.yaml", text: text)
    let before = try root(file)
    for (path, target) in scalars(before) {
      for text in Self.texts {
        let edited = try file.applying([YAMLEdits.replaceScalar(target, with: text)])
        let after = try root(edited)
        #expect(node(at: path, in: after).text == text, "\(edited.text(in: 0..<500))")
        let others = zip(scalars(before), scalars(after)).filter { $0.0.path != path }
        let isAliased = target.anchor != nil && !target.isAlias
        for (old, new) in others where !(isAliased && old.node.isAlias) {
          #expect(old.path == new.path && old.node.text == new.node.text)
        }
        #expect(comments(edited) == comments(file))
      }
    }
  }

  private func comments(_ file: SourceFile) -> [String] {
    guard file.path.hasSuffix(".yaml") else { return [] }
    var bag = DiagnosticBag()
    return YAMLReader().read(file, into: &bag).comments.map(\.text)
  }

  @Test func stringsReadBackAsStrings() throws {
    for text in Self.texts + ["no", "12", "1_000", "0x1", ".inf", "true"] {
      for (head, tail) in [("a: ", ""), ("a: [", "]"), ("a: {b: ", "}")] {
        let writer = ScalarWriter(isInFlow: !tail.isEmpty)
        let file = SourceFile(path: "t.yaml", text: head + writer.text(of: .string(text)) + tail)
        let value = try #require(scalars(try root(file)).first).node
        for schema in YAMLSchema.allCases {
          #expect(value.scalar(in: schema) == .string(text))
        }
      }
    }
  }

  /// Every mapping of a document, by path.
  private func mappings(_ node: YAMLNode, _ path: [Int] = []) -> [(path: [Int], node: YAMLNode)] {
    let children = node.kind == .mapping ? node.writtenEntries.map(\.value) : node.elements
    let below = children.enumerated().flatMap { mappings($1, path + [$0]) }
    return (node.kind == .mapping ? [(path, node)] : []) + below
  }

  @Test(arguments: documents)
  func insertsAndRemovesKeys(text: String) throws {
    let file = SourceFile(path: text.hasPrefix("{") ? "t.json" : "t.yaml", text: text)
    let before = try root(file)
    let value = YAMLNewValue.mapping([YAMLNewEntry("x y", .list([.literal("1"), .string("no")]))])
    for (path, target) in mappings(before) where !target.isAlias {
      let keys = target.writtenEntries.map(\.key.text)
      for after in [nil] + keys.map(Optional.some) {
        let edit = try #require(YAMLEdits.insertKey("new", value, in: target, after: after))
        let edited = try file.applying([edit])
        let found = node(at: path, in: try root(edited))
        #expect(found.find("new.x y[1]")?.scalar() == .string("no"), "\(edited.text(in: 0..<900))")
        let position = after.flatMap { keys.firstIndex(of: $0) }.map { $0 + 1 } ?? keys.count
        var expected = keys
        expected.insert("new", at: position)
        #expect(found.writtenEntries.map(\.key.text) == expected)
        #expect(comments(edited) == comments(file))
        // Removing it gives the document back.
        if let removal = YAMLEdits.removeKey("new", in: found) {
          let restored = try root(edited.applying([removal]))
          #expect(Meaning(restored) == Meaning(before), "\(edited.text(in: 0..<900))")
        }
      }
      for key in keys {
        guard let removal = YAMLEdits.removeKey(key, in: target) else { continue }
        // An anchor that is still named cannot go.
        if target[key]?.anchor != nil { continue }
        let edited = try file.applying([removal])
        let found = node(at: path, in: try root(edited))
        #expect(found.writtenEntries.map(\.key.text) == keys.filter { $0 != key })
        for other in keys where other != key {
          #expect(found[other].map { Meaning($0) } == target[other].map { Meaning($0) })
        }
      }
    }
  }

  @Test func keepsTheFilesOwnManner() throws {
    let file = SourceFile(
      path: "t.yaml", text: "site:\r\n  - region: 'a'  # c\r\n    b: {x: 1}\r\nlast: 1")
    let node = try root(file)
    let item = try #require(node.find("site[0]"))
    let region = try #require(item["region"])
    let braces = try #require(item["b"])
    let edits = [
      YAMLEdits.replaceScalar(region, with: "it's"),
      try #require(YAMLEdits.insertKey("z", .literal("5"), in: item)),
      try #require(YAMLEdits.insertKey("y", .string("5"), in: braces)),
      try #require(YAMLEdits.insertKey("end", .literal("p95"), in: node)),
    ]
    let expected =
      "site:\r\n  - region: 'it''s'  # c\r\n    b: {x: 1, y: \"5\"}\r\n    z: 5\r\nlast: 1\r\nend: p95"
    #expect(try file.applying(edits).text(in: 0..<500) == expected)
  }
}
