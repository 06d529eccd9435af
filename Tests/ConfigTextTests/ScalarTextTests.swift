import Diagnostics
import TestSupport
import Testing

@testable import ConfigText

/// What a shell is given of a scalar is what YAML's own reader makes of it.
@Suite("scalars as text of commands") struct ScalarTextTests {
  /// The text of the key `run` by the YAML reader, and as a shell reads it; nil where it is no valid YAML.
  private static func both(_ yaml: String) -> (reader: String, shell: String)? {
    var bag = DiagnosticBag()
    let reader = ConfigReader(vocabulary: CommandVocabulary(words: .system))
    guard let document = reader.read(SourceFile(path: "a.yaml", text: yaml), into: &bag),
      !bag.hasErrors, let node = document.root?["run"], let scalar = node.scalar,
      scalar.problem == nil, document.roots.count == 1
    else { return nil }
    let source = ShellSource(scalar: node.range.bytes, in: document.file.bytes)
    return (scalar.text, String(decoding: source.bytes, as: UTF8.self))
  }

  /// Without what a shell does not tell apart: blank lines, and blanks at the ends of lines.
  private static func plain(_ text: String) -> [String] {
    text.split { $0 == "\n" || $0 == "\r\n" }.map { line in
      String(line.replacing("\t", with: " ").reversed().drop { $0 == " " }.reversed())
    }.filter { !$0.isEmpty }
  }

  private static let pieces = [
    "a", "b c", "--flag=1", " ", "  ", "\n", "\n\n", "\n  ", "\n    ", "\\n", "\\t", "\\\"", "''",
    "\\\n  ", "\\x41", "\\u000a", "# c", "\r\n", "é", "$X", "'", "&&",
  ]

  @Test(arguments: 0..<40)
  func agreeOnWhatIsMadeUp(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    var compared = 0
    for _ in 0..<100 {
      let body = (0..<Int.random(in: 1...8, using: &generator)).map { _ in
        Self.pieces.randomElement(using: &generator) ?? "a"
      }.joined()
      for yaml in [
        "run: \"\(body)\"\n", "run: '\(body)'\n", "run: x\(body)\n", "run: |\n  \(body)\n",
        "run: >\n  \(body)\n", "run: >-\n  \(body)\nother: 1\n",
      ] {
        guard let (reader, shell) = Self.both(yaml) else { continue }
        compared += 1
        #expect(Self.plain(shell) == Self.plain(reader), "\(yaml.debugDescription)")
      }
    }
    #expect(compared > 50)
  }
}
