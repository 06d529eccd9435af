extension PythonModule {
  /// Encodings in which every byte below 128 is what it is in ASCII, and no other byte is one.
  private static let encodings = [
    "utf", "u8", "ascii", "us-ascii", "latin", "iso-8859", "iso8859", "cp125", "l1",
  ]

  /// A declared encoding that makes other text of the bytes than is read here.
  static func encodingProblem(_ bytes: [UInt8]) -> PythonProblem? {
    var start = 0
    for _ in 0..<2 {
      let end = bytes[start...].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? bytes.count
      let line = String(decoding: bytes[start..<min(end, start + 400)], as: UTF8.self)
      let text = line.drop { " \t\u{FEFF}".contains($0) }
      guard text.isEmpty || text.first == "#" else { return nil }
      let words = text.split { " \t:=".contains($0) }
      if let index = words.firstIndex(where: { $0.hasSuffix("coding") }),
        let separator = text.character(after: words[index]), ":=".contains(separator),
        index + 1 < words.count
      {
        let name = words[index + 1].lowercased().map { $0 == "_" ? "-" : $0 }
        let encoding = String(name.prefix { $0.isLetter || $0.isNumber || $0 == "-" })
        let isKnown = encodings.contains { encoding.hasPrefix($0) }
        guard isKnown, !encoding.hasPrefix("utf-7"), !encoding.hasPrefix("utf7"),
          !encoding.hasPrefix("utf-16"), !encoding.hasPrefix("utf-32")
        else {
          return PythonProblem("the source is in the encoding `\(encoding)`", start..<end)
        }
        return nil
      }
      guard end < bytes.count else { return nil }
      start = end + 1
    }
    return nil
  }
}

extension Substring {
  /// The character after a word that is a part of this text.
  fileprivate func character(after word: Substring) -> Character? {
    word.endIndex < endIndex ? self[word.endIndex] : nil
  }
}
