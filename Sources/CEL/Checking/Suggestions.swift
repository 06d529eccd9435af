/// The candidate most like a mistyped name, if any is like it.
func closestName(to name: String, among candidates: some Sequence<String>) -> String? {
  let limit = max(1, name.utf8.count / 3)
  guard name.utf8.count <= 64 else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in candidates where candidate.utf8.count <= 64 && candidate != name {
    let distance = editDistance(Array(name.utf8), Array(candidate.utf8))
    guard distance <= limit else { continue }
    // Of equally close names the first in the alphabet is suggested, whatever the order given.
    if let best, (best.distance, best.name) <= (distance, candidate) { continue }
    best = (candidate, distance)
  }
  return best?.name
}

/// How many bytes must be inserted, removed, replaced or swapped with their neighbour.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var previous: [Int] = []
  var current = Array(0...right.count)
  for row in 0..<left.count {
    var next = [row + 1]
    for column in 0..<right.count {
      let replaced = current[column] + (left[row] | 0x20 == right[column] | 0x20 ? 0 : 1)
      var cost = min(replaced, current[column + 1] + 1, next[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        cost = min(cost, previous[column - 1] + 1)
      }
      next.append(cost)
    }
    previous = current
    current = next
  }
  return current[right.count]
}
