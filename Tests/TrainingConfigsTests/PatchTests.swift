import Diagnostics
import Files
import Foundation
import Runs
import Testing

@testable import TrainingConfigs

/// The edits of formats as the patch that a reviewer applies.
@Suite("Patches of configs")
struct PatchTests {
  @Test(arguments: ["\n", "\r\n"])
  func applyWithGit(lineBreak: String) throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("carbonward-patch-\(UInt64.random(in: 0 ... .max))")
    defer { try? FileManager.default.removeItem(at: folder) }
    var patch = ""
    var expected: [(path: String, text: String)] = []
    for (number, fixture) in (Fixture.recipes + Fixture.launchers).enumerated() {
      // Scripts have line feeds only; every second file ends without one.
      let isScript = fixture.path.hasSuffix("sh") || fixture.path.hasSuffix("sbatch")
      let ending = number % 2 == 0 ? "" : "\n"
      let text = (fixture.text + ending).replacing("\n", with: isScript ? "\n" : lineBreak)
      for edit in fixture.edits {
        let path = "\(expected.count)/\(fixture.path)"
        let search = Workspace(files: MemoryFiles([path: text]), isRepository: false)
          .findRuns([path])
        let joined = try #require(search.runs.first, "\(path)")
        let outcome = joined.edits(setting: [try FactAssignment.parse(edit)]).first
        guard case .edits(let edits, _)? = outcome else {
          Issue.record("\(path) \(edit): \(String(describing: outcome))")
          continue
        }
        let changed = try SourceFile(path: path, text: text).applying(edits)
        patch += UnifiedDiff.text(path: path, old: Array(text.utf8), new: changed.bytes)
        expected.append((path, String(decoding: changed.bytes, as: UTF8.self)))
        let url = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: url)
      }
    }
    try Data(patch.utf8).write(to: folder.appendingPathComponent("all.patch"))
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "apply", "--whitespace=nowarn", "all.patch"]
    git.currentDirectoryURL = folder
    try git.run()
    git.waitUntilExit()
    #expect(git.terminationStatus == 0)
    #expect(expected.count > 80)
    for (path, text) in expected {
      #expect(
        try Data(contentsOf: folder.appendingPathComponent(path)) == Data(text.utf8), "\(path)")
    }
  }
}
