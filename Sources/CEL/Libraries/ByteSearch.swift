/// Finding text in text, by bytes of UTF-8.
enum ByteSearch {
  /// The offset of the first occurrence at or after an offset; Knuth, Morris and Pratt's search,
  /// so that no input takes more than linear time.
  static func first(_ needle: String, in text: String, from start: Int = 0) -> Int? {
    Searcher(needle).first(in: Array(text.utf8), from: start)
  }

  /// A needle made ready for repeated search.
  struct Searcher {
    private let needle: [UInt8]
    private let borders: [Int]

    init(_ needle: String) {
      self.needle = Array(needle.utf8)
      var borders = [0]
      var length = 0
      for index in self.needle.indices.dropFirst() {
        while length > 0, self.needle[index] != self.needle[length] { length = borders[length - 1] }
        if self.needle[index] == self.needle[length] { length += 1 }
        borders.append(length)
      }
      self.borders = borders
    }

    func first(in text: [UInt8], from start: Int = 0) -> Int? {
      guard !needle.isEmpty else { return start <= text.count ? start : nil }
      guard start <= text.count else { return nil }
      var matched = 0
      for index in start..<text.count {
        while matched > 0, text[index] != needle[matched] { matched = borders[matched - 1] }
        if text[index] == needle[matched] { matched += 1 }
        if matched == needle.count { return index - matched + 1 }
      }
      return nil
    }
  }
}
