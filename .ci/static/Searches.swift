/// Searches in texts of every kind; both modules must find the same.
@main enum Searches {
  /// Parts of texts: characters of one byte and of many, what joins with its neighbour, and equals of ASCII.
  static let parts = [
    "a", "b", "ab", "aab", "-", "$", "\n", "\r", "\r\n", " ", "é", "e\u{301}", "\u{301}",
    "\u{212A}", "K", ";",
    "\u{37E}", "👩‍👩‍👧", "\u{200D}", "🇩🇪", "🇩", "한", "\u{1112}\u{1161}", "\0", "",
  ]

  static func main() {
    var state: UInt64 = 1
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for round in 0..<20_000 {
      // Half of the rounds know the first parts only, so that what is found is found often.
      let known = round % 2 == 0 ? 5 : parts.count
      func text(_ most: Int) -> String {
        (0..<random(most)).map { _ in parts[random(known)] }.joined()
      }
      let (whole, pattern, other) = (text(14), text(4), text(3))
      let part = whole.dropFirst(random(3))
      show(whole, pattern, other)
      show(part, pattern, other)
      show(part, pattern.dropFirst(random(2)), other)
      let bytes = Array(whole.utf8)
      let some = Array(pattern.utf8)
      print(bytes.firstRange(of: some)?.lowerBound ?? -1, bytes.contains(some))
      print(bytes.split(separator: some).count, bytes.ranges(of: some))
      print(whole.ranges(of: pattern).map { whole[..<$0.lowerBound].utf8.count })
      print(bytes.replacing(some, with: [1], maxReplacements: 2))
    }
  }

  static func show(_ text: String, _ pattern: String, _ other: String) {
    show(
      text.firstRange(of: pattern).map { text[..<$0.lowerBound].utf8.count },
      text.contains(pattern),
      text.replacing(pattern, with: other),
      text.replacing(pattern, with: other, maxReplacements: 1),
      text.split(separator: pattern),
      text.split(separator: pattern, maxSplits: 1, omittingEmptySubsequences: false))
  }

  static func show(_ text: Substring, _ pattern: some StringProtocol, _ other: String) {
    show(
      text.firstRange(of: pattern).map { text[..<$0.lowerBound].utf8.count },
      text.contains(String(pattern)), String(text.replacing(pattern, with: other)),
      String(text.replacing(pattern, with: other, maxReplacements: 1)),
      text.split(separator: pattern),
      text.split(separator: pattern, maxSplits: 1, omittingEmptySubsequences: false))
  }

  private static func show(
    _ offset: Int?, _ isPart: Bool, _ replaced: String, _ replacedOnce: String,
    _ parts: [Substring], _ partsOnce: [Substring]
  ) {
    print(
      offset ?? -1, isPart, replaced.debugDescription, replacedOnce.debugDescription,
      parts.map(\.debugDescription), partsOnce.map(\.debugDescription))
  }
}
