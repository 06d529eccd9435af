import Testing

@testable import Text

@Suite struct ByteSearchTests {
  @Test(arguments: [
    ("", "", true), ("a", "", true), ("", "a", false), ("abc", "abc", true), ("abc", "abcd", false),
    ("ababac", "abac", true), ("aaaa", "aab", false), ("xxab", "ab", true), ("xxa", "ab", false),
  ])
  func findsNames(_ text: String, _ name: String, _ isThere: Bool) {
    #expect(Array(text.utf8).holds(Array(name.utf8)) == isThere)
  }
}
