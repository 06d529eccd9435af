import Glibc

/// Searches for the bytes of a name in those of a text.
///
/// The searches of generic collections and of characters take a hundred milliseconds for the scripts of a
/// large repository; leaping from one first byte to the next takes one.
private func offset(of name: UnsafeRawBufferPointer, in text: UnsafeRawBufferPointer) -> Int? {
  guard let wanted = name.baseAddress, let first = name.first else { return 0 }
  guard let base = text.baseAddress else { return nil }
  var offset = 0
  while offset + name.count <= text.count {
    let room = text.count - name.count + 1 - offset
    guard let hit = memchr(base + offset, Int32(first), room) else { return nil }
    let place = UnsafeRawPointer(hit) - base
    if memcmp(hit, wanted, name.count) == 0 { return place }
    offset = place + 1
  }
  return nil
}

extension [UInt8] {
  /// Where the bytes of a name stand first in these, from 0.
  package func offset(of name: [UInt8]) -> Int? {
    withUnsafeBytes { text in name.withUnsafeBytes { Text.offset(of: $0, in: text) } }
  }

  /// Whether the bytes of a name stand anywhere in these.
  package func holds(_ name: [UInt8]) -> Bool { offset(of: name) != nil }

  /// All places where the bytes of a name stand in these, none of which overlap.
  package func places(of name: [UInt8]) -> [Range<Int>] {
    guard !name.isEmpty else { return [] }
    return withUnsafeBytes { text in
      name.withUnsafeBytes { name in
        var places: [Range<Int>] = []
        var start = 0
        while let found = Text.offset(of: name, in: .init(rebasing: text[start...])) {
          let end = start + found + name.count
          places.append(end - name.count..<end)
          start = end
        }
        return places
      }
    }
  }
}

extension ArraySlice<UInt8> {
  /// Whether the bytes of a name stand anywhere in these.
  package func holds(_ name: [UInt8]) -> Bool {
    withUnsafeBytes { text in name.withUnsafeBytes { offset(of: $0, in: text) } } != nil
  }
}

extension String.UTF8View {
  /// Whether a byte stands anywhere in the text.
  package func holds(_ byte: UInt8) -> Bool {
    withContiguousStorageIfAvailable { text in
      text.baseAddress.map { memchr($0, Int32(byte), text.count) != nil } ?? false
    } ?? contains(byte)
  }
}

extension String {
  /// Whether the bytes of a name stand anywhere in the text.
  package func holds(_ name: String) -> Bool {
    var (text, name) = (self, name)
    return text.withUTF8 { text in
      name.withUTF8 { offset(of: UnsafeRawBufferPointer($0), in: UnsafeRawBufferPointer(text)) }
    } != nil
  }

  /// The text with an underscore for each dash, as keys are compared.
  package var underscored: String {
    guard utf8.holds(UInt8(ascii: "-")) else { return self }
    let bytes = utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
    return String(decoding: bytes, as: UTF8.self)
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
