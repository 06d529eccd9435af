import Synchronization

/// A number of things that can be held at once: bytes, or checks.
public final class Budget: Sendable {
  private let limit: Int
  private let used = Mutex(0)

  /// Creates a budget of which nothing is used.
  public init(_ limit: Int) { self.limit = limit }

  /// What is used.
  public var inUse: Int { used.withLock { $0 } }

  /// Takes a part of it, or nothing where that is too much.
  public func take(_ amount: Int = 1) -> Bool {
    used.withLock { used in
      guard amount >= 0, amount <= limit - used else { return false }
      used += amount
      return true
    }
  }

  /// Gives back what was taken.
  public func giveBack(_ amount: Int = 1) { used.withLock { $0 = max(0, $0 - amount) } }
}
