// What Carbonward and its argument parser ask of `_StringProcessing`: five searches. The toolchain's own module brings
// an engine for regular expressions along, 1.2 MB that nothing calls. `.ci/package` puts this module before that one,
// which the compiler imports everywhere by itself; ordinary builds never see it, and `Searches.swift` shows that both
// find the same.

// As in the toolchain's module, which of two functions is meant is decided as if these were not there.
extension StringProtocol {
  /// Whether a text is part of this one.
  @_disfavoredOverload
  public func contains(_ other: String) -> Bool { firstRange(of: other) != nil }

  /// Whether a text is part of this one.
  @_disfavoredOverload
  public func contains(_ other: Substring) -> Bool { firstRange(of: other) != nil }
}

extension BidirectionalCollection where Element: Equatable {
  /// Whether a collection is part of this one.
  @_disfavoredOverload
  public func contains<Other: Collection>(_ other: Other) -> Bool where Other.Element == Element {
    firstRange(of: other) != nil
  }

  /// Where a collection is part of this one for the first time.
  public func firstRange<Other: Collection>(of other: Other) -> Range<Index>?
  where Other.Element == Element {
    var found: Range<Index>?
    Pattern(other).forEach(in: self) { range in
      found = range
      return false
    }
    return found
  }

  /// All places where a collection is part of this one that do not overlap the one before.
  public func ranges<Other: Collection>(of other: Other) -> [Range<Index>]
  where Other.Element == Element {
    var found: [Range<Index>] = []
    Pattern(other).forEach(in: self) { range in
      found.append(range)
      return true
    }
    return found
  }

  /// The parts between the places at which a collection is part of this one.
  public func split<Other: Collection>(
    separator: Other, maxSplits: Int = .max, omittingEmptySubsequences: Bool = true
  ) -> [SubSequence] where Other.Element == Element {
    // Even by nothing.
    if isEmpty { return omittingEmptySubsequences ? [] : [self[...]] }
    var parts: [SubSequence] = []
    var start = startIndex
    let pattern = Pattern(separator)
    pattern.forEach(in: self) { range in
      guard parts.count < maxSplits else { return false }
      let part = self[start..<range.lowerBound]
      if !part.isEmpty || !omittingEmptySubsequences { parts.append(part) }
      start = range.upperBound
      return true
    }
    let rest = self[start...]
    if !rest.isEmpty || !omittingEmptySubsequences { parts.append(rest) }
    return parts
  }
}

extension RangeReplaceableCollection where Self: BidirectionalCollection, Element: Equatable {
  /// The same with another collection in each place of a first one.
  public func replacing<Other: Collection, Replacement: Collection>(
    _ other: Other, with replacement: Replacement, maxReplacements: Int = .max
  ) -> Self where Other.Element == Element, Replacement.Element == Element {
    var result = Self()
    var start = startIndex
    var count = 0
    let pattern = Pattern(other)
    pattern.forEach(in: self) { range in
      guard count < maxReplacements else { return false }
      result.append(contentsOf: self[start..<range.lowerBound])
      result.append(contentsOf: replacement)
      (start, count) = (range.upperBound, count + 1)
      return true
    }
    result.append(contentsOf: self[start...])
    return result
  }
}

/// What is searched for, by the way of Knuth, Morris and Pratt: no text makes a search slow.
private struct Pattern<Element: Equatable> {
  private let elements: [Element]
  /// How much of the pattern still matches where the element after so many of it does not.
  private var fallbacks: [Int]
  /// The bytes of a plain text, which is searched for among bytes where the other text is plain too.
  private let bytes: [UInt8]?

  init(_ pattern: some Collection<Element>) {
    elements = Array(pattern)
    fallbacks = [Int](repeating: 0, count: elements.count)
    bytes = PlainText(pattern).flatMap { $0.text.isEmpty ? nil : Array($0.text.utf8) }
    var length = 0
    for index in elements.indices.dropFirst() {
      while length > 0, elements[index] != elements[length] { length = fallbacks[length - 1] }
      if elements[index] == elements[length] { length += 1 }
      fallbacks[index] = length
    }
  }

  /// Hands over each place that does not overlap the one before, until told to stop.
  func forEach<Text: BidirectionalCollection<Element>>(
    in text: Text, _ body: (Range<Text.Index>) -> Bool
  ) {
    if let bytes, let plain = PlainText(text)?.text {
      plain.utf8.withContiguousStorageIfAvailable { text in
        forEach(of: bytes, in: text) { offset in
          let start = plain.utf8.index(plain.startIndex, offsetBy: offset)
          let range = start..<plain.utf8.index(start, offsetBy: bytes.count)
          return body(unsafeBitCast(range, to: Range<Text.Index>.self))
        }
      }
      return
    }
    guard !elements.isEmpty else {
      var index = text.startIndex
      while body(index..<index), index != text.endIndex { text.formIndex(after: &index) }
      return
    }
    var length = 0
    var index = text.startIndex
    while index != text.endIndex {
      let element = text[index]
      text.formIndex(after: &index)
      while length > 0, element != elements[length] { length = fallbacks[length - 1] }
      if element == elements[length] { length += 1 }
      guard length == elements.count else { continue }
      guard body(text.index(index, offsetBy: -length)..<index) else { return }
      length = 0
    }
  }

  /// The same among bytes; hands over where each place starts.
  private func forEach(
    of bytes: [UInt8], in text: UnsafeBufferPointer<UInt8>, _ body: (Int) -> Bool
  ) {
    var length = 0
    for (index, byte) in text.enumerated() {
      while length > 0, byte != bytes[length] { length = fallbacks[length - 1] }
      if byte == bytes[length] { length += 1 }
      guard length == bytes.count else { continue }
      guard body(index + 1 - length) else { return }
      length = 0
    }
  }
}

/// A text of which each byte is a character: of ASCII, without a carriage return, which may be half of one.
private struct PlainText {
  let text: Substring

  init?(_ text: some Collection) {
    switch text {
    case let text as String: self.text = text[...]
    case let text as Substring: self.text = text
    default: return nil
    }
    let isPlain = self.text.utf8.withContiguousStorageIfAvailable { bytes in
      bytes.allSatisfy { $0 < 0x80 && $0 != 0x0D }
    }
    if isPlain != true { return nil }
  }
}
