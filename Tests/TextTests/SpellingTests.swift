import Testing
import Text

struct SpellingTests {
  private static let mistakes: [(word: String, candidates: [String], expected: String?)] = [
    ("limt", ["limit", "list"], "limit"),
    ("Percentile", ["percentile"], "percentile"),
    ("warn-at", ["warn_at"], "warn_at"),
    ("naem", ["team", "name"], "name"),
    ("ab", ["xy"], nil),
    ("zzz", ["limit", "per"], nil),
    ("x", ["y"], nil),
    ("", ["a"], nil),
    ("cat", ["bat", "hat"], "bat"),
    ("kwh", ["kWh", "Wh"], "kWh"),
    (String(repeating: "a", count: 1_000), [String(repeating: "a", count: 1_001)], nil),
  ]

  @Test(arguments: mistakes)
  func findsTheNearest(word: String, candidates: [String], expected: String?) {
    #expect(Spelling.nearest(to: word, in: candidates) == expected)
  }

  @Test(arguments: [
    ("h10", ["h100"]), ("H100", ["h100", "a100", "h200"]), ("a1o0", ["a100"]), ("zzzzz", []),
  ])
  func findsSeveral(_ word: String, _ expected: [String]) {
    let names = ["a100", "h100", "h200", "tpu-v4"]
    #expect(Spelling.nearest(to: word, in: names, limit: 3) == expected)
  }

  /// Insertion, deletion, replacement and a swap of neighbours cost one each.
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("", "ab", 2), ("abc", "abc", 0), ("abc", "acb", 1),
    ("abc", "xbc", 1), ("kitten", "sitting", 3), ("ca", "abc", 3), ("abcd", "badc", 2),
  ])
  func countsEdits(_ left: String, _ right: String, _ distance: Int) {
    let (a, b) = (Array(left.utf8), Array(right.utf8))
    #expect(Spelling.distance(a, b, atMost: 10) == distance)
    #expect(Spelling.distance(b, a, atMost: 10) == distance)
    if distance > 0 { #expect(Spelling.distance(a, b, atMost: distance - 1) == nil) }
  }
}
