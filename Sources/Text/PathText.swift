extension String {
  /// The last part of a path, `train.py` of `scripts/train.py` as of `scripts/train.py/`; the text itself
  /// where it has no part.
  package var lastPathPart: String {
    let slash = UInt8(ascii: "/")
    // Most texts that are asked are a word without a path.
    guard utf8.holds(slash), let last = utf8.lastIndex(where: { $0 != slash }) else {
      return self
    }
    let start = utf8[...last].lastIndex(of: slash).map { utf8.index(after: $0) } ?? startIndex
    return String(self[start...last])
  }

  /// The parts of a path between its slashes, empty ones left out.
  package var pathParts: [Substring] {
    utf8.split(separator: UInt8(ascii: "/")).map(Substring.init)
  }
}
