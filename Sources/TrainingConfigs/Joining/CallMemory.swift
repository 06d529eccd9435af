import Synchronization

/// The called scripts that are known not to train, so that a hundred scripts that call one another are
/// each read a few times and not once a path through them.
final class CallMemory: Sendable {
  private let idle = Mutex<Set<String>>([])

  func isIdle(_ key: String) -> Bool { idle.withLock { $0.contains(key) } }

  func rememberIdle(_ key: String) { idle.withLock { _ = $0.insert(key) } }
}
