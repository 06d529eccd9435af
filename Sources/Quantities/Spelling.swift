/// Finds what somebody probably meant to write.
public enum Spelling {
  /// Words longer than this are never compared: the cost grows with the product of the lengths.
  public static let longestWord = 64

  /// Returns up to `limit` of `candidates` that are close to `word`, nearest first; ties keep the order
  /// of `candidates`.
  ///
  /// A word is close when it takes at most a third of its length in single edits, ignoring case.
  public static func nearest(
    to word: String, in candidates: some Sequence<String>, limit: Int = 3
  ) -> [String] {
    let wanted = Array(word.lowercased().utf8)
    guard !wanted.isEmpty, wanted.count <= longestWord else { return [] }
    var found: [(distance: Int, order: Int, word: String)] = []
    for (order, candidate) in candidates.enumerated() {
      let allowed = max(1, max(wanted.count, candidate.utf8.count) / 3)
      guard abs(candidate.utf8.count - wanted.count) <= allowed,
        let distance = distance(wanted, Array(candidate.lowercased().utf8), atMost: allowed)
      else { continue }
      found.append((distance, order, candidate))
    }
    found.sort { ($0.distance, $0.order) < ($1.distance, $1.order) }
    return found.prefix(limit).map(\.word)
  }

  /// Returns the number of insertions, deletions, substitutions and swaps of neighbours between two
  /// words (optimal string alignment), or nil when it is more than `limit`.
  public static func distance(_ left: [UInt8], _ right: [UInt8], atMost limit: Int) -> Int? {
    guard abs(left.count - right.count) <= limit, left.count <= longestWord,
      right.count <= longestWord
    else { return nil }
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for row in 0..<left.count {
      var current = [row + 1]
      var best = row + 1
      for column in 0..<right.count {
        let same = left[row] == right[column]
        var cost = min(
          last[column] + (same ? 0 : 1), last[column + 1] + 1, current[column] + 1)
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          cost = min(cost, beforeLast[column - 1] + 1)
        }
        current.append(cost)
        best = min(best, cost)
      }
      guard best <= limit else { return nil }
      beforeLast = last
      last = current
    }
    return last[right.count] <= limit ? last[right.count] : nil
  }
}
