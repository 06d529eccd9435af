import Testing

/// Files that a `.gitignore` names: git ignores those that it does not track, and only those.
@Suite("Tracked files") struct TrackedFilesTests {
  @Test func whatGitTracksIsLookedAt() throws {
    let box = try Sandbox([
      ".gitignore": "runs/\n*.local.yaml\n", "runs/old.yaml": Fixture.run(hours: "2 h"),
      "deep/a/b.local.yaml": Fixture.run(hours: "2 h"),
    ])
    // What came later is nobody's but the machine's.
    try box.write(["runs/new.yaml": Fixture.run(hours: "3 h")])
    let found = try box.result("check").json
    #expect(
      found["runs"].array.map { $0["files"].strings.first }
        == ["deep/a/b.local.yaml", "runs/old.yaml"])
    let left = found["account"]["not_looked_at"].array.compactMap { $0["path"].string }
    #expect(left.contains("runs/new.yaml"))
  }

  @Test func aFolderWithoutARepositoryHonoursThem() throws {
    let box = try Sandbox(
      [".gitignore": "runs/\n", "runs/old.yaml": Fixture.run(hours: "2 h")], commits: false)
    #expect(try box.result("check").json["runs"].array.isEmpty)
  }
}
