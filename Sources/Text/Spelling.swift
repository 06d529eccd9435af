/// Finds what somebody probably meant to write.
package enum Spelling {
  /// Words longer than this are never compared: a word has a bit for each of its bytes.
  package static let longestWord = 64

  /// Returns the candidate nearest to a word, or nil when none is near enough.
  package static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    nearest(to: word, in: Array(candidates), limit: 1).first
  }

  /// Returns up to `limit` of `candidates` that are close to `word`, nearest first; ties keep the order
  /// of `candidates`.
  ///
  /// A word is close when it takes at most a third of its length in single edits. Case and the
  /// separators `-`, `_`, `.` and space count nothing, so that `num-epochs` is `num_epochs`.
  package static func nearest(to word: String, in candidates: [String], limit: Int) -> [String] {
    guard let wanted = WantedWord(word) else { return [] }
    var found: [(distance: Int, word: String)] = []
    var other: [UInt8] = []
    for candidate in candidates where wanted.mayBe(ofLength: candidate.utf8.count) {
      other.removeAll(keepingCapacity: true)
      for byte in candidate.utf8 { other.append(WantedWord.folded(byte)) }
      if let distance = wanted.distance(to: other[...], Letters(other[...])) {
        found.append((distance, candidate))
      }
    }
    return best(found, limit)
  }

  /// A word's bytes without what counts nothing, case and the kind of separators.
  package static func folded(_ word: String) -> [UInt8] { word.utf8.map(WantedWord.folded) }

  /// The nearest of words that are in order.
  static func best(_ found: [(distance: Int, word: String)], _ limit: Int) -> [String] {
    let order = found.indices.sorted { (found[$0].distance, $0) < (found[$1].distance, $1) }
    return order.prefix(limit).map { found[$0].word }
  }

  /// Returns the number of insertions, deletions, substitutions and swaps of neighbours between two
  /// words (optimal string alignment), or nil when it is more than `limit`.
  package static func distance(_ left: [UInt8], _ right: [UInt8], atMost limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit, left.count <= longestWord,
      right.count <= longestWord
    else { return nil }
    return BitPattern(left).distance(to: right[...], atMost: limit)
  }
}

/// Many words, in which misspelt ones are looked for again and again.
package struct WordIndex: Sendable {
  private let words: [String]
  /// The folded bytes of all words, one behind the other, and where each ends.
  private let bytes: [UInt8]
  private let ends: [Int]
  private let letters: [Letters]

  package init(_ words: [String]) {
    var (bytes, ends, letters): ([UInt8], [Int], [Letters]) = ([], [], [])
    for word in words {
      let start = bytes.count
      for byte in word.utf8 { bytes.append(WantedWord.folded(byte)) }
      ends.append(bytes.count)
      letters.append(Letters(bytes[start...]))
    }
    (self.words, self.bytes, self.ends, self.letters) = (words, bytes, ends, letters)
  }

  /// What `Spelling.nearest` finds in `first` and then these words.
  package func nearest(to word: String, after first: [String] = [], limit: Int) -> [String] {
    guard let wanted = WantedWord(word) else { return [] }
    let ahead = Spelling.nearest(to: word, in: first, limit: limit)
    var found: [(distance: Int, word: String)] = ahead.compactMap { near in
      let folded = near.utf8.map(WantedWord.folded)
      return wanted.distance(to: folded[...], Letters(folded[...])).map { ($0, near) }
    }
    var start = 0
    for (index, end) in ends.enumerated() {
      if wanted.mayBe(ofLength: end - start),
        let distance = wanted.distance(to: bytes[start..<end], letters[index])
      {
        found.append((distance, words[index]))
      }
      start = end
    }
    return Spelling.best(found, limit)
  }
}

/// A word that somebody wrote, and that others are held against.
private struct WantedWord {
  private let count: Int
  private let letters: Letters
  private let pattern: BitPattern

  /// Nil for words that are never compared.
  init?(_ word: String) {
    let bytes = word.utf8.map(Self.folded)
    guard !bytes.isEmpty, bytes.count <= Spelling.longestWord else { return nil }
    (count, letters, pattern) = (bytes.count, Letters(bytes[...]), BitPattern(bytes))
  }

  private func allowed(_ length: Int) -> Int { max(1, max(count, length) / 3) }

  func mayBe(ofLength length: Int) -> Bool { abs(length - count) <= allowed(length) }

  /// The distance to a folded word that is close.
  func distance(to other: ArraySlice<UInt8>, _ others: Letters) -> Int? {
    // Words of other letters cannot be near, and nearly all candidates are such words.
    let limit = allowed(other.count)
    guard other.count <= Spelling.longestWord, letters.missing(from: others) <= limit,
      others.missing(from: letters) <= limit,
      let distance = pattern.distance(to: other, atMost: limit)
    else { return nil }
    // A change of every letter is no typing mistake.
    return distance == 0 || distance < min(count, other.count) ? distance : nil
  }

  static func folded(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "): UInt8(ascii: "_")
    default: byte
    }
  }
}

/// The set of bytes of a word, folded into 64 bits.
struct Letters: Sendable {
  private var bits: UInt64 = 0

  init(_ word: ArraySlice<UInt8>) {
    for byte in word { bits |= 1 << UInt64(byte & 63) }
  }

  /// How many letters of this word the other lacks: each costs at least one edit.
  func missing(from other: Letters) -> Int { (bits & ~other.bits).nonzeroBitCount }
}

/// A word of at most 64 bytes as bits, so that a column of the table of distances is one number.
///
/// Hyyrö, *A bit-vector algorithm for computing Levenshtein and Damerau edit distances* (2003): ten
/// instructions a byte of the other word, where the table takes as many for each pair of bytes.
private struct BitPattern {
  private let count: Int
  /// For each byte the places at which it stands.
  private let places: [UInt64]

  init(_ word: [UInt8]) {
    var places = [UInt64](repeating: 0, count: 256)
    for (place, byte) in word.enumerated() { places[Int(byte)] |= 1 << UInt64(place) }
    (count, self.places) = (word.count, places)
  }

  func distance(to other: ArraySlice<UInt8>, atMost limit: Int) -> Int? {
    guard count > 0 else { return other.count <= limit ? other.count : nil }
    let last: UInt64 = 1 << UInt64(count - 1)
    var distance = count
    // Where the column rises and falls by one, the diagonal stays, and the matches of the byte before.
    var (rises, falls, stays, matchesBefore): (UInt64, UInt64, UInt64, UInt64) = (.max, 0, 0, 0)
    var remaining = other.count
    for byte in other {
      // A byte brings the words nearer by one edit at most.
      if distance - remaining > limit { return nil }
      remaining -= 1
      let matches = places[Int(byte)]
      let swapped = ((~stays & matches) << 1) & matchesBefore
      stays = (((matches & rises) &+ rises) ^ rises) | matches | falls | swapped
      var up = falls | ~(stays | rises)
      var down = stays & rises
      if up & last != 0 { distance += 1 }
      if down & last != 0 { distance -= 1 }
      up = up << 1 | 1
      down <<= 1
      rises = down | ~(stays | up)
      falls = up & stays
      matchesBefore = matches
    }
    return distance <= limit ? distance : nil
  }
}
