/// What reading one script may cost; shared by everything that reads parts of it.
final class ShellBudget {
  private(set) var steps: Int
  /// Where it ran out.
  private(set) var spentAt: Range<Int>?

  init(_ steps: Int) { self.steps = steps }

  var isSpent: Bool { steps <= 0 }

  /// Takes steps; false when there are none left.
  @discardableResult
  func take(_ count: Int = 1, at place: Range<Int>? = nil) -> Bool {
    if steps <= 0 {
      if spentAt == nil { spentAt = place }
      return false
    }
    steps -= count
    return steps > 0
  }
}
