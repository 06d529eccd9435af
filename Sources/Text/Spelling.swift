/// Finds what somebody probably meant to write.
package enum Spelling {
  /// Words longer than this are never compared: the cost grows with the product of the lengths.
  package static let longestWord = 64

  /// Returns the candidate nearest to a word, or nil when none is near enough.
  package static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    nearest(to: word, in: candidates, limit: 1).first
  }

  /// Returns up to `limit` of `candidates` that are close to `word`, nearest first; ties keep the order
  /// of `candidates`.
  ///
  /// A word is close when it takes at most a third of its length in single edits. Case and the
  /// separators `-`, `_`, `.` and space count nothing, so that `num-epochs` is `num_epochs`.
  package static func nearest(
    to word: String, in candidates: some Sequence<String>, limit: Int
  ) -> [String] {
    let wanted = word.utf8.map(folded)
    guard !wanted.isEmpty, wanted.count <= longestWord else { return [] }
    let letters = Letters(wanted)
    var other: [UInt8] = []
    var found: [(distance: Int, order: Int, word: String)] = []
    for (order, candidate) in candidates.enumerated() {
      let length = candidate.utf8.count
      let allowed = max(1, max(wanted.count, length) / 3)
      guard abs(length - wanted.count) <= allowed else { continue }
      other.removeAll(keepingCapacity: true)
      other.append(contentsOf: candidate.utf8.lazy.map(folded))
      // Words of other letters cannot be near, and nearly all candidates are such words.
      // A change of every letter is no typing mistake.
      guard letters.missing(from: Letters(other)) <= allowed,
        let distance = distance(wanted, other, atMost: allowed),
        distance == 0 || distance < min(wanted.count, other.count)
      else { continue }
      found.append((distance, order, candidate))
    }
    found.sort { ($0.distance, $0.order) < ($1.distance, $1.order) }
    return found.prefix(limit).map(\.word)
  }

  private static func folded(_ byte: UInt8) -> UInt8 {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte + 32
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: " "): UInt8(ascii: "_")
    default: byte
    }
  }

  /// The set of bytes of a word, folded into 64 bits.
  private struct Letters {
    private var bits: UInt64 = 0

    init(_ word: [UInt8]) {
      for byte in word { bits |= 1 << UInt64(byte & 63) }
    }

    /// How many letters of this word the other lacks: each costs at least one edit.
    func missing(from other: Letters) -> Int { (bits & ~other.bits).nonzeroBitCount }
  }

  /// Returns the number of insertions, deletions, substitutions and swaps of neighbours between two
  /// words (optimal string alignment), or nil when it is more than `limit`.
  package static func distance(_ left: [UInt8], _ right: [UInt8], atMost limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit, left.count <= longestWord,
      right.count <= longestWord
    else { return nil }
    let width = right.count + 1
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 3 * width) { cells in
      // Three rows, used in turn.
      for column in 0..<width { cells[column] = column }
      for row in 1...max(1, left.count) where row <= left.count {
        let (current, last, beforeLast) = (
          row % 3 * width, (row + 2) % 3 * width, (row + 1) % 3 * width
        )
        cells[current] = row
        var best = row
        for column in 1..<max(1, width) {
          let same = left[row - 1] == right[column - 1]
          var cost = min(
            cells[last + column - 1] + (same ? 0 : 1), cells[last + column] + 1,
            cells[current + column - 1] + 1)
          if row > 1, column > 1, left[row - 1] == right[column - 2],
            left[row - 2] == right[column - 1]
          {
            cost = min(cost, cells[beforeLast + column - 2] + 1)
          }
          cells[current + column] = cost
          best = min(best, cost)
        }
        if best > limit { return nil }
      }
      let distance = cells[left.count % 3 * width + right.count]
      return distance <= limit ? distance : nil
    }
  }
}
