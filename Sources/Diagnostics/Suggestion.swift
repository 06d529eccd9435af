/// Finds what a mistyped word probably meant.
public enum Suggestion {
  /// Longer words are never suggested for, so that a hostile one costs nothing.
  private static let longest = 64

  /// Returns the candidate nearest to a word, or `nil` when none is near enough.
  ///
  /// Near is at most a third of the longer word in insertions, deletions, replacements and swaps of
  /// neighbours; case and the separators `-`, `_`, `.` and space count little. Among equals the
  /// first in `candidates` wins.
  public static func nearest(to word: String, in candidates: some Sequence<String>) -> String? {
    nearest(to: word, in: candidates, limit: 1).first
  }

  /// Returns up to `limit` near candidates, nearest first.
  public static func nearest(
    to word: String, in candidates: some Sequence<String>, limit: Int
  ) -> [String] {
    guard !word.isEmpty, word.utf8.count <= longest else { return [] }
    let typed = folded(word)
    var found: [(distance: Int, position: Int, candidate: String)] = []
    for (position, candidate) in candidates.enumerated() where candidate != word {
      guard !candidate.isEmpty, candidate.utf8.count <= longest else { continue }
      let other = folded(candidate)
      let allowed = max(1, max(typed.count, other.count) / 3)
      guard abs(typed.count - other.count) <= allowed else { continue }
      let distance = distance(typed, other)
      // A change of every letter is no typing mistake.
      guard distance <= allowed, distance < min(typed.count, other.count) || distance == 0 else {
        continue
      }
      found.append((distance, position, candidate))
    }
    found.sort { ($0.distance, $0.position) < ($1.distance, $1.position) }
    var names: [String] = []
    for entry in found where !names.contains(entry.candidate) && names.count < limit {
      names.append(entry.candidate)
    }
    return names
  }

  private static func folded(_ word: String) -> [UInt32] {
    word.unicodeScalars.map { scalar in
      switch scalar {
      case "A"..."Z": scalar.value + 32
      case "-", ".", " ": 0x5F
      default: scalar.value
      }
    }
  }

  /// The optimal string alignment distance.
  private static func distance(_ left: [UInt32], _ right: [UInt32]) -> Int {
    var beforeLast = [Int](repeating: 0, count: right.count + 1)
    var last = Array(0...right.count)
    var current = last
    for row in 1...left.count {
      current[0] = row
      for column in 1...right.count {
        let replaced = last[column - 1] + (left[row - 1] == right[column - 1] ? 0 : 1)
        var best = min(replaced, last[column] + 1, current[column - 1] + 1)
        if row > 1, column > 1, left[row - 1] == right[column - 2],
          left[row - 2] == right[column - 1]
        {
          best = min(best, beforeLast[column - 2] + 1)
        }
        current[column] = best
      }
      (beforeLast, last, current) = (last, current, beforeLast)
    }
    return last[right.count]
  }
}
