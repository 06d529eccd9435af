import Text

/// The words of a key, flag or variable.
enum NameWords {
  /// The words in any of the usual spellings; nil for more than anybody writes.
  ///
  /// - Parameters:
  ///   - name: A name, of which only what stands behind the last point counts.
  ///   - most: How many words it may have.
  static func split(_ name: some StringProtocol, most: Int = 8) -> [String]? {
    guard name.utf8.count <= 80 else { return nil }
    let bytes = Array(name.utf8)
    let part = Array(bytes.split(separator: UInt8(ascii: ".")).last ?? [])
    var words: [String] = []
    var start = 0
    for (place, byte) in part.enumerated() {
      let isGap = byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      let isHump = isUpper(byte) && place > 0 && isLower(part[place - 1])
      guard isGap || isHump else { continue }
      add(part[start..<place], to: &words)
      start = isGap ? place + 1 : place
    }
    add(part[start...], to: &words)
    return words.count <= most ? words : nil
  }
  private static func add(_ word: ArraySlice<UInt8>, to words: inout [String]) {
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self).lowercased()) }
  }

  private static func isUpper(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
  }

  private static func isLower(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
