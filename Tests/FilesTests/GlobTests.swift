import Testing

@testable import Files

@Suite("Globs and ignore files")
struct GlobTests {
  @Test(arguments: [
    ("*.yaml", "a.yaml", true), ("*.yaml", "a/b.yaml", false), ("**/*.yaml", "b.yaml", true),
    ("**/*.yaml", "a/b/c.yaml", true), ("configs/**", "configs/a/b", true),
    ("configs/**/x.yaml", "configs/x.yaml", true),
    ("configs/**/x.yaml", "configs/a/b/x.yaml", true),
    ("configs/**/x.yaml", "configs/a/xx.yaml", false), ("a?c", "abc", true), ("a?c", "a/c", false),
    ("[a-c].sh", "b.sh", true), ("[!a-c].sh", "b.sh", false), ("[]].sh", "].sh", true),
    ("x.{yaml,yml}", "x.yml", true), ("{a,b}/{c,d}.sh", "b/c.sh", true),
    ("x.{yaml,yml}", "x.json", false),
    ("a\\*b", "a*b", true), ("a\\*b", "axb", false), ("?.sh", "é.sh", true),
    ("./a.sh", "a.sh", true),
    ("configs/", "configs/a/b.yaml", true), ("a**b", "a/x/b", true), ("", "a", false),
  ])
  func globs(pattern: String, path: String, expected: Bool) {
    #expect(((try? Glob(pattern))?.matches(path) ?? false) == expected)
  }

  @Test func globsTakeLinearTime() throws {
    let glob = try Glob(String(repeating: "*a", count: 400) + "b")
    let clock = ContinuousClock()
    let start = clock.now
    #expect(!glob.matches(String(repeating: "a", count: 3_000)))
    #expect(clock.now - start < .seconds(20))
    #expect(throws: GlobError.self) { try Glob(String(repeating: "{a,b}", count: 20)) }
  }

  @Test func ignoreRules() {
    let file = IgnoreFile(
      Array("*.log\n/build\nout/\n!keep.log\n# no\ndocs/*.md\n".utf8), directory: "")
    #expect(file.decision("a/b.log", isDirectory: false) == true)
    #expect(file.decision("a/keep.log", isDirectory: false) == false)
    #expect(file.decision("build", isDirectory: true) == true)
    #expect(file.decision("a/build", isDirectory: true) == nil)
    #expect(file.decision("a/out", isDirectory: true) == true)
    #expect(file.decision("a/out", isDirectory: false) == nil)
    #expect(file.decision("docs/a.md", isDirectory: false) == true)
  }
}
