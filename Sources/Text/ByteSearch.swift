import Glibc

extension [UInt8] {
  /// Whether the bytes of a name stand anywhere in these.
  ///
  /// The search of a generic collection takes a hundred milliseconds for the scripts of a large
  /// repository; leaping from one first byte to the next takes one.
  package func holds(_ name: [UInt8]) -> Bool {
    guard let first = name.first else { return true }
    return withUnsafeBytes { text in
      name.withUnsafeBytes { name in
        guard let base = text.baseAddress, let wanted = name.baseAddress else { return false }
        var offset = 0
        while offset + name.count <= text.count {
          let room = text.count - name.count + 1 - offset
          guard let hit = memchr(base + offset, Int32(first), room) else { return false }
          if memcmp(hit, wanted, name.count) == 0 { return true }
          offset = UnsafeRawPointer(hit) - base + 1
        }
        return false
      }
    }
  }
}

/// Words that are looked for in many texts.
package struct WordSet: Sendable {
  private let words: [[UInt8]]

  package init(_ words: [String]) { self.words = words.map { Array($0.utf8) } }

  /// Whether any of the words stands anywhere in a text.
  package func areIn(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    return words.contains { bytes.holds($0) }
  }
}
