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
    var words: [String] = [""]
    var wasLower = false
    for scalar in (name.split(separator: ".").last ?? "").unicodeScalars {
      let isUpper = ("A"..."Z").contains(scalar)
      if scalar == "_" || scalar == "-" || isUpper && wasLower { words.append("") }
      wasLower = ("a"..."z").contains(scalar)
      guard scalar != "_", scalar != "-" else { continue }
      words[words.count - 1].unicodeScalars.append(
        contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
    }
    words.removeAll(where: \.isEmpty)
    return words.count <= most ? words : nil
  }
}
