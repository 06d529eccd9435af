import Text

/// What in two names may not differ, if one is a spelling mistake of the other: digits, and words that
/// say a size.
enum SizeWords {
  private static let words: Set<String> = [
    "tiny", "nano", "micro", "mini", "small", "medium", "base", "large", "huge", "giant", "xs", "s",
    "m", "l", "xl", "xxl", "xlarge", "xsmall", "lite", "light", "pro", "max", "ultra", "flash",
    "air", "turbo", "distil", "distilled", "n", "x", "b", "g", "h", "half", "full", "sample",
  ]

  /// Whether both names are of one size: the same digits in the same order, and every word of size of
  /// either is in the other, there perhaps misspelt.
  static func agree(_ written: String, _ candidate: String) -> Bool {
    guard digits(written) == digits(candidate) else { return false }
    let left = letters(written)
    let right = letters(candidate)
    return isCovered(left, by: right) && isCovered(right, by: left)
  }

  private static func digits(_ name: String) -> [UInt8] {
    name.utf8.filter { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
  }

  private static func letters(_ name: String) -> [String] {
    name.lowercased().utf8.split { $0 < UInt8(ascii: "a") || $0 > UInt8(ascii: "z") }
      .map { String(decoding: Array($0), as: UTF8.self) }
  }

  private static func isCovered(_ words: [String], by others: [String]) -> Bool {
    words.allSatisfy { word in
      guard Self.words.contains(word), !others.contains(word) else { return true }
      // Glued to its neighbour (`whispersmall`), or with one letter wrong, but no other word of size.
      return others.contains { other in
        guard !Self.words.contains(other) else { return false }
        if word.utf8.count > 3, other.contains(word) { return true }
        return word.utf8.count > 3
          && Spelling.distance(Array(word.utf8), Array(other.utf8), atMost: 1) != nil
      }
    }
  }
}
