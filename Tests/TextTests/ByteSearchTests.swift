import Testing

@testable import Text

@Suite struct ByteSearchTests {
  @Test(arguments: [
    ("", "", true), ("a", "", true), ("", "a", false), ("abc", "abc", true), ("abc", "abcd", false),
    ("ababac", "abac", true), ("aaaa", "aab", false), ("xxab", "ab", true), ("xxa", "ab", false),
  ])
  func findsNames(_ text: String, _ name: String, _ isThere: Bool) {
    #expect(Array(text.utf8).holds(Array(name.utf8)) == isThere)
    #expect(Array(("b" + text + "b").utf8)[1...].dropLast().holds(Array(name.utf8)) == isThere)
    #expect(text.holds(name) == isThere)
  }

  @Test(
    arguments: [
      ("abc", "abc", 0), ("xxab", "ab", 2), ("ababac", "abac", 2), ("aab", "b", 2), ("a", "b", nil),
      ("", "", 0),
    ] as [(String, String, Int?)])
  func findsPlaces(_ text: String, _ name: String, _ place: Int?) {
    #expect(Array(text.utf8).offset(of: Array(name.utf8)) == place)
  }

  @Test(
    arguments: [
      ("abcab", "ab", [0, 3]), ("aaaa", "aa", [0, 2]), ("", "a", []), ("a", "", []),
      ("ab", "b", [1]),
      ("ababac", "abac", [2]), ("abc", "abcd", []),
    ] as [(String, String, [Int])])
  func findsAllPlaces(_ text: String, _ name: String, _ starts: [Int]) {
    let places = Array(text.utf8).places(of: Array(name.utf8))
    #expect(places.map(\.lowerBound) == starts)
    #expect(places.allSatisfy { $0.count == name.utf8.count })
  }

  @Test(arguments: [
    ("", false), ("/", true), ("train.py", false), ("a/é", true),
    ("a text that is longer than fifteen bytes/", true),
    ("a text that is longer than fifteen bytes", false),
  ])
  func findsBytes(_ text: String, _ isThere: Bool) {
    #expect(text.utf8.holds(UInt8(ascii: "/")) == isThere)
  }

  @Test(arguments: [
    ("num-train-epochs", "num_train_epochs"), ("--a", "__a"), ("plain", "plain"), ("", ""),
    ("é-ß", "é_ß"),
  ])
  func dashesOfKeys(_ key: String, _ underscored: String) {
    #expect(key.underscored == underscored)
  }
}
