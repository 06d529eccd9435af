import Diagnostics
import TestSupport
import Testing

/// A text with `«` and `»` around ranges; the markers are taken out.
private func marked(_ text: String, path: String = "policies/nlp.yaml") -> [SourceRange] {
  var bytes: [UInt8] = []
  var starts: [Int] = []
  var ranges: [(Int, Int)] = []
  for scalar in text.unicodeScalars {
    switch scalar {
    case "«": starts.append(bytes.count)
    case "»": if let start = starts.popLast() { ranges.append((start, bytes.count)) }
    default: bytes += Array(String(scalar).utf8)
    }
  }
  let file = SourceFile(path: path, bytes: bytes)
  return ranges.map { SourceRange(file: file, bytes: $0.0..<$0.1) }
}

/// Kinds that no module makes.
enum SampleDiagnostic: String, DiagnosticKind {
  case a, b, c, file
  case unknownKey = "yaml-unknown-key"
  case duplicateKey = "yaml-duplicate-key"

  var explanation: String { "What `\(rawValue)` means." }
}

@Suite struct DiagnosticRendererTests {
  static let cases: [(name: String, diagnostic: Diagnostic)] = {
    let typo = marked("name: a\nbudgets:\n  - «idd»: cap\n    limit: 5 kg\n")
    let twice = marked("«team»: a\nname: b\nx: 1\ny: 2\n«team»: c\n")
    let near = marked("«team»: a\nname: b\n«team»: c\n")
    let line = marked("a: «1», b: «2», c: «3»\n")
    let several = marked("rules:\n  «- id: x\n    when: y\n    require: z\n»  - id: other\n")
    let wide = marked("名前: \"«日本語 😀»\" # ok\n")
    let tabs = marked("\ta:\t«b»\tc\n")
    let long = marked(
      "a: [" + String(repeating: "word, ", count: 5_000) + "«here»"
        + String(repeating: ", word", count: 5_000) + "]\n")
    let end = marked("a: [1, 2«»")
    let empty = marked("«»")
    let hostile = marked(
      "a: «\u{1B}[31mred\u{7}\u{202E}» \u{9B}2J\n", path: "x\u{1B}[31m::error::\n.yaml")
    let bytes = SourceFile(path: "bad.yaml", bytes: Array("a: ".utf8) + [0xFF, 0xC3] + [0x0A])
    let other = marked("hardware: {count: «64»}\n", path: "carbonward.yaml")
    return [
      (
        "unknown-key",
        Diagnostic(
          SampleDiagnostic.unknownKey, "unknown key `idd`", at: typo[0],
          label: "not a key of a budget",
          notes: ["budgets have `id` and `limit`"], help: ["did you mean `id`?"],
          fixIts: [FixIt("rename the key to `id`", edits: [Edit(typo[0], "id")])])
      ),
      (
        "two-labels",
        Diagnostic(
          SampleDiagnostic.duplicateKey, "duplicate key `team`", at: twice[1],
          label: "stated again",
          secondary: [Label(twice[0], "first stated here")])
      ),
      (
        "gap-of-one",
        Diagnostic(
          SampleDiagnostic.c, .warning, "twice", at: near[1], secondary: [Label(near[0], "here")])
      ),
      (
        "labels-on-one-line",
        Diagnostic(
          SampleDiagnostic.c, "three", at: line[1], label: "second",
          secondary: [Label(line[0], "first"), Label(line[2], "third")])
      ),
      (
        "several-lines",
        Diagnostic(SampleDiagnostic.c, .note, "a rule", at: several[0], label: "this one")
      ),
      ("wide", Diagnostic(SampleDiagnostic.c, "wide", at: wide[0], label: "幅")),
      ("tabs", Diagnostic(SampleDiagnostic.c, "tabs", at: tabs[0], label: "here")),
      ("long-line", Diagnostic(SampleDiagnostic.c, "long", at: long[0], label: "here")),
      ("end-of-file", Diagnostic(SampleDiagnostic.c, "expected `]`", at: end[0], label: "here")),
      ("empty-file", Diagnostic(SampleDiagnostic.c, "nothing", at: empty[0])),
      (
        "hostile",
        Diagnostic(
          SampleDiagnostic.c, "value `\u{1B}[31m`\n::error::x", at: hostile[0],
          label: "\u{1B}]0;title\u{7}",
          notes: ["\u{9B}31m"], help: ["\u{1B}[2J"],
          fixIts: [FixIt("\u{1B}[1m", edits: [Edit(hostile[0], "\u{1B}[0m")])])
      ),
      (
        "invalid-utf8",
        Diagnostic(
          SampleDiagnostic.c, "not UTF-8", at: SourceRange(file: bytes, bytes: 3..<4),
          label: "this byte")
      ),
      (
        "two-files",
        Diagnostic(
          SampleDiagnostic.c, "files disagree", at: typo[0], label: "here",
          secondary: [Label(other[0], "there")])
      ),
      (
        "fix-with-lines",
        Diagnostic(
          SampleDiagnostic.c, "missing", at: typo[0],
          fixIts: [
            FixIt(
              "add two keys",
              edits: [
                Edit(SourceRange(file: typo[0].file, bytes: 45..<45), "\n    per: run\n    x: 1")
              ])
          ])
      ),
      (
        "path-only",
        Diagnostic(SampleDiagnostic.file, "`x` does not exist", help: ["look"], path: "a/x.yaml")
      ),
    ]
  }()

  @Test(arguments: cases.map(\.name))
  func rendersAsRecorded(name: String) throws {
    let diagnostic = try #require(Self.cases.first { $0.name == name }).diagnostic
    let text = DiagnosticRenderer().render(diagnostic)
    try expectSnapshot(text, named: "\(name).txt")
    // Only line feeds may be control characters, and colour changes nothing else.
    #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || !isControl($0) })
    let colored = DiagnosticRenderer(usesColor: true).render(diagnostic)
    #expect(withoutColor(colored) == text)
    let concise = DiagnosticRenderer().concise(diagnostic)
    #expect(concise.unicodeScalars.allSatisfy { !isControl($0) })
  }

  @Test func conciseNamesPlaceSeverityAndCode() throws {
    let diagnostic = try #require(Self.cases.first).diagnostic
    let expected = "policies/nlp.yaml:3:5: error[yaml-unknown-key]: unknown key `idd`"
    #expect(DiagnosticRenderer().concise(diagnostic) == expected)
  }

  @Test func bagSaysWhatItLeavesOut() {
    var bag = DiagnosticBag(limit: 1)
    bag.add(Diagnostic(SampleDiagnostic.a, "first"))
    bag.add(Diagnostic(SampleDiagnostic.b, "second"))
    #expect(DiagnosticRenderer().render(bag) == "error[a]: first\n\n1 more not shown\n")
  }

  private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      || (0x202A...0x202E).contains(scalar.value)
  }

  private func withoutColor(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let escape = rest.firstIndex(of: "\u{1B}") {
      result += rest[..<escape]
      guard let end = rest[escape...].firstIndex(of: "m") else { return result }
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}

@Suite struct TerminalTextTests {
  @Test(arguments: [
    ("plain", "plain", 5),
    ("日本", "日本", 4),
    ("e\u{301}", "e\u{301}", 1),
    ("😀", "😀", 2),
    ("한글", "한글", 4),
    ("\u{1B}[31m", "\\u{1B}[31m", 10),
    ("a\u{0}b", "a\\u{0}b", 7),
    ("\u{85}\u{9B}", "\\u{85}\\u{9B}", 12),
    ("\u{202E}x\u{2066}", "\\u{202E}x\\u{2066}", 17),
    ("a\nb\tc", "a\\u{A}b\\u{9}c", 13),
    ("\u{E0041}", "\\u{E0041}", 9),
  ])
  func showsHarmfulCharacters(text: String, shown: String, width: Int) {
    #expect(TerminalText.sanitized(text) == shown)
    #expect(TerminalText.width(of: text) == width)
  }
}
