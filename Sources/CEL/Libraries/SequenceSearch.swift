/// Finding a sequence in another: Knuth, Morris and Pratt's search, so that no input takes more
/// than linear time.
struct SequenceSearch<Element: Equatable> {
  private let needle: [Element]
  /// For each prefix, the length of the longest proper prefix that is its suffix too.
  private let borders: [Int]

  /// Prepares a search for a needle that is not empty.
  init(_ needle: [Element]) {
    self.needle = needle
    var borders = [0]
    var length = 0
    for element in needle.dropFirst() {
      while length > 0, element != needle[length] { length = borders[length - 1] }
      if element == needle[length] { length += 1 }
      borders.append(length)
    }
    self.borders = borders
  }

  /// The places of all occurrences, overlapping ones too.
  func matches(in text: ArraySlice<Element>) -> [Int] {
    var found: [Int] = []
    var matched = 0
    for (index, element) in zip(text.indices, text) where advance(&matched, element) {
      found.append(index - needle.count + 1)
    }
    return found
  }

  func occurs(in text: some Sequence<Element>) -> Bool {
    var matched = 0
    for element in text where advance(&matched, element) { return true }
    return false
  }

  /// Takes one more element; whether the needle ends there.
  private func advance(_ matched: inout Int, _ element: Element) -> Bool {
    while matched > 0, matched == needle.count || element != needle[matched] {
      matched = borders[matched - 1]
    }
    if element == needle[matched] { matched += 1 }
    return matched == needle.count
  }
}
