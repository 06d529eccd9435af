import Diagnostics
import Foundation
import Testing

@Suite struct EditTests {
  private let file = SourceFile(path: "a.yaml", text: "one two three\n")

  private func edit(_ range: Range<Int>, _ text: String) -> Edit {
    Edit(SourceRange(file: file, bytes: range), text)
  }

  @Test func appliesInOrderOfPlace() throws {
    let edits = [edit(8..<13, "3"), edit(0..<0, "a "), edit(0..<0, "b "), edit(0..<3, "1")]
    let edited = try file.applying(edits)
    #expect(edited.text(in: 0..<100) == "a b 1 two 3\n")
    #expect(edited.path == "a.yaml")
  }

  @Test func refusesWhatCannotBeApplied() {
    let (left, right) = (edit(0..<5, "x"), edit(4..<6, "y"))
    #expect(throws: EditError.overlapping(left, right)) { try file.applying([right, left]) }
    let far = edit(10..<99, "")
    #expect(throws: EditError.outOfBounds(far)) { try file.applying([far]) }
    let other = Edit(
      SourceRange(file: SourceFile(path: "b.yaml", text: "x"), bytes: 0..<1), "y")
    #expect(throws: EditError.otherFile(other)) { try file.applying([other]) }
  }
}

@Suite struct UnifiedDiffTests {
  @Test func printsHunksWithContext() {
    let old = (1...20).map { "line \($0)\n" }.joined()
    let new = old.replacingOccurrences(of: "line 2\n", with: "zwei\n")
      .replacingOccurrences(of: "line 19\n", with: "")
    let expected = """
      --- a/x.yaml
      +++ b/x.yaml
      @@ -1,5 +1,5 @@
       line 1
      -line 2
      +zwei
       line 3
       line 4
       line 5
      @@ -16,5 +16,4 @@
       line 16
       line 17
       line 18
      -line 19
       line 20

      """
    #expect(
      UnifiedDiff.text(path: "x.yaml", old: Array(old.utf8), new: Array(new.utf8)) == expected)
    #expect(UnifiedDiff.make(path: "x", old: [1], new: [1]).isEmpty)
  }

  @Test(arguments: [
    ("plain.yaml", "a\nb\nc", "a\nB\nc"),
    ("plain.yaml", "a\nb", "a\nb\n"),
    ("sp ace.yaml", "a\r\nb\r\n", "a\r\nc\r\n"),
    ("quo\"te\\.yaml", "a\n", "b\n"),
    ("ümläut\t.yaml", "a\n", ""),
    ("dir/new.yaml", nil, "x: 1\ny: 2\n"),
    (
      "seeded.yaml", (0..<300).map { "\($0 % 7)\n" }.joined(),
      (0..<310).map { "\($0 * 5 % 7)\n" }.joined()
    ),
  ])
  func gitApplies(path: String, old: String?, new: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("diff-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let target = folder.appendingPathComponent(path)
    try FileManager.default.createDirectory(
      at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    if let old { try Data(old.utf8).write(to: target) }
    let diff = UnifiedDiff.make(path: path, old: old.map { Array($0.utf8) }, new: Array(new.utf8))
    let patch = folder.appendingPathComponent("the.patch")
    try Data(diff).write(to: patch)
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "apply", "--whitespace=nowarn", "the.patch"]
    git.currentDirectoryURL = folder
    try git.run()
    git.waitUntilExit()
    #expect(git.terminationStatus == 0, "\(String(decoding: diff, as: UTF8.self))")
    #expect(try String(contentsOf: target, encoding: .utf8) == new)
  }
}
