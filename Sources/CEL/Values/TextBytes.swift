#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The language compares strings by their bytes; canonical equivalence does not count.
extension String {
  /// Whether the UTF-8 of two strings is the same.
  @inline(__always)
  func hasSameBytes(as other: String) -> Bool {
    // Canonical equivalence is faster to disprove, but has to be confirmed.
    utf8.count == other.utf8.count && self == other && byteComparison(with: other) == .equal
  }

  /// Calls a function with the bytes of two strings.
  @inline(__always)
  private func withBytes<T>(
    and other: String, _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> T
  ) -> T {
    let found = utf8.withContiguousStorageIfAvailable { left in
      other.utf8.withContiguousStorageIfAvailable { right in body(left, right) }
    }
    if case .some(.some(let result)) = found { return result }
    return Array(utf8).withUnsafeBufferPointer { left in
      Array(other.utf8).withUnsafeBufferPointer { right in body(left, right) }
    }
  }

  /// The order of the bytes, which is that of the scalars.
  func byteComparison(with other: String) -> Comparison {
    let order = withBytes(and: other) { left, right -> Int in
      guard let leftBase = left.baseAddress, let rightBase = right.baseAddress else {
        return left.count - right.count
      }
      let order = memcmp(leftBase, rightBase, min(left.count, right.count))
      return order != 0 ? Int(order) : left.count - right.count
    }
    return order < 0 ? .less : order > 0 ? .greater : .equal
  }

  func hasPrefix(bytes part: String) -> Bool {
    withBytes(and: part) { text, part in
      guard let base = part.baseAddress, !part.isEmpty else { return true }
      guard let start = text.baseAddress, text.count >= part.count else { return false }
      return memcmp(start, base, part.count) == 0
    }
  }

  func hasSuffix(bytes part: String) -> Bool {
    withBytes(and: part) { text, part in
      guard let base = part.baseAddress, !part.isEmpty else { return true }
      guard let start = text.baseAddress, text.count >= part.count else { return false }
      return memcmp(start + (text.count - part.count), base, part.count) == 0
    }
  }

  /// Whether the bytes of `part` occur anywhere, in linear time.
  func contains(bytes part: String) -> Bool {
    withBytes(and: part) { text, part in
      guard let base = part.baseAddress, !part.isEmpty else { return true }
      guard let start = text.baseAddress, text.count >= part.count else { return false }
      // Comparing at each place is fastest for short needles, and quadratic for long ones.
      guard part.count <= 32 else {
        return SequenceSearch(Array(part)).occurs(in: text)
      }
      var place = start
      let last = start + (text.count - part.count)
      while place <= last, let found = memchr(place, Int32(base[0]), last - place + 1) {
        if memcmp(found, base, part.count) == 0 { return true }
        place = UnsafePointer(found.assumingMemoryBound(to: UInt8.self)) + 1
      }
      return false
    }
  }

  /// The number of Unicode scalars.
  var scalarCount: Int {
    utf8.withContiguousStorageIfAvailable { bytes in
      bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
    } ?? unicodeScalars.count
  }
}
