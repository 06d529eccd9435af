import TestSupport
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

  /// What a pattern means, said by segments and again from the start at every choice.
  private static func means(_ pattern: ArraySlice<String>, _ path: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return path.isEmpty }
    if first == "**" {
      if pattern.count == 1 { return !path.isEmpty }
      return (0...path.count).contains { means(pattern.dropFirst(), path.dropFirst($0)) }
    }
    guard let name = path.first else { return false }
    return isNamed(name[...], by: first[...]) && means(pattern.dropFirst(), path.dropFirst())
  }

  private static func isNamed(_ name: Substring, by pattern: Substring) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    if first == "*" {
      return (0...name.count).contains { isNamed(name.dropFirst($0), by: pattern.dropFirst()) }
    }
    guard let letter = name.first, first == "?" || first == letter else { return false }
    return isNamed(name.dropFirst(), by: pattern.dropFirst())
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func patternsMeanWhatTheirSegmentsMean(seed: UInt64) throws {
    var state = seed
    func pick(_ words: [String]) -> String {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return words[Int(state >> 33) % words.count]
    }
    func joined(_ words: [String]) -> [String] {
      (0..<Int(pick(["1", "2", "3", "4", "5"]).utf8.first ?? 0x31) - 0x30).map { _ in pick(words) }
    }
    var matched = 0
    for _ in 0..<4_000 {
      let pattern = joined(["a", "b", "*", "?", "a*", "*b", "a?b", "**", "**", "é", "?*", "*é*b"])
      let path = joined(["a", "b", "ab", "aéb", "é", "éb", "aab"])
      let expected = Self.means(pattern[...], path[...])
      matched += expected ? 1 : 0
      let (glob, name) = (pattern.joined(separator: "/"), path.joined(separator: "/"))
      #expect(try Glob(glob).matches(name) == expected, "\(glob) \(name)")
    }
    #expect(matched > 400)
  }

  @Test func globsTakeLinearTime() throws {
    let glob = try Glob(String(repeating: "*a", count: 400) + "b")
    let start = ProcessorTime.ofThread
    #expect(!glob.matches(String(repeating: "a", count: 3_000)))
    #expect(ProcessorTime.ofThread - start < .seconds(20))
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
