import TestSupport
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

  /// The table of distances as its definition says, for words that the product never sees.
  private static func table(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var rows = [[Int]](
      repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
    for row in 0...left.count {
      for column in 0...right.count {
        guard row > 0, column > 0 else {
          rows[row][column] = row + column
          continue
        }
        let same = left[row - 1] == right[column - 1]
        var cost = min(
          rows[row - 1][column - 1] + (same ? 0 : 1), rows[row - 1][column] + 1,
          rows[row][column - 1] + 1)
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          cost = min(cost, rows[row - 2][column - 2] + 1)
        }
        rows[row][column] = cost
      }
    }
    return rows[left.count][right.count]
  }

  @Test("distances are those of the table, up to words of 64 bytes")
  func tableAgrees() {
    var generator = SeededGenerator(seed: 18)
    for _ in 0..<4_000 {
      let letters = UInt8.random(in: 1...4, using: &generator)
      let words = (0..<2).map { _ in
        (0..<Int.random(in: 0...64, using: &generator)).map { _ in
          UInt8.random(in: 97...(97 + letters), using: &generator)
        }
      }
      let wanted = Self.table(words[0], words[1])
      #expect(Spelling.distance(words[0], words[1], atMost: 64) == wanted, "\(words)")
    }
  }

  @Test("an index finds what a list does, ties in order")
  func indexAgrees() {
    var generator = SeededGenerator(seed: 7)
    let letters = Array("aabc-1.")
    let words = (0..<300).map { _ in
      String(
        (0..<Int.random(in: 1...9, using: &generator)).map { _ in
          letters.randomElement(using: &generator) ?? "a"
        })
    }
    let (own, index) = (Array(words[..<20]), WordIndex(Array(words[20...])))
    for word in words + ["", String(repeating: "a", count: 65)] {
      for limit in [1, 3, 12] {
        #expect(
          index.nearest(to: word, after: own, limit: limit)
            == Spelling.nearest(to: word, in: words, limit: limit), "\(word)")
      }
    }
  }
}
