import Foundation
import TestSupport
import Testing

@testable import CEL

/// The matcher against Foundation's, on random patterns and texts.
@Suite struct RegexTests {
  /// A random pattern of what both have in common.
  private static func pattern(_ random: inout SeededGenerator, _ depth: Int) -> String {
    func pick(_ options: [String]) -> String { options[Int(random.next() % UInt64(options.count))] }
    if depth == 0 {
      return pick([
        "a", "b", "c", ".", "[ab]", "[^a]", "\\d", "\\w", "\\s", "é", "[a-c1]", "1", "\\.",
      ])
    }
    let one = pattern(&random, depth - 1)
    switch random.next() % 12 {
    case 0: return "(\(one)|\(pattern(&random, depth - 1)))"
    case 1: return "(\(one))\(pick(["*", "+", "?", "{2}", "{1,2}", "{2,}"]))"
    case 2: return "(\(one))\(pick(["*?", "+?", "??"]))"
    case 3: return "^\(one)"
    case 4: return "\(one)$"
    case 5: return "\\b\(one)"
    case 6: return "(?:\(one))"
    case 7: return "(?i)\(one)"
    default: return one + pattern(&random, depth - 1)
    }
  }

  private static func text(_ random: inout SeededGenerator) -> String {
    let letters: [Character] = ["a", "b", "c", "A", "1", " ", "é", ".", "x"]
    return String((0..<random.next() % 9).map { _ in letters[Int(random.next() % 9)] })
  }

  @Test func agreesWithFoundation() throws {
    var random = SeededGenerator(seed: 11)
    var work = Work(limit: .max)
    var compared = 0
    while compared < 1000 {
      let pattern = Self.pattern(&random, 1 + Int(random.next() % 3))
      // Foundation's word characters and anchors before line ends are others.
      guard let theirs = try? NSRegularExpression(pattern: pattern),
        let ours = try? RegularExpression(pattern, sizeLimit: 10_000)
      else { continue }
      for _ in 0..<5 {
        let text = Self.text(&random)
        if text.contains("é"), pattern.contains("\\w") || pattern.contains("\\b") { continue }
        let range = NSRange(text.startIndex..., in: text)
        let match = theirs.firstMatch(in: text, range: range)
        #expect(try ours.matches(text, &work) == (match != nil), "\(pattern) in “\(text)”")
        // What a loop does with a body that matched nothing differs.
        if pattern.contains("?)") || pattern.contains("??") { continue }
        let slots = try ours.firstMatch(in: Array(text.utf8), from: 0, &work)
        let found = slots.map { String(decoding: Array(text.utf8)[$0[0]..<$0[1]], as: UTF8.self) }
        let wanted = match.flatMap { Range($0.range, in: text) }.map { String(text[$0]) }
        #expect(found == wanted, "\(pattern) in “\(text)”")
        compared += 1
      }
    }
  }

  @Test(arguments: [
    ("^\\p{L}+$", "Straße", true), ("^\\p{Lu}", "straße", false), ("^\\P{Nd}$", "x", true),
    ("(?s)a.b", "a\nb", true), ("a.b", "a\nb", false), ("(?m)^b$", "a\nb", true),
    ("^b$", "a\nb", false), ("[[:alpha:]]{3}", "ab1cde", true), ("[^[:digit:]]", "12", false),
    ("\\x{1F600}", "😀", true), ("[😀-😂]", "😁", true), ("(?i)ÀÉ", "àé", true),
    ("\\Qa.b\\E", "axb", false),
    ("", "", true), ("a{0}b", "b", true), ("a{,2}", "a{,2}", true), ("[]a]", "]", true),
    ("\\bfoo\\b", "a foo b", true), ("\\Boo", "foo", true), ("(?P<x>a)(?<y>b)", "ab", true),
    ("\\A\\z", "", true), ("[\\d-]", "-", true), ("(?i:a)b", "Ab", true), ("(?i:a)b", "AB", false),
  ])
  func matches(_ row: (pattern: String, text: String, expected: Bool)) throws {
    var work = Work(limit: .max)
    let regex = try RegularExpression(row.pattern, sizeLimit: 10_000)
    #expect(try regex.matches(row.text, &work) == row.expected)
    let first = try regex.firstMatch(in: Array(row.text.utf8), from: 0, &work)
    #expect((first != nil) == row.expected)
  }
}
