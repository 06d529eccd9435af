extension String {
  /// The last part of a path, `train.py` of `scripts/train.py` as of `scripts/train.py/`; the text itself
  /// where it has no part.
  package var lastPathPart: String {
    let slash = UInt8(ascii: "/")
    // Most texts that are asked are a word without a path.
    guard utf8.holds(slash) else { return self }
    var path = self
    return path.withUTF8 { path -> String? in
      guard let last = path.lastIndex(where: { $0 != slash }) else { return nil }
      let start = path[...last].lastIndex(of: slash).map { $0 + 1 } ?? 0
      return String(decoding: path[start...last], as: UTF8.self)
    } ?? self
  }

  /// The parts of a path between its slashes, empty ones left out.
  package var pathParts: [Substring] {
    utf8.split(separator: UInt8(ascii: "/")).map(Substring.init)
  }
}
